package run_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

func TestLookupOutlivesTheOperationAndEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		operation, interrupt := context.WithTimeout(t.Context(), time.Second)
		interrupt()
		ctx, cancel := run.LookupContext(operation)
		defer cancel()
		started := time.Now()
		run.Pause(ctx, 80*time.Second)
		if took := time.Since(started); took != 80*time.Second || ctx.Err() != nil {
			t.Errorf("it ended after %s: %v", took, ctx.Err())
		}
		run.Pause(ctx, time.Hour)
		if took := time.Since(started); took != 90*time.Second || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Errorf("it ended after %s: %v", took, ctx.Err())
		}
	})
}
