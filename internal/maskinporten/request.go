package maskinporten

import (
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// assertionLife is exp − iat of a grant. Maskinporten allows 120 s, and clocks that differ by less
// than 10 s (§2.2).
const assertionLife = 100 * time.Second

// Request says which token to get.
type Request struct {
	// Scopes are those of the token, at least one. Maskinporten grants all of them or refuses.
	Scopes []string
	// Resource restricts the token's audience (RFC 8707). Optional.
	Resource string
	// ConsumerOrg is the organisation number to act for; empty means the one of [Options].
	ConsumerOrg string
	// SystemUser asks for a token of one customer's system user (§5.1). Optional.
	SystemUser *SystemUser
}

// SystemUser names the system user that a customer has given the client's system.
type SystemUser struct {
	// OrgNumber is the customer's organisation number: nine digits, without "0192:".
	OrgNumber string
	// ExternalRef is that of the system user request, empty if the request had none.
	ExternalRef string
}

// normalized sorts and deduplicates the scopes, so that requests for the same token are equal.
func (r Request) normalized(consumerOrg string) Request {
	r.Scopes = strings.Fields(strings.Join(r.Scopes, " "))
	slices.Sort(r.Scopes)
	r.Scopes = slices.Compact(r.Scopes)
	if r.ConsumerOrg == "" {
		r.ConsumerOrg = consumerOrg
	}
	return r
}

// cacheKey is equal for two normalized requests if and only if they are for the same token.
func (r Request) cacheKey() string {
	parts := []string{strings.Join(r.Scopes, " "), r.Resource, r.ConsumerOrg}
	if r.SystemUser != nil {
		parts = append(parts, r.SystemUser.OrgNumber, r.SystemUser.ExternalRef)
	}
	return strings.Join(parts, "\x00")
}

// claims returns the documented claims and no others, since Maskinporten refuses unknown ones
// (§2.2).
func (r Request) claims(clientID, audience string, now time.Time) jwt.MapClaims {
	claims := jwt.MapClaims{
		"aud":   audience, // a string: the registered claims of the library would make it an array
		"iss":   clientID,
		"scope": strings.Join(r.Scopes, " "),
		"iat":   now.Unix(),
		"exp":   now.Add(assertionLife).Unix(),
		"jti":   uuid.NewString(),
	}
	if r.ConsumerOrg != "" {
		claims["consumer_org"] = r.ConsumerOrg
	}
	if r.Resource != "" {
		claims["resource"] = []string{r.Resource}
	}
	if r.SystemUser != nil {
		claims["authorization_details"] = []map[string]any{r.SystemUser.detail()}
	}
	return claims
}

func (u SystemUser) detail() map[string]any {
	detail := map[string]any{
		"type":           "urn:altinn:systemuser",
		"systemuser_org": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:" + u.OrgNumber},
	}
	if u.ExternalRef != "" {
		detail["externalRef"] = u.ExternalRef
	}
	return detail
}
