package systemuserrequest

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A key is what the service tells requests apart by: a customer is asked once for each system and reference.
type key struct{ system, party, ref string }

// String is the key as it is imported.
func (k key) String() string { return k.system + "/" + k.party + "/" + k.ref }

// named is the key for a reader.
func (k key) named() string { return failure.RequestKey(k.system, k.party, k.ref) }

// A ledger is what the resources of one run know of each other, and of Altinn.
type ledger struct {
	claims *run.Claims // by keys
	looks  *run.Probes

	mu      sync.Mutex
	alive   map[key]string                   // ids of accepted requests whose system users this run has seen alive
	open    map[key]string                   // ids of requests in the state that wait for their customers
	read    map[string]bool                  // by id, the requests whose states this run has refreshed
	refused map[key]altinn.SystemUserRequest // what customers had said no to, and this run has deleted

	requests *overview[altinn.SystemUserRequest]
	keys     *overview[altinn.SystemUserRequest]
	users    *overview[altinn.SystemUser]
}

func newLedger(run *run.Run) *ledger {
	return &ledger{
		claims:  &run.Requests,
		looks:   &run.Probes,
		alive:   make(map[key]string),
		open:    make(map[key]string),
		read:    make(map[string]bool),
		refused: make(map[key]altinn.SystemUserRequest),

		requests: newOverview(func(r altinn.SystemUserRequest) string { return r.ID }),
		keys:     newOverview(func(r altinn.SystemUserRequest) string { return keyOf(r).String() }),
		users: newOverview(func(u altinn.SystemUser) string {
			return key{u.SystemID, u.PartyOrgNumber, u.ExternalRef}.String()
		}),
	}
}

// sees notes an accepted request whose system user is alive; an empty id, that there is none any more.
func (l *ledger) sees(k key, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alive[k] = id
}

// waits notes whether a request in the state waits for its customer.
func (l *ledger) waits(k key, id, status string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if status == altinn.StatusNew {
		l.open[k] = id
	} else if l.open[k] == id {
		delete(l.open, k)
	}
}

// waiting returns the id of the request in the state that waits under a key, empty if there is none.
func (l *ledger) waiting(k key) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open[k]
}

// reads notes that the state of a request is refreshed.
func (l *ledger) reads(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.read[id] = true
}

// isRead tells whether this run has refreshed the state of a request.
func (l *ledger) isRead(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.read[id]
}

// accepted returns the id of the accepted request that holds a key, empty if this run has seen none.
func (l *ledger) accepted(k key) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.alive[k]
}

// refuses notes that a request is deleted to which the customer had said no.
func (l *ledger) refuses(k key, old altinn.SystemUserRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[k] = old
}

// refusal is the request with a key that this run has deleted, if the customer had said no to it.
func (l *ledger) refusal(k key) (old altinn.SystemUserRequest, deleted bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, deleted = l.refused[k]
	return old, deleted
}

// shared is what all instances of the resource have in common.
type shared struct {
	locks run.Locks // by key
	run   tfkit.PerRun[ledger]
}
