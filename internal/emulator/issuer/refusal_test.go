package issuer_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
)

const authenticationFailed = "Invalid assertion. Client authentication failed. "

// defect is one way to be refused: what is wrong with the grant, and the answer to it.
type defect struct {
	name        string
	step        int // of maskinporten.md §11
	spoil       func(*world, *assertion)
	status      int
	oauthError  string
	code        string
	description string
}

// claim returns a defect's spoil that sets one claim; nil removes it.
func claim(name string, value any) func(*world, *assertion) {
	return func(_ *world, a *assertion) {
		if value == nil {
			delete(a.claims, name)
			return
		}
		a.claims[name] = value
	}
}

func headerField(name string, value any) func(*world, *assertion) {
	return func(_ *world, a *assertion) { a.header[name] = value }
}

func times(issuedAt, expires time.Duration) func(*world, *assertion) {
	return func(w *world, a *assertion) {
		a.claims["iat"] = w.time().Add(issuedAt).Unix()
		a.claims["exp"] = w.time().Add(expires).Unix()
	}
}

func detail(change func(detail map[string]any)) func(*world, *assertion) {
	return func(_ *world, a *assertion) {
		d := map[string]any{
			"type":           "urn:altinn:systemuser",
			"systemuser_org": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + customer},
		}
		change(d)
		a.claims["authorization_details"] = []any{d}
	}
}

