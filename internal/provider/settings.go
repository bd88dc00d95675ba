package provider

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// settings is the result of the provider block and the environment variables.
type settings struct { //nolint:recvcheck // a copy must not print the credential either
	platformURL string
	// platformFrom is the input that decides the platform, and environment the one that names the
	// environment.
	platformFrom, environment input
	// unknownPlatform is the attribute on which the platform depends if that is not known yet,
	// empty if it is.
	unknownPlatform string

	// selfserviceURL is empty where nothing says which self-service API belongs to the platform,
	// and unknownSelfservice is the attribute to wait for.
	selfserviceURL, unknownSelfservice string

	credential  credential
	clientID    string
	consumerOrg string
	endpoints   maskinporten.Endpoints
}

// unknown returns an attribute that calls need and that is not known yet, empty if there is none.
func (s *settings) unknown() string {
	if s.unknownPlatform != "" {
		return s.unknownPlatform
	}
	return s.credential.unknown
}

// validate returns what is wrong with a configuration, whatever the environment variables are.
func validate(configuration block, now func() time.Time) diag.Diagnostics {
	diags := checkHelpers(configuration)
	b := merge(configuration, block{})
	diags.Append(check(b)...)
	if !diags.HasError() {
		_, found := credentialOf(b, now)
		diags.Append(found...)
	}
	return diags
}

// resolve returns the settings of both levels, or what is wrong or missing.
func resolve(configuration, environment block, now func() time.Time) (settings, diag.Diagnostics) {
	diags := checkHelpers(configuration)
	environment, found := besideEnvironment(configuration, environment)
	diags.Append(found...)
	b := merge(configuration, environment)
	diags.Append(check(b)...)
	if diags.HasError() {
		return settings{}, diags
	}
	s := settings{clientID: b.clientID.text, consumerOrg: b.consumerOrg.text, environment: b.environment}
	diags.Append(s.setPlatform(b)...)
	s.setSelfservice(b)
	s.credential, found = credentialOf(b, now)
	diags.Append(found...)
	if s.credential.warning != nil {
		diags.Append(s.credential.warning)
	}
	if s.credential.key != nil && !diags.HasError() {
		diags.Append(s.setEndpoints(b)...)
	}
	diags.Append(s.checkOverrides(configuration, b)...)
	return s, diags
}

func (s *settings) setPlatform(b block) diag.Diagnostics {
	s.platformFrom = first(b.platformURL, b.environment)
	switch {
	case b.platformURL.known():
		s.platformURL = strings.TrimRight(b.platformURL.text, "/")
	case b.platformURL.unknown:
		s.unknownPlatform = b.platformURL.name()
	case b.environment.known():
		chosen, _ := environmentNamed(b.environment.text)
		s.platformURL = chosen.platformURL
	case b.environment.unknown:
		s.unknownPlatform = b.environment.name()
	default:
		return diag.Diagnostics{b.environment.failure("No environment", "Nothing says which environment of Altinn to work on, and "+
			"there is no default, so that nobody changes production by leaving something out.\n\n"+
			"Set environment, or ALTINN_ENVIRONMENT, to one of these:"+environmentChoices()+"\n\n"+
			"Or set platform_url to the URL of another platform, such as the emulator's.")}
	}
	return nil
}

// setSelfservice finds the self-service API. A platform with an address of its own need not be the
// environment's: an emulator's is not, and must not lead to the clients of the real one.
func (s *settings) setSelfservice(b block) {
	chosen, _ := environmentNamed(b.environment.text)
	switch {
	case b.selfservice.known():
		s.selfserviceURL = strings.TrimRight(b.selfservice.text, "/")
	case b.selfservice.unknown:
		s.unknownSelfservice = b.selfservice.name()
	case b.platformURL.given:
	case b.environment.unknown:
		s.unknownSelfservice = b.environment.name()
	default:
		s.selfserviceURL = chosen.selfserviceURL
	}
}

// platform is what objects are marked with, nil while it is not known.
func (s *settings) platform() *tfkit.Platform {
	if s.unknownPlatform != "" {
		return nil
	}
	return tfkit.NewPlatform(s.environmentOfPlatform(), s.platformURL, maskinporten.IsLoopback(s.platformURL), s.platformFrom.origin())
}

