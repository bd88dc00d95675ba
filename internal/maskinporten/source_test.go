package maskinporten

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestTokenIsKeptPerSetOfScopes(t *testing.T) {
	t.Parallel()
	f := &fake{}
	s := newSource(t, f)
	first := token(t, s, "a:read", "b:write")
	for _, same := range [][]string{{"a:read", "b:write"}, {"b:write", "a:read"}, {"b:write", "a:read", "b:write"}, {"a:read b:write"}} {
		if again := token(t, s, same...); again != first {
			t.Errorf("Token(%v) made a new token", same)
		}
	}
	if other := token(t, s, "a:read"); other == first {
		t.Error("another set of scopes got the same token")
	}
	if n := len(f.seen()); n != 2 {
		t.Errorf("%d grants, want 2", n)
	}
}

func TestTokenIsKeptPerRequest(t *testing.T) {
	t.Parallel()
	f := &fake{}
	s := newSource(t, f, func(o *Options) { o.ConsumerOrg = "991825827" })
	scopes := []string{"a:read"}
	different := []Request{
		{Scopes: scopes},
		{Scopes: scopes, ConsumerOrg: "999888777"},
		{Scopes: scopes, Resource: "https://api.example/"},
		{Scopes: scopes, SystemUser: &SystemUser{OrgNumber: "999888777"}},
		{Scopes: scopes, SystemUser: &SystemUser{OrgNumber: "991825827"}},
		{Scopes: scopes, SystemUser: &SystemUser{OrgNumber: "999888777", ExternalRef: "b"}},
	}
	seen := map[string]bool{}
	for _, request := range different {
		for range 2 {
			got, err := s.Grant(t.Context(), request)
			if err != nil {
				t.Fatal(err)
			}
			seen[got.Value] = true
		}
	}
	if n := len(f.seen()); len(seen) != len(different) || n != len(different) {
		t.Errorf("%d tokens of %d grants for %d different requests", len(seen), n, len(different))
	}
	explicit, err := s.Grant(t.Context(), Request{Scopes: scopes, ConsumerOrg: "991825827"})
	if err != nil || explicit.Value != token(t, s, "a:read") {
		t.Errorf("naming the configured organisation made another token (%v)", err)
	}
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ life, keptFor time.Duration }{
		{120 * time.Second, 90 * time.Second},
		{7199 * time.Second, 7169 * time.Second},
		{30 * time.Second, 22500 * time.Millisecond},
	} {
		t.Run(test.life.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{life: test.life}
				s := newSource(t, f)
				first := token(t, s, "a:read")
				elapse(test.keptFor - time.Millisecond)
				if token(t, s, "a:read") != first {
					t.Error("renewed too early")
				}
				elapse(time.Millisecond)
				if token(t, s, "a:read") == first {
					t.Error("not renewed in time")
				}
			})
		})
	}
}

func TestLifeOfATokenStartsBeforeTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{hold: make(chan struct{})}
		start := time.Now()
		time.AfterFunc(10*time.Second, func() { close(f.hold) })
		got, err := newSource(t, f).Grant(t.Context(), Request{Scopes: []string{"a:read"}})
		if err != nil {
			t.Fatal(err)
		}
		if want := start.Add(120 * time.Second); !got.ExpiresAt.Equal(want) {
			t.Errorf("expires at %v, want %v", got.ExpiresAt, want)
		}
	})
}

// A life of more years than a clock can count made a token that had expired long ago.
func TestTokenThatIsToLiveForEverIsKeptForADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{replies: []reply{{status: http.StatusOK, body: `{"access_token":"x","token_type":"Bearer","expires_in":1e300}`}}}
		s := newSource(t, f)
		for range 2 {
			if got := token(t, s, "a:read"); got != "x" {
				t.Errorf("token is %q", got)
			}
			elapse(23 * time.Hour)
		}
		elapse(time.Hour)
		if got := token(t, s, "a:read"); got != "token-2" {
			t.Errorf("after two days, the token is %q", got)
		}
	})
}

