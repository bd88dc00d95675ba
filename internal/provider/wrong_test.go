package provider

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// variableOf is the environment variable of each attribute of maskinporten, and of access_token.
func variableOf() map[string]string {
	return map[string]string{
		"access_token": "ALTINN_ACCESS_TOKEN", "client_id": "MASKINPORTEN_CLIENT_ID", "client_jwk": "MASKINPORTEN_CLIENT_JWK",
		"private_key": "MASKINPORTEN_PRIVATE_KEY", "key_id": "MASKINPORTEN_KID", "pkcs12": "MASKINPORTEN_PKCS12",
		"pkcs12_password": "MASKINPORTEN_PKCS12_PASSWORD", "consumer_org": "MASKINPORTEN_CONSUMER_ORG",
		"well_known_url": "MASKINPORTEN_WELL_KNOWN_URL", "issuer": "MASKINPORTEN_ISSUER", "token_endpoint": "MASKINPORTEN_TOKEN_ENDPOINT",
	}
}

// inConfiguration and inEnvironment put the same texts on either level.
func inConfiguration(texts map[string]string) (object, map[string]string) {
	members, config := object{}, object{"environment": "tt02"}
	for name, text := range texts {
		if name == "access_token" {
			config[name] = text
			continue
		}
		members[name] = text
	}
	if len(members) > 0 {
		config["maskinporten"] = members
	}
	return config, nil
}

func inEnvironment(texts map[string]string) (object, map[string]string) {
	return object{}, with(named(texts), "ALTINN_ENVIRONMENT", "tt02")
}

// named puts the variable of each attribute in its place.
func named(texts map[string]string) map[string]string {
	variables := map[string]string{}
	for name, text := range texts {
		variables[variableOf()[name]] = text
	}
	return variables
}

func TestEveryFormOfCredentialOnBothLevels(t *testing.T) {
	t.Parallel()
	const password = " white space counts "
	for name, texts := range map[string]map[string]string{
		"access token":             {"access_token": "ready-token"},
		"JWK":                      {"client_id": "c", "client_jwk": jwkText("k")},
		"JWK in base64":            {"client_id": "c", "client_jwk": base64.StdEncoding.EncodeToString([]byte(jwkText("k")))},
		"JWK set":                  {"client_id": "c", "client_jwk": `{"keys":[` + jwkText("k") + `]}`},
		"JWK with a key id apart":  {"client_id": "c", "client_jwk": jwkText(""), "key_id": "k"},
		"PEM":                      {"client_id": "c", "private_key": pemText(), "key_id": "k"},
		"PEM without its lines":    {"client_id": "c", "private_key": strings.Join(strings.Split(pemText(), "\n")[1:27], ""), "key_id": "k"},
		"PKCS#12":                  {"client_id": "c", "pkcs12": pkcs12Text(password), "pkcs12_password": password},
		"PKCS#12 without password": {"client_id": "c", "pkcs12": pkcs12Text("")},
		"PKCS#12 with key id":      {"client_id": "c", "pkcs12": pkcs12Text(password), "pkcs12_password": password, "key_id": "k"},
		"for another organisation": {"client_id": "c", "client_jwk": jwkText("k"), "consumer_org": vendorOrg},
	} {
		for level, place := range map[string]func(map[string]string) (object, map[string]string){
			"configuration": inConfiguration, "environment": inEnvironment,
		} {
			t.Run(name+" in the "+level, func(t *testing.T) {
				t.Parallel()
				config, variables := place(texts)
				w := &world{}
				p := start(t, variables, WithTransport(w))
				if diags := p.Validate(config); len(diags) > 0 {
					t.Error(diags.Text())
				}
				if diags := p.ConfigureUnchecked(config); len(diags) > 0 {
					t.Error(diags.Text())
				}
				readSystem(p)
				want := "Bearer " + tokenOfWorld
				if texts["access_token"] != "" {
					want = "Bearer " + texts["access_token"]
				}
				if got := w.last().Header.Get("Authorization"); got != want {
					t.Errorf("the call has the authorization %q", got)
				}
			})
		}
	}
}

