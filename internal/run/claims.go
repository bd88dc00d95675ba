package run

import (
	"maps"
	"slices"
	"strconv"
	"sync"
)

// Claims is what the plans of one run want with Altinn's objects, so that a plan which would destroy for one address what another
// address of the same configuration wants is refused whatever Altinn answers, or whether it answers at all.
//
// Terraform starts a run with every plan and every apply, and does not tell a provider the address of a resource. What can be told
// apart are objects, by their ids, and who holds one, by a [Holder]. Calls come in any order and at the same time, so each method
// notes what its caller wants and returns how that conflicts with what others wanted before: of two calls that cannot go together,
// the later one is told, whichever it is. A run belongs to one configuration of the provider: what others want, aliases among them,
// is not known here.
//
// A key is what Altinn takes one object for: the id of a system, or the system, party and reference of a request. The zero value
// is ready for use, also by several goroutines.
type Claims struct {
	// OnceOnly says that an object's key is spent with the object, so that nothing can be made under the key of an object that there is.
	OnceOnly bool
	// Writes keeps the writes of one object apart, by its key.
	Writes Locks

	mu        sync.Mutex
	objects   map[string]*claimed            // by id
	ids       map[string]map[string]struct{} // by key
	creations map[string]map[string]struct{} // by key: marks of predecessors, or names of planned creations without one
	planned   int                            // creations without a predecessor
	nameless  bool                           // an object is to be made of which the key is not known yet
	readers   int                            // data sources
	made      map[string]Origin              // by id
}

// A claimed is what a run knows of an object, and wants with it.
type claimed struct {
	key       string
	held      bool                // the state of this run has it
	gone      bool                // Altinn does not have it any more
	readers   map[string]struct{} // marks of holders that have read it, or names of data sources
	keepers   map[string]struct{} // marks of holders that keep, change or import it
	destroyer map[string]struct{} // marks of holders that destroy or replace it
	adopters  map[string]struct{} // marks of holders that adopted it
	stays     bool                // one of those keeps it, and knows of another holder
	letGo     map[string]struct{} // marks of holders that let it go to them
}

// Conflict is why what two addresses want with an object does not go together.
type Conflict int

// The conflicts, the worst last.
const (
	NoConflict Conflict = iota
	// HeldElsewhere: the object is to be destroyed, and another holder has adopted it, so that it must stay. That holder's plan must be an
	// update: core plans the destruction of a deposed object anew while it applies, after the update of the one in its place, which
	// alone lets the provider know of it by then.
	HeldElsewhere
	// TwoHolders: two addresses are to have, or have, one object.
	TwoHolders
	// KeyUnknown: an object is destroyed or replaced, and another is to be made whose key is not known yet: it may be the same.
	KeyUnknown
	// AlreadyHeld: an object is to be made, and the state of this run has one under its key.
	AlreadyHeld
	// Lost: one address destroys or replaces an object that another one keeps, reads, imports or is to make.
	Lost
)

// Origin is how an object came to be a resource's in this run.
type Origin int

// The origins. An adopted object was there, and is what would have been made.
const (
	FromBefore Origin = iota
	Made
	Adopted
)

// Saw notes that the state of this run holds an object, whoever's it is and whatever becomes of it.
func (c *Claims) Saw(id, key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.object(id, key).held = true
}

// Reads notes that a holder reads an object, or a data source does: that has no mark.
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
	if others(o.destroyer, mark) {
		return Lost
	}
	return NoConflict
}

// Gone notes that Altinn does not have an object any more, which ends all that was wanted with it.
func (c *Claims) Gone(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.objects[id]; ok {
		*o = claimed{key: o.key, gone: true}
		o.fill()
	}
}

// Keeps notes that a holder keeps, changes or imports an object.
func (c *Claims) Keeps(id, key string, holder Holder) Conflict {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	c.plansAnew(holder.Mark, o.destroyer)
	conflict := NoConflict
	switch {
	case len(o.destroyer) > 0, c.isMadeElsewhere(key, holder.Mark), len(o.letGo) > 0 && !holder.Shared:
		conflict = Lost
	case holder.Mark != "" && others(o.keepers, holder.Mark):
		conflict = TwoHolders
	}
	o.keepers[holder.Mark] = struct{}{}
	if holder.Adopted {
		o.adopters[holder.Mark] = struct{}{}
		o.stays = o.stays || holder.Shared
	}
	return conflict
}

// Destroys notes that a holder destroys an object, or replaces it.
func (c *Claims) Destroys(id, key string, holder Holder) Conflict {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	c.plansAnew(holder.Mark, o.keepers)
	conflict := NoConflict
	switch {
	case others(o.adopters, holder.Mark) && (o.stays || !others(o.keepers, holder.Mark)):
		o.letGo[holder.Mark] = struct{}{}
		return HeldElsewhere
	case len(o.keepers) > 0, o.isReadBesides(holder.Mark), c.isMadeElsewhere(key, holder.Mark):
		conflict = Lost
	case c.nameless:
		conflict = KeyUnknown
	}
	o.destroyer[holder.Mark] = struct{}{}
	return conflict
}

