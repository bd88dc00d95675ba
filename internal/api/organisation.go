package api

import (
	"context"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Organisation returns the number of the organisation that calls with a scope are made for, nine
// digits: that of the token's consumer (altinn-api.md §1.2). It is empty if the token tells none.
// The error is that there is no token.
func (c *Client) Organisation(ctx context.Context, scope string) (string, error) {
	token, err := c.Token(ctx, scope)
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
