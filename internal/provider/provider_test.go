package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// world is Maskinporten and Altinn behind one transport. Altinn answers 404.
type world struct {
	mu       sync.Mutex
	requests []*http.Request
	claims   jwt.MapClaims // of the last grant
	refusal  string        // Maskinporten's, instead of a token
}

const tokenOfWorld = "granted-" + canary

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, r)
	answer := httptest.NewRecorder()
	switch {
	case strings.HasSuffix(r.URL.Path, "/token"):
		if err := w.grant(answer, r); err != nil {
			return nil, err
		}
	case strings.Contains(r.URL.Path, ".well-known"):
		answer.WriteHeader(http.StatusNotFound)
	default:
		answer.WriteHeader(http.StatusNotFound)
	}
	return answer.Result(), nil
}

func (w *world) grant(answer *httptest.ResponseRecorder, r *http.Request) error {
	form, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	_, assertion, _ := strings.Cut(string(form), "assertion=")
	assertion, _, _ = strings.Cut(assertion, "&")
	w.claims = jwt.MapClaims{}
	signed := func(*jwt.Token) (any, error) { return &rsaKey().PublicKey, nil }
	if _, err := jwt.NewParser(jwt.WithoutClaimsValidation()).ParseWithClaims(assertion, w.claims, signed); err != nil {
		return err
	}
	if w.refusal != "" {
		answer.WriteHeader(http.StatusBadRequest)
		_, err = answer.WriteString(w.refusal)
		return err
	}
	return json.NewEncoder(answer).Encode(map[string]any{"access_token": tokenOfWorld, "token_type": "Bearer", "expires_in": 120})
}

func (w *world) last() *http.Request { return w.requests[len(w.requests)-1] }

func TestEveryEnvironmentReachesItsPlatformAndMaskinporten(t *testing.T) {
	t.Parallel()
	for _, e := range environments() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w := &world{}
			p := start(t, nil, WithTransport(w))
			config := mp(object{"client_id": "c", "client_jwk": jwkText("k"), "consumer_org": vendorOrg}).with("environment", e.name)
			if diags := p.ConfigureUnchecked(config); len(diags) > 0 {
				t.Fatal(diags.Text())
			}
			readSystem(p)
			call := w.last()
			if host := "https://" + call.URL.Host; host != e.platformURL {
				t.Errorf("the call went to %s", host)
			}
			if w.claims["aud"] != e.maskinporten.Issuer || w.claims["iss"] != "c" || w.claims["consumer_org"] != vendorOrg {
				t.Errorf("the claims of the grant were %v", w.claims)
			}
			if got := call.Header.Get("Authorization"); got != "Bearer "+tokenOfWorld {
				t.Errorf("authorization is %q", got)
			}
			for _, r := range w.requests {
				if got, want := r.Header.Get("User-Agent"), "terraform-provider-altinn/1.2.3"; got != want {
					t.Errorf("user agent to %s is %q, want %q", r.URL.Host, got, want)
				}
			}
		})
	}
}

func TestReadyTokenIsSentAsItStands(t *testing.T) {
	t.Parallel()
	w := &world{}
	p := start(t, map[string]string{"ALTINN_ACCESS_TOKEN": "ready"}, WithTransport(w))
	if diags := p.ConfigureUnchecked(object{"platform_url": "http://127.0.0.1:1/"}); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
	readSystem(p)
	if len(w.requests) != 1 || w.last().Header.Get("Authorization") != "Bearer ready" || w.last().URL.Host != "127.0.0.1:1" {
		t.Errorf("%d requests, the last to %s", len(w.requests), w.last().URL)
	}
}

func TestExpiredReadyTokenFailsTheCall(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	config := object{"environment": "tt02", "access_token": readyTokenText("altinn:authentication/systemregister.write", now().Add(-time.Hour))}
	if diags := p.ConfigureUnchecked(config); len(diags.Errors()) > 0 {
		t.Fatal(diags.Text())
	}
	if diags := readSystem(p); !strings.Contains(diags.Text(), "expired at 2026-06-01T11:00:00Z") {
		t.Error(diags.Text())
	}
}

func TestNoCredentialFailsOnlyWhatNeedsAToken(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	if diags := p.ConfigureUnchecked(object{"environment": "tt02"}); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
	diags := readSystem(p)
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics: %s", len(diags), diags.Text())
	}
	golden(t, "no_credential", diags.Text())
	for typ := range p.Schemas.ResourceSchemas {
		if said := p.Instance(typ).Import("x"); len(said) != 1 || said.Text() != diags.Text() {
			t.Errorf("%s: %s", typ, said)
		}
	}
}

