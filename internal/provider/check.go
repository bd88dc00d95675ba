package provider

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// check returns what is wrong with each input by itself, and which inputs exclude one another.
// Values that are not known yet pass.
func check(b block) diag.Diagnostics {
	if diags := checkEmpty(b); diags.HasError() {
		return diags
	}
	if diags := checkQuotes(b); diags.HasError() {
		return diags
	}
	diags := checkOneCredential(b)
	if _, ok := environmentNamed(b.environment.text); b.environment.known() && !ok {
		diags.Append(unknownEnvironment(b.environment))
	}
	for _, address := range []input{b.platformURL, b.selfservice, b.wellKnownURL, b.issuer, b.tokenEndpoint} {
		if err := checkAddress(address.text); address.known() && err != nil {
			diags.Append(address.invalid(err.Error()))
		}
	}
	if b.platformURL.known() && strings.Contains(b.platformURL.text, "/api/v1") {
		diags.Append(b.platformURL.invalid("it goes on with the path of one of Altinn's APIs: give the platform's base URL alone, such as " +
			"https://platform.tt02.altinn.no"))
	}
	if b.selfservice.known() && strings.Contains(b.selfservice.text, "/api/v1") {
		diags.Append(b.selfservice.invalid("it goes on with the path of the API, which the provider adds: give scheme and host alone, such as " +
			"https://api.test.samarbeid.digdir.no"))
	}
	if b.tokenEndpoint.given && !b.issuer.given {
		diags.Append(loneTokenEndpoint(b))
	}
	for _, in := range []struct {
		input

		noun string
	}{{b.clientID, "client id"}, {b.keyID, "key id"}} {
		if in.known() && strings.ContainsFunc(in.text, unicode.IsSpace) {
			diags.Append(in.invalid("it holds white space, which no " + in.noun + " has"))
		}
	}
	if err := identifier.CheckOrgNumber(b.consumerOrg.text); b.consumerOrg.known() && err != nil {
		diags.Append(b.consumerOrg.invalid(err.Error()))
	}
	return diags
}

// checkEmpty refuses empty texts, which most likely come from variables that are not set.
func checkEmpty(b block) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, in := range []input{
		b.environment, b.platformURL, b.selfservice, b.accessToken, b.clientID, b.clientJWK, b.privateKey, b.keyID, b.pkcs12, b.consumerOrg,
		b.wellKnownURL, b.issuer, b.tokenEndpoint,
	} {
		if in.known() && strings.TrimSpace(in.text) == "" {
			diags.Append(in.invalid("it is empty. Give it a value; or leave it out, or set it to null, to do without or to take it " +
				"from an environment variable"))
		}
	}
	return diags
}

// checkQuotes refuses texts in quotes. Containers and pipelines read files of variables without
// removing quotes as a shell does.
func checkQuotes(b block) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, in := range []input{
		b.environment, b.platformURL, b.selfservice, b.accessToken, b.clientID, b.keyID, b.consumerOrg, b.wellKnownURL, b.issuer, b.tokenEndpoint,
	} {
		if in.known() && strings.ContainsAny(in.text[:1], `"'`) {
			diags.Append(in.invalid("it begins with a quotation mark, which is a part of the value here: leave it out"))
		}
	}
	return diags
}

// checkHelpers refuses a key id or a password without a key in the configuration. It would have no
// effect, since a key from a variable takes them from variables, too.
func checkHelpers(configuration block) diag.Diagnostics {
	var diags diag.Diagnostics
	if configuration.keyID.given && !configuration.hasKey() {
		diags.Append(configuration.keyID.failure("Key id without a key", "maskinporten.key_id belongs to a key in the provider "+
			"block, and there is none. A key from an environment variable takes its key id from one too: set MASKINPORTEN_KID, and leave "+
			"out maskinporten.key_id."))
	}
	// The JWK stands for the whole of maskinporten when that is unknown.
	if configuration.password.given && !configuration.pkcs12.given {
		diags.Append(configuration.password.failure("Password without a PKCS#12 file", "maskinporten.pkcs12_password belongs to "+
			"maskinporten.pkcs12, and that is not set. A file from an environment variable takes its password from one too: set "+
			"MASKINPORTEN_PKCS12_PASSWORD, and leave out maskinporten.pkcs12_password."))
	}
	return diags
}

func unknownEnvironment(in input) diag.Diagnostic {
	detail := fmt.Sprintf("There is no environment %q.", in.text)
	if nearest := nearestEnvironment(in.text); nearest != "" {
		detail += fmt.Sprintf(" Did you mean %q?", nearest)
	}
	return in.failure("Invalid "+in.name(), detail+"\n\nThe environments are:"+environmentChoices())
}

func checkAddress(text string) error {
	if err := maskinporten.CheckURL(text); err != nil {
		return err
	}
	if u, err := url.Parse(text); err != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("it has a query (?…) or a fragment (#…), which have no place here")
	}
	return nil
}

func loneTokenEndpoint(b block) diag.Diagnostic {
	detail := b.tokenEndpoint.name() + " needs the issuer too: the issuer is the audience of what is sent there, and if the two did not " +
		"belong together, whoever received a grant could use it at the issuer. Set the issuer as well, exactly as that server " +
		"writes it in its metadata, or give the URL of the metadata instead, which hold both."
	if b.ignoredIssuer {
		detail += "\n\n" + issuerIgnored
	}
	return b.tokenEndpoint.failure("Token endpoint without issuer", detail)
}

const issuerIgnored = "MASKINPORTEN_ISSUER is set, but not read, since its value is not an absolute URL. Some tools keep the client " +
	"id in it: here that is MASKINPORTEN_CLIENT_ID."

// checkOneCredential refuses several credentials. It ignores values that are not known yet, which
// may turn out to be null.
func checkOneCredential(b block) diag.Diagnostics {
	var given []input
	for _, credential := range append([]input{b.accessToken}, b.keys()...) {
		if credential.known() {
			given = append(given, credential)
		}
	}
	if len(given) < 2 {
		return nil
	}
	names := make([]string, len(given))
	for i, credential := range given {
		names[i] = credential.name()
	}
	where := "in the provider block"
	if given[0].variable != "" {
		where = "among the environment variables"
	}
	return diag.Diagnostics{given[1].failure("More than one credential", fmt.Sprintf("There are several credentials %s, and nothing "+
		"says which one to use: %s. Keep one of them.", where, strings.Join(names, " and ")))}
}