func defects() []defect {
	const malformed = "Invalid assertion. Invalid parameter value"
	const unknownDetails = "Unknown fields in the authorization details"
	long := strings.Repeat("a", 256)
	bad := func(name string, step int, spoil func(*world, *assertion)) defect {
		return defect{name, step, spoil, 400, "invalid_request", "MP-011", malformed}
	}
	grant := func(name string, step int, spoil func(*world, *assertion), code, description string) defect {
		return defect{name, step, spoil, 400, "invalid_grant", code, description}
	}
	return []defect{
		grant("alg none", 2, headerField("alg", "none"), "", authenticationFailed+"Invalid JWT header alg."),
		grant("alg PS256", 2, headerField("alg", "PS256"), "", authenticationFailed+"Invalid JWT header alg."),
		grant("alg HS256", 2, headerField("alg", "HS256"), "", authenticationFailed+"Invalid JWT header alg."),
		bad("alg of another type", 2, headerField("alg", 256)),
		bad("kid of another type", 2, headerField("kid", 1)),
		bad("kid null", 2, headerField("kid", nil)),
		grant("neither kid nor x5c", 2, func(_ *world, a *assertion) { delete(a.header, "kid") }, "",
			authenticationFailed+"Invalid JWT. Exactly one of the headers kid and x5c is required."),
		grant("both kid and x5c", 2, headerField("x5c", []string{"AAAA"}), "",
			authenticationFailed+"Invalid JWT. Exactly one of the headers kid and x5c is required."),
		grant("x5c a string", 2, onlyX5C("AAAA"), "MP-123", "Invalid JWT header x5c"),
		grant("x5c empty", 2, onlyX5C([]string{}), "MP-123", "Invalid JWT header x5c"),
		grant("x5c not base64", 2, onlyX5C([]string{"%%"}), "MP-123", "Invalid JWT header x5c"),
		grant("x5c not a certificate", 2, onlyX5C([]string{"AAAA"}), "MP-123", "Invalid JWT header x5c"),

		grant("unknown client", 3, claim("iss", "nobody"), "MP-100", authenticationFailed+"Client not found"),
		grant("no iss", 3, claim("iss", nil), "MP-100", authenticationFailed+"Client not found"),
		bad("iss of another type", 3, claim("iss", 7)),

		grant("unknown kid", 4, headerField("kid", "other"), "", authenticationFailed+"Unknown key identifier (kid) for client."),
		grant("expired key", 4, func(w *world, _ *assertion) { must(w.ExpireKey(clientID, keyID)) }, "MP-121",
			authenticationFailed+"Expired key."),

		grant("wrong key", 5, func(_ *world, a *assertion) { a.key = keys().other }, "MP-124",
			authenticationFailed+"Invalid JWT signature."),
		grant("signed with another algorithm than alg says", 5, func(_ *world, a *assertion) { a.method = jwt.SigningMethodRS512 },
			"MP-124", authenticationFailed+"Invalid JWT signature."),

		grant("another aud", 6, claim("aud", "https://maskinporten.no/"), "MP-110", authenticationFailed+"Invalid JWT claim aud."),
		grant("no aud", 6, claim("aud", nil), "MP-110", authenticationFailed+"Invalid JWT claim aud."),
		grant("aud without the slash", 6, claim("aud", strings.TrimSuffix(issuerURL, "/")), "MP-110",
			authenticationFailed+"Invalid JWT claim aud."),
		grant("the token endpoint as aud", 6, claim("aud", issuerURL+"token"), "MP-110", authenticationFailed+"Invalid JWT claim aud."),
		grant("two aud", 6, claim("aud", []string{issuerURL, "https://a.no/"}), "MP-110", authenticationFailed+"Invalid JWT claim aud."),
		grant("empty aud", 6, claim("aud", []string{}), "MP-110", authenticationFailed+"Invalid JWT claim aud."),
		grant("aud of another type", 6, claim("aud", 1), "MP-110", authenticationFailed+"Invalid JWT claim aud."),

		grant("iat 10 s ahead", 7, times(10*time.Second, 60*time.Second), "", "Issue time is after now"),
		grant("iat 10 s behind", 7, times(-10*time.Second, 60*time.Second), "MP-130", "JWT is expired"),
		grant("exp now", 7, times(-5*time.Second, 0), "MP-130", "JWT is expired"),
		grant("clock far behind", 7, times(-time.Hour, -time.Hour+100*time.Second), "MP-130", "JWT is expired"),
		grant("lives for 121 s", 7, times(0, 121*time.Second), "",
			authenticationFailed+"Lifetime of the JWT (exp - iat) is more than 120 seconds"),
		grant("lives for ever", 7, claim("exp", int64(1<<63-1)), "",
			authenticationFailed+"Lifetime of the JWT (exp - iat) is more than 120 seconds"),
		bad("no iat", 7, claim("iat", nil)),
		bad("no exp", 7, claim("exp", nil)),
		bad("iat a string", 7, claim("iat", "1772366400")),
		bad("exp a fraction", 7, claim("exp", 1772366460.5)),

		bad("jti of another type", 8, claim("jti", 1)),

		{"unknown claim", 9, claim("consumer_orgno", customer), 400, "invalid_request", "", "Invalid assertion. Unknown JWT claim consumer_orgno"},
		{"on behalf of", 9, claim("iss_onbehalfof", customer), 400, "invalid_request", "", "Invalid assertion. Unknown JWT claim iss_onbehalfof"},
		{"claim in upper case", 9, claim("ISS", clientID), 400, "invalid_request", "", "Invalid assertion. Unknown JWT claim ISS"},
		bad("scope a list", 9, claim("scope", []string{writeScope})),
		bad("consumer_org of another form", 9, claim("consumer_org", "0192:"+customer)),
		bad("consumer_org empty", 9, claim("consumer_org", "")),
		bad("pid of another form", 9, claim("pid", "0101")),
		bad("resource of another type", 9, claim("resource", 1)),
		bad("resource empty", 9, claim("resource", "")),
		{"resource with a fragment", 9, claim("resource", "https://api.example/#a"), 400, "invalid_target", "",
			"Invalid resource: it must be a URI without fragment."},
		{"one of two resources with a fragment", 9, claim("resource", []string{"https://api.example/", "https://b.example/#"}),
			400, "invalid_target", "", "Invalid resource: it must be a URI without fragment."},

		bad("no scope", 10, claim("scope", nil)),
		bad("scope of blanks", 10, claim("scope", " \t")),
		{"scope not on the client", 10, claim("scope", writeScope+" altinn:serviceowners/read"), 400, "invalid_scope", "MP-200",
			"Token request contains invalid scopes for client, altinn:serviceowners/read"},
		{"scope for another integration", 10, claim("scope", foreignScope), 400, "invalid_scope", "MP-201",
			"Token request contains scopes not allowed for maskinporten"},
		{"consumer_org is the client's own", 10, claim("consumer_org", vendorOrg), 400, "invalid_request", "",
			"Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid"},
		{"scope not granted", 10, claim("scope", ungrantedScope), 403, "forbidden", "MP-250",
			"Consumer has not been granted access to the scope " + ungrantedScope + "."},
		{"not delegated", 10, claim("consumer_org", otherOrg), 403, "forbidden", "MP-251",
			"Consumer " + otherOrg + " has not delegated access to the scope " + writeScope + " to supplier " + vendorOrg + "."},

		bad("details not a list", 11, claim("authorization_details", map[string]any{})),
		bad("details empty", 11, claim("authorization_details", []any{})),
		bad("two details", 11, claim("authorization_details", []any{map[string]any{}, map[string]any{}})),
		bad("detail not an object", 11, claim("authorization_details", []any{"urn:altinn:systemuser"})),
		{"another type", 11, detail(func(d map[string]any) { d["type"] = "urn:altinn:consent" }), 400,
			"invalid_authorization_details", "MP-301", "Unknown authorization details type"},
		{"no type", 11, detail(func(d map[string]any) { delete(d, "type") }), 400,
			"invalid_authorization_details", "MP-301", "Unknown authorization details type"},
		{"unknown field", 11, detail(func(d map[string]any) { d["external_ref"] = "a" }), 400,
			"invalid_authorization_details", "MP-302", unknownDetails},
		{"externalRef with a blank", 11, detail(func(d map[string]any) { d["externalRef"] = "a b" }), 400,
			"invalid_authorization_details", "MP-302", unknownDetails},
		{"externalRef too long", 11, detail(func(d map[string]any) { d["externalRef"] = long }), 400,
			"invalid_authorization_details", "MP-302", unknownDetails},
		bad("externalRef of another type", 11, detail(func(d map[string]any) { d["externalRef"] = 1 })),
		{"systemuser_org with id in lower case", 11, detail(func(d map[string]any) {
			d["systemuser_org"] = map[string]any{"authority": "iso6523-actorid-upis", "id": "0192:" + customer}
		}), 400, "invalid_authorization_details", "MP-302", unknownDetails},
		bad("no systemuser_org", 11, detail(func(d map[string]any) { delete(d, "systemuser_org") })),
		bad("systemuser_org a string", 11, detail(func(d map[string]any) { d["systemuser_org"] = customer })),
		bad("systemuser_org without prefix", 11, detail(func(d map[string]any) {
			d["systemuser_org"] = map[string]any{"authority": "iso6523-actorid-upis", "ID": customer}
		})),
		bad("systemuser_org of another authority", 11, detail(func(d map[string]any) {
			d["systemuser_org"] = map[string]any{"authority": "other", "ID": "0192:" + customer}
		})),
		{"no system user of the customer", 11, detail(func(d map[string]any) {
			d["systemuser_org"] = map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + otherOrg}
		}), 400, "invalid_altinn_customer_configuration", "MP-303",
			"Altinn has no system user for this client with systemuser_org 0192:" + otherOrg + " and externalRef " + otherOrg + "."},
		{"no system user with the reference", 11, detail(func(d map[string]any) { d["externalRef"] = "no-such" }), 400,
			"invalid_altinn_customer_configuration", "MP-303",
			"Altinn has no system user for this client with systemuser_org 0192:" + customer + " and externalRef no-such."},
	}
}

