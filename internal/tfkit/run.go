package tfkit

import (
	"errors"
	"net/http"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// Run is what the calls of one run share, which begins with every plan and every apply, when the CLI configures the provider.
type Run struct {
	// Calls are those under way.
	Calls Calls
	// States is what the CLI has read from its state.
	States States
	// Looks are what plans ask Altinn for the sake of an earlier answer.
	Looks Looks
	// Offers are what requests can ask for.
	Offers Offers
	// Systems are claimed by their ids, which are spent with them (altinn-api.md §3.7).
	Systems Claims
	// Requests are claimed by system, party and reference.
	Requests Claims
	// ChangeRequests are claimed by what they ask for.
	ChangeRequests Claims
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
	return ok && judged.Refused() || altinn.HasStatus(err, http.StatusUnauthorized) && !altinn.IsForeign(err)
}

// PerRun keeps something for as long as a run lasts, for all instances of a resource: a new one answers each of Terraform's
// calls. The zero value is ready for use.
type PerRun[T any] struct {
	mu   sync.Mutex
	data *ProviderData
	kept *T
}

// Of returns what is kept for the run in which the provider was configured with the data. A run ends when the provider is
// configured anew; what is kept then is what fresh makes.
func (p *PerRun[T]) Of(data *ProviderData, fresh func(*Run) *T) *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || p.data != data {
		p.data, p.kept = data, fresh(data.Run)
	}
	return p.kept
}
