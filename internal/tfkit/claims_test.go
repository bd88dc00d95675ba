package tfkit_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// want is one thing that a plan wants.
type want func(c *tfkit.Claims) tfkit.Conflict

func by(mark string) tfkit.Holder { return tfkit.Holder{Mark: mark} }

func saw(id string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { c.Saw(id, "key"); return tfkit.NoConflict }
}

func reads(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { return c.Reads(id, "key", by(mark)) }
}

func keeps(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { return c.Keeps(id, "key", by(mark)) }
}

func keepsAdopted(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict {
		return c.Keeps(id, "key", tfkit.Holder{Mark: mark, Adopted: true})
	}
}

func keepsWithTwin(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict {
		return c.Keeps(id, "key", tfkit.Holder{Mark: mark, Adopted: true, Twin: true})
	}
}

func readsAdopted(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict {
		return c.Reads(id, "key", tfkit.Holder{Mark: mark, Adopted: true})
	}
}

func destroys(id, mark string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { return c.Destroys(id, "key", by(mark)) }
}

func creates(predecessor string) want {
	return func(c *tfkit.Claims) tfkit.Conflict {
		conflict, _ := c.Creates("key", by(predecessor))
		return conflict
	}
}

func createsUnknown(c *tfkit.Claims) tfkit.Conflict {
	conflict, _ := c.CreatesUnknown()
	return conflict
}

func gone(id string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { c.Gone(id); return tfkit.NoConflict }
}

func forgets(id string) want {
	return func(c *tfkit.Claims) tfkit.Conflict { c.Forgets(id); return tfkit.NoConflict }
}

func begins(c *tfkit.Claims) tfkit.Conflict { c.Begins("key"); return tfkit.NoConflict }