func TestTokenWithoutLifeIsNotKept(t *testing.T) {
	t.Parallel()
	f := &fake{replies: []reply{{status: http.StatusOK, body: `{"access_token":"x","token_type":"bearer"}`}}}
	s := newSource(t, f)
	if got := token(t, s, "a:read"); got != "x" {
		t.Errorf("token is %q", got)
	}
	if got := token(t, s, "a:read"); got != "token-2" {
		t.Errorf("second token is %q, want a new one", got)
	}
}

func TestDiscardForgetsOnlyTheTokenThatFailed(t *testing.T) {
	t.Parallel()
	f := &fake{}
	s := newSource(t, f)
	old, other := token(t, s, "a:read"), token(t, s, "b:write")
	if !s.Discard(old) {
		t.Error("Discard says that no new token can be made")
	}
	renewed := token(t, s, "a:read")
	if renewed == old {
		t.Error("the discarded token is handed out again")
	}
	s.Discard(old) // a second goroutine that was refused with the old token
	if got := token(t, s, "a:read"); got != renewed {
		t.Error("discarding the old token cost the new one")
	}
	if token(t, s, "b:write") != other {
		t.Error("discarding one token cost another")
	}
}

func TestHundredCallersMakeOneGrant(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{hold: make(chan struct{})}
		s := newSource(t, f)
		tokens := make([]string, 100)
		var callers sync.WaitGroup
		for i := range tokens {
			callers.Go(func() { tokens[i], _ = s.Token(t.Context(), "a:read") })
		}
		synctest.Wait()
		close(f.hold)
		callers.Wait()
		for _, got := range tokens {
			if got != "token-1" {
				t.Fatalf("a caller got %q", got)
			}
		}
		if n := len(f.seen()); n != 1 {
			t.Errorf("%d grants, want 1", n)
		}
	})
}

func TestCallerThatGivesUpDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{hold: make(chan struct{})}
		s := newSource(t, f)
		ctx, cancel := context.WithCancel(t.Context())
		var first, second error
		var got string
		var callers sync.WaitGroup
		callers.Go(func() { _, first = s.Token(ctx, "a:read") })
		synctest.Wait()
		callers.Go(func() { got, second = s.Token(t.Context(), "a:read") })
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !errors.Is(first, context.Canceled) {
			t.Errorf("the caller that gave up got %v", first)
		}
		close(f.hold)
		callers.Wait()
		if second != nil || got != "token-1" {
			t.Errorf("the caller that stayed got %q, %v", got, second)
		}
	})
}

func TestFailureAnswersForSomeSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{replies: []reply{refusal(http.StatusBadRequest, "invalid_scope", "no", "")}}
		s := newSource(t, f)
		failures := make([]string, 200)
		for i := range failures {
			_, err := s.Token(t.Context(), "a:read")
			failures[i] = fmt.Sprint(err)
		}
		if n := len(f.seen()); n != 1 {
			t.Errorf("%d grants for 200 calls, want 1", n)
		}
		if failures[0] == "<nil>" || failures[199] != failures[0] {
			t.Errorf("the last call got %q, want what the first got", failures[199])
		}
		if token(t, s, "b:write") == "" {
			t.Error("the failure answered for other scopes")
		}
		elapse(refusalLife - time.Millisecond)
		if _, err := s.Token(t.Context(), "a:read"); fmt.Sprint(err) != failures[0] {
			t.Errorf("half a minute later: %v", err)
		}
		elapse(time.Millisecond)
		if got := token(t, s, "a:read"); got != "token-3" {
			t.Errorf("later: token %q", got)
		}
	})
}

// Two hundred callers at once, and two hundred after them, while Maskinporten is out of order: one grant with its retries.
func TestOutageIsMetByOneGrant(t *testing.T) {
	t.Parallel()
	for name, outage := range map[string]reply{
		"503":             {status: http.StatusServiceUnavailable},
		"connection lost": {err: io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{replies: slices.Repeat([]reply{outage}, 5)}
				s := newSource(t, f)
				var callers sync.WaitGroup
				for range 200 {
					callers.Go(func() {
						if _, err := s.Token(t.Context(), "a:read"); err == nil {
							t.Error("a token out of nothing")
						}
					})
				}
				callers.Wait()
				for range 200 {
					if _, err := s.Token(t.Context(), "a:read"); err == nil {
						t.Error("a token out of nothing")
					}
				}
				if n := len(f.seen()); n != 5 {
					t.Errorf("%d attempts, want one and its four retries", n)
				}
				elapse(failureLife)
				token(t, s, "a:read")
			})
		})
	}
}

