package run_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// newClient returns a client that repeats nothing and has a token for every scope.
func newClient(transport http.RoundTripper) *altinn.Client {
	return altinn.New(api.Options{BaseURL: "https://altinn.example", Tokens: ready{}, Transport: transport})
}

type ready struct{}

func (ready) Token(context.Context, ...string) (string, error) { return "token", nil }
func (ready) Discard(string) bool                              { return false }

// One request that is interrupted must not take from all others what protects them from asking for a deleted system.
func TestInterruptedReadOfTheSystemDoesNotCountForOthers(t *testing.T) {
	t.Parallel()
	reads := 0
	client := newClient(transport(func(req *http.Request) (*http.Response, error) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		reads++
		w := httptest.NewRecorder()
		_, err := w.WriteString(`{"id":"s","isDeleted":true}`)
		return w.Result(), err
	}))
	l := new(run.Offers)
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, err := l.Read(interrupted, client, "s"); err == nil {
		t.Error("an interrupted read succeeds")
	}
	for range 2 {
		if system, err := l.Read(t.Context(), client, "s"); err != nil || !system.IsDeleted {
			t.Errorf("%v, %v", system, err)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

// What the register says to one, a refusal included, it says to all in the run.
func TestRefusedReadOfTheSystemIsNotRepeated(t *testing.T) {
	t.Parallel()
	reads := 0
	client := newClient(transport(func(*http.Request) (*http.Response, error) {
		reads++
		w := httptest.NewRecorder()
		w.WriteHeader(http.StatusForbidden)
		return w.Result(), nil
	}))
	l := new(run.Offers)
	for range 2 {
		if _, err := l.Read(t.Context(), client, "s"); !api.HasStatus(err, http.StatusForbidden) {
			t.Error(err)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }
