package provider

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// The configuration takes precedence over variables for addresses, too. A variable that is left
// over in a shell must not send what the block says is for one environment to another.

// besideEnvironment returns the variables that count if the provider block has `environment`. Of
// the variables for addresses, one that names this machine counts, as the emulator's do. One that
// names the environment's own address is ignored: where applications run, such as on NAIS,
// Maskinporten's are always set (maskinporten.md §3.3). Any other is an error.
func besideEnvironment(configuration, environment block) (block, diag.Diagnostics) {
	chosen := configuration.environment
	own, ok := environmentNamed(chosen.text)
	if !chosen.unknown && !ok {
		return environment, nil // there is none in the block, or an unknown one, which is another error
	}
	var wrong []input
	judge := func(in *input, owns func(string) bool) {
		if !in.given || maskinporten.IsLoopback(in.text) {
			return
		}
		// An environment that is not known yet is checked in the apply.
		if !chosen.unknown && !owns(in.text) {
			wrong = append(wrong, *in)
		}
		*in = input{variable: in.variable}
	}
	if !configuration.platformURL.given {
		judge(&environment.platformURL, func(text string) bool { return sameAddress(text, own.platformURL) })
	}
	if !configuration.selfservice.given {
		judge(&environment.selfservice, func(text string) bool { return sameAddress(text, own.selfserviceURL) })
	}
	if !configuration.hasEndpoints() {
		judge(&environment.wellKnownURL, own.hasMetadata)
		judge(&environment.issuer, func(text string) bool { return sameAddress(text, own.maskinporten.Issuer) })
		judge(&environment.tokenEndpoint, func(text string) bool { return sameAddress(text, own.maskinporten.TokenEndpoint) })
	}
	if len(wrong) == 0 {
		return environment, nil
	}
	return environment, diag.Diagnostics{contradicts(chosen, wrong)}
}

// hasMetadata reports whether a URL is that of a well-known document of the environment's
// Maskinporten, which has two: as an authorization server and as an OpenID provider.
func (e environment) hasMetadata(text string) bool {
	u, err := url.Parse(text)
	return err == nil && strings.HasPrefix(u.Path, "/.well-known/") && tfkit.SchemeAndHost(text) == tfkit.SchemeAndHost(e.maskinporten.WellKnownURL)
}

// sameAddress reports whether two URLs are equal but for a slash at the end, the case of the host,
// and a default port.
func sameAddress(a, b string) bool {
	u, err := url.Parse(a)
	if err != nil {
		return false
	}
	v, err := url.Parse(b)
	return err == nil && tfkit.SchemeAndHost(a) == tfkit.SchemeAndHost(b) && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		strings.TrimRight(u.Path, "/") == strings.TrimRight(v.Path, "/")
}

func contradicts(chosen input, wrong []input) diag.Diagnostic {
	var found strings.Builder
	for _, in := range wrong {
		found.WriteString("\n  - " + in.name() + " is " + shownAddress(in.text))
		if err := checkAddress(in.text); err != nil {
			found.WriteString(": " + err.Error())
		}
	}
	names := namesOf(wrong)
	return chosen.failure(fmt.Sprintf("Not an address of %s: %s", chosen.text, strings.Join(names, ", ")),
		fmt.Sprintf("The provider block says environment = %[1]q, and an environment variable says to work elsewhere:%[2]s\n\n"+
			"The block comes first. Beside it, such a variable may only name what %[1]s has itself, or this machine, as an emulator's do; "+
			"anything else is most likely left over from other work.\n\n"+
			"Unset what is left over: `unset %[3]s`. Or change environment, if that is what is wrong. For another address on purpose, write it in the "+
			"provider block (%[4]s); or leave environment out there, and set ALTINN_ENVIRONMENT.",
			chosen.text, found.String(), strings.Join(names, " "), failure.Enumeration(argumentsOf(wrong))))
}

