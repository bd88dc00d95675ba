package issuer

import "net/http"

// OAuth error codes, and Maskinporten's own (maskinporten.md §2.6).
const (
	invalidRequest              = "invalid_request"
	invalidGrant                = "invalid_grant"
	invalidScope                = "invalid_scope"
	invalidTarget               = "invalid_target"
	unsupportedGrantType        = "unsupported_grant_type"
	forbidden                   = "forbidden"
	invalidAuthorizationDetails = "invalid_authorization_details"
	invalidAltinnConfiguration  = "invalid_altinn_customer_configuration"
)

const authenticationFailed = "Invalid assertion. Client authentication failed. "

// refusal is why a grant is refused: the answer to it without its trace id.
type refusal struct {
	status      int
	oauthError  string
	code        string // "MP-…", or "" when Maskinporten gives none
	description string
}

func refuse(oauthError, code, description string) *refusal {
	return &refusal{status: http.StatusBadRequest, oauthError: oauthError, code: code, description: description}
}

func refuseAccess(code, description string) *refusal {
	return &refusal{status: http.StatusForbidden, oauthError: forbidden, code: code, description: description}
}

// malformed refuses a grant with a claim or header that is missing, of the wrong type or of the wrong form.
func malformed() *refusal {
	return refuse(invalidRequest, "MP-011", "Invalid assertion. Invalid parameter value")
}