// The customer may say yes in the next moment.
func TestRefusalForASystemUserIsSoonAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{replies: []reply{refusal(http.StatusBadRequest, "invalid_altinn_customer_configuration", "no", "")}}
		s := newSource(t, f)
		request := Request{Scopes: []string{"a:read"}, SystemUser: &SystemUser{OrgNumber: "999888777"}}
		if _, err := s.Grant(t.Context(), request); err == nil {
			t.Fatal("a token out of nothing")
		}
		elapse(failureLife)
		if _, err := s.Grant(t.Context(), request); err != nil {
			t.Error(err)
		}
	})
}

// An outage of Maskinporten's that is shorter than what a token has left to live is not noticed, unless the token was refused.
func TestTokenGoesOnWhileMaskinportenIsOut(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer  reply
		discard bool
		goesOn  bool
	}{
		"outage":                  {reply{status: http.StatusServiceUnavailable}, false, true},
		"outage, token refused":   {reply{status: http.StatusServiceUnavailable}, true, false},
		"the key was taken away":  {refusal(http.StatusBadRequest, "invalid_grant", "Unknown key identifier (kid) for client.", ""), false, false},
		"too many, for too long":  {reply{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "3600"}}, false, true},
		"an answer without token": {reply{status: http.StatusOK, body: "{}"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				s := newSource(t, f)
				first := token(t, s, "a:read")
				f.replies = slices.Repeat([]reply{test.answer}, 100)
				elapse(91 * time.Second)
				if test.discard {
					s.Discard(first)
				}
				got, err := s.Token(t.Context(), "a:read")
				if (err == nil) != test.goesOn || test.goesOn && got != first {
					t.Errorf("got %q, %v", got, err)
				}
				elapse(30 * time.Second)
				if _, err := s.Token(t.Context(), "a:read"); err == nil {
					t.Error("the token outlived itself")
				}
			})
		})
	}
}

func TestTokenNeedsAScope(t *testing.T) {
	t.Parallel()
	f := &fake{}
	if _, err := newSource(t, f).Token(t.Context()); err == nil || len(f.seen()) != 0 {
		t.Errorf("error %v after %d grants, want one before anything is sent", err, len(f.seen()))
	}
}

func TestTokenDoesNotPrintItself(t *testing.T) {
	t.Parallel()
	got := Token{Value: "secret"}
	written, err := json.Marshal(map[string]any{"token": got})
	if err != nil {
		t.Fatal(err)
	}
	outcome := &grant{token: got}
	if printed := fmt.Sprintf("%v %+v %#v %v %+v %#v %s", got, got, got, outcome, outcome, outcome, written); strings.Contains(printed, "secret") {
		t.Errorf("printed as %s", printed)
	}
}

func TestEveryAttemptIsObserved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{replies: []reply{{status: http.StatusServiceUnavailable, body: "wait"}}}
		var observed []Attempt
		s := newSource(t, f, func(o *Options) {
			o.Observe = func(_ context.Context, a Attempt) { observed = append(observed, a) }
		})
		token(t, s, "a:read")
		if len(observed) != 2 {
			t.Fatalf("%d attempts observed, want 2", len(observed))
		}
		want := Attempt{Method: http.MethodPost, Host: "mp.example", Path: "/token", Number: 1, Status: 503, Bytes: 4}
		if observed[0] != want {
			t.Errorf("observed %+v, want %+v", observed[0], want)
		}
		if observed[1].Status != http.StatusOK || observed[1].Number != 2 {
			t.Errorf("observed %+v", observed[1])
		}
	})
}