// checkOverrides warns of variables that name this machine although the block has an environment,
// and refuses an emulator beside a real service.
func (s *settings) checkOverrides(configuration, b block) diag.Diagnostics {
	var diags diag.Diagnostics
	used := []input{b.platformURL, b.selfservice}
	if b.hasKey() && !b.accessToken.given { // nothing else asks Maskinporten
		used = append(used, b.wellKnownURL, b.issuer, b.tokenEndpoint)
	}
	used = slices.DeleteFunc(used, func(in input) bool { return !in.given || in.variable == "" })
	if configuration.environment.given && len(used) > 0 {
		diags.Append(overrides(configuration.environment, used))
	}
	from := maskinporten.IsLoopback(s.tokensFrom())
	if s.platformURL == "" || s.tokensFrom() == "" || from == maskinporten.IsLoopback(s.platformURL) {
		return diags
	}
	// An address in the block is intended: it may be a tunnel.
	leads := slices.IndexFunc(used, func(in input) bool { return maskinporten.IsLoopback(in.text) })
	if leads < 0 {
		return diags
	}
	detail := s.halfEmulator(used[leads], from)
	if configuration.environment.given {
		return diag.Diagnostics{diag.NewErrorDiagnostic(noPair, detail)}
	}
	diags.AddWarning(noPair, detail)
	return diags
}

const noPair = "Altinn and Maskinporten do not belong together"

// tokensFrom returns a URL of the Maskinporten that tokens come from, empty if there is none or it
// is not known yet.
func (s *settings) tokensFrom() string {
	if s.endpoints.WellKnownURL != "" {
		return s.endpoints.WellKnownURL
	}
	return s.endpoints.Issuer
}

func (s *settings) halfEmulator(leads input, tokens bool) string {
	detail := fmt.Sprintf("%s names this machine, where an emulator runs. ", leads.name())
	if tokens {
		detail += fmt.Sprintf("So tokens come from %s, and calls go to %s, which takes no token of an emulator's.",
			tfkit.SchemeAndHost(s.tokensFrom()), s.platformURL)
	} else {
		detail += fmt.Sprintf("So calls go to %s, and tokens come from %s: an emulator takes no token of a real Maskinporten's.",
			s.platformURL, tfkit.SchemeAndHost(s.tokensFrom()))
	}
	return detail + "\n\nFor the emulator, set both as it prints them, ALTINN_PLATFORM_URL and MASKINPORTEN_WELL_KNOWN_URL. For Altinn itself, " +
		"`unset " + leads.name() + "`. If this machine has a tunnel to a real service, write its address in the provider block."
}

// overrides warns of variables that count although the block says otherwise.
func overrides(chosen input, used []input) diag.Diagnostic {
	says := "environment of the provider block, which is not known yet"
	if chosen.known() {
		says = fmt.Sprintf("environment = %q of the provider block", chosen.text)
	}
	var found strings.Builder
	for _, in := range used {
		found.WriteString("\n  - " + in.name() + " is " + shownAddress(in.text))
	}
	names := namesOf(used)
	return chosen.warning("Working on this machine, because of "+sentenceList(names),
		fmt.Sprintf("Addresses of an emulator come before %s:%s\n\nIf no emulator is meant: `unset %s`. To work on one without this "+
			"warning, leave environment out of the block, and set ALTINN_ENVIRONMENT where it is needed.",
			says, found.String(), strings.Join(names, " ")))
}

// sentenceList writes names as a sentence does: A, B and C.
func sentenceList(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func namesOf(inputs []input) []string {
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = in.name()
	}
	return names
}

// argumentsOf returns the arguments of the provider block that correspond to variables for
// addresses.
func argumentsOf(variables []input) []string {
	arguments := map[string]string{
		"ALTINN_PLATFORM_URL": "platform_url", "DIGDIR_SELFSERVICE_URL": "selfservice_url", "MASKINPORTEN_WELL_KNOWN_URL": "maskinporten.well_known_url",
		"MASKINPORTEN_ISSUER": "maskinporten.issuer", "MASKINPORTEN_TOKEN_ENDPOINT": "maskinporten.token_endpoint",
	}
	names := make([]string, len(variables))
	for i, in := range variables {
		names[i] = arguments[in.variable]
	}
	return names
}

// shownAddress returns an address for a message, without parts that may be secret.
func shownAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return fmt.Sprintf("%q", text)
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return shown.String()
}
