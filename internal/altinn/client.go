package altinn

import (
	"context"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Client calls Altinn. It is safe for concurrent use.
type Client struct {
	api       *api.Client
	spellings spellings
}

// New returns a client of the platform at the base URL, such as https://platform.tt02.altinn.no
// (§1.1). It sends nothing yet.
func New(o api.Options) *Client {
	o.ReadError = readError
	return &Client{api: api.New(o)}
}

// do runs a request to its end and returns the status of a success. Every error is an [*api.Error].
func (c *Client) do(ctx context.Context, r api.Request) (int, error) {
	status, err := c.api.Do(ctx, r)
	if err == nil && r.Answer != nil {
		c.spellings.compose(r.Answer)
	}
	return status, err
}
