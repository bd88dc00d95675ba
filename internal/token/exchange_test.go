package token_test

import (
	"encoding/base64"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const exchangePath = "/authentication/api/v1/exchange/maskinporten"

// exchanging adds `exchange = true`.
func exchanging(config object) object { return providertest.With(config, object{"exchange": true}) }

// ofCustomer asks for a token of the customer's system user.
func ofCustomer() object {
	return object{"party_org_number": providertest.Customer, "scopes": []string{scope}}
}

// calls counts the calls to a path so far.
func calls(w *providertest.World, path string) int {
	count := 0
	for _, call := range w.Altinn.Journal() {
		if call.Path == path {
			count++
		}
	}
	return count
}

// An exchanged token is Altinn's own, tells the same as Maskinporten's, and expires when it says.
func TestExchangedTokenIsAltinns(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		id := w.Ask(t, providertest.Standard, w.RegisterOffering(t, "asking"), nil)
		w.Approve(t, id)
		p := w.Provider(t)
		for typ, config := range map[string]object{
			maskinporten: {"scopes": []string{scope}},
			systemUser:   providertest.With(ofCustomer(), object{"system_id": asked}),
		} {
			got, said := p.Open(typ, exchanging(config))
			said.Expect(t, nil, nil)
			var read struct {
				Issuer  string `json:"iss"`
				Scope   string `json:"scope"`
				Expires int64  `json:"exp"`
			}
			readInto(t, got, &read)
			if read.Issuer != w.Altinn.Access().PlatformURL+"/authentication/api/v1/openid/" || read.Scope != scope {
				t.Errorf("%s: the claims are %+v", typ, read)
			}
			half := time.Now().Add(30 * time.Minute).UTC().Format(time.RFC3339)
			if got["expires_at"] != half || time.Unix(read.Expires, 0).UTC().Format(time.RFC3339) != half {
				t.Errorf("%s: it expires at %v, by its claim at %d, want %s", typ, got["expires_at"], read.Expires, half)
			}
			if typ == systemUser && (got["system_user_id"] != id || got["system_id"] != asked) {
				t.Errorf("it is for %v of %v", got["system_user_id"], got["system_id"])
			}
		}
	})
}

// A token is exchanged once, and kept for as long as it lives: longer than the token of Maskinporten's that it was made of.
func TestTokenIsExchangedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := providertest.New(t, emulator.Options{})
		p := w.Provider(t)
		config := exchanging(object{"scopes": []string{scope}})
		open := func(when string, exchanges, grants int) any {
			got, said := p.Open(maskinporten, config)
			said.Expect(t, nil, nil)
			if e, g := calls(w, exchangePath), len(w.Altinn.Grants()); e != exchanges || g != grants {
				t.Errorf("%s: %d exchanges and %d grants, want %d and %d", when, e, g, exchanges, grants)
			}
			return got["access_token"]
		}
		first := open("at first", 1, 1)
		time.Sleep(29 * time.Minute)
		if open("after 29 minutes", 1, 1) != first {
			t.Error("it is another one")
		}
		time.Sleep(31 * time.Second)
		if open("half a minute before it expires", 2, 2) == first {
			t.Error("it is the same")
		}
	})
}

// Altinn refuses the Maskinporten token, such as after a change of Maskinporten's keys: a new one is asked for, once. That another
// token stays refused, such as another system user's, does not matter.
func TestExchangeRenewsARefusedToken(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Provider(t)
		refused := emulator.Fault{Path: exchangePath, Status: http.StatusUnauthorized, Body: problem(), Headers: problemType(), Times: 2}
		w.Fault(t, refused)
		_, said := p.Open(maskinporten, exchanging(object{"scopes": []string{providertest.RegisterScope}}))
		said.Expect(t, []string{"401"}, nil)
		before := len(w.Altinn.Grants())
		config := object{"scopes": []string{scope}}
		_, said = p.Open(maskinporten, config)
		said.Expect(t, nil, nil)
		refused.Times = 1
		w.Fault(t, refused)
		_, said = p.Open(maskinporten, exchanging(config))
		said.Expect(t, nil, nil)
		if grants := len(w.Altinn.Grants()) - before; grants != 2 {
			t.Errorf("%d grants", grants)
		}
	})
}

func problem() *string {
	body := `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"traceId":"00-1-2-00"}`
	return &body
}

func problemType() map[string]string {
	return map[string]string{"Content-Type": "application/problem+json; charset=utf-8"}
}

