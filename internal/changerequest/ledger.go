package changerequest

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A ledger is what the resources of one run know of each other.
type ledger struct {
	claims *run.Claims // by deltas

	mu    sync.Mutex
	spent map[string]bool // ids that this run has withdrawn
}

func newLedger(run *run.Run) *ledger {
	return &ledger{claims: &run.ChangeRequests, spent: make(map[string]bool)}
}

// withdrawn notes that a change request has been deleted, which spends its id.
func (l *ledger) withdrawn(id string) {
	l.claims.Forgets(id)
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
	locks run.Locks // by delta
	run   tfkit.PerRun[ledger]
}
