package selfservice_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/publickey"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// service answers every call alike, and keeps the last body.
type service struct {
	status      int
	contentType string
	body        string
	sent        string
	header      http.Header
}

func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		sent, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		s.sent = string(sent)
	}
	header := s.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Content-Type", s.contentType)
	return &http.Response{
		StatusCode: s.status, Header: header, Body: io.NopCloser(strings.NewReader(s.body)), Request: req,
	}, nil
}

type token struct{}

func (token) Token(context.Context, ...string) (string, error) { return "token", nil }
func (token) Discard(string) bool                              { return false }

func newClient(s *service) *selfservice.Client {
	return selfservice.New(api.Options{BaseURL: "http://selfservice.test", Tokens: token{}, Transport: s})
}

// The errors of the API are read in the forms that were seen (maskinporten.md §8.5), and what stands before it is told apart.
func TestErrors(t *testing.T) {
	t.Parallel()
	const problem = `{"status":400,"timestamp":"2025-07-02T08:30:00.000000000Z","correlation_id":"b496e785cbd430eee802c1eaafa76f46",` +
		`"errors":[{"errorMessage":"no such scope","isFieldError":true,"objectName":"Client","fieldIdentifier":"scopes"}],` +
		`"error":", scopes","error_description":", no such scope"}`
	for name, test := range map[string]struct {
		service        service
		message, field string
		trace          string
		foreign        bool
	}{
		"problem":             {service{400, "application/json", problem, "", nil}, "", "scopes no such scope", "b496e785cbd430eee802c1eaafa76f46", false},
		"description alone":   {service{400, "application/json", `{"correlation_id":"b4","error_description":", not so, "}`, "", nil}, "not so", "", "b4", false},
		"text of a conflict":  {service{409, "application/json", `"Duplicate key id"`, "", nil}, "Duplicate key id", "", "", false},
		"nothing":             {service{403, "", "", "", nil}, "", "", "", false},
		"a page of a gateway": {service{403, "text/html", "<html><title>Blocked</title></html>", "", nil}, `an HTML page with the title "Blocked"`, "", "", true},
		"JSON of a gateway":   {service{429, "application/json", `{"error":"slow down"}`, "", nil}, "slow down", "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.service.status == http.StatusTooManyRequests {
				test.service.status = http.StatusBadRequest // which nobody waits for
			}
			_, err := newClient(&test.service).Registration(t.Context(), "id")
			got, ok := errors.AsType[*api.Error](err)
			if !ok {
				t.Fatal(err)
			}
			field := ""
			for _, one := range got.Fields {
				field += one.Path + " " + one.Message
			}
			if got.Message != test.message || field != test.field || got.TraceID != test.trace || got.Foreign != test.foreign {
				t.Errorf("message %q, fields %q, trace %q, foreign %t", got.Message, field, got.TraceID, got.Foreign)
			}
		})
	}
}

// A PUT sends what the API has answered before, but for what is read-only, and any 2xx without a body is a success.
func TestWrites(t *testing.T) {
	t.Parallel()
	s := &service{status: 200, contentType: "application/json", body: `{"client_id":"id","client_name":"a","scopes":["x"],"integration_type":"maskinporten",` +
		`"application_type":"native","client_uri":"https://example.no","jwks_uri":"u","created":"2026-01-01T00:00:00Z","last_updated":"2026-01-01T00:00:00Z"}`}
	client := newClient(s)
	found, err := client.Registration(t.Context(), "id")
	if err != nil {
		t.Fatal(err)
	}
	s.status, s.body = http.StatusNoContent, ""
	found.Name = "b"
	if err := client.Replace(t.Context(), *found); err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(s.sent), &sent); err != nil {
		t.Fatal(err)
	}
	if sent["client_name"] != "b" || sent["client_uri"] != "https://example.no" || sent["application_type"] != "native" ||
		sent["created"] != nil || sent["last_updated"] != nil || sent["jwks_uri"] != nil {
		t.Errorf("sent %s", s.sent)
	}
	s.status = http.StatusCreated
	key := selfservice.Key{JWK: publickey.JWK{Type: "RSA", ID: "key", Use: "sig", Algorithm: "RS256", N: "AQ", E: "AQAB"}}
	if err := client.ReplaceKeys(t.Context(), "id", []selfservice.Key{key}); err != nil {
		t.Fatal(err)
	}
	if want := `{"keys":[{"kty":"RSA","kid":"key","use":"sig","alg":"RS256","n":"AQ","e":"AQAB"}]}`; s.sent != want {
		t.Errorf("sent %s, want %s", s.sent, want)
	}
}