func onlyX5C(value any) func(*world, *assertion) {
	return func(_ *world, a *assertion) {
		delete(a.header, "kid")
		a.header["x5c"] = value
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, d := range defects() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			d.spoil(w, a)
			checkRefused(t, w.post(t, a.text(t)), d)
		})
	}
}

func checkRefused(t *testing.T, got answer, want defect) {
	t.Helper()
	if got.status != want.status {
		t.Fatalf("status %d, want %d: %s", got.status, want.status, got.text)
	}
	if got.body["error"] != want.oauthError {
		t.Errorf("error %q, want %q", got.body["error"], want.oauthError)
	}
	description, trace, found := strings.Cut(got.body["error_description"].(string), " (trace_id: ")
	if description != want.description {
		t.Errorf("error_description %q, want %q", description, want.description)
	}
	if !found || !regexp.MustCompile(`^[0-9a-f]{32}\)$`).MatchString(trace) {
		t.Errorf("the description ends in %q, not in a trace id", trace)
	}
	uri, hasURI := got.body["error_uri"]
	if hasURI != (want.code != "") || hasURI && uri != issuerURL+"errors/"+want.code {
		t.Errorf("error_uri %v, want that of %q", uri, want.code)
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control is %q", got.header.Get("Cache-Control"))
	}
}

