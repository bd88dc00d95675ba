package run_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// want is one thing that a plan wants.
type want func(c *run.Claims) run.Conflict

func by(mark string) run.Holder { return run.Holder{Mark: mark} }

func saw(id string) want {
	return func(c *run.Claims) run.Conflict { c.Saw(id, "key"); return run.NoConflict }
}

func reads(id, mark string) want {
	return func(c *run.Claims) run.Conflict { return c.Reads(id, "key", by(mark)) }
}

func keeps(id, mark string) want {
	return func(c *run.Claims) run.Conflict { return c.Keeps(id, "key", by(mark)) }
}

func keepsAdopted(id, mark string) want {
	return func(c *run.Claims) run.Conflict {
		return c.Keeps(id, "key", run.Holder{Mark: mark, Adopted: true})
	}
}

func keepsWithTwin(id, mark string) want {
	return func(c *run.Claims) run.Conflict {
		return c.Keeps(id, "key", run.Holder{Mark: mark, Adopted: true, Shared: true})
	}
}

func readsAdopted(id, mark string) want {
	return func(c *run.Claims) run.Conflict {
		return c.Reads(id, "key", run.Holder{Mark: mark, Adopted: true})
	}
}

func destroys(id, mark string) want {
	return func(c *run.Claims) run.Conflict { return c.Destroys(id, "key", by(mark)) }
}

func creates(predecessor string) want {
	return func(c *run.Claims) run.Conflict {
		conflict, _ := c.Creates("key", by(predecessor))
		return conflict
	}
}

func createsUnknown(c *run.Claims) run.Conflict {
	conflict, _ := c.CreatesUnknown()
	return conflict
}

func gone(id string) want {
	return func(c *run.Claims) run.Conflict { c.Gone(id); return run.NoConflict }
}

func forgets(id string) want {
	return func(c *run.Claims) run.Conflict { c.Forgets(id); return run.NoConflict }
}

func begins(c *run.Claims) run.Conflict { c.Begins("key"); return run.NoConflict }

