package altinn

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

func TestConcurrencyIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int64
		transport := roundTripper(func(req *http.Request) (*http.Response, error) {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			<-time.After(time.Second)
			now.Add(-1)
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(oneSystem)), Request: req}, nil
		})
		client := New(api.Options{
			BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: transport,
			MaxConcurrentRequests: 3, RequestTimeout: 2 * time.Second,
		})
		var group sync.WaitGroup
		for range 30 { // ten seconds in all: waiting for a slot must not count against the attempt
			group.Go(func() {
				if _, err := client.System(t.Context(), "991825827_a"); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if most.Load() != 3 {
			t.Errorf("%d at once, want 3", most.Load())
		}
	})
}

func after(seconds string) http.Header { return http.Header{"Retry-After": {seconds}} }

// readSystem is what most tests send, for its error.
func readSystem(t *testing.T, c *Client) error {
	t.Helper()
	_, err := c.System(t.Context(), "991825827_a")
	return err
}

// sent records when attempts arrive, and answers as it is told.
type sent struct {
	mu     sync.Mutex
	at     []time.Time
	answer func(number int) step // from 1
	takes  time.Duration
}

func (s *sent) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.at = append(s.at, time.Now())
	number := len(s.at)
	s.mu.Unlock()
	<-time.After(s.takes)
	st := step{status: 200, body: oneSystem}
	if s.answer != nil {
		st = s.answer(number)
	}
	return &http.Response{StatusCode: st.status, Header: st.header, Body: io.NopCloser(strings.NewReader(st.body)), Request: req}, nil
}

// gaps are the times between attempts.
func (s *sent) gaps() []time.Duration {
	var gaps []time.Duration
	for i := range s.at[1:] {
		gaps = append(gaps, s.at[i+1].Sub(s.at[i]))
	}
	return gaps
}

func TestRefusalsForBeingTooManyAreNoRetries(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{"when": after("2"), "not when": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				steps := slices.Repeat([]step{{status: 429, header: header}}, 8)
				s := &script{steps: append(steps, step{status: 200, body: `"4b0f1d5e-0000-4000-8000-000000000000"`})}
				client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxRetries: 0})
				if err := client.CreateSystem(t.Context(), System{ID: "991825827_a"}); err != nil {
					t.Fatal(err)
				}
				for _, body := range s.sent {
					if body == "" || body != s.sent[0] {
						t.Errorf("a repeated body differs: %q", body)
					}
				}
			})
		})
	}
}

func TestErrorSaysHowLongWasWaitedAndWhatWasAnsweredLast(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 429, takes: time.Second, body: `{"title":"Too many","code":"STD-00429","traceId":"00-1"}`}}}
		e, _ := errors.AsType[*api.Error](readSystem(t, newTestClient(s, &tokens{})))
		if e == nil || e.Status != 429 || e.Code != "STD-00429" || e.TraceID != "00-1" || e.Attempts != len(s.seen) {
			t.Fatalf("got %#v", e)
		}
		if e.Elapsed < 5*time.Minute || e.Elapsed > 5*time.Minute+20*time.Second+time.Second {
			t.Errorf("gave up after %s", e.Elapsed)
		}
		if want := e.Elapsed - time.Duration(e.Attempts)*time.Second; e.Waited != want {
			t.Errorf("waited %s, want %s", e.Waited, want)
		}
	})
}

func TestOneRefusalHoldsEveryoneBack(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		refusal step
		atLeast time.Duration
	}{
		"429 with Retry-After":    {step{status: 429, header: after("30")}, 30 * time.Second},
		"429 without Retry-After": {step{status: 429}, 250 * time.Millisecond},
		"503 with Retry-After":    {step{status: 503, header: after("30")}, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{tc.refusal, {status: 200, body: oneSystem}}}
				client := newTestClient(s, &tokens{})
				started := time.Now()
				var group sync.WaitGroup
				group.Go(func() {
					if err := readSystem(t, client); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
				group.Go(func() { // starts after the refusal and must wait as well
					if err := readSystem(t, client); err != nil {
						t.Error(err)
					}
					if waited := time.Since(started); waited < tc.atLeast {
						t.Errorf("another goroutine went ahead after %s", waited)
					}
				})
				group.Wait()
				if len(s.seen) != 3 {
					t.Errorf("%d requests", len(s.seen))
				}
			})
		})
	}
}

