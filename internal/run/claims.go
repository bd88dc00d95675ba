package run

import (
	"maps"
	"slices"
	"strconv"
	"sync"
)

// Claims records what the plans of one run intend for Altinn's objects of one kind, so that a plan
// which would destroy for one address what another address of the same configuration needs is
// refused, whatever Altinn answers and even if it does not answer.
//
// Terraform does not tell a provider the address of a resource. What can be told apart are objects,
// by their ids, and who holds one, by a [Holder]. Calls come in any order and at the same time, so
// each method records its caller's intent and returns how that conflicts with the intents recorded
// before: of two calls that exclude each other, the later one gets the error. Other configurations
// of the provider in the same run, such as aliases, are not known here.
//
// Holders are told apart by their marks, see [Holder]. A key is what Altinn takes one object for: the id of a system, or the system, party and reference
// of a request. The zero value is ready for use and safe for concurrent use.
type Claims struct {
	// OnceOnly is true where Altinn never accepts a key again, so that nothing can replace an
	// object under its own key.
	OnceOnly bool
	// Writes keeps the writes of one object apart, by its key.
	Writes Locks

	mu        sync.Mutex
	objects   map[string]*claimed // by id
	ids       map[string]marks    // by key
	creations map[string]marks    // by key: marks of predecessors, or serial names where there is none
	planned   int                 // creations without a predecessor so far
	keyless   bool                // an object is to be made whose key is not known yet
	readers   int                 // data sources so far
	origins   map[string]Origin   // by id
}

// marks is a set of the marks of holders.
type marks map[string]struct{}

// claimed is what a run knows of an object and intends for it.
type claimed struct {
	key        string
	held       bool  // the state of this run has it
	gone       bool  // Altinn no longer has it
	readers    marks // marks of holders that have read it, or serial names of data sources
	keepers    marks // marks of holders that keep, change or import it
	destroyers marks // marks of holders that destroy or replace it
	adopters   marks // marks of holders that adopted it
	stays      bool  // an adopter keeps it and knows of another holder
	released   marks // marks of holders that leave it to an adopter
}

// Conflict is why the intents of two addresses for an object exclude each other.
type Conflict int

// The conflicts in the order of their severity, by which [Claims.Creates] compares them.
const (
	NoConflict Conflict = iota
	// HeldElsewhere: the object is to be destroyed, but another holder has adopted it, so it must
	// stay. The plan of that holder has to be an update: core plans the destruction of a deposed
	// object again during the apply, after the update of its successor, and only that update tells
	// the provider in time.
	HeldElsewhere
	// TwoHolders: two addresses have, or would have, the same object.
	TwoHolders
	// KeyUnknown: an object is destroyed or replaced, and one is to be made whose key is not known
	// yet and may be the same.
	KeyUnknown
	// AlreadyHeld: an object is to be made under the key of one that the state of this run has.
	AlreadyHeld
	// Lost: one address destroys or replaces an object that another one keeps, reads, imports or is
	// about to make.
	Lost
)

// Origin is how an object came to be a resource's in this run.
type Origin int

// The origins. An adopted object existed already and equals what would have been made.
const (
	FromBefore Origin = iota
	Made
	Adopted
)

// Saw records that the state of this run has an object, for whichever holder.
func (c *Claims) Saw(id, key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.object(id, key).held = true
}

// Reads records that a holder refreshes an object, or that a data source, which has no mark, reads
// it.
func (c *Claims) Reads(id, key string, holder Holder) Conflict {
	c.mu.Lock()
	defer c.mu.Unlock()
	mark := holder.Mark
	if mark == "" {
		c.readers++
		mark = "data source " + strconv.Itoa(c.readers)
	}
	o := c.object(id, key)
	o.held = o.held || holder.Mark != ""
	o.readers[mark] = struct{}{}
	if holder.Adopted {
		o.adopters[mark] = struct{}{}
	}
	if o.destroyers.besides(mark) {
		return Lost
	}
	return NoConflict
}

// Gone records that Altinn no longer has an object, and drops every intent for it.
func (c *Claims) Gone(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.objects[id]; ok {
		*o = claimed{key: o.key, gone: true}
		o.fill()
	}
}

// Keeps records that a holder keeps, changes or imports an object.
func (c *Claims) Keeps(id, key string, holder Holder) Conflict {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	c.plansAnew(holder.Mark, o.destroyers)
	conflict := NoConflict
	switch {
	case len(o.destroyers) > 0, c.isMadeElsewhere(key, holder.Mark), len(o.released) > 0 && !holder.Shared:
		conflict = Lost
	case holder.Mark != "" && o.keepers.besides(holder.Mark):
		conflict = TwoHolders
	}
	o.keepers[holder.Mark] = struct{}{}
	if holder.Adopted {
		o.adopters[holder.Mark] = struct{}{}
		o.stays = o.stays || holder.Shared
	}
	return conflict
}

// Destroys records that a holder destroys or replaces an object.
func (c *Claims) Destroys(id, key string, holder Holder) Conflict {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	c.plansAnew(holder.Mark, o.keepers)
	conflict := NoConflict
	switch {
	case o.adopters.besides(holder.Mark) && (o.stays || !o.keepers.besides(holder.Mark)):
		o.released[holder.Mark] = struct{}{}
		return HeldElsewhere
	case len(o.keepers) > 0, o.isReadBesides(holder.Mark), c.isMadeElsewhere(key, holder.Mark):
		conflict = Lost
	case c.keyless:
		conflict = KeyUnknown
	}
	o.destroyers[holder.Mark] = struct{}{}
	return conflict
}

