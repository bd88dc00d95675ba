package tfkit

import (
	"errors"
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// Run is what the calls of one run share, which begins with every plan and every apply, when the CLI configures the provider.
type Run struct {
	// States is what the CLI has read from its state.
	States States
	// Looks are what plans ask Altinn for the sake of an earlier answer.
	Looks Looks
	// Offers are what requests can ask for.
	Offers Offers
	// Systems are claimed by their ids, which are spent with them (altinn-api.md §3.7).
	Systems Claims
}

// NewRun returns what a run begins with.
func NewRun() *Run { return &Run{Systems: Claims{OnceOnly: true}} }

// Postponed reports whether a call was not made because the provider block refers to what is not known before the apply.
func Postponed(err error) bool {
	_, ok := errors.AsType[interface {
		error
		Postponed()
	}](err)
	return ok
}

// RefusedForAll reports whether an error is a definite refusal of the credential, which every call of the run would meet: Maskinporten
// has judged the grant, or Altinn does not accept the token.
func RefusedForAll(err error) bool {
	judged, ok := errors.AsType[interface {
		error
		Refused() bool
	}](err)
	return ok && judged.Refused() || altinn.HasStatus(err, http.StatusUnauthorized)
}