// environmentOfPlatform returns the name of the environment at the address, or the one that the
// block has beside another address. If a variable gives one of the two, they need not belong
// together.
func (s *settings) environmentOfPlatform() string {
	for _, e := range environments() {
		if tfkit.SchemeAndHost(e.platformURL) == tfkit.SchemeAndHost(s.platformURL) {
			return e.name
		}
	}
	if s.platformFrom.variable == "" && s.environment.variable == "" {
		return s.environment.text
	}
	return ""
}

// setEndpoints sets the Maskinporten to get tokens from. If that is not known yet, neither is the
// credential.
func (s *settings) setEndpoints(b block) diag.Diagnostics {
	for _, override := range []input{b.issuer, b.tokenEndpoint, b.wellKnownURL} {
		if override.unknown {
			s.credential.unknown = override.name()
			return nil
		}
	}
	switch {
	case b.issuer.given && b.tokenEndpoint.given:
		s.endpoints = maskinporten.Endpoints{Issuer: b.issuer.text, TokenEndpoint: b.tokenEndpoint.text}
	case b.wellKnownURL.given:
		s.endpoints = maskinporten.Endpoints{WellKnownURL: b.wellKnownURL.text, Issuer: b.issuer.text}
	case b.issuer.given:
		s.endpoints = maskinporten.IssuedBy(b.issuer.text)
	case b.environment.unknown:
		s.credential.unknown = b.environment.name()
		return nil
	case b.environment.given:
		chosen, _ := environmentNamed(b.environment.text)
		s.endpoints = chosen.maskinporten
	default:
		return diag.Diagnostics{missingEndpoints(b)}
	}
	return checkPair(b)
}

func missingEndpoints(b block) diag.Diagnostic {
	detail := "With platform_url alone, nothing says which Maskinporten has the client. Set environment, or ALTINN_ENVIRONMENT; or " +
		"set maskinporten.well_known_url, or MASKINPORTEN_WELL_KNOWN_URL, to the URL of the metadata of a Maskinporten such as " +
		"the emulator's."
	if b.ignoredIssuer {
		detail += "\n\n" + issuerIgnored
	}
	return b.environment.failure("No Maskinporten", detail)
}

// checkPair warns of an environment with the Maskinporten of another one, whose tokens Altinn
// refuses without an explanation.
func checkPair(b block) diag.Diagnostics {
	chosen, ok := environmentNamed(b.environment.text)
	if !ok || b.platformURL.given {
		return nil
	}
	override := first(b.issuer, b.wellKnownURL)
	for _, other := range []maskinporten.Endpoints{maskinporten.Production(), maskinporten.Test()} {
		if other != chosen.maskinporten && sameHost(override.text, other.Issuer) {
			return diag.Diagnostics{override.warning("Environment and Maskinporten do not belong together",
				fmt.Sprintf("%s points to %s, and the environment %s takes tokens from %s only: Altinn will refuse every call with 401.",
					override.name(), other.Issuer, chosen.name, chosen.maskinporten.Issuer))}
		}
	}
	return nil
}

func sameHost(a, b string) bool {
	u, err := url.Parse(a)
	if err != nil {
		return false
	}
	v, err := url.Parse(b)
	return err == nil && strings.EqualFold(u.Host, v.Host)
}

// planTimeChecks reports whether to check names during a plan. A value that is not known yet may
// turn out to be false, so it counts as false.
func planTimeChecks(m model, getenv func(string) string) (bool, diag.Diagnostics) {
	if configured := m.PlanTimeChecks; !configured.IsNull() {
		return configured.ValueBool(), nil
	}
	const variable = "ALTINN_PLAN_TIME_CHECKS"
	switch text := strings.TrimSpace(getenv(variable)); strings.ToLower(text) {
	case "", "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	default:
		return false, diag.Diagnostics{input{variable: variable}.invalid(fmt.Sprintf("it is %q, and must be true, false, 1 or 0; or leave "+
			"it out, which means true", text))}
	}
}
