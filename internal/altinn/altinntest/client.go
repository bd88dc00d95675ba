package altinntest

import (
	"context"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// NewClient returns a client of a platform behind a transport. It has a token for every scope, which cannot be renewed, and
// repeats nothing by itself.
func NewClient(platformURL string, transport http.RoundTripper) *altinn.Client {
	return altinn.New(altinn.Options{PlatformURL: platformURL, Tokens: tokens{}, Transport: transport})
}

type tokens struct{}

// Token implements [altinn.TokenSource].
func (tokens) Token(context.Context, ...string) (string, error) { return "token", nil }

// Discard implements [altinn.TokenSource].
func (tokens) Discard(string) bool { return false }
