package failure_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// failing is a source that has no token to hand out.
type failing struct{ err error }

func (f failing) Token(context.Context, ...string) (string, error) { return "", f.err }

func (failing) Discard(string) bool { return false }

// Without a token nothing is sent, so that the network is not to blame, nor is there an answer to
// speak of.
func TestFailureWithoutATokenBlamesNothingElse(t *testing.T) {
	t.Parallel()
	const want = "Nothing was sent to Altinn: the ready token expired yesterday. Get a new one."
	if got := withoutToken(t, errors.New("the ready token expired yesterday. Get a new one")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Where Altinn's own token could not be had, its answer to the exchange is explained, and not by the hints for the call that was
// not made.
func TestFailureOfTheExchangeBeforeACall(t *testing.T) {
	t.Parallel()
	got := withoutToken(t, &api.Error{Method: http.MethodGet, Path: "/exchange", Status: http.StatusUnauthorized, Message: "Unauthorized", Attempts: 1})
	for _, want := range []string{
		"exchanges the one of Maskinporten. That failed.", "Altinn answered: Unauthorized", "did not accept the token", "GET /exchange",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q: %s", want, got)
		}
	}
	if strings.Contains(got, "hint of the operation") || strings.Contains(got, "Nothing was sent") {
		t.Error(got)
	}
}

// withoutToken is what users read when there is no token for a call.
func withoutToken(t *testing.T, because error) string {
	t.Helper()
	client := altinn.New(api.Options{BaseURL: "http://altinn.test", Tokens: failing{because}, Transport: http.NewFileTransport(http.Dir("."))})
	_, err := client.System(t.Context(), "991825827_a")
	hints := map[string]failure.Hint{"HTTP 401": {Means: "hint of the operation"}}
	diags := failure.Operation{Verb: "read", Noun: "system", ID: "991825827_a", Err: err, Hints: hints}.Diagnostics()
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	return strings.TrimSpace(diags[0].Detail())
}
