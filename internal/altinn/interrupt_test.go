package altinn

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Ctrl-C while a POST was under way: it was given up at once, and what it made a moment later was in no state.
func TestInterruptedWriteIsGivenTimeToAnswer(t *testing.T) {
	t.Parallel()
	created := step{status: http.StatusOK, body: `"4b0f1d5e-0000-4000-8000-000000000000"`}
	for name, test := range map[string]struct {
		takes, ends time.Duration // of the answer, and of the operation after the interrupt
		limit       time.Duration // of the operation
		succeeds    bool
	}{
		"answered soon":            {takes: 3 * time.Second, ends: 2 * time.Second, limit: time.Minute, succeeds: true},
		"never answered":           {takes: time.Hour, ends: 5 * time.Second, limit: time.Minute},
		"its time is up meanwhile": {takes: time.Hour, ends: time.Second, limit: 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limited, cancel := context.WithTimeout(t.Context(), test.limit)
				defer cancel()
				ctx, interrupt := context.WithCancel(limited)
				var interrupted time.Time
				time.AfterFunc(time.Second, func() { interrupted = time.Now(); interrupt() })
				slow := created
				slow.takes = test.takes
				err := newTestClient(&script{steps: []step{slow}}, &tokens{}).CreateSystem(ctx, System{ID: "991825827_a"})
				if took := time.Since(interrupted); took != test.ends {
					t.Errorf("it ended %s after the interrupt, not %s", took, test.ends)
				}
				if (err == nil) != test.succeeds || err != nil && !api.OutcomeUnknown(err) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

// What is only read has no effect that could be lost.
func TestInterruptedReadEndsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, interrupt)
		started := time.Now()
		_, err := newTestClient(&script{steps: []step{{takes: time.Hour}}}, &tokens{}).System(ctx, "991825827_a")
		if took := time.Since(started); err == nil || took != time.Second {
			t.Errorf("it took %s, error %v", took, err)
		}
	})
}

// Ctrl-C while calls were still waiting: some of them were sent after it.
func TestWriteIsNotSentAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: http.StatusOK, body: `"4b0f1d5e-0000-4000-8000-000000000000"`}}}
		ctx, interrupt := context.WithCancel(t.Context())
		interrupt()
		client := newTestClient(s, &tokens{})
		for range 200 { // which of two things that are ready goes first is up to chance
			err := client.CreateSystem(ctx, System{ID: "991825827_a"})
			if !errors.Is(err, context.Canceled) || api.OutcomeUnknown(err) {
				t.Fatal(err)
			}
		}
		if len(s.seen) > 0 {
			t.Errorf("%d of 200 were sent", len(s.seen))
		}
	})
}

// Where an operation and its only attempt had the same time, chance chose which of the two an error named.
func TestEndOfAnOperationIsNotTakenForThatOfItsAttempt(t *testing.T) {
	t.Parallel()
	for method, call := range map[string]func(context.Context, *Client) error{
		"GET":  func(ctx context.Context, c *Client) error { _, err := c.System(ctx, "991825827_a"); return err },
		"POST": func(ctx context.Context, c *Client) error { return c.CreateSystem(ctx, System{ID: "991825827_a"}) },
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newTestClient(&script{steps: []step{{takes: time.Hour}}}, &tokens{})
				for range 200 {
					ctx, cancel := context.WithTimeout(t.Context(), api.DefaultRequestTimeout)
					err := call(ctx, client)
					if e, _ := errors.AsType[*api.Error](err); !errors.Is(err, context.DeadlineExceeded) || e.Attempts != 1 {
						t.Errorf("got %v", err)
					}
					cancel()
				}
			})
		})
	}
}