func TestGrantsNeedAMaskinportenCredential(t *testing.T) {
	t.Parallel()
	key := must(maskinporten.ParseJWK(jwkText("k"), ""))
	w := &world{}
	for name, test := range map[string]struct {
		settings settings
		none     bool
		fails    string
	}{
		"key":              {settings{credential: credential{key: key}, endpoints: maskinporten.Test()}, false, ""},
		"unknown key":      {settings{credential: credential{unknown: "maskinporten.client_jwk"}}, false, "maskinporten.client_jwk is not known"},
		"unknown platform": {settings{unknownPlatform: "environment", credential: credential{key: key}}, false, "environment is not known"},
		"ready token":      {settings{credential: credential{ready: must(maskinporten.NewStatic("ready", now))}}, true, ""},
		"nothing":          {settings{}, true, ""},
	} {
		p := New("1.2.3", WithTransport(w), WithClock(now))
		data := p.data(&test.settings, limits{timeout: time.Second, concurrency: 1})
		if (data.Grants == nil) != test.none {
			t.Errorf("%s: grants are %v", name, data.Grants)
		}
		if test.none {
			continue
		}
		got, err := data.Grants.Grant(t.Context(), maskinporten.Request{Scopes: []string{"a:read"}})
		if test.fails == "" && (err != nil || got.Value != tokenOfWorld) {
			t.Errorf("%s: %v", name, err)
		}
		if test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProviderDataOfAnotherTypeIsAnError(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if data := tfkit.ConfigureData("text", &diags); data != nil || len(diags) != 1 {
		t.Errorf("%v %v", data, diags)
	}
	diags = nil
	data := tfkit.ConfigureData(nil, &diags)
	if data != nil || len(diags) > 0 || len(data.RequireCredential()) > 0 {
		t.Errorf("before the provider is configured: %v %v", data, diags)
	}
}

func TestRetriesReachBothClients(t *testing.T) {
	t.Parallel()
	token := object{"environment": "tt02", "access_token": "ready"}
	key := mp(object{"client_id": "c", "client_jwk": jwkText("k"), "issuer": "https://mp.example/", "token_endpoint": "https://mp.example/token"})
	for name, config := range map[string]object{"Altinn": token, "Maskinporten": key} {
		for retries, want := range map[any]int{nil: 1 + defaultRetries, 0: 1, 2: 3} {
			synctest.Test(t, func(t *testing.T) {
				attempts := 0
				failing := roundTrip(func(*http.Request) (*http.Response, error) {
					attempts++
					return nil, errors.New("no network")
				})
				p := start(t, nil, WithTransport(failing), WithClock(time.Now))
				if diags := p.ConfigureUnchecked(config.with("max_retries", retries)); len(diags) > 0 {
					t.Fatal(diags.Text())
				}
				readSystem(p)
				if attempts != want {
					t.Errorf("%s: %d attempts with max_retries = %v", name, attempts, retries)
				}
			})
		}
	}
}

func TestRequestsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	for limit, want := range map[any]int64{nil: api.DefaultMaxConcurrentRequests, 2: 2} {
		synctest.Test(t, func(t *testing.T) {
			var underWay atomic.Int64
			answer := make(chan struct{})
			waits := roundTrip(func(*http.Request) (*http.Response, error) {
				underWay.Add(1)
				<-answer
				return nil, errors.New("no network")
			})
			p := start(t, map[string]string{"ALTINN_ACCESS_TOKEN": "ready"}, WithTransport(waits))
			config := object{"environment": "tt02", "max_retries": 0, "max_concurrent_requests": limit}
			if diags := p.ConfigureUnchecked(config); len(diags) > 0 {
				t.Fatal(diags.Text())
			}
			var group sync.WaitGroup
			for range 2 * api.DefaultMaxConcurrentRequests {
				group.Go(func() { readSystem(p) })
			}
			time.Sleep(time.Minute) // of the test's own clock: everybody's turn has come
			if got := underWay.Load(); got != want {
				t.Errorf("%d requests at once with max_concurrent_requests = %v", got, limit)
			}
			close(answer)
			group.Wait()
		})
	}
}

func TestRateReachesTheClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failing := roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no network") })
		p := start(t, map[string]string{"ALTINN_ACCESS_TOKEN": "ready"}, WithTransport(failing))
		config := object{"environment": "tt02", "max_retries": 0, "max_requests_per_second": 1}
		if diags := p.ConfigureUnchecked(config); len(diags) > 0 {
			t.Fatal(diags.Text())
		}
		started := time.Now()
		for range 11 {
			readSystem(p)
		}
		if took := time.Since(started); took < 9*time.Second || took > 10*time.Second {
			t.Errorf("11 requests in %s, at one per second", took)
		}
	})
}

