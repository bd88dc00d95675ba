package altinn

import (
	"context"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Organisation returns the organisation number that the register takes for the vendor's: that of
// the token's consumer, nine digits (§1.2). It is empty if the token has none. The error is that
// there is no token.
func (c *Client) Organisation(ctx context.Context) (string, error) {
	token, err := c.api.Token(ctx, ScopeSystemRegister)
	if err != nil || token == "" {
		return "", err
	}
	claims := struct {
		jwt.RegisteredClaims
		Consumer struct {
			ID string `json:"ID"`
		} `json:"consumer"`
	}{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil {
		return "", nil //nolint:nilerr // a token of another kind tells nothing
	}
	number, _ := strings.CutPrefix(claims.Consumer.ID, "0192:")
	return number, nil
}