// Every pair of defects from two different steps is answered with the earlier one.
func TestFirstFailureWins(t *testing.T) {
	t.Parallel()
	first := map[int]defect{}
	for _, d := range defects() {
		if _, ok := first[d.step]; !ok {
			first[d.step] = d
		}
	}
	// These leave the header and the claims of other steps as they are.
	first[4] = pick(t, "unknown kid")
	first[9] = pick(t, "unknown claim")
	first[10] = pick(t, "scope not granted")
	first[11] = pick(t, "no system user with the reference")
	for early := 2; early <= 11; early++ {
		for late := early + 1; late <= 11; late++ {
			t.Run(first[early].name+" before "+first[late].name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				a := w.assertion()
				first[late].spoil(w, a)
				first[early].spoil(w, a)
				checkRefused(t, w.post(t, a.text(t)), first[early])
			})
		}
	}
}

// Within the steps that hold several checks, the order is Maskinporten's too.
func TestOrderWithinAStep(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"iat 10 s behind", "exp now"},
		{"scope not on the client", "consumer_org is the client's own"},
		{"scope for another integration", "consumer_org is the client's own"},
		{"consumer_org is the client's own", "scope not granted"},
		{"scope not granted", "not delegated"},
	} {
		t.Run(pair[0]+" before "+pair[1], func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.assertion()
			pick(t, pair[1]).spoil(w, a)
			pick(t, pair[0]).spoil(w, a)
			checkRefused(t, w.post(t, a.text(t)), pick(t, pair[0]))
		})
	}
}

func pick(t *testing.T, name string) defect {
	t.Helper()
	for _, d := range defects() {
		if d.name == name {
			return d
		}
	}
	t.Fatalf("no defect %q", name)
	return defect{}
}

func TestSubAndNbf(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sub", "nbf"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lenient := newWorld(t)
			a := lenient.assertion()
			a.claims[name] = a.claims["iat"]
			lenient.accept(t, a)

			strict := newWorld(t, func(o *issuer.Options) { o.Strict = true })
			checkRefused(t, strict.post(t, a.text(t)), defect{
				status: http.StatusBadRequest, oauthError: "invalid_request", description: "Invalid assertion. Unknown JWT claim " + name,
			})
		})
	}
}

func TestTokenEndpointAsAudienceIsASwitch(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *issuer.Options) { o.AcceptTokenEndpoint = true })
	a := w.assertion()
	a.claims["aud"] = issuerURL + "token"
	w.accept(t, a)
	w.accept(t, w.assertion())
}

// A document that JSON readers of another make would let pass.
func TestStrictJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	header := []byte(`{"alg":"RS256","kid":"key-1"}`)
	for name, text := range map[string]string{
		"claim twice":      a.sign(t, header, []byte(`{"iss":"nobody","iss":"`+clientID+`"}`)),
		"header twice":     a.sign(t, []byte(`{"alg":"RS256","alg":"RS256","kid":"key-1"}`), []byte(`{}`)),
		"claims null":      a.sign(t, header, []byte(`null`)),
		"claims a list":    a.sign(t, header, []byte(`[]`)),
		"claims cut off":   a.sign(t, header, []byte(`{"iss":`)),
		"header no object": a.sign(t, []byte(`"RS256"`), []byte(`{}`)),
		"no JWT":           "secret",
		"two parts":        a.text(t)[:strings.LastIndex(a.text(t), ".")],
		"padded":           strings.Replace(a.text(t), ".", "=.", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRefused(t, w.post(t, text), defect{
				status: http.StatusBadRequest, oauthError: "invalid_request", code: "MP-011",
				description: "Invalid assertion. Invalid parameter value",
			})
		})
	}
}

// The signature covers the claims: one changed byte is noticed.
func TestChangedClaims(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.assertion()
	signed := strings.Split(a.text(t), ".")
	a.claims["scope"] = readScope
	changed := strings.Split(a.text(t), ".")
	checkRefused(t, w.post(t, strings.Join([]string{signed[0], changed[1], signed[2]}, ".")), pick(t, "wrong key"))
}
