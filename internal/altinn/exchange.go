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

// ExchangedToken is Altinn's own token.
type ExchangedToken struct {
	Value     string
	ExpiresAt time.Time // by Altinn's clock
	// Life counts from the exchange. It is zero if the token does not say when it was made.
	Life time.Duration
}

// Exchange returns Altinn's own token for a Maskinporten token, which tokens hands out (§14.1).
// [Client] takes both kinds; APIs of other Altinn products take Altinn's alone.
func (c *Client) Exchange(ctx context.Context, tokens api.TokenSource) (ExchangedToken, error) {
	var text api.Text
	if _, err := c.api.Do(ctx, api.Request{Method: http.MethodGet, Path: exchangePath, Tokens: tokens, Answer: &text, ForToken: true}); err != nil {
		return ExchangedToken{}, err
	}
	value := strings.TrimSpace(string(text))
	token, err := readExchanged(value)
	if err != nil {
		failed := &api.Error{Method: http.MethodGet, Path: exchangePath, Status: http.StatusOK, Attempts: 1, Err: err}
		if value != "" {
			failed.Message = "a text that is not shown, since it may hold a token"
		}
		return ExchangedToken{}, failed
	}
	return token, nil
}

// readExchanged reads, unverified, for how long a token is good. Its errors quote nothing of it.
func readExchanged(token string) (ExchangedToken, error) {
	if token == "" {
		return ExchangedToken{}, errors.New("the answer is not a token, but empty")
	}
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return ExchangedToken{}, errors.New("the answer is not a JSON Web Token")
	}
	if claims.ExpiresAt == nil {
		return ExchangedToken{}, errors.New("the answer is not a token that says when it expires (exp)")
	}
	read := ExchangedToken{Value: token, ExpiresAt: claims.ExpiresAt.Time}
	if claims.IssuedAt != nil {
		read.Life = read.ExpiresAt.Sub(claims.IssuedAt.Time)
	}
	return read, nil
}

// isExchange reports whether a request is one for an exchange.
func isExchange(r *http.Request) bool { return r != nil && r.URL.Path == exchangePath }
