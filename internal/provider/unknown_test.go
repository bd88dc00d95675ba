package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestUnknownValuesFailOnlyWhatNeedsThem(t *testing.T) {
	t.Parallel()
	key := object{"client_id": "c", "client_jwk": jwkText("k")}
	for name, test := range map[string]struct {
		config    object
		variables map[string]string
		names     string // the attribute that a call has to wait for
	}{
		"environment":               {object{"environment": unknown, "maskinporten": key}, nil, "environment"},
		"platform":                  {mp(key).with("platform_url", unknown), nil, "platform_url"},
		"everything about the key":  {object{"environment": "tt02", "maskinporten": unknown}, nil, "maskinporten"},
		"everything":                {object{"environment": unknown, "maskinporten": unknown, "request_timeout": unknown, "max_retries": unknown}, nil, "environment"},
		"access token":              {object{"environment": "tt02", "access_token": unknown}, nil, "access_token"},
		"access token beside a key": {mp(key).with("access_token", unknown), nil, "access_token"},
		"JWK":                       {mp(key.with("client_jwk", unknown)), nil, "maskinporten.client_jwk"},
		"JWK over the environment's": {
			mp(key.with("client_jwk", unknown)), map[string]string{"MASKINPORTEN_CLIENT_JWK": jwkText("k")}, "maskinporten.client_jwk",
		},
		"client id":        {mp(key.with("client_id", unknown)), nil, "maskinporten.client_id"},
		"organisation":     {mp(key.with("consumer_org", unknown)), nil, "maskinporten.consumer_org"},
		"PEM":              {mp(object{"client_id": "c", "private_key": unknown, "key_id": "k"}), nil, "maskinporten.private_key"},
		"PEM without kid":  {mp(object{"client_id": "c", "private_key": unknown}), nil, "maskinporten.private_key"},
		"key id of a PEM":  {mp(object{"client_id": "c", "private_key": pemText(), "key_id": unknown}), nil, "maskinporten.key_id"},
		"PKCS#12":          {mp(object{"client_id": "c", "pkcs12": unknown, "pkcs12_password": unknown}), nil, "maskinporten.pkcs12"},
		"PKCS#12 password": {mp(object{"client_id": "c", "pkcs12": pkcs12Text("x"), "pkcs12_password": unknown}), nil, "maskinporten.pkcs12_password"},
		"well-known URL":   {mp(key.with("well_known_url", unknown)), nil, "maskinporten.well_known_url"},
		"issuer":           {mp(key.with("issuer", unknown).with("token_endpoint", "https://x.example/token")), nil, "maskinporten.issuer"},
		"token endpoint":   {mp(key.with("issuer", "https://x.example/").with("token_endpoint", unknown)), nil, "maskinporten.token_endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, test.variables)
			if diags := p.Validate(test.config); len(diags) > 0 {
				t.Errorf("validating: %s", diags.Text())
			}
			if diags := p.ConfigureUnchecked(test.config); len(diags) > 0 {
				t.Fatalf("configuring: %s", diags.Text())
			}
			diags := readSystem(p)
			if want := "the provider's " + test.names + " is not known yet"; len(diags.Errors()) != 1 || !strings.Contains(diags.Text(), want) {
				t.Errorf("a call says\n%s\nwant %q in it", diags.Text(), want)
			}
			if strings.Contains(diags.Text(), "unexpected request") {
				t.Error("a request was sent")
			}
		})
	}
}

func TestUnknownValuesDoNotHideWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]object{
		"JWK that is wrong beside an unknown client id": mp(object{"client_id": unknown, "client_jwk": canary}),
		"no client id beside an unknown JWK":            mp(object{"client_jwk": unknown}),
		"URL beside an unknown key":                     mp(object{"client_id": "c", "client_jwk": unknown, "well_known_url": "http://x.example/"}),
	} {
		if diags := start(t, nil).Validate(config); len(diags.Errors()) != 1 {
			t.Errorf("%s: %s", name, diags.Text())
		}
	}
}

func TestUnknownCredentialIsNotAMissingOne(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	if diags := p.ConfigureUnchecked(object{"environment": "tt02", "maskinporten": unknown}); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
	if diags := readSystem(p); strings.Contains(diags.Text(), "No credential") {
		t.Error(diags.Text())
	}
}

func TestUnknownValuesAreDeferredWhereThatIsOffered(t *testing.T) {
	t.Parallel()
	key := object{"client_id": "c", "client_jwk": jwkText("k")}
	for name, test := range map[string]struct {
		config   object
		deferred bool
	}{
		"unknown key":         {mp(key.with("client_jwk", unknown)), true},
		"unknown environment": {object{"environment": unknown}, true},
		"all known":           {mp(key).with("max_retries", 0), false},
		"unknown limits":      {mp(key).with("max_retries", 0).with("max_concurrent_requests", unknown), false},
	} {
		p := start(t, nil)
		p.AllowsDeferral = true
		if diags := p.ConfigureUnchecked(test.config); len(diags) > 0 {
			t.Fatalf("%s: %s", name, diags.Text())
		}
		_, off, _ := p.ReadOrDeferData("altinn_system", object{"id": vendorOrg + "_demo"})
		if deferred := off != nil && off.Reason == tfprotov6.DeferredReasonProviderConfigUnknown; deferred != test.deferred {
			t.Errorf("%s: deferred is %v", name, off)
		}
	}
}
