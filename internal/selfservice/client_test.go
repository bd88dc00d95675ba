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
}

func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		sent, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		s.sent = string(sent)
	}
	return &http.Response{
		StatusCode: s.status, Header: http.Header{"Content-Type": {s.contentType}}, Body: io.NopCloser(strings.NewReader(s.body)), Request: req,
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
		"problem":             {service{400, "application/json", problem, ""}, "", "scopes no such scope", "b496e785cbd430eee802c1eaafa76f46", false},
		"description alone":   {service{400, "application/json", `{"correlation_id":"b4","error_description":", not so, "}`, ""}, "not so", "", "b4", false},
		"text of a conflict":  {service{409, "application/json", `"Duplicate key id"`, ""}, "Duplicate key id", "", "", false},
		"nothing":             {service{403, "", "", ""}, "", "", "", false},
		"a page of a gateway": {service{403, "text/html", "<html><title>Blocked</title></html>", ""}, `an HTML page with the title "Blocked"`, "", "", true},
		"JSON of a gateway":   {service{429, "application/json", `{"error":"slow down"}`, ""}, "slow down", "", "", true},
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
		"a list":            {service{200, "application/json", `[]`, ""}, false},
		"an error for none": {service{404, "application/json", `{"correlation_id":"b4","error_description":"991825827 does not have any scopes"}`, ""}, false},
		"a field of it":     {service{400, "application/json", `{"errors":[{"errorMessage":"991825827 does not have any scopes"}]}`, ""}, false},
		"forbidden":         {service{403, "application/json", `{"correlation_id":"b4","error_description":"no"}`, ""}, true},
		"a gateway's page":  {service{404, "text/html", `<html><title>does not have any</title></html>`, ""}, true},
	} {
		scopes := selfservice.NewScopes(newClient(&test.service), time.Now)
		if all, err := scopes.Accesses(t.Context()); len(all) > 0 || (err != nil) != test.fails {
			t.Errorf("%s: %v, %v", name, all, err)
		}
	}
}

// A client without keys has none, whether the API says so with a set or with 404.
func TestKeysOfAClientWithoutAny(t *testing.T) {
	t.Parallel()
	for _, s := range []service{{200, "application/json", `{"keys":[]}`, ""}, {404, "application/json", `{"correlation_id":"b4"}`, ""}} {
		if keys, err := newClient(&s).Keys(t.Context(), "id"); len(keys) > 0 || err != nil {
			t.Errorf("%d: %v, %v", s.status, keys, err)
		}
	}
}
