package provider

import (
	"context"
	"fmt"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// unknownError replaces what depends on an attribute whose value is known only in the apply. The
// plan goes on with it, and a call that needs the value fails with an error that names the
// attribute.
type unknownError string

// Error implements error.
func (u unknownError) Error() string {
	return fmt.Sprintf("the provider's %s is not known yet: its value comes from something that has not been created. "+
		"Create that first (terraform apply -target=…), or give a value that is known while planning", string(u))
}

// Hint is empty: the error says what to do.
func (u unknownError) Hint() string { return "" }

// Postponed marks the error as one that the apply will not meet; see [failure.Postponed].
func (u unknownError) Postponed() {}

// Token implements [api.TokenSource].
func (u unknownError) Token(context.Context, ...string) (string, error) { return "", u }

// Grant implements [token.Grants].
func (u unknownError) Grant(context.Context, maskinporten.Request) (maskinporten.Token, error) {
	return maskinporten.Token{}, u
}

// Discard implements [api.TokenSource].
func (u unknownError) Discard(string) bool { return false }

// RoundTrip implements [http.RoundTripper].
func (u unknownError) RoundTrip(*http.Request) (*http.Response, error) { return nil, u }