// A file ends with a line break, and file() keeps it; what Windows writes may begin with a byte order mark.
func TestLineEndsOfFilesAreNoPartOfWhatTheyHold(t *testing.T) {
	t.Parallel()
	const password = " white space counts "
	for ending, around := range map[string][2]string{
		"line feed": {"", "\n"}, "carriage return and line feed": {"", "\r\n"}, "several": {"", "\n\n"}, "byte order mark": {"\ufeff", "\r\n"},
	} {
		for name, texts := range map[string]map[string]string{
			"PEM":     {"client_id": "c", "private_key": pemText(), "key_id": "k"},
			"PKCS#12": {"client_id": "c", "pkcs12": pkcs12Text(password), "pkcs12_password": password, "consumer_org": vendorOrg},
			"token":   {"access_token": "ready-token"},
		} {
			filed := map[string]string{}
			for input, text := range texts {
				filed[input] = around[0] + text + around[1]
			}
			config, _ := inConfiguration(filed)
			if diags := start(t, nil).ConfigureUnchecked(config); len(diags) > 0 {
				t.Errorf("%s with %s: %s", name, ending, diags.Text())
			}
			for level, got := range map[string]block{"configuration": configuration(t, filed), "environment": variables(named(filed))} {
				want := configuration(t, texts)
				if got.clientID.text != want.clientID.text || got.keyID.text != want.keyID.text || got.password.text != want.password.text {
					t.Errorf("%s with %s in the %s: the key id is %q", name, ending, level, got.keyID.text)
				}
			}
		}
	}
}

// secretText is what a secret manager hands out.
func secretText(members map[string]any) string { return string(must(json.Marshal(members))) }

// pssText is the key in PEM form, marked as one for RSA-PSS.
func pssText() string {
	block, _ := pem.Decode([]byte(pemText()))
	rsa, pss := []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a")
	block.Bytes = bytes.Replace(block.Bytes, rsa, pss, 1)
	return string(pem.EncodeToMemory(block))
}

// wrong is an input that cannot be used. The diagnostics it gets are in testdata/TestWrongInputs.golden.
type wrong struct {
	name  string
	texts map[string]string
}

