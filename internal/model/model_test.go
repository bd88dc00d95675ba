package model_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const (
	// stepsVariable chooses how many steps are played: see "make torture". The variables and flags of rapid choose the seed.
	stepsVariable = "TORTURE_STEPS"
	defaultSteps  = 500
)

// Whatever happens, in whatever order: each plan is the one that configuration, state and Altinn call for, each apply does what
// its plan says and nothing else, or fails for a reason, and after one that succeeds there is nothing left to do. A failure
// prints its seed and the shortest story that leads to it.
func TestRandomStoriesFollowTheModel(t *testing.T) {
	t.Parallel()

	b := &stepBudget{left: stepsWanted(t), tally: tally{}}

	for b.left > 0 {
		b.play(t)
	}

	t.Logf("%d steps in %d stories:\n%s", b.played, b.stories, b.tally)
}

func stepsWanted(t *testing.T) int {
	t.Helper()

	text := os.Getenv(stepsVariable)
	if text == "" {
		return defaultSteps
	}

	steps, err := strconv.Atoi(text)
	if err != nil || steps < 1 {
		t.Fatalf("%s is a number of steps, not %q", stepsVariable, text)
	}

	return steps
}

// stepBudget counts steps, because rapid counts stories, which have any number of them.
type stepBudget struct {
	left, played, stories int
	tally                 tally
	failed                bool // rapid looks for a shorter story, at any cost
}

func (b *stepBudget) play(t *testing.T) {
	t.Helper()

	rapid.Check(t, func(t *rapid.T) {
		if b.left <= 0 && !b.failed {
			return
		}

		ended := false

		defer func() { b.failed = b.failed || !ended }()

		// Each story has a bubble of its own, so that time is its own as well.
		rapid.SyncTest(t, func(t *rapid.T) {
			s := newStory(t)

			defer func() { <-time.After(time.Minute) }() // a grant goes on when its caller has given up, and no time passes after the end

			t.Repeat(map[string]func(*rapid.T){
				"":     func(*rapid.T) { s.invariants() },
				"step": func(*rapid.T) { s.step(); b.count(s) },
			})
		})

		b.stories++
		ended = true
	})
}

func (b *stepBudget) count(s *story) {
	b.left--
	b.played++
	b.tally.add(s.last)
}
