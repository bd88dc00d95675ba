// Package run holds what one run of the CLI knows, and what keeps its parallel operations apart. A
// run begins with every plan and every apply, when the CLI configures the provider.
package run

import (
	"reflect"
	"sync"
	"sync/atomic"
)

// Run is what the calls of one run share.
type Run struct {
	// Calls counts the calls under way.
	Calls Calls
	// States holds the objects in the CLI's state.
	States States
	// Probes bounds what plans read to report a refusal early.
	Probes Probes
	// SelfServiceProbes are what they ask Digdir's self-service API.
	SelfServiceProbes Probes
	// Offers holds what requests can ask for.
	Offers Offers
	// Systems is keyed by system ids, which Altinn never accepts again (altinn-api.md §3.7).
	Systems Claims
	// Requests is keyed by system, party and reference.
	Requests Claims
	// ChangeRequests is keyed by what is asked for.
	ChangeRequests Claims
	// Clients are Maskinporten's, claimed by their names.
	Clients Claims
	// ClientUse is which systems list which of those.
	ClientUse ClientUse
	// Applying is true once the CLI has begun to apply. It plans each object once more then, right
	// before it applies it, and what the plan has looked at is not worth another look.
	Applying atomic.Bool

	mu   sync.Mutex
	kept map[reflect.Type]any
}

// New returns the run that begins.
func New() *Run { return &Run{Systems: Claims{OnceOnly: true}} }

// Kept returns the value of a type that lasts for the run, made by fresh at the first call. A
// feature shares it among its instances: the framework makes a new one for every call of the CLI.
func Kept[T any](r *Run, fresh func(*Run) *T) *T {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := reflect.TypeFor[T]()
	if kept, ok := r.kept[key].(*T); ok {
		return kept
	}
	if r.kept == nil {
		r.kept = make(map[reflect.Type]any)
	}
	kept := fresh(r)
	r.kept[key] = kept
	return kept
}
