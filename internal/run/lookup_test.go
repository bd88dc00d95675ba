package run_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

func TestLookOutlivesTheOperationAndEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		operation, interrupt := context.WithTimeout(t.Context(), time.Second)
		interrupt()
		started := time.Now()
		_, err := run.Look(operation, func(ctx context.Context) (any, error) {
			run.Pause(ctx, 80*time.Second)
			if took := time.Since(started); took != 80*time.Second || ctx.Err() != nil {
				t.Errorf("it ended after %s: %v", took, ctx.Err())
			}
			run.Pause(ctx, time.Hour)
			return nil, ctx.Err()
		})
		if took := time.Since(started); took != 90*time.Second || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended after %s: %v", took, err)
		}
	})
}

// Only where the operation has ended, and nothing is settled, is there a second look.
func TestLookAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ended, settled bool
		looks          int
		takes          time.Duration
	}{
		"goes on":            {false, false, 1, 0},
		"ended, and settled": {true, true, 1, 0},
		"ended":              {true, false, 2, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, interrupt := context.WithCancel(t.Context())
				defer interrupt()
				if test.ended {
					interrupt()
				}
				started := time.Now()
				looks := 0
				look := func(context.Context) (int, error) { looks++; return looks, nil }
				_, err := run.LookAfter(ctx, look, func(int, error) bool { return test.settled })
				if took := time.Since(started); err != nil || looks != test.looks || took != test.takes {
					t.Errorf("%d looks in %s: %v", looks, took, err)
				}
			})
		})
	}
}

// It looks until it has settled, for ten seconds at most, also after the operation has ended.
func TestLookUntilItIsSettled(t *testing.T) {
	t.Parallel()
	for settledAt, takes := range map[int]time.Duration{1: 0, 3: 3 * time.Second, 99: 10 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			interrupt()
			started := time.Now()
			looks := 0
			look := func(context.Context) (int, error) { looks++; return looks, nil }
			found, err := run.LookUntil(ctx, look, func(n int, _ error) bool { return n == settledAt })
			if took := time.Since(started); err != nil || took != takes || found != min(settledAt, 5) {
				t.Errorf("%d looks in %s: %v", found, took, err)
			}
		})
	}
}
