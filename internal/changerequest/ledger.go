package changerequest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// An origin is how a change request came to be a resource's in this run.
type origin int

const (
	fromBefore origin = iota
	asked             // it was made for the resource
	adopted           // it was there, open, and is what would have been asked for
)

// A ledger is what the resources of one run know of each other. Terraform does not tell a provider the address of a
// resource: what can be told apart are the ids of change requests, and each creation that is planned. So two resources that
// ask the same are noticed if one configuration of the provider plans them in one run and knows what they ask for.
type ledger struct {
	mu      sync.Mutex
	planned map[delta]map[string]bool // holders: the id of a change request, or a planned creation
	made    map[string]origin         // by id
	spent   map[string]bool           // ids that this run has withdrawn
	fresh   int
}

func newLedger() *ledger {
	return &ledger{planned: make(map[delta]map[string]bool), made: make(map[string]origin), spent: make(map[string]bool)}
}

const freshPrefix = "creation "

// plan notes that a resource is to have an open change request with a delta, and tells whether another one is to have the same.
// The id is empty for one that is to be made and replaces none.
func (l *ledger) plan(d delta, id string) (another bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	holder := id
	if holder == "" {
		l.fresh++
		holder = fmt.Sprintf("%s%d", freshPrefix, l.fresh)
	}
	l.drop(holder)
	another = len(l.planned[d]) > 0
	if l.planned[d] == nil {
		l.planned[d] = make(map[string]bool)
	}
	l.planned[d][holder] = true
	return another
}

// begin tells that a planned creation is under way: from now on the service's answer tells.
func (l *ledger) begin(d delta) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for holder := range l.planned[d] {
		if strings.HasPrefix(holder, freshPrefix) {
			delete(l.planned[d], holder)
		}
	}
}

// note keeps how a change request became a resource's.
func (l *ledger) note(id string, how origin) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[id] = how
}

func (l *ledger) origin(id string) origin {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.made[id]
}

// release notes that the resource of a change request is to have no open one.
func (l *ledger) release(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(id)
}

// forget drops what is known of a change request that is no resource's any more.
func (l *ledger) forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.made, id)
	l.drop(id)
}

// withdrawn tells that a change request has been deleted, which spends its id.
func (l *ledger) withdrawn(id string) {
	l.forget(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent[id] = true
}

func (l *ledger) isSpent(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spent[id]
}

func (l *ledger) drop(holder string) {
	for _, holders := range l.planned {
		delete(holders, holder)
	}
}

// shared is what all instances of the resource have in common: a new one answers each of Terraform's calls.
type shared struct {
	locks tfkit.Locks // by delta

	mu   sync.Mutex
	data *tfkit.ProviderData
	run  *ledger
}

// ledger returns that of the run. A run ends when the provider is configured anew.
func (s *shared) ledger(data *tfkit.ProviderData) *ledger {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil || s.data != data {
		s.data, s.run = data, newLedger()
	}
	return s.run
}
