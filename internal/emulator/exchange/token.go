package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"
)

const (
	// lifetime is that of Altinn's tokens, whatever is left of Maskinporten's.
	lifetime = 30 * time.Minute
	// verifySkew is how long after its end Altinn still takes a token.
	verifySkew = 10 * time.Second
)

// issue signs Altinn's token with the claims of one of Maskinporten's.
func (s *Service) issue(from map[string]json.RawMessage, consumer string) (string, error) {
	claims := map[string]any{}
	for name, value := range from {
		claims[name] = value
	}
	for _, gone := range []string{"aud", "client_amr"} {
		delete(claims, gone)
	}
	var details []json.RawMessage
	if json.Unmarshal(from["authorization_details"], &details) == nil && len(details) == 1 {
		claims["authorization_details"] = details[0] // not the array that Maskinporten has
	}
	now := s.Now().Truncate(time.Second)
	maps.Copy(claims, map[string]any{
		"iss": s.issuer(), "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(lifetime).Unix(), "sid": uuid.NewString(),
		"urn:altinn:orgNumber":          consumer,
		"urn:altinn:authenticatemethod": "maskinporten",
		"urn:altinn:authlevel":          3,
	})
	text, err := jwt.Signed(s.signing.Load().signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign Altinn's token: %w", err)
	}
	return text, nil
}

// Claims is what one of Altinn's tokens says, in the terms of those who decide by it.
type Claims struct {
	ClientID, Organisation string
	Scopes                 []string
	// SystemUserID is empty unless the token is a system user's.
	SystemUserID string
}

// VerifyOwn checks the signature, issuer and times of one of Altinn's own tokens and returns its claims. Its errors never
// contain the token.
func (s *Service) VerifyOwn(token string) (Claims, error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return Claims{}, errors.New("the token is not a JWT signed with RS256")
	}
	var claims struct {
		jwt.Claims
		ClientID   string `json:"client_id"`
		OrgNumber  string `json:"urn:altinn:orgNumber"`
		Scope      string `json:"scope"`
		SystemUser struct {
			IDs []string `json:"systemuser_id"`
		} `json:"authorization_details"`
	}
	if err := parsed.Claims(s.signing.Load().public, &claims); err != nil {
		return Claims{}, errors.New("the token is not one of Altinn's")
	}
	if err := claims.ValidateWithLeeway(jwt.Expected{Issuer: s.issuer(), Time: s.Now()}, verifySkew); err != nil {
		return Claims{}, fmt.Errorf("verify the token: %w", err)
	}
	verified := Claims{ClientID: claims.ClientID, Organisation: claims.OrgNumber, Scopes: strings.Fields(claims.Scope)}
	if len(claims.SystemUser.IDs) > 0 {
		verified.SystemUserID = claims.SystemUser.IDs[0]
	}
	return verified, nil
}
