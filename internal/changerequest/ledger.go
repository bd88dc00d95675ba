package changerequest

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// An intent is what a plan has in mind for the change request of a resource.
type intent int

const (
	keeps     intent = iota // it is open and stays
	creates                 // it is to be asked for
	withdraws               // it is to be destroyed while the customer may still answer it
)

// A clash is why two intents for one delta cannot both come true, or not without harm; the worse, the higher.
type clash int

const (
	noClash    clash = iota
	askedAnew        // a change request that is withdrawn is to be made again for another resource
	twoHolders       // two resources are to have a change request with the delta
)

// A ledger is what the resources of one run know of each other: two that ask the same are noticed.
type ledger struct {
	tfkit.Ledger[delta, intent]

	mu    sync.Mutex
	spent map[string]bool // ids that this run has withdrawn
}

func newLedger() *ledger { return &ledger{spent: make(map[string]bool)} }

// claim notes what is planned for the change request of a resource, and tells how that clashes with another's. The id is empty for
// one that is to be made and replaces none.
func (l *ledger) claim(d delta, id string, does intent) clash {
	worst := noClash
	for _, other := range l.Plan(d, id, does) {
		switch {
		case does != withdraws && other != withdraws:
			worst = max(worst, twoHolders)
		case does == creates || other == creates:
			worst = max(worst, askedAnew)
		}
	}
	return worst
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