func wrongCredentials() []wrong {
	jwk := func(change func(map[string]any)) string {
		members := jwkMembers("k")
		change(members)
		return string(must(json.Marshal(members)))
	}
	public := jwk(func(m map[string]any) { delete(m, "d"); delete(m, "p"); delete(m, "q") })
	withJWK := func(text string) map[string]string { return map[string]string{"client_id": "c", "client_jwk": text} }
	withPEM := func(text string) map[string]string {
		return map[string]string{"client_id": "c", "private_key": text, "key_id": "k"}
	}
	withPKCS12 := func(text, password string) map[string]string {
		return map[string]string{"client_id": "c", "pkcs12": text, "pkcs12_password": password}
	}
	return []wrong{
		{"JWK: half", withJWK(jwkText("k")[:len(jwkText("k"))/2])},
		{"JWK: path", withJWK("/run/" + canary + "/client.jwk")},
		{"JWK: nonsense", withJWK(canary + " " + canary)},
		{"JWK: public", withJWK(public)},
		{"JWK: EC", withJWK(`{"kty":"EC","crv":"P-256","kid":"k","d":"` + canary + `"}`)},
		{"JWK: secret", withJWK(`{"kty":"oct","kid":"k","k":"` + canary + `"}`)},
		{"JWK: no kid", withJWK(jwkText(""))},
		{"JWK: alg", withJWK(jwk(func(m map[string]any) { m["alg"] = "PS256" }))},
		{"JWK: broken", withJWK(jwk(func(m map[string]any) { m["d"] = "AQAB" }))},
		{"JWK: several", withJWK(`{"keys":[` + jwkText("a") + "," + jwkText("b") + `]}`)},
		{"JWK: base64 of base64", withJWK(base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(jwkText("k"))))))},
		{"JWK: quoted", withJWK(string(must(json.Marshal(jwkText("k")))))},
		{"JWK: in single quotes", withJWK("'" + jwkText("k") + "'")},
		{"JWK: is PEM", withJWK(pemText())},
		{"JWK: is PKCS#12", withJWK(pkcs12Text(canary))},
		{"JWK: two kids", with(withJWK(jwkText("k")), "key_id", "other")},
		{"JWK: no client id", map[string]string{"client_jwk": jwkText("k")}},
		{"JWK: Java key store", withJWK("/u3+7QAAAAIAAAAB")},
		{"JWK: encrypted", withJWK("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.." + canary + ".AAAA.AAAA")},
		{"JWK: token", withJWK("eyJhbGciOiJSUzI1NiJ9." + canary + ".AAAA")},
		{"JWK: compressed", withJWK("H4sIAAAAAAAA")},
		{"JWK: number for kid", withJWK(jwk(func(m map[string]any) { m["kid"] = 20250901 }))},
		{"JWK: member of a secret", withJWK(secretText(map[string]any{"jwk": jwkText("k"), "other": canary}))},
		{"JWK: object in a secret", withJWK(secretText(map[string]any{"jwk": jwkMembers("k"), canary: canary}))},
		{"JWK: PEM in a secret", withJWK(secretText(map[string]any{"pem": pemText(), "kid": canary}))},
		{"JWK: secret whose names cannot be repeated", withJWK(secretText(map[string]any{canary: jwkText("k")}))},
		{"PEM: RSA-PSS", withPEM(pssText())},
		{"PEM: member of a secret", withPEM(secretText(map[string]any{"data": map[string]any{"key": pemText()}}))},
		{"PEM: half", withPEM(pemText()[:len(pemText())/2])},
		{"PEM: path", withPEM("~/" + canary + ".pem")},
		{"PEM: nonsense", withPEM(canary)},
		{"PEM: public", withPEM("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")},
		{"PEM: certificate", withPEM("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")},
		{"PEM: encrypted", withPEM("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----")},
		{"PEM: is JWK", withPEM(jwkText("k"))},
		{"PEM: no key id", map[string]string{"client_id": "c", "private_key": pemText()}},
		{"PKCS#12: half", withPKCS12(pkcs12Text(canary)[:len(pkcs12Text(canary))/2], canary)},
		{"PKCS#12: path", withPKCS12(canary+".p12", canary)},
		{"PKCS#12: nonsense", withPKCS12(canary, canary)},
		{"PKCS#12: wrong password", withPKCS12(pkcs12Text("right"), canary)},
		{"PKCS#12: no password", map[string]string{"client_id": "c", "pkcs12": pkcs12Text(canary)}},
		{"PKCS#12: Java key store", withPKCS12("/u3+7QAAAAIAAAAB", canary)},
		{"PKCS#12: BER, cut short", withPKCS12("MIACAQMwgAYJKoZIhvcNAQcBoIAkgAQ=", canary)},
		{"PKCS#12: password with an emoji", withPKCS12(pkcs12Text("right"), canary+"🔑")},
		{"PKCS#12: in a secret", withPKCS12(secretText(map[string]any{"p12": pkcs12Text(canary), "password": canary}), canary)},
		{"PKCS#12: is PEM", withPKCS12(pemText(), canary)},
		{"token: with Bearer", map[string]string{"access_token": "Bearer " + canary}},
		{"token: white space", map[string]string{"access_token": canary + " " + canary}},
		{"token and JWK", with(withJWK(jwkText("k")), "access_token", canary)},
		{"JWK and PEM", with(withJWK(jwkText("k")), "private_key", pemText())},
		{"client id: white space", with(withJWK(jwkText("k")), "client_id", "a b")},
		{"key id: white space", map[string]string{"client_id": "c", "private_key": pemText(), "key_id": "a\tb"}},
		{"client id: in quotes", with(withJWK(jwkText("k")), "client_id", `"c"`)},
		{"consumer org: check digit", with(withJWK(jwkText("k")), "consumer_org", "991825828")},
		{"well-known URL: http", with(withJWK(jwkText("k")), "well_known_url", "http://test.maskinporten.no/.well-known/x")},
		{"well-known URL: ver2", with(withJWK(jwkText("k")), "well_known_url", "https://ver2.maskinporten.no/.well-known/x")},
		{"well-known URL: password", with(withJWK(jwkText("k")), "well_known_url", "https://u:"+canary+"@maskinporten.no/")},
		{"issuer: Difi", with(withJWK(jwkText("k")), "issuer", "https://oidc.difi.no/")},
		{"issuer: query", with(withJWK(jwkText("k")), "issuer", "https://maskinporten.no/?x=y")},
		{"token endpoint: alone", with(withJWK(jwkText("k")), "token_endpoint", "https://maskinporten.no/token")},
	}
}

