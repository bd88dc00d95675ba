package issuer

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"
)

// verifySkew is how long after its end Altinn still takes a token (maskinporten.md §6).
const verifySkew = 10 * time.Second

// tokenClaims is the content of a token (maskinporten.md §2.5).
type tokenClaims struct {
	jwt.Claims
	ClientID             string              `json:"client_id"`
	ClientAMR            string              `json:"client_amr"`
	Consumer             *party              `json:"consumer"`
	Supplier             *party              `json:"supplier,omitempty"`
	DelegationSource     string              `json:"delegation_source,omitempty"`
	Scope                string              `json:"scope"`
	TokenType            string              `json:"token_type"`
	PID                  string              `json:"pid,omitempty"`
	AuthorizationDetails []*systemUserDetail `json:"authorization_details,omitempty"`
}

// issuedToken is the answer to an accepted grant (maskinporten.md §2.4).
type issuedToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"`
	Scope       string `json:"scope"`
}

// tokenClaims returns the claims that follow from an accepted grant.
func (g *grant) tokenClaims(delegationSource string) tokenClaims {
	claims := newTokenClaims(g.client, g.authMethod, g.scopes)
	claims.Audience = g.resources
	claims.PID = g.pid
	if g.consumerOrg != "" {
		claims.Supplier, claims.Consumer = claims.Consumer, newParty(g.consumerOrg)
		claims.DelegationSource = delegationSource
	}
	if g.systemUser != nil {
		claims.AuthorizationDetails = []*systemUserDetail{g.systemUser}
	}
	return claims
}

func newTokenClaims(c client, authMethod string, scopes []string) tokenClaims {
	return tokenClaims{
		ClientID: c.id, ClientAMR: authMethod, Consumer: newParty(c.organisation),
		Scope: strings.Join(scopes, " "), TokenType: "Bearer",
	}
}

// issue signs a token that lives for the given time, or shorter when one of its scopes says so. As at Maskinporten a second
// may have begun between "iat" and the answer, so that expires_in is 119 for a token of 120 s.
func (i *Issuer) issue(now time.Time, claims tokenClaims, lifetime time.Duration) (issuedToken, error) {
	for scope := range strings.FieldsSeq(claims.Scope) {
		if limit := i.scopes[scope].MaxAge; limit > 0 {
			lifetime = min(lifetime, limit)
		}
	}
	issuedAt := now.Truncate(time.Second)
	expires := issuedAt.Add(lifetime)
	claims.Issuer = i.options.Issuer
	claims.ID = uuid.NewString()
	claims.IssuedAt = jwt.NewNumericDate(issuedAt)
	claims.Expiry = jwt.NewNumericDate(expires)
	signer, _ := i.signing()
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return issuedToken{}, fmt.Errorf("sign a token: %w", err)
	}
	return issuedToken{
		AccessToken: text, TokenType: claims.TokenType, ExpiresIn: int64(expires.Sub(now) / time.Second), Scope: claims.Scope,
	}, nil
}

// Mint returns a token for the client without a grant, with exactly these scopes, whether the client has them or not. It
// fails only on an unknown client.
func (i *Issuer) Mint(clientID string, scopes ...string) (string, error) {
	c, ok := i.client(clientID)
	if !ok {
		return "", fmt.Errorf("mint a token: no client %q", clientID)
	}
	token, err := i.issue(i.options.Now(), newTokenClaims(c, "private_key_jwt", scopes), c.tokenLifetime)
	return token.AccessToken, err
}

// Claims is what a token says, in the terms of those who decide by it.
type Claims struct {
	// ClientID is the client that got the token.
	ClientID string
	// ConsumerOrg is the organisation that the token is for; "" when the claim is missing or not of the right form.
	ConsumerOrg string
	// SupplierOrg is the organisation that acts for the consumer; "" when it acts for itself.
	SupplierOrg string
	Scopes      []string
	// Audience is what the token is limited to; empty means that it is not.
	Audience []string
	// SystemUserID, SystemUserOrg and SystemID are set in a system user's token.
	SystemUserID, SystemUserOrg, SystemID string
	IssuedAt, ExpiresAt                   time.Time
	// All are the claims as they stand in the token.
	All map[string]json.RawMessage
}

// Verify checks a token's signature, issuer and times, the latter with 10 s of grace, and returns its claims. Its errors say
// what is wrong and never contain the token.
func (i *Issuer) Verify(token string) (Claims, error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return Claims{}, errors.New("the token is not a JWT signed with RS256")
	}
	var claims tokenClaims
	var all map[string]json.RawMessage
	_, publicKey := i.signing()
	if err := parsed.Claims(publicKey.Key, &claims, &all); errors.Is(err, jose.ErrCryptoFailure) {
		return Claims{}, errors.New("the token's signature is not by this issuer")
	} else if err != nil {
		return Claims{}, errors.New("the token's claims are not those of a Maskinporten token")
	}
	if claims.Expiry == nil {
		return Claims{}, errors.New("the token has no exp")
	}
	if err := claims.ValidateWithLeeway(jwt.Expected{Issuer: i.options.Issuer, Time: i.options.Now()}, verifySkew); err != nil {
		return Claims{}, fmt.Errorf("verify the token: %w", err)
	}
	verified := Claims{
		ClientID: claims.ClientID, ConsumerOrg: claims.Consumer.organisation(), SupplierOrg: claims.Supplier.organisation(),
		Scopes: strings.Fields(claims.Scope), Audience: claims.Audience,
		IssuedAt: claims.IssuedAt.Time(), ExpiresAt: claims.Expiry.Time(), All: all,
	}
	for _, detail := range claims.AuthorizationDetails {
		if detail != nil && len(detail.SystemUserID) > 0 {
			verified.SystemUserID, verified.SystemID = detail.SystemUserID[0], detail.SystemID
			verified.SystemUserOrg = detail.SystemUserOrg.organisation()
		}
	}
	return verified, nil
}