// Holds notes that a holder has an object, before it says what it wants with it.
func (c *Claims) Holds(id, key string, holder Holder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o := c.object(id, key)
	o.held = true
	o.readers[holder.Mark] = struct{}{}
}

// HasTwin reports whether another holder than this one is known to have an object.
func (c *Claims) HeldByAnother(id string, holder Holder) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.objects[id]
	return ok && others(o.readers, holder.Mark)
}

// AdoptedByAnother reports whether another holder than this one is known to have adopted an object.
func (c *Claims) AdoptedByAnother(id string, holder Holder) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.objects[id]
	return ok && others(o.adopters, holder.Mark)
}

// InPlaceOf returns the id of another object that the state of this run has under a key, empty if there is none.
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

// Creates notes that an object is to be made, in place of the predecessor's if there is one, and returns the id of an object that
// this conflicts with, if it is one.
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
	if worst == NoConflict && others(c.creations[key], mark) {
		worst = TwoHolders
	}
	if mark == "" {
		c.planned++
		mark = "creation " + strconv.Itoa(c.planned)
	} else {
		c.plansAnew(mark, nil)
	}
	if c.creations == nil {
		c.creations = make(map[string]map[string]struct{})
	}
	if c.creations[key] == nil {
		c.creations[key] = make(map[string]struct{})
	}
	c.creations[key][mark] = struct{}{}
	return worst, with
}

// CreatesUnknown notes that an object is to be made of which the key is not known yet, and returns the id of an object that is
// destroyed or replaced, and may be the same, if there is one.
func (c *Claims) CreatesUnknown() (Conflict, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nameless = true
	for _, id := range slices.Sorted(maps.Keys(c.objects)) {
		if len(c.objects[id].destroyer) > 0 {
			return KeyUnknown, id
		}
	}
	return NoConflict, ""
}

func (c *Claims) againstCreation(o *claimed, predecessor string) Conflict {
	switch {
	case o.gone:
		return NoConflict
	case others(o.destroyer, predecessor):
		return Lost
	case c.OnceOnly && (o.held || len(o.keepers) > 0), others(o.keepers, predecessor):
		return AlreadyHeld
	}
	if _, replaced := o.keepers[predecessor]; replaced {
		delete(o.keepers, predecessor)
		o.destroyer[predecessor] = struct{}{}
	}
	return NoConflict
}

// Begins notes that planned creations under a key are under way: from now on Altinn's answer tells.
func (c *Claims) Begins(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.creations, key)
}

// Note keeps how an object became a resource's.
func (c *Claims) Note(id string, how Origin) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made == nil {
		c.made = make(map[string]Origin)
	}
	c.made[id] = how
}

// Origin is how an object became a resource's.
func (c *Claims) Origin(id string) Origin {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made[id]
}

// Forgets drops all that is known of an object that is deleted, or no resource's any more.
func (c *Claims) Forgets(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.objects[id]; ok {
		delete(c.ids[o.key], id)
	}
	delete(c.objects, id)
	delete(c.made, id)
}

// object returns what is known of an object. It has one key: the last that was named.
func (c *Claims) object(id, key string) *claimed {
	if c.objects == nil {
		c.objects, c.ids = make(map[string]*claimed), make(map[string]map[string]struct{})
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
		c.ids[key] = make(map[string]struct{})
	}
	c.ids[key][id] = struct{}{}
	return o
}

func (o *claimed) fill() {
	o.readers, o.keepers = make(map[string]struct{}), make(map[string]struct{})
	o.destroyer, o.adopters = make(map[string]struct{}), make(map[string]struct{})
	o.letGo = make(map[string]struct{})
}

// isReadBesides reports whether anybody else reads an object who does not let it go.
func (o *claimed) isReadBesides(mark string) bool {
	for reader := range o.readers {
		if _, letGo := o.letGo[reader]; !letGo && reader != mark {
			return true
		}
	}
	return false
}

func (c *Claims) isMadeElsewhere(key, mark string) bool { return others(c.creations[key], mark) }

// plansAnew drops what was planned for a holder before: a creation in its object's place, and its part in a set. It has one plan,
// the last. Whoever has no mark may be anybody, and nothing of that is dropped.
func (c *Claims) plansAnew(mark string, formerly map[string]struct{}) {
	if mark == "" {
		return
	}
	delete(formerly, mark)
	for _, predecessors := range c.creations {
		delete(predecessors, mark)
	}
}

// others reports whether there is anybody in a set but the one with a mark. Whoever has no mark may be anybody.
func others(set map[string]struct{}, mark string) bool {
	_, in := set[mark]
	return len(set) > 1 || len(set) == 1 && (!in || mark == "")
}
