// Package run holds what one run of the CLI knows, and what keeps its parallel operations apart. A run begins with every plan and every
// apply, when the CLI configures the provider.
package run

import (
	"reflect"
	"sync"
)

// Run is what the calls of one run share.
type Run struct {
	// Calls are those under way.
	Calls Calls
	// States is what the CLI has read from its state.
	States States
	// Probes are what plans ask Altinn for the sake of an earlier answer.
	Probes Probes
	// Offers are what requests can ask for.
	Offers Offers
	// Systems are claimed by their ids, which are spent with them (altinn-api.md §3.7).
	Systems Claims
	// Requests are claimed by system, party and reference.
	Requests Claims
	// ChangeRequests are claimed by what they ask for.
	ChangeRequests Claims

	mu   sync.Mutex
	kept map[reflect.Type]any
}

// New returns what a run begins with.
func New() *Run { return &Run{Systems: Claims{OnceOnly: true}} }

// Kept returns what a feature keeps for as long as the run lasts, for all its instances: a new one answers each of the CLI's calls. There
// is one of a type in a run, which fresh makes when it is first asked for.
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