func TestClaimsThatConflict(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wants []want
		// The last want conflicts so: with objects of which the key is free again when they are gone, and with others.
		free, spent tfkit.Conflict
	}{
		"one creation":                       {wants: []want{creates("")}},
		"two creations":                      {[]want{creates(""), creates("")}, tfkit.TwoHolders, tfkit.TwoHolders},
		"creation under way, another one":    {wants: []want{creates(""), begins, creates("")}},
		"kept, created":                      {[]want{keeps("x", "a"), creates("")}, tfkit.AlreadyHeld, tfkit.AlreadyHeld},
		"created, kept":                      {[]want{creates(""), keeps("x", "a")}, tfkit.Lost, tfkit.Lost},
		"kept, replaced by the command":      {[]want{keeps("x", "a"), creates("a")}, tfkit.NoConflict, tfkit.AlreadyHeld},
		"replaced, planned anew":             {wants: []want{destroys("x", "a"), creates("a"), keeps("x", "a")}, spent: tfkit.NoConflict},
		"in the state, created":              {[]want{saw("x"), creates("")}, tfkit.NoConflict, tfkit.AlreadyHeld},
		"read, created":                      {[]want{reads("x", "a"), creates("")}, tfkit.NoConflict, tfkit.AlreadyHeld},
		"read, gone, created":                {wants: []want{saw("x"), reads("x", "a"), gone("x"), creates("")}},
		"gone, read from the state, created": {wants: []want{saw("x"), gone("x"), saw("x"), creates("")}},
		"deleted, created":                   {wants: []want{saw("x"), forgets("x"), creates("")}},
		"destroyed, created":                 {[]want{destroys("x", "a"), creates("")}, tfkit.Lost, tfkit.Lost},
		"created, destroyed":                 {[]want{creates(""), destroys("x", "a")}, tfkit.Lost, tfkit.Lost},
		"destroyed, created for another":     {[]want{destroys("x", "a"), creates("b")}, tfkit.Lost, tfkit.Lost},
		"destroyed, created under an unknown key": {
			[]want{destroys("x", "a"), createsUnknown}, tfkit.KeyUnknown, tfkit.KeyUnknown,
		},
		"created under an unknown key, destroyed": {
			[]want{createsUnknown, destroys("x", "a")}, tfkit.KeyUnknown, tfkit.KeyUnknown,
		},
		"kept, created under an unknown key":           {wants: []want{keeps("x", "a"), createsUnknown}},
		"kept after all, created under an unknown key": {wants: []want{destroys("x", "a"), keeps("x", "a"), createsUnknown}},
		"deleted, created under an unknown key":        {wants: []want{destroys("x", "a"), forgets("x"), createsUnknown}},
		"kept, destroyed":                              {[]want{keeps("x", "a"), destroys("x", "b")}, tfkit.Lost, tfkit.Lost},
		"destroyed, kept":                              {[]want{destroys("x", "b"), keeps("x", "a")}, tfkit.Lost, tfkit.Lost},
		"destroyed after all":                          {wants: []want{keeps("x", "a"), destroys("x", "a")}},
		"kept after all":                               {wants: []want{destroys("x", "a"), keeps("x", "a")}},
		"destroyed by two":                             {wants: []want{destroys("x", "a"), destroys("x", "b")}},
		"kept by two":                                  {[]want{keeps("x", "a"), keeps("x", "b")}, tfkit.TwoHolders, tfkit.TwoHolders},
		"two kept under one key":                       {wants: []want{keeps("x", "a"), keeps("y", "b")}},
		"one destroyed, one kept under one key":        {wants: []want{destroys("x", "a"), keeps("y", "b")}},
		"read by another, destroyed":                   {[]want{reads("x", "b"), destroys("x", "a")}, tfkit.Lost, tfkit.Lost},
		"destroyed, read by another":                   {[]want{destroys("x", "a"), reads("x", "b")}, tfkit.Lost, tfkit.Lost},
		"read, destroyed":                              {wants: []want{reads("x", "a"), destroys("x", "a")}},
		"read by a data source, destroyed":             {[]want{reads("x", ""), destroys("x", "a")}, tfkit.Lost, tfkit.Lost},
		"destroyed, read by a data source":             {[]want{destroys("x", "a"), reads("x", "")}, tfkit.Lost, tfkit.Lost},
		"read by a data source, created":               {wants: []want{reads("x", ""), creates("")}},
		"kept, read by a data source":                  {wants: []want{keeps("x", "a"), reads("x", "")}},
		"kept and destroyed without marks":             {[]want{keeps("x", ""), destroys("x", "")}, tfkit.Lost, tfkit.Lost},
		"destroyed and kept without marks":             {[]want{destroys("x", ""), keeps("x", "")}, tfkit.Lost, tfkit.Lost},
		"kept twice without marks":                     {wants: []want{keeps("x", ""), keeps("x", "")}},
		// The adopter's plan must be an update for the other one to go without a call.
		"adopted, its twin known, destroyed by the former": {[]want{keepsWithTwin("x", "b"), destroys("x", "a")}, tfkit.StandIn, tfkit.StandIn},
		"adopted, its twin not known, destroyed":           {[]want{keepsAdopted("x", "b"), destroys("x", "a")}, tfkit.Lost, tfkit.Lost},
		"read by its adopter, destroyed by the former":     {[]want{readsAdopted("x", "b"), destroys("x", "a")}, tfkit.StandIn, tfkit.StandIn},
		"let go, kept with its twin known":                 {wants: []want{readsAdopted("x", "b"), destroys("x", "a"), keepsWithTwin("x", "b")}},
		"let go, kept with its twin not known": {
			[]want{readsAdopted("x", "b"), destroys("x", "a"), keepsAdopted("x", "b")}, tfkit.Lost, tfkit.Lost,
		},
		"destroyed by the former, kept":     {[]want{destroys("x", "a"), keepsWithTwin("x", "b")}, tfkit.Lost, tfkit.Lost},
		"adopted, destroyed by the adopter": {[]want{keeps("x", "a"), keepsAdopted("x", "b"), destroys("x", "b")}, tfkit.Lost, tfkit.Lost},
		"destroyed by both": {
			wants: []want{reads("x", "a"), readsAdopted("x", "b"), destroys("x", "a"), destroys("x", "b")},
		},
	} {
		for onceOnly, last := range map[bool]tfkit.Conflict{false: test.free, true: test.spent} {
			c := &tfkit.Claims{OnceOnly: onceOnly}
			for n, want := range test.wants {
				got := want(c)
				if n == len(test.wants)-1 && got != last {
					t.Errorf("%s, keys spent %t: got %d, want %d", name, onceOnly, got, last)
				}
			}
			if conflict, _ := c.Creates("another key", by("")); conflict != tfkit.NoConflict {
				t.Errorf("%s, keys spent %t: another key conflicts", name, onceOnly)
			}
		}
	}
}

func TestOriginsAreKnownUntilTheyAreForgotten(t *testing.T) {
	t.Parallel()
	var c tfkit.Claims
	c.Note("made", tfkit.Made)
	c.Note("adopted", tfkit.Adopted)
	for id, want := range map[string]tfkit.Origin{"made": tfkit.Made, "adopted": tfkit.Adopted, "another": tfkit.FromBefore} {
		if got := c.Origin(id); got != want {
			t.Errorf("%s: %d", id, got)
		}
	}
	c.Forgets("made")
	if c.Origin("made") != tfkit.FromBefore || c.Origin("adopted") != tfkit.Adopted {
		t.Error("the wrong one is forgotten")
	}
}
