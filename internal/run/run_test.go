package run_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

func TestKeptLastsForTheRun(t *testing.T) {
	t.Parallel()
	type one struct{ n int }
	type another struct{ n int }
	made := 0
	fresh := func(*run.Run) *one { made++; return &one{n: made} }
	first, second := run.New(), run.New()
	if a, b := run.Kept(first, fresh), run.Kept(first, fresh); a != b || a.n != 1 {
		t.Errorf("one run keeps %v and %v", a, b)
	}
	if other := run.Kept(second, fresh); other.n != 2 {
		t.Errorf("another run has %v of the first", other)
	}
	if other := run.Kept(first, func(*run.Run) *another { return &another{n: 3} }); other.n != 3 {
		t.Errorf("another type is %v", other)
	}
}
