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

type noTokens struct{}

func (noTokens) Token(context.Context, ...string) (string, error) {
	return "", errors.New("the ready token expired yesterday. Get a new one")
}

func (noTokens) Discard(string) bool { return false }

// Without a token nothing is sent, so that the network is not to blame, nor is there an answer to
// speak of.
func TestFailureWithoutATokenBlamesNothingElse(t *testing.T) {
	t.Parallel()
	client := altinn.New(api.Options{BaseURL: "http://altinn.test", Tokens: noTokens{}, Transport: http.NewFileTransport(http.Dir("."))})
	_, err := client.System(t.Context(), "991825827_a")
	diags := failure.Operation{Verb: "read", Noun: "system", ID: "991825827_a", Err: err}.Diagnostics()
	if len(diags) != 1 {
		t.Fatal(diags)
	}
	const want = "Nothing was sent to Altinn: the ready token expired yesterday. Get a new one."
	if got := strings.TrimSpace(diags[0].Detail()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