// A client is what was sent only if it has all of that, in whatever order.
func TestClientThatIsAllOfWhatWasSent(t *testing.T) {
	t.Parallel()
	sent := selfservice.Registration{Name: "a", Scopes: []string{"x", "y"}, AccessTokenLifetime: 60}
	const whole = `"client_name":"a","scopes":["y","x"],"access_token_lifetime":60,"integration_type":"maskinporten","application_type":"web",` +
		`"token_endpoint_auth_method":"private_key_jwt","grant_types":["urn:ietf:params:oauth:grant-type:jwt-bearer"],"refresh_token_lifetime":600`
	for body, want := range map[string]bool{
		whole:                                                        true,
		whole + `,"description":""`:                                  true,
		whole + `,"description":"theirs"`:                            false,
		strings.Replace(whole, `"a"`, `"b"`, 1):                      false,
		strings.Replace(whole, `["y","x"]`, `["y"]`, 1):              false,
		strings.Replace(whole, `["y","x"]`, `["y","x","z"]`, 1):      false,
		strings.Replace(whole, `:60`, `:120`, 1):                     false,
		strings.Replace(whole, `"web"`, `"native"`, 1):               false,
		strings.Replace(whole, `private_key_jwt`, `none`, 1):         false,
		strings.Replace(whole, `:jwt-bearer"]`, `:jwt"]`, 1):         false,
		strings.Replace(whole, `"client_name":"a",`, `"id":"1",`, 1): false,
	} {
		client := newClient(&service{200, "application/json", `{"client_id":"id",` + body + `}`, "", nil})
		found, err := client.Registration(t.Context(), "id")
		if err != nil || found.IsAllOf(sent) != want {
			t.Errorf("%s: %t, %v", body, !want, err)
		}
	}
}

// A POST that is answered without a body may have made a client.
func TestRegistrationWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	_, err := newClient(&service{status: 201}).Register(t.Context(), selfservice.Registration{Name: "a"})
	if !api.OutcomeUnknown(err) {
		t.Error(err)
	}
}

// Clients of Maskinporten may have a scope that names no types, or theirs, however it is written.
func TestTypesOfAScope(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		types []string
		want  bool
	}{{nil, true}, {[]string{"idporten", "MASKINPORTEN"}, true}, {[]string{"maskinporten"}, true}, {[]string{"api_klient"}, false}} {
		if got := (selfservice.Scope{IntegrationTypes: test.types}).ForMaskinporten(); got != test.want {
			t.Errorf("%v: %t", test.types, got)
		}
	}
}

// An organisation without any access is told by an error, and that is no failure; every other error is.
func TestAccessesOfAnOrganisationThatHasNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		service service
		fails   bool
	}{
		"a list":            {service{200, "application/json", `[]`, "", nil}, false},
		"an error for none": {service{404, "application/json", `{"correlation_id":"b4","error_description":"991825827 does not have any scopes"}`, "", nil}, false},
		"a field of it":     {service{400, "application/json", `{"errors":[{"errorMessage":"991825827 does not have any scopes"}]}`, "", nil}, false},
		"forbidden":         {service{403, "application/json", `{"correlation_id":"b4","error_description":"no"}`, "", nil}, true},
		"a gateway's page":  {service{404, "text/html", `<html><title>does not have any</title></html>`, "", nil}, true},
		"of the token":      {service{403, "application/json", `{"correlation_id":"b4","error_description":"The token does not have any of these scopes"}`, "", nil}, true},
		"no token":          {service{401, "application/json", `{"correlation_id":"b4","error_description":"The call does not have any token"}`, "", nil}, true},
	} {
		scopes := selfservice.NewScopes(newClient(&test.service), time.Now)
		if all, err := scopes.Accesses(t.Context()); len(all) > 0 || (err != nil) != test.fails {
			t.Errorf("%s: %v, %v", name, all, err)
		}
	}
}

// What is not all of a list is an error: a name that is missing on it would pass for free.
func TestListThatIsNotWhole(t *testing.T) {
	t.Parallel()
	const one = `[{"client_id":"a","client_name":"SmartCloud","integration_type":"maskinporten"}]`
	for name, test := range map[string]struct {
		body   string
		header http.Header
		says   string // "" for a list that is whole
	}{
		"whole":               {one, http.Header{"X-Total-Count": {"1"}, "Link": {`</clients?page=1>; rel="first last"`}}, ""},
		"empty":               {`[]`, nil, ""},
		"another page":        {one, http.Header{"Link": {`</clients?page=1>; rel="first"`, `</clients?page=2>; rel="last next"`}}, "one page"},
		"another, unquoted":   {one, http.Header{"Link": {`</clients?page=2>; rel=next`}}, "one page"},
		"more in all":         {one, http.Header{"X-Total-Count": {"2"}}, "one page"},
		"null":                {`null`, nil, "not about what was asked for"},
		"a page as an object": {`{"content":` + one + `,"totalPages":2}`, nil, "not the JSON"},
		"a client without id": {`[null]`, nil, "without an id"},
	} {
		client := newClient(&service{status: 200, contentType: "application/json", body: test.body, header: test.header})
		_, err := client.Registrations(t.Context(), false)
		_, public := selfservice.NewScopes(client, time.Now).Public(t.Context())
		if (err != nil) != (test.says != "") || err != nil && !strings.Contains(err.Error(), test.says) || (public != nil) != (err != nil && name != "a client without id") {
			t.Errorf("%s: %v; scopes: %v", name, err, public)
		}
	}
}

// A client without keys has none, whether the API says so with a set or with 404.
func TestKeysOfAClientWithoutAny(t *testing.T) {
	t.Parallel()
	for _, s := range []service{{200, "application/json", `{"keys":[]}`, "", nil}, {404, "application/json", `{"correlation_id":"b4"}`, "", nil}} {
		if keys, err := newClient(&s).Keys(t.Context(), "id"); len(keys) > 0 || err != nil {
			t.Errorf("%d: %v, %v", s.status, keys, err)
		}
	}
}
