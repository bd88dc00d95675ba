package run_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

func TestSettlingEndsWhenItIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls run.Calls
		looks := 0
		started := time.Now()
		calls.Settle(t.Context(), func() bool { looks++; return looks == 3 })
		if waited := time.Since(started); looks != 3 || waited > 100*time.Millisecond {
			t.Errorf("%d looks, %s", looks, waited)
		}
	})
}

// A removal of hundreds of waiting customers must not wait for each.
func TestSettlingIsBoundedForARun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls run.Calls
		started := time.Now()
		for range 300 {
			calls.Settle(t.Context(), func() bool { return false })
		}
		if waited := time.Since(started); waited < 100*time.Millisecond || waited > 3*time.Second {
			t.Errorf("waited %s", waited)
		}
	})
}
