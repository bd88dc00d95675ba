package altinn

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const exchangePath = "/authentication/api/v1/exchange/maskinporten"

// Exchange returns Altinn's own token for a Maskinporten token, which tokens hands out, and when it
// expires (§14.1). [Client] takes both kinds; APIs of other Altinn products take Altinn's alone.
func (c *Client) Exchange(ctx context.Context, tokens api.TokenSource) (token string, expiresAt time.Time, err error) {
	var text api.Text
	if _, err := c.api.Do(ctx, api.Request{Method: http.MethodGet, Path: exchangePath, Tokens: tokens, Answer: &text}); err != nil {
		return "", time.Time{}, err
	}
	token = strings.TrimSpace(string(text))
	if expiresAt, err = expiryOf(token); err != nil {
		failed := &api.Error{Method: http.MethodGet, Path: exchangePath, Status: http.StatusOK, Attempts: 1, Err: err}
		if token != "" {
			failed.Message = "a text that is not shown, since it may hold a token"
		}
		return "", time.Time{}, failed
	}
	return token, expiresAt, nil
}

// expiryOf reads, unverified, when a token expires. Its errors quote nothing of the token.
func expiryOf(token string) (time.Time, error) {
	if token == "" {
		return time.Time{}, errors.New("the answer is not a token, but empty")
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return time.Time{}, errors.New("the answer is not a JSON Web Token")
	}
	if claims.ExpiresAt == nil {
		return time.Time{}, errors.New("the answer is not a token that says when it expires (exp)")
	}
	return claims.ExpiresAt.Time, nil
}

// isExchange reports whether a request is one for an exchange.
func isExchange(r *http.Request) bool { return r != nil && r.URL.Path == exchangePath }
