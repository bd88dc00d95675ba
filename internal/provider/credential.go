package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// credential is the source of tokens: none, a ready token, a key, or one that is not known yet.
type credential struct {
	unknown string // the attribute that is not known yet
	ready   *maskinporten.Static
	key     *maskinporten.Key
	// warning says that the credential will not work. It is no error, since this machine's clock
	// may be wrong.
	warning diag.Diagnostic
}

func (c credential) missing() bool { return c.unknown == "" && c.ready == nil && c.key == nil }

// credentialOf reads the credential of a block that has passed [check].
func credentialOf(b block, now func() time.Time) (credential, diag.Diagnostics) {
	switch {
	case b.accessToken.unknown:
		return credential{unknown: b.accessToken.name()}, nil
	case b.accessToken.given:
		return readyToken(b.accessToken, now)
	case !b.hasKey():
		return credential{}, nil
	}
	return keyOf(b, now())
}

func readyToken(in input, now func() time.Time) (credential, diag.Diagnostics) {
	ready, err := maskinporten.NewStatic(in.text, now)
	if err != nil {
		return credential{}, diag.Diagnostics{in.invalid(err.Error())}
	}
	c := credential{ready: ready}
	if text := ready.Warning(altinn.ScopeSystemRegister, altinn.ScopeRequestWrite, altinn.ScopeRequestRead); text != "" {
		c.warning = in.warning("The access token does not work", failure.Sentence(text))
	}
	return c, nil
}

func keyOf(b block, now time.Time) (credential, diag.Diagnostics) {
	in := chosenKey(b)
	var diags diag.Diagnostics
	if !b.clientID.given {
		diags.Append(missingClientID(b, in))
	}
	var key *maskinporten.Key
	if !in.unknown && !b.keyID.unknown && !b.password.unknown {
		var err error
		if key, err = parseKey(b); err != nil {
			return credential{}, append(diags, keyFailure(b, in, err))
		}
	}
	for _, needed := range []input{in, b.keyID, b.password, b.clientID, b.consumerOrg} {
		if needed.unknown {
			return credential{unknown: needed.name()}, diags
		}
	}
	c := credential{key: key}
	if text := key.Warning(now); text != "" {
		c.warning = in.warning("The certificate does not work", text)
	}
	return c, diags
}

// chosenKey returns the key that is known, or else the first that is not.
func chosenKey(b block) input {
	for _, in := range b.keys() {
		if in.known() {
			return in
		}
	}
	return first(b.keys()...)
}

func parseKey(b block) (*maskinporten.Key, error) {
	switch {
	case b.clientJWK.known():
		return maskinporten.ParseJWK(b.clientJWK.text, b.keyID.text)
	case b.privateKey.known():
		return maskinporten.ParsePEM(b.privateKey.text, b.keyID.text)
	}
	return maskinporten.ParsePKCS12(b.pkcs12.text, b.password.text, b.keyID.text)
}

func missingClientID(b block, key input) diag.Diagnostic {
	if key.variable == "" {
		return b.clientID.failure("No client id", key.name()+" is set in the provider block, and then maskinporten.client_id must be "+
			"there too. A configured credential never mixes with environment variables, so MASKINPORTEN_CLIENT_ID is deliberately not read.")
	}
	detail := key.name() + " is set, but no client id. Set MASKINPORTEN_CLIENT_ID, or maskinporten.client_id in the provider block."
	if b.ignoredIssuer {
		detail += "\n\n" + issuerIgnored
	}
	return diag.NewErrorDiagnostic("No client id", detail)
}