// Ten are under way when the service has had enough: that is one slowdown, after which they come one by one.
func TestRefusedCallsResumeOneByOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &sent{takes: time.Second, answer: func(number int) step {
			if number <= 10 {
				return step{status: 429, header: after("30")}
			}
			return step{status: 200, body: oneSystem}
		}}
		client := newTestClient(s, &tokens{})
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if err := readSystem(t, client); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if len(s.at) != 20 {
			t.Fatalf("%d attempts, want 20", len(s.at))
		}
		if pause := s.at[10].Sub(s.at[0]); pause < 30*time.Second {
			t.Errorf("resumed after %s", pause)
		}
		for _, gap := range s.gaps()[10:] {
			if want := time.Duration(float64(time.Second) / (api.DefaultMaxRequestsPerSecond / 2)); gap != want {
				t.Errorf("resumed with a gap of %s, want %s: one slowdown, not ten", gap, want)
			}
		}
	})
}

func TestRateIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &sent{}
		client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxRequestsPerSecond: 20})
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if err := readSystem(t, client); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for i := range s.at[20+2:] { // what the slack allows at this rate comes on top
			if within := s.at[i+20+2].Sub(s.at[i]); within < time.Second {
				t.Errorf("%d requests within %s", 20+3, within)
			}
		}
		if took := s.at[99].Sub(s.at[0]); took > 100*50*time.Millisecond {
			t.Errorf("took %s", took)
		}
	})
}

func TestWhoComesFirstIsServedFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []int
		s := &sent{answer: func(number int) step {
			if number%7 == 0 {
				return step{status: 429, header: after("1")}
			}
			return step{status: 200, body: oneSystem}
		}}
		client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxConcurrentRequests: 1, MaxRequestsPerSecond: 5})
		var group sync.WaitGroup
		for number := range 50 {
			group.Go(func() {
				if err := readSystem(t, client); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, number)
			})
			synctest.Wait() // it stands in the queue
		}
		group.Wait()
		if !slices.IsSorted(order) {
			t.Errorf("served in the order %v", order)
		}
	})
}

// After a storm the provider is as fast as before.
func TestRateRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &sent{answer: func(number int) step {
			if number <= 12 {
				return step{status: 429}
			}
			return step{status: 200, body: oneSystem}
		}}
		client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxRequestsPerSecond: 10})
		for range 150 {
			if err := readSystem(t, client); err != nil {
				t.Fatal(err)
			}
		}
		gaps := s.gaps()
		if slow, fast := gaps[13], gaps[len(gaps)-1]; slow < 900*time.Millisecond || fast != 100*time.Millisecond {
			t.Errorf("a gap of %s after the storm, and of %s in the end", slow, fast)
		}
	})
}

// What is not worth waiting for is not waited for: the time for the operation would be up, or end with the wait.
func TestDeadlineBeforeTheEndOfAPause(t *testing.T) {
	t.Parallel()
	for _, seconds := range []string{"60", "10"} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{steps: []step{{status: 429, header: after(seconds)}}}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			started := time.Now()
			_, err := newTestClient(s, &tokens{}).System(ctx, "991825827_a")
			if !api.HasStatus(err, 429) || !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != 0 {
				t.Errorf("%s s: after %s: %v", seconds, time.Since(started), err)
			}
		})
	}
}

// One of two hundred whose time was up before it was its turn: the error said nothing of the refusals it had waited for.
func TestErrorOfACallThatWasNeverSentSaysWhatTheOthersWereAnswered(t *testing.T) {
	t.Parallel()
	for name, atOnce := range map[string]int{"for the next turn": 2, "for a free slot": 1} {
		t.Run("waiting "+name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{{status: 429, header: after("60"), body: `{"code":"STD-00429"}`}}}
				client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxConcurrentRequests: atOnce})
				others, end := context.WithCancel(t.Context())
				var group sync.WaitGroup
				group.Go(func() { _, _ = client.System(others, "991825827_a") })
				synctest.Wait() // it waits for its next turn
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_, err := client.System(ctx, "991825827_b")
				if !api.HasStatus(err, 429) || !api.HasCode(err, "STD-00429") || !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
				end()
				group.Wait()
			})
		})
	}
}

// A creation that was never sent, because another call had been told to wait, passed for one that may have had its effect.
func TestCallThatWasNeverSentHasHadNoEffect(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 503, header: after("90")}}}
		client := New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s})
		if err := readSystem(t, client); !api.HasStatus(err, 503) {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := client.CreateSystem(ctx, System{ID: "991825827_a"})
		if len(s.seen) != 1 || !api.HasStatus(err, 503) || api.OutcomeUnknown(err) {
			t.Errorf("%d attempts, outcome unknown: %t, %v", len(s.seen), api.OutcomeUnknown(err), err)
		}
	})
}

// A token may live for less time than a call waits.
func TestTokenIsGotWhenItIsTheCallsTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 429, header: after("60")}, {status: 200, body: oneSystem}}}
		source := &tokens{}
		if err := readSystem(t, newTestClient(s, source)); err != nil {
			t.Fatal(err)
		}
		if n := source.issued.Load(); n != 2 {
			t.Errorf("asked for a token %d times, want once for each attempt", n)
		}
	})
}