func TestClaimsThatConflict(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wants []want
		// The last want conflicts so: with objects of which the key is free again when they are
		// gone, and with others.
		free, spent run.Conflict
	}{
		"one creation":                       {wants: []want{creates("")}},
		"two creations":                      {[]want{creates(""), creates("")}, run.TwoHolders, run.TwoHolders},
		"creation under way, another one":    {wants: []want{creates(""), begins, creates("")}},
		"kept, created":                      {[]want{keeps("x", "a"), creates("")}, run.AlreadyHeld, run.AlreadyHeld},
		"created, kept":                      {[]want{creates(""), keeps("x", "a")}, run.Lost, run.Lost},
		"kept, replaced by the command":      {[]want{keeps("x", "a"), creates("a")}, run.NoConflict, run.AlreadyHeld},
		"replaced, planned anew":             {wants: []want{destroys("x", "a"), creates("a"), keeps("x", "a")}, spent: run.NoConflict},
		"in the state, created":              {[]want{saw("x"), creates("")}, run.NoConflict, run.AlreadyHeld},
		"read, created":                      {[]want{reads("x", "a"), creates("")}, run.NoConflict, run.AlreadyHeld},
		"read, gone, created":                {wants: []want{saw("x"), reads("x", "a"), gone("x"), creates("")}},
		"gone, read from the state, created": {wants: []want{saw("x"), gone("x"), saw("x"), creates("")}},
		"deleted, created":                   {wants: []want{saw("x"), forgets("x"), creates("")}},
		"destroyed, created":                 {[]want{destroys("x", "a"), creates("")}, run.Lost, run.Lost},
		"created, destroyed":                 {[]want{creates(""), destroys("x", "a")}, run.Lost, run.Lost},
		"destroyed, created for another":     {[]want{destroys("x", "a"), creates("b")}, run.Lost, run.Lost},
		"destroyed, created under an unknown key": {
			[]want{destroys("x", "a"), createsUnknown}, run.KeyUnknown, run.KeyUnknown,
		},
		"created under an unknown key, destroyed": {
			[]want{createsUnknown, destroys("x", "a")}, run.KeyUnknown, run.KeyUnknown,
		},
		"kept, created under an unknown key":           {wants: []want{keeps("x", "a"), createsUnknown}},
		"kept after all, created under an unknown key": {wants: []want{destroys("x", "a"), keeps("x", "a"), createsUnknown}},
		"deleted, created under an unknown key":        {wants: []want{destroys("x", "a"), forgets("x"), createsUnknown}},
		"kept, destroyed":                              {[]want{keeps("x", "a"), destroys("x", "b")}, run.Lost, run.Lost},
		"destroyed, kept":                              {[]want{destroys("x", "b"), keeps("x", "a")}, run.Lost, run.Lost},
		"destroyed after all":                          {wants: []want{keeps("x", "a"), destroys("x", "a")}},
		"kept after all":                               {wants: []want{destroys("x", "a"), keeps("x", "a")}},
		"destroyed by two":                             {wants: []want{destroys("x", "a"), destroys("x", "b")}},
		"kept by two":                                  {[]want{keeps("x", "a"), keeps("x", "b")}, run.TwoHolders, run.TwoHolders},
		"two kept under one key":                       {wants: []want{keeps("x", "a"), keeps("y", "b")}},
		"one destroyed, one kept under one key":        {wants: []want{destroys("x", "a"), keeps("y", "b")}},
		"read by another, destroyed":                   {[]want{reads("x", "b"), destroys("x", "a")}, run.Lost, run.Lost},
		"destroyed, read by another":                   {[]want{destroys("x", "a"), reads("x", "b")}, run.Lost, run.Lost},
		"read, destroyed":                              {wants: []want{reads("x", "a"), destroys("x", "a")}},
		"read by a data source, destroyed":             {[]want{reads("x", ""), destroys("x", "a")}, run.Lost, run.Lost},
		"destroyed, read by a data source":             {[]want{destroys("x", "a"), reads("x", "")}, run.Lost, run.Lost},
		"read by a data source, created":               {wants: []want{reads("x", ""), creates("")}},
		"kept, read by a data source":                  {wants: []want{keeps("x", "a"), reads("x", "")}},
		"kept and destroyed without marks":             {[]want{keeps("x", ""), destroys("x", "")}, run.Lost, run.Lost},
		"destroyed and kept without marks":             {[]want{destroys("x", ""), keeps("x", "")}, run.Lost, run.Lost},
		"kept twice without marks":                     {wants: []want{keeps("x", ""), keeps("x", "")}},
		// The adopter's plan must be an update for the other one to go without a call.
		"adopted, its twin known, destroyed by the former": {[]want{keepsWithTwin("x", "b"), destroys("x", "a")}, run.HeldElsewhere, run.HeldElsewhere},
		"adopted, its twin not known, destroyed":           {[]want{keepsAdopted("x", "b"), destroys("x", "a")}, run.Lost, run.Lost},
		"read by its adopter, destroyed by the former":     {[]want{readsAdopted("x", "b"), destroys("x", "a")}, run.HeldElsewhere, run.HeldElsewhere},
		"let go, kept with its twin known":                 {wants: []want{readsAdopted("x", "b"), destroys("x", "a"), keepsWithTwin("x", "b")}},
		"let go, kept with its twin not known": {
			[]want{readsAdopted("x", "b"), destroys("x", "a"), keepsAdopted("x", "b")}, run.Lost, run.Lost,
		},
		"destroyed by the former, kept":     {[]want{destroys("x", "a"), keepsWithTwin("x", "b")}, run.Lost, run.Lost},
		"adopted, destroyed by the adopter": {[]want{keeps("x", "a"), keepsAdopted("x", "b"), destroys("x", "b")}, run.Lost, run.Lost},
		"destroyed by both": {
			wants: []want{reads("x", "a"), readsAdopted("x", "b"), destroys("x", "a"), destroys("x", "b")},
		},
	} {
		for onceOnly, last := range map[bool]run.Conflict{false: test.free, true: test.spent} {
			c := &run.Claims{OnceOnly: onceOnly}
			for n, want := range test.wants {
				got := want(c)
				if n == len(test.wants)-1 && got != last {
					t.Errorf("%s, keys spent %t: got %d, want %d", name, onceOnly, got, last)
				}
			}
			if conflict, _ := c.Creates("another key", by("")); conflict != run.NoConflict {
				t.Errorf("%s, keys spent %t: another key conflicts", name, onceOnly)
			}
		}
	}
}

func TestOriginsAreKnownUntilTheyAreForgotten(t *testing.T) {
	t.Parallel()
	var c run.Claims
	c.Note("made", run.Made)
	c.Note("adopted", run.Adopted)
	for id, want := range map[string]run.Origin{"made": run.Made, "adopted": run.Adopted, "another": run.FromBefore} {
		if got := c.Origin(id); got != want {
			t.Errorf("%s: %d", id, got)
		}
	}
	c.Forgets("made")
	if c.Origin("made") != run.FromBefore || c.Origin("adopted") != run.Adopted {
		t.Error("the wrong one is forgotten")
	}
}
