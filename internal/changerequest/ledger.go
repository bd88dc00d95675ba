package changerequest

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A ledger is what the resources of one run know of each other: two that ask the same are noticed.
type ledger struct {
	tfkit.Ledger[delta, struct{}]

	mu    sync.Mutex
	spent map[string]bool // ids that this run has withdrawn
}

func newLedger() *ledger { return &ledger{spent: make(map[string]bool)} }

// claim notes that a resource is to have an open change request with a delta, and tells whether another one is to have the same.
// The id is empty for one that is to be made and replaces none.
func (l *ledger) claim(d delta, id string) (another bool) {
	return len(l.Plan(d, id, struct{}{})) > 0
}

// withdrawn tells that a change request has been deleted, which spends its id.
func (l *ledger) withdrawn(id string) {
	l.Forget(id)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent[id] = true
}

func (l *ledger) isSpent(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spent[id]
}

// shared is what all instances of the resource have in common.
type shared struct {
	locks tfkit.Locks // by delta
	run   tfkit.PerRun[ledger]
}