// Holds records that a holder has an object, before its intent is known.
func (c *Claims) Holds(id, key string, holder Holder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	o.held = true
	o.readers[holder.Mark] = struct{}{}
}

// HeldByAnother reports whether a holder other than this one is known to have an object.
func (c *Claims) HeldByAnother(id string, holder Holder) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.objects[id]
	return ok && o.readers.besides(holder.Mark)
}

// AdoptedByAnother reports whether a holder other than this one is known to have adopted an object.
func (c *Claims) AdoptedByAnother(id string, holder Holder) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.objects[id]
	return ok && o.adopters.besides(holder.Mark)
}

// InPlaceOf returns the id of another object that the state of this run has under the same key, or
// an empty string.
func (c *Claims) InPlaceOf(id, key string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, other := range slices.Sorted(maps.Keys(c.ids[key])) {
		if other != id && !c.objects[other].gone {
			return other
		}
	}
	return ""
}

// Creates records that an object is to be made, in place of the predecessor's if there is one. It
// also returns the id of the object that this conflicts with, where there is one.
func (c *Claims) Creates(key string, predecessor Holder) (Conflict, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	mark := predecessor.Mark
	worst, with := NoConflict, ""
	for _, id := range slices.Sorted(maps.Keys(c.ids[key])) {
		if conflict := c.againstCreation(c.objects[id], mark); conflict > worst {
			worst, with = conflict, id
		}
	}
	if worst == NoConflict && c.creations[key].besides(mark) {
		worst = TwoHolders
	}
	if mark == "" {
		c.planned++
		mark = "creation " + strconv.Itoa(c.planned)
	} else {
		c.plansAnew(mark, nil)
	}
	if c.creations == nil {
		c.creations = make(map[string]marks)
	}
	if c.creations[key] == nil {
		c.creations[key] = make(marks)
	}
	c.creations[key][mark] = struct{}{}
	return worst, with
}

// CreatesUnknown records that an object is to be made whose key is not known yet. It also returns
// the id of an object that is destroyed or replaced and may have the same key, where there is one.
func (c *Claims) CreatesUnknown() (Conflict, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keyless = true
	for _, id := range slices.Sorted(maps.Keys(c.objects)) {
		if len(c.objects[id].destroyers) > 0 {
			return KeyUnknown, id
		}
	}
	return NoConflict, ""
}

// againstCreation returns how an object conflicts with a creation under its key.
func (c *Claims) againstCreation(o *claimed, predecessor string) Conflict {
	switch {
	case o.gone:
		return NoConflict
	case o.destroyers.besides(predecessor):
		return Lost
	case c.OnceOnly && (o.held || len(o.keepers) > 0), o.keepers.besides(predecessor):
		return AlreadyHeld
	}
	if _, replaced := o.keepers[predecessor]; replaced {
		delete(o.keepers, predecessor)
		o.destroyers[predecessor] = struct{}{}
	}
	return NoConflict
}

// Begins drops the planned creations under a key once one is under way: from then on Altinn's
// answers decide.
func (c *Claims) Begins(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.creations, key)
}

// Note records how an object became a resource's.
func (c *Claims) Note(id string, how Origin) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.origins == nil {
		c.origins = make(map[string]Origin)
	}
	c.origins[id] = how
}

// Knows reports whether the state of this run has an object, or a resource has made or adopted it in this run.
func (c *Claims) Knows(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.objects[id]
	return ok && o.held || c.origins[id] != FromBefore
}

// Origin returns how an object became a resource's.
func (c *Claims) Origin(id string) Origin {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.origins[id]
}

// Forgets drops all that is known of an object that is deleted or has left the state.
func (c *Claims) Forgets(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.objects[id]; ok {
		delete(c.ids[o.key], id)
	}
	delete(c.objects, id)
	delete(c.origins, id)
}

// object returns what is known of an object, and files it under the key, which replaces a former
// one.
func (c *Claims) object(id, key string) *claimed {
	if c.objects == nil {
		c.objects, c.ids = make(map[string]*claimed), make(map[string]marks)
	}
	o, ok := c.objects[id]
	if !ok {
		o = new(claimed)
		o.fill()
		c.objects[id] = o
	}
	if o.key != key {
		delete(c.ids[o.key], id)
		o.key = key
	}
	if c.ids[key] == nil {
		c.ids[key] = make(marks)
	}
	c.ids[key][id] = struct{}{}
	return o
}

func (o *claimed) fill() {
	o.readers, o.keepers = make(marks), make(marks)
	o.destroyers, o.adopters = make(marks), make(marks)
	o.released = make(marks)
}

// isReadBesides reports whether another holder that does not release the object reads it.
func (o *claimed) isReadBesides(mark string) bool {
	for reader := range o.readers {
		if _, released := o.released[reader]; !released && reader != mark {
			return true
		}
	}
	return false
}

func (c *Claims) isMadeElsewhere(key, mark string) bool { return c.creations[key].besides(mark) }

// plansAnew drops what an earlier plan of a holder recorded: a creation in place of its object, and
// its mark in a set. Only the last plan of a holder counts. A holder without a mark may be any, so
// nothing is dropped for it.
func (c *Claims) plansAnew(mark string, formerly marks) {
	if mark == "" {
		return
	}
	delete(formerly, mark)
	for _, predecessors := range c.creations {
		delete(predecessors, mark)
	}
}

// besides reports whether there is any mark but this one. A holder without a mark may be any, so
// every mark counts for it.
func (m marks) besides(mark string) bool {
	_, in := m[mark]
	return len(m) > 1 || len(m) == 1 && (!in || mark == "")
}