func TestTimeoutReachesBothClients(t *testing.T) {
	t.Parallel()
	hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	key := must(maskinporten.ParseJWK(jwkText("k"), ""))
	place := maskinporten.Endpoints{Issuer: "https://mp.example/", TokenEndpoint: "https://mp.example/token"}
	for name, c := range map[string]credential{
		"Altinn":       {ready: must(maskinporten.NewStatic("ready", now))},
		"Maskinporten": {key: key},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := New("1.2.3", WithTransport(hangs), WithClock(time.Now))
			start := time.Now()
			data := p.data(&settings{credential: c, endpoints: place}, limits{timeout: 7 * time.Second, concurrency: 1})
			_, err := data.Altinn.System(t.Context(), vendorOrg+"_demo")
			if waited := time.Since(start); err == nil || waited != 7*time.Second {
				t.Errorf("%s: %v after %v", name, err, waited)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTransport(t *testing.T) {
	t.Parallel()
	transport := newTransport(25)
	if transport.MaxIdleConnsPerHost != 25 || !transport.ForceAttemptHTTP2 || transport.Proxy == nil || transport.DisableKeepAlives {
		t.Errorf("%+v", transport)
	}
	if transport.TLSClientConfig.MinVersion < 0x0303 {
		t.Error("older TLS than 1.2 is accepted")
	}
}

// TestNothingSecretIsLoggedOrShown makes calls that work and that fail, and looks at everything a user may see.
func TestNothingSecretIsLoggedOrShown(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]string{
		"granted": "",
		"refused": `{"error":"invalid_grant","error_description":"Client not found"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logs bytes.Buffer
			w := &world{refusal: refusal}
			p := start(logged{t, &logs}, nil, WithTransport(w))
			key := jwkText("k")
			shown := p.ConfigureUnchecked(mp(object{"client_id": "c", "client_jwk": key}).with("access_token", nil)).Text()
			shown += readSystem(p).Text() + logs.String()
			if !strings.Contains(logs.String(), "Request to Maskinporten") || !strings.Contains(logs.String(), `"path":"/token"`) {
				t.Errorf("the requests are not logged:\n%s", logs.String())
			}
			noSecrets(t, name, map[string]string{"client_jwk": key}, shown)
			if strings.Contains(shown, "eyJ") || strings.Contains(strings.ToLower(shown), "bearer") {
				t.Errorf("a token, an assertion or a header is in\n%s", shown)
			}
		})
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	schema := start(t, nil).Schemas
	if len(schema.ResourceSchemas) == 0 || len(schema.DataSourceSchemas) == 0 {
		t.Error("the provider offers nothing")
	}
	sensitive := map[string]bool{"access_token": true, "client_jwk": true, "private_key": true, "pkcs12": true, "pkcs12_password": true}
	var check func(attributes []*tfprotov6.SchemaAttribute)
	check = func(attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			if a.Sensitive != sensitive[a.Name] {
				t.Errorf("%s: sensitive is %v", a.Name, a.Sensitive)
			}
			if !a.Optional || a.Required {
				t.Errorf("%s is not optional", a.Name)
			}
			if !strings.HasSuffix(a.Description, ".") {
				t.Errorf("%s: the description is no sentence: %q", a.Name, a.Description)
			}
			if variable := variableOf()[a.Name]; variable != "" && !strings.Contains(a.Description, "`"+variable+"`") {
				t.Errorf("%s: the description does not name %s", a.Name, variable)
			}
			if a.NestedType != nil {
				check(a.NestedType.Attributes)
			}
		}
	}
	check(schema.Provider.Block.Attributes)
	if description := fmt.Sprint(schema.Provider.Block.Description); !strings.Contains(description, "Altinn") {
		t.Errorf("the provider's description is %q", description)
	}
}
