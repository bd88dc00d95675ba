package altinn

import "context"

// Organisation returns the organisation number that the register takes for the vendor's: that of
// the token's consumer, nine digits (§1.2). It is empty if the token has none. The error is that
// there is no token.
func (c *Client) Organisation(ctx context.Context) (string, error) {
	return c.api.Organisation(ctx, ScopeSystemRegister)
}
