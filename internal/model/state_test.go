package model_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// having are the blocks that have something in the state.
func (s *story) having() []*written {
	return slices.DeleteFunc(slices.Clone(s.blocks), func(b *written) bool { return !b.at.Exists() })
}

// forget loses the state of a block.
func (s *story) forget() {
	b := s.choose(s.having())
	b.at, b.tainted = s.process().Instance(b.typ), false
	s.tell("%s leaves the state", b.name)
}

func (s *story) taint() {
	b := s.choose(s.having())
	b.tainted = true
	s.tell("%s is tainted", b.name)
}

// tainted are the blocks that the next plan replaces whatever is written.
func (s *story) tainted() []*written {
	return slices.DeleteFunc(s.having(), func(b *written) bool { return !b.tainted })
}

func (s *story) untaint() {
	b := s.choose(s.tainted())
	b.tainted = false
	s.tell("%s is untainted", b.name)
}

// candidate is an object that an empty block can take over.
type candidate struct {
	block *written
	id    string
}

// importable are the objects that blocks of the configuration name, and the state has not.
func (s *story) importable(n truth) []candidate {
	managed := map[any]bool{}
	for _, b := range s.having() {
		managed[b.at.State()["id"]] = true
	}

	var found []candidate

	for _, b := range s.blocks {
		if b.config == nil || b.at.Exists() {
			continue
		}

		for _, id := range s.named(n, b) {
			if !managed[id] {
				found = append(found, candidate{b, id})
			}
		}
	}

	return found
}

// named are the ids of what a block may be about.
func (s *story) named(n truth, b *written) []string {
	var found []string

	switch b.typ {
	case providertest.SystemType:
		if id := fmt.Sprint(b.config["id"]); n.alive(id) {
			found = append(found, id)
		}
	case providertest.RequestType:
		want := providertest.With(asState(b.typ, b.config), object{"system_id": b.on.config["id"]})
		for _, one := range n.requests {
			if one.key() == keyOf(want) {
				found = append(found, one.ID)
			}
		}
	default:
		user := b.on.at.State()["system_user_id"]
		for _, one := range n.changes {
			if one.SystemUserID == user {
				found = append(found, one.ID)
			}
		}
	}

	return found
}

// imports takes an object over.
func (s *story) imports(n truth) {
	candidates := s.importable(n)
	drawn := candidates[rapid.IntRange(0, len(candidates)-1).Draw(s.t, "candidate")]
	b, id := drawn.block, any(drawn.id)

	state := object{"id": id}
	if stored := n.request(id); stored != nil {
		state = stored.values(n.user(stored.key()))
	}

	want := n.expected(b.typ, state)
	imported := s.process().Instance(b.typ)
	said := imported.Import(drawn.id)
	values := imported.State()
	s.tell("%s is imported: %v %s", b.name, values, said)

	switch {
	case want != nil && len(said.Errors()) > 0:
		s.failf("%s: the import fails", b.name)
	case (want == nil) != (values == nil):
		s.failf("%s: the import finds nothing: %t, expected %t", b.name, values == nil, want == nil)
	case want == nil:
		return
	}

	if wrong := differing(values, want); wrong != nil {
		s.failf("%s: the import is wrong about %v", b.name, wrong)
	}

	b.at, b.tainted = imported, false
}