// What Altinn answers in place of a token, and what something in between does, is told apart, and from Maskinporten's refusals.
func TestExchangeFails(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) emulator.Fault {
		return emulator.Fault{Path: exchangePath, Status: status, Body: &body, Headers: map[string]string{"Content-Type": "text/plain"}, Times: -1}
	}
	unsigned := func(payload string) string {
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("signature that is long enough to be seen"))
	}
	for name, test := range map[string]struct {
		fault  emulator.Fault
		config object
	}{
		"refused":                      {fault: emulator.Fault{Path: exchangePath, Status: http.StatusUnauthorized, Body: problem(), Headers: problemType(), Times: -1}},
		"refused by a gateway":         {fault: emulator.Fault{Path: exchangePath, Status: http.StatusUnauthorized, Times: -1}},
		"refused by a gateway's page":  {fault: answer(http.StatusForbidden, "<html><title>Blocked</title></html>")},
		"forbidden with nothing":       {fault: answer(http.StatusForbidden, "")},
		"not there":                    {fault: answer(http.StatusNotFound, "")},
		"a page in place of the token": {fault: answer(http.StatusOK, "<html><title>Log in</title></html>")},
		"empty":                        {fault: answer(http.StatusOK, "")},
		"an empty text":                {fault: answer(http.StatusOK, `""`)},
		"JSON of another kind":         {fault: answer(http.StatusOK, `{"status":"ok"}`)},
		"no token":                     {fault: answer(http.StatusOK, "a-secret-that-is-no-JSON-Web-Token")},
		"a token without an end":       {fault: answer(http.StatusOK, unsigned(`{"iss":"somebody"}`))},
		"unavailable":                  {fault: answer(http.StatusServiceUnavailable, "")},
		"broken off":                   {fault: emulator.Fault{Path: exchangePath, Truncate: true, Times: -1}},
		"the scope is missing":         {config: object{"scopes": []string{"altinn:instances.write"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.fault.Path != "" {
					w.Fault(t, test.fault)
				}
				got, said := w.Provider(t).Open(maskinporten, exchanging(providertest.With(object{"scopes": []string{scope}}, test.config)))
				providertest.Golden(t, name, said)
				if got != nil || len(said.Errors()) != 1 || said.Says("a-secret") || said.Says("eyJ") {
					t.Errorf("a token: %t; %s", got != nil, said)
				}
			})
		})
	}
}

// Where there is no system user, the missing link is named as without the exchange.
func TestExchangeForNoSystemUser(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Ask(t, providertest.Standard, w.RegisterOffering(t, "asking"), nil)
		config := providertest.With(ofCustomer(), object{"system_id": asked})
		_, said := w.Provider(t).Open(systemUser, exchanging(config))
		said.At("party_org_number").Expect(t, []string{"has not answered the request"}, nil)
		if calls(w, exchangePath) != 0 {
			t.Error("Altinn was asked to exchange a token that there is not")
		}
	})
}

// Unknown types and further claims do not disturb, and an odd spelling of the answer neither.
func TestExchangeReadsWhatItKnows(t *testing.T) {
	t.Parallel()
	encode := base64.RawURLEncoding.EncodeToString
	payload := `{"exp":946692000,"authorization_details":{"type":"urn:example:other","system_id":"wrong"},"urn:altinn:new":[{}]}`
	token := encode([]byte(`{"alg":"none","new":1}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("s"))
	for name, body := range map[string]string{"a text": token, "a JSON string": `"` + token + `"`, "with a line's end": token + "\r\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				w.Approve(t, w.Ask(t, providertest.Standard, w.RegisterOffering(t, "asking"), nil))
				w.Fault(t, emulator.Fault{Path: exchangePath, Status: http.StatusOK, Body: &body, Headers: map[string]string{"Content-Type": "text/plain"}})
				got, said := w.Provider(t).Open(systemUser, exchanging(ofCustomer()))
				said.Expect(t, nil, nil)
				if got["access_token"] != token || got["expires_at"] != "2000-01-01T02:00:00Z" || got["system_user_id"] != nil || got["system_id"] != nil {
					t.Errorf("it expires at %v, for %v of %v", got["expires_at"], got["system_user_id"], got["system_id"])
				}
			})
		})
	}
}

// Maskinporten's trouble does not pass for Altinn's.
func TestExchangeWithoutMaskinporten(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusServiceUnavailable, Times: -1})
		_, said := w.Provider(t).Open(maskinporten, exchanging(object{"scopes": []string{scope}}))
		if len(said) != 1 || !said.Says("Unable to get a token from Maskinporten") || said.Says("exchange") {
			t.Errorf("%s", said)
		}
	})
}
