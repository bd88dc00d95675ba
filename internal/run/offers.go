package run

import (
	"context"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// An Offer is what customers can be asked for on behalf of a system (altinn-api.md §4.2).
type Offer struct {
	Rights, AccessPackages, RedirectURLs Choice
}

// A Choice is what there is of one thing.
type Choice struct {
	Texts []string
	Open  bool // there may be more, which is not known yet
}

// Offers are those of the systems that one run plans or reads, by system id. Features that do not know of each other meet here. The
// zero value is ready for use, also by several goroutines.
type Offers struct {
	reading Locks

	mu      sync.Mutex
	planned map[string]Offer
	read    map[string]registered
}

type registered struct {
	system *altinn.System
	err    error
}

// Plan notes what a system is planned to offer.
func (o *Offers) Plan(systemID string, offer Offer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.planned == nil {
		o.planned = make(map[string]Offer)
	}
	o.planned[systemID] = offer
}

// Planned is what this run plans that a system offers. It is not ok if it plans nothing of it, or not yet.
func (o *Offers) Planned(systemID string) (offer Offer, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	offer, ok = o.planned[systemID]
	return offer, ok
}

// Read reads a system in the register once in the run, however many ask. A read for which its caller had no time does not count.
func (o *Offers) Read(ctx context.Context, client *altinn.Client, systemID string) (*altinn.System, error) {
	unlock, err := o.reading.Lock(ctx, systemID)
	if err != nil {
		return nil, err
	}
	defer unlock()
	o.mu.Lock()
	read, known := o.read[systemID]
	o.mu.Unlock()
	if known {
		return read.system, read.err
	}
	read.system, read.err = client.System(ctx, systemID)
	if ctx.Err() == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.read == nil {
			o.read = make(map[string]registered)
		}
		o.read[systemID] = read
	}
	return read.system, read.err
}
