package run_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

func TestLocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var locks run.Locks
		unlock, err := locks.Lock(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		other, err := locks.Lock(t.Context(), "b") // another key does not wait
		if err != nil {
			t.Fatal(err)
		}
		other()

		got := make(chan struct{})
		go func() {
			again, err := locks.Lock(t.Context(), "a")
			if err != nil {
				t.Error(err)
				return
			}
			close(got)
			again()
		}()
		synctest.Wait()
		select {
		case <-got:
			t.Fatal("held twice")
		default:
		}
		unlock()
		<-got
	})
}

func TestLocksGiveUp(t *testing.T) {
	t.Parallel()
	var locks run.Locks
	unlock, err := locks.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := locks.Lock(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
