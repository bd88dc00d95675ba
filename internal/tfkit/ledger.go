package tfkit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Ledger is what the resources of one run know of each other. Terraform starts a run with every plan and every apply, and does
// not tell a provider the address of a resource: what can be told apart are the ids of objects, and each creation that is planned.
// So two resources with one key, of which Altinn takes no two objects, are noticed if one configuration of the provider plans them
// in one run and knows their keys by then. What escapes it, Altinn's answer to the second creation tells.
//
// A key is of the type K, and what a plan has in mind for an object of the type I. The zero value is ready for use, also by
// several goroutines.
type Ledger[K, I comparable] struct {
	mu      sync.Mutex
	planned map[K]map[string]I // by holder: the id of an object, or a planned creation
	origins map[string]Origin  // by id
	fresh   int
}

const freshPrefix = "creation "

// Plan notes what is planned for the object of a resource, and returns what is planned for others with its key. The id is empty
// for an object that is to be made and replaces none. An object has one plan, with one key: the last.
func (l *Ledger[K, I]) Plan(key K, id string, does I) (others []I) {
	l.mu.Lock()
	defer l.mu.Unlock()
	holder := id
	if holder == "" {
		l.fresh++
		holder = fmt.Sprintf("%s%d", freshPrefix, l.fresh)
	}
	l.drop(holder)
	others = slices.Collect(maps.Values(l.planned[key]))
	if l.planned == nil {
		l.planned = make(map[K]map[string]I)
	}
	if l.planned[key] == nil {
		l.planned[key] = make(map[string]I)
	}
	l.planned[key][holder] = does
	return others
}

// Correct changes what is planned for an object with a key from one thing to another, if that is what is planned.
func (l *Ledger[K, I]) Correct(key K, id string, from, to I) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if does, planned := l.planned[key][id]; planned && does == from {
		l.planned[key][id] = to
	}
}

// Begin notes that a planned creation is under way: from now on Altinn's answer tells.
func (l *Ledger[K, I]) Begin(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.planned[key], func(holder string, _ I) bool { return strings.HasPrefix(holder, freshPrefix) })
}

// Note keeps how an object became a resource's.
func (l *Ledger[K, I]) Note(id string, how Origin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.origins == nil {
		l.origins = make(map[string]Origin)
	}
	l.origins[id] = how
}

// Origin is how an object became a resource's.
func (l *Ledger[K, I]) Origin(id string) Origin {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.origins[id]
}

// Release drops what is planned for an object.
func (l *Ledger[K, I]) Release(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(id)
}

// Forget drops all that is known of an object that is no resource's any more.
func (l *Ledger[K, I]) Forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.origins, id)
	l.drop(id)
}

func (l *Ledger[K, I]) drop(holder string) {
	for _, holders := range l.planned {
		delete(holders, holder)
	}
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
func (p *PerRun[T]) Of(data *ProviderData, fresh func() *T) *T {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || p.data != data {
		p.data, p.kept = data, fresh()
	}
	return p.kept
}
