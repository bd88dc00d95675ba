package systemuserrequest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A key is what the service tells requests apart by: a customer is asked once for each system and reference.
type key struct{ system, party, ref string }

// String is the key as it is imported.
func (k key) String() string { return k.system + "/" + k.party + "/" + k.ref }

// An intent is what a plan has in mind for the request of a resource.
type intent int

const (
	keeps   intent = iota // it exists and stays
	creates               // it is to be asked for
	leaves                // it is to be destroyed, and its system user stays
)

// A clash is why two intents for one key cannot both come true.
type clash int

const (
	noClash    clash = iota
	twoHolders       // two resources are to have a request with the key
	systemUser       // a system user that stays holds the key of a request that is to be made
)

// An origin is how a request came to be a resource's in this run.
type origin int

const (
	fromBefore origin = iota
	asked             // the service made it for us
	adopted           // it was there, and is what we would have asked for
)

// A ledger is what the resources of one run know of each other. Terraform starts a run with every plan and every apply, and
// does not tell a provider the address of a resource: what can be told apart are the ids of requests, and each creation
// that is planned. So two resources with one key are noticed if one configuration of the provider plans them in one run and
// knows their keys by then. What escapes it, the answer to the second POST tells.
type ledger struct {
	mu      sync.Mutex
	planned map[key]map[string]intent // by holder: the id of a request, or a planned creation
	made    map[string]origin         // by id
	alive   map[key]string            // ids of accepted requests whose system users this run has seen alive
	systems map[string]systemRead     // by id
	fresh   int

	reading tfkit.Locks // by the id of the system that is read
}

// A systemRead is what came of reading a system.
type systemRead struct {
	system *altinn.System
	err    error
}

func newLedger() *ledger {
	return &ledger{
		planned: make(map[key]map[string]intent),
		made:    make(map[string]origin),
		alive:   make(map[key]string),
		systems: make(map[string]systemRead),
	}
}

const freshPrefix = "creation "

// plan notes what is planned for the request of a resource, and tells how that clashes with another's. The id is empty for
// one that is to be made and replaces none.
func (l *ledger) plan(k key, id string, does intent) clash {
	l.mu.Lock()
	defer l.mu.Unlock()
	holder := id
	if holder == "" {
		l.fresh++
		holder = fmt.Sprintf("%s%d", freshPrefix, l.fresh)
	}
	l.drop(holder)
	worst := noClash
	for _, other := range l.planned[k] {
		switch {
		case does != creates && other != creates:
		case does == leaves || other == leaves:
			worst = systemUser
		case worst == noClash:
			worst = twoHolders
		}
	}
	if l.planned[k] == nil {
		l.planned[k] = make(map[string]intent)
	}
	l.planned[k][holder] = does
	return worst
}

// begin tells that a planned creation is under way: from now on the service's answer tells.
func (l *ledger) begin(k key) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for holder := range l.planned[k] {
		if strings.HasPrefix(holder, freshPrefix) {
			delete(l.planned[k], holder)
		}
	}
}

// note keeps how a request became a resource's.
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

// sees notes an accepted request whose system user is alive; an empty id, that there is none any more.
func (l *ledger) sees(k key, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.alive[k] = id
}

// accepted returns the id of the accepted request that holds a key, empty if this run has seen none.
func (l *ledger) accepted(k key) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.alive[k]
}

// forget drops what is known of a request.
func (l *ledger) forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.made, id)
	l.drop(id)
}

func (l *ledger) drop(holder string) {
	for _, holders := range l.planned {
		delete(holders, holder)
	}
}

// system reads a system once in the run, however many requests ask. One whose time is up takes none of the others along.
func (l *ledger) system(ctx context.Context, client *altinn.Client, id string) (*altinn.System, error) {
	unlock, err := l.reading.Lock(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("waiting for the system: %w", err)
	}
	defer unlock()
	if known, ok := l.known(id); ok {
		return known.system, known.err
	}
	system, err := client.System(ctx, id)
	if ctx.Err() == nil {
		l.knows(id, systemRead{system, err})
	}
	return system, err
}

func (l *ledger) known(systemID string) (systemRead, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	read, ok := l.systems[systemID]
	return read, ok
}

func (l *ledger) knows(systemID string, read systemRead) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.systems[systemID] = read
}

// shared is what all instances of the resource have in common: a new one answers each of Terraform's calls.
type shared struct {
	locks tfkit.Locks // by key

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