// onlyConfigured cannot happen in the environment, where an empty variable is one that is not set.
func onlyConfigured() []wrong {
	return []wrong{
		{"JWK: empty", map[string]string{"client_id": "c", "client_jwk": ""}},
		{"token: empty", map[string]string{"access_token": ""}},
		{"client id: empty", map[string]string{"client_id": "", "client_jwk": jwkText("k")}},
		{"key id: a line end alone", map[string]string{"client_id": "c", "client_jwk": jwkText("k"), "key_id": "\n"}},
		{"issuer: no URL", map[string]string{"client_id": "c", "client_jwk": jwkText("k"), "issuer": "0c3b1d2e"}},
		{"key id without key", map[string]string{"client_id": "c", "key_id": "k"}},
		{"password without file", map[string]string{"client_id": "c", "pkcs12_password": canary}},
	}
}

func TestWrongInputs(t *testing.T) {
	t.Parallel()
	var found strings.Builder
	record := func(title string, texts map[string]string, diags tfkittest.Diagnostics) {
		if len(diags.Errors()) == 0 {
			t.Errorf("%s: no error", title)
		}
		noSecrets(t, title, texts, diags.Text())
		found.WriteString("=== " + title + "\n" + diags.Text() + "\n")
	}
	for _, test := range slices.Concat(wrongCredentials(), onlyConfigured()) {
		config, _ := inConfiguration(test.texts)
		validated := start(t, nil).Validate(config)
		record(test.name, test.texts, validated)
		// What is wrong without a look at the environment is just as wrong when validation has been skipped.
		if configured := start(t, nil).ConfigureUnchecked(config); configured.Errors().Text() != validated.Errors().Text() {
			t.Errorf("%s: configuring says\n%s\nvalidating said\n%s", test.name, configured.Text(), validated.Text())
		}
	}
	for _, test := range wrongCredentials() {
		config, variables := inEnvironment(test.texts)
		if diags := start(t, variables).Validate(config); len(diags) > 0 {
			t.Errorf("%s: validation looked at the environment: %s", test.name, diags.Text())
		}
		record(test.name+", from the environment", test.texts, start(t, variables).ConfigureUnchecked(config))
	}
	golden(t, "wrong_inputs", found.String())
}

// noSecrets looks for any part of a sensitive input.
func noSecrets(t *testing.T, title string, texts map[string]string, shown string) {
	t.Helper()
	const window = 10
	if strings.Contains(shown, canary) {
		t.Errorf("%s: the canary is in\n%s", title, shown)
	}
	for _, name := range []string{"access_token", "client_jwk", "private_key", "pkcs12", "pkcs12_password"} {
		for line := range strings.Lines(texts[name]) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "-----") {
				continue // the label of a PEM block is no secret
			}
			for i := 0; i+window <= len(line); i++ {
				if strings.Contains(shown, line[i:i+window]) {
					t.Errorf("%s: part of %s is in\n%s", title, name, shown)
					break
				}
			}
		}
	}
}

