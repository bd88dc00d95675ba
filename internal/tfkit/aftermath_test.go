package tfkit_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestAftermathOutlivesTheOperationAndEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		operation, interrupt := context.WithTimeout(t.Context(), time.Second)
		interrupt()
		ctx, cancel := tfkit.Aftermath(operation)
		defer cancel()
		started := time.Now()
		tfkit.Pause(ctx, 80*time.Second)
		if took := time.Since(started); took != 80*time.Second || ctx.Err() != nil {
			t.Errorf("it ended after %s: %v", took, ctx.Err())
		}
		tfkit.Pause(ctx, time.Hour)
		if took := time.Since(started); took != 90*time.Second || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Errorf("it ended after %s: %v", took, ctx.Err())
		}
	})
}
