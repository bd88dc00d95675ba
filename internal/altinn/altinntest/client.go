package altinntest

import (
	"context"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// NewClient returns a client of a platform behind a transport. It has a token for every scope, which cannot be renewed, and
// repeats nothing by itself.
func NewClient(platformURL string, transport http.RoundTripper) *altinn.Client {
	return altinn.New(api.Options{BaseURL: platformURL, Tokens: tokens{}, Transport: transport})
}

type tokens struct{}

// Token implements [api.TokenSource].
func (tokens) Token(context.Context, ...string) (string, error) { return "token", nil }

// Discard implements [api.TokenSource].
func (tokens) Discard(string) bool { return false }