func TestWrongPlacesAndLimits(t *testing.T) {
	t.Parallel()
	issuer := map[string]string{"MASKINPORTEN_ISSUER": "0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182"}
	key := map[string]string{"MASKINPORTEN_CLIENT_ID": "c", "MASKINPORTEN_CLIENT_JWK": jwkText("k")}
	over := func(levels ...map[string]string) map[string]string {
		all := map[string]string{}
		for _, level := range levels {
			maps.Copy(all, level)
		}
		return all
	}
	var found strings.Builder
	for _, test := range []struct {
		name      string
		config    object
		variables map[string]string
		static    bool // found without the environment
	}{
		{"environment: none", object{}, nil, false},
		{"environment: empty", object{"environment": ""}, nil, true},
		{"environment: unknown name", object{"environment": "production"}, nil, true},
		{"environment: unknown name without a near one", object{"environment": "staging"}, nil, true},
		{"environment: unknown name in the variable", object{}, map[string]string{"ALTINN_ENVIRONMENT": "TT02"}, false},
		{"platform: http", object{"platform_url": "http://platform.altinn.no"}, nil, true},
		{"platform: no URL", object{"platform_url": "platform.altinn.no"}, nil, true},
		{"platform: query", object{"platform_url": "https://platform.altinn.no?a"}, nil, true},
		{"environment: in quotes in the variable", object{}, map[string]string{"ALTINN_ENVIRONMENT": `"tt02"`}, false},
		{"platform: path of an API", object{"platform_url": "https://platform.tt02.altinn.no/authentication/api/v1"}, nil, true},
		{"platform: fragment", object{"platform_url": "https://platform.altinn.no/#x"}, nil, true},
		{"platform: http in the variable", object{}, map[string]string{"ALTINN_PLATFORM_URL": "http://platform.altinn.no"}, false},
		{"platform without Maskinporten", object{"platform_url": "http://127.0.0.1:8050"}, key, false},
		{"platform without Maskinporten, ignored issuer", object{"platform_url": "http://127.0.0.1:8050"}, over(key, issuer), false},
		{"token endpoint with ignored issuer", object{}, over(key, issuer, map[string]string{"ALTINN_ENVIRONMENT": "tt02", "MASKINPORTEN_TOKEN_ENDPOINT": "https://x.example/"}), false},
		{"client id kept in the issuer", object{"environment": "tt02"}, over(issuer, map[string]string{"MASKINPORTEN_CLIENT_JWK": jwkText("k")}), false},
		{"configured key, client id in the variable", mp(object{"client_jwk": jwkText("k")}), key, true},
		{"timeout: no duration", object{"environment": "tt02", "request_timeout": "30"}, nil, true},
		{"timeout: too short", object{"environment": "tt02", "request_timeout": "999ms"}, nil, true},
		{"timeout: too long", object{"environment": "tt02", "request_timeout": "10m1s"}, nil, true},
		{"retries: too many", object{"environment": "tt02", "max_retries": 11}, nil, true},
		{"retries: negative", object{"environment": "tt02", "max_retries": -1}, nil, true},
		{"concurrency: none", object{"environment": "tt02", "max_concurrent_requests": 0}, nil, true},
		{"concurrency: too much", object{"environment": "tt02", "max_concurrent_requests": 101}, nil, true},
		{"rate: none", object{"environment": "tt02", "max_requests_per_second": 0}, nil, true},
		{"rate: too high", object{"environment": "tt02", "max_requests_per_second": 1001}, nil, true},
	} {
		p := start(t, test.variables)
		diags := p.Validate(test.config)
		if test.static != (len(diags.Errors()) > 0) {
			t.Errorf("%s: validation says\n%s", test.name, diags.Text())
		}
		if !test.static {
			diags = p.ConfigureUnchecked(test.config)
		}
		if len(diags.Errors()) == 0 {
			t.Errorf("%s: no error", test.name)
		}
		found.WriteString("=== " + test.name + "\n" + diags.Text() + "\n")
	}
	golden(t, "wrong_places", found.String())
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	const register = "altinn:authentication/systemregister.write"
	token := func(scope string, expires time.Time) object {
		return object{"environment": "tt02", "access_token": readyTokenText(scope, expires)}
	}
	key := object{"client_id": "c", "client_jwk": jwkText("k")}
	late := WithClock(func() time.Time { return time.Date(2028, 2, 1, 0, 0, 0, 0, time.UTC) })
	var found strings.Builder
	for _, test := range []struct {
		name    string
		config  object
		options []Option
		warns   bool
	}{
		{"token: expired", token(register, now().Add(-time.Hour)), nil, true},
		{"token: useless scope", token("altinn:serviceowner", now().Add(time.Hour)), nil, true},
		{"token: valid", token(register, now().Add(time.Hour)), nil, false},
		{"certificate: expired", mp(object{"client_id": "c", "pkcs12": pkcs12Text("")}), []Option{late}, true},
		{"prod with test Maskinporten", mp(key.with("well_known_url", "https://test.maskinporten.no/.well-known/x")).with("environment", "prod"), nil, true},
		{"tt02 with production Maskinporten", mp(key.with("issuer", "https://maskinporten.no/")), nil, true},
		{"prod with its own Maskinporten", mp(key.with("issuer", "https://maskinporten.no/")).with("environment", "prod"), nil, false},
		{"another platform with test Maskinporten", mp(key.with("issuer", "https://test.maskinporten.no/")).with("environment", "prod").with("platform_url", "https://platform.example/"), nil, false},
	} {
		diags := start(t, nil, test.options...).ConfigureUnchecked(test.config)
		if len(diags.Errors()) > 0 || (len(diags) > 0) != test.warns {
			t.Errorf("%s: %s", test.name, diags.Text())
		}
		found.WriteString("=== " + test.name + "\n" + diags.Text() + "\n")
	}
	golden(t, "warnings", found.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	tfkittest.Golden(t, name, got)
}
