package model_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// story is one random sequence of what a vendor, its customers, the network and the clock do.
type story struct {
	*providertest.World

	t       *rapid.T
	striker *striker
	blocks  []*written // in the order of their references
	last    []string   // what the last step was

	began    time.Time
	platform string    // where to call Altinn without Terraform
	token    string    // to call it with
	expires  time.Time // when the token does
}

// written is a block of the configuration, and what the state has of it.
type written struct {
	name    string
	typ     string
	on      *written // the block that it refers to; nil for a system
	config  object   // what is written, without the reference; nil when the block is not there
	at      *instance
	tainted bool
}

const (
	storySystems, storyRequests, storyChanges = 2, 3, 2

	// storyTokens is how long tokens live: longer than any run, shorter than any move of the clock that is meant to end them.
	storyTokens = time.Hour
)

func newStory(t *rapid.T) *story {
	w := providertest.New(t, emulator.Options{TokenLifetime: storyTokens})
	s := &story{
		t: t, began: time.Now(), platform: w.Altinn.Access().PlatformURL, striker: &striker{next: w.Network, altinn: w.Altinn},
		World: w,
	}
	nothing := s.process()

	for i := range storySystems {
		s.blocks = append(s.blocks, &written{name: fmt.Sprintf("s%d", i), typ: providertest.SystemType, at: nothing.Instance(providertest.SystemType)})
	}

	for i := range storyRequests {
		s.blocks = append(s.blocks, &written{
			name: fmt.Sprintf("r%d", i), typ: providertest.RequestType, on: s.blocks[i%storySystems], at: nothing.Instance(providertest.RequestType),
		})
	}

	for i := range storyChanges {
		s.blocks = append(s.blocks, &written{
			name: fmt.Sprintf("c%d", i), typ: providertest.ChangeRequestType, on: s.blocks[storySystems], at: nothing.Instance(providertest.ChangeRequestType),
		})
	}

	return s
}

// process is a provider as a CLI starts one for each plan and each apply.
func (s *story) process() *tfkittest.Provider { return s.ProviderOver(s.told(), s.striker) }

// of are the blocks of a type.
func (s *story) of(typ string) []*written {
	return slices.DeleteFunc(slices.Clone(s.blocks), func(b *written) bool { return b.typ != typ })
}

// choose draws one of the blocks.
func (s *story) choose(blocks []*written) *written {
	return blocks[evenly(len(blocks)).Draw(s.t, "block")]
}

// tell writes the story for the person who reads it after a failure.
func (s *story) tell(format string, args ...any) { s.t.Logf(format, args...) }

// note counts something that has happened in the step.
func (s *story) note(what string) { s.last = append(s.last, what) }

// failf ends the story. What must be the same whenever it is told again stands in the text, and all else was told before.
func (s *story) failf(format string, args ...any) { s.told().Fatalf(format, args...) }

// told is the test as helpers fail it, with a text that is the same whenever the story is told again: rapid takes another text
// for another failure, and ids are random.
func (s *story) told() providertest.TB { return retold{s.t} }

type retold struct{ t *rapid.T }

func (r retold) Helper() { r.t.Helper() }

func (r retold) Context() context.Context { return r.t.Context() }

func (r retold) Errorf(format string, args ...any) { r.t.Errorf("%s", timeless(format, args...)) }

func (r retold) Fatalf(format string, args ...any) { r.t.Fatalf("%s", timeless(format, args...)) }

func (r retold) Logf(format string, args ...any) { r.t.Logf(format, args...) }

var varies = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b|\d{4}-\d\d-\d\dT[\d:.]+Z|after [\d.hmµns]+`)

func timeless(format string, args ...any) string {
	return varies.ReplaceAllString(fmt.Sprintf(format, args...), "…")
}

// tally counts what was done.
type tally map[string]int

func (c tally) add(names []string) {
	for _, name := range names {
		c[name]++
	}
}

func (c tally) String() string {
	lines := make([]string, 0, len(c))
	for _, name := range slices.Sorted(maps.Keys(c)) {
		lines = append(lines, fmt.Sprintf("%s: %d", name, c[name]))
	}

	return strings.Join(lines, "\n")
}
