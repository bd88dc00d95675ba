package run

import (
	"context"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// Offer is what customers can be asked for on behalf of a system (altinn-api.md §4.2).
type Offer struct {
	Rights, AccessPackages, RedirectURLs Choice
}

// Choice is the set of values that a system offers for one attribute of a request.
type Choice struct {
	Texts []string
	Open  bool // there may be more that are not known yet
}

// Offers holds what systems offer, by system id, as one run plans it or Altinn's register has it.
// The resource of systems writes it and those of requests read it, since features do not import one
// another. The zero value is ready for use and safe for concurrent use.
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

// Plan records what a system is planned to offer.
func (o *Offers) Plan(systemID string, offer Offer) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.planned == nil {
		o.planned = make(map[string]Offer)
	}
	o.planned[systemID] = offer
}

// Planned returns what a system is planned to offer. It is not ok as long as this run has not
// planned the system.
func (o *Offers) Planned(systemID string) (offer Offer, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	offer, ok = o.planned[systemID]
	return offer, ok
}

// Read returns a system of the register, and reads it once in the run. A read that ends because its
// caller's context ends is not kept.
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
