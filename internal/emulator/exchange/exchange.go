package exchange

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	// Path is where a token of the named provider is exchanged.
	Path = "/authentication/api/v1/exchange/{provider}"

	openIDPath   = "/authentication/api/v1/openid/"
	metadataPath = openIDPath + ".well-known/openid-configuration"
	keysPath     = metadataPath + "/jwks"
)

// Service exchanges tokens. It is safe for concurrent use.
type Service struct {
	// PlatformURL is where Altinn is.
	PlatformURL string
	// Now is Altinn's time.
	Now func() time.Time
	// Verify checks a Maskinporten token and returns its claims and whom it is for; Consumer is "" without one.
	Verify func(token string) (claims map[string]json.RawMessage, consumer string, err error)

	signing atomic.Pointer[signing]
}

// Routes are the endpoints of the service.
func (s *Service) Routes() []wire.Route {
	return []wire.Route{
		{Method: http.MethodGet, Pattern: Path, Handle: s.exchange},
		{Method: http.MethodGet, Pattern: metadataPath, Handle: s.metadata},
		{Method: http.MethodGet, Pattern: keysPath, Handle: s.keys},
	}
}

// exchange answers in the order in which the service checks. Its 401 has a body, where the system register's has none.
func (s *Service) exchange(c *wire.Call) *wire.Reply {
	if _, sent := c.Request.Header[http.CanonicalHeaderKey("X-Altinn-EnterpriseUser-Authentication")]; sent {
		return wire.Body(http.StatusGone, wire.TypeProblemUTF8, wire.EncodeJSON(wire.Object{
			{Name: "type", Value: "https://docs.altinn.studio"},
			{Name: "title", Value: "Virksomhetsbruker is no longer available"},
			{Name: "status", Value: http.StatusGone},
			{Name: "detail", Value: enterpriseUserGone},
		}))
	}
	token := bearer(c.Request.Header)
	if !readable(token) {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	switch provider := strings.ToLower(c.Params["provider"]); provider {
	case "maskinporten":
		return s.exchangeMaskinporten(c, token)
	case "id-porten", "altinnstudio": // nobody has such a token here
		return c.StatusOnly(http.StatusUnauthorized)
	default:
		return c.Text(http.StatusBadRequest, fmt.Sprintf(
			"Invalid token provider: %s. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.", c.Params["provider"]))
	}
}

const enterpriseUserGone = "Virksomhetsbruker (enterprise user) is no longer available. It has been replaced by Systembruker (system user) " +
	"or ID-porten, depending on the use case. See https://docs.altinn.studio for migration guidance."

func (s *Service) exchangeMaskinporten(c *wire.Call, token string) *wire.Reply {
	claims, consumer, err := s.Verify(token)
	if err != nil || consumer == "" {
		return c.StatusOnly(http.StatusUnauthorized)
	}
	exchanged, err := s.issue(claims, consumer)
	if err != nil {
		return c.Unhandled()
	}
	return c.Text(http.StatusOK, exchanged)
}

// bearer is the token of a call, whose scheme can be spelled in any case here.
func bearer(header http.Header) string {
	scheme, token, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// readable reports whether a text has the form of a signed token.
func readable(token string) bool { return strings.Count(token, ".") == 2 }

// metadata is the discovery document, without the endpoints by which people log in: the emulator has none.
func (s *Service) metadata(*wire.Call) *wire.Reply {
	return wire.JSON(http.StatusOK, wire.Object{
		{Name: "issuer", Value: s.issuer()},
		{Name: "jwks_uri", Value: s.PlatformURL + keysPath},
		{Name: "response_types_supported", Value: []string{"token"}},
		{Name: "subject_types_supported", Value: []string{"pairwise"}},
		{Name: "id_token_signing_alg_values_supported", Value: []string{"RS256"}},
	})
}

func (s *Service) issuer() string { return s.PlatformURL + openIDPath }
