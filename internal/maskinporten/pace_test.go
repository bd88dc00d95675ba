package maskinporten

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// limited lets so many grants of each second through to the fake, and answers 429 to the others.
type limited struct {
	fake
	perSecond int
	after     string // Retry-After, if any

	counting sync.Mutex
	second   time.Time
	calls    int
	refused  int
}

func (l *limited) RoundTrip(r *http.Request) (*http.Response, error) {
	l.counting.Lock()
	defer l.counting.Unlock()
	if second := time.Now().Truncate(time.Second); !second.Equal(l.second) {
		l.second, l.calls = second, 0
	}
	l.calls++
	if l.calls <= l.perSecond {
		return l.fake.RoundTrip(r)
	}
	l.refused++
	answer := reply{status: http.StatusTooManyRequests, header: map[string]string{}}
	if l.after != "" {
		answer.header["Retry-After"] = l.after
	}
	return answer.response(r)
}

// atOnce asks for the tokens of so many system users at once, and returns the errors.
func atOnce(t *testing.T, s *Source, users int) []error {
	t.Helper()
	failed := make([]error, users)
	var group sync.WaitGroup
	for n := range failed {
		group.Go(func() {
			user := &SystemUser{OrgNumber: "310904473", ExternalRef: fmt.Sprint(n)}
			_, failed[n] = s.Grant(t.Context(), Request{Scopes: []string{"a:read"}, SystemUser: user})
		})
	}
	group.Wait()
	return failed
}

// Of a hundred system users, 25 had no token after forty seconds: all waited for the same moment, and spent their retries on it.
func TestTokensUnderARateLimitAtOnce(t *testing.T) {
	t.Parallel()
	const users, perSecond = 100, 2
	for after, every := range map[string]time.Duration{"1": time.Second, "2": 2 * time.Second, "0": time.Second, "": time.Second} {
		t.Run("Retry-After "+after, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := &limited{perSecond: perSecond, after: after}
				s := newSource(t, nil, func(o *Options) { o.Transport, o.MaxRetries = l, 0 })
				started := time.Now()
				for _, err := range atOnce(t, s, users) {
					if err != nil {
						t.Fatal(err)
					}
				}
				// What cannot be better than the limit must not be much worse either.
				if took, best := time.Since(started), users/perSecond*every; took > best*3/2 {
					t.Errorf("it took %s, where %s would do", took, best)
				}
				if most := 2 * users; l.refused > most {
					t.Errorf("%d calls were refused, want at most %d", l.refused, most)
				}
			})
		})
	}
}

// After 429 calls go on one at a time, and after a while without another one as before.
func TestCallsGoOnAfterAPauseAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users = 5
		f := &fake{replies: []reply{{status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": "7"}}}}
		slow := roundTrip(func(r *http.Request) (*http.Response, error) {
			defer elapse(time.Second)
			return f.RoundTrip(r)
		})
		s := newSource(t, nil, func(o *Options) { o.Transport = slow })
		took := func() time.Duration {
			started := time.Now()
			if err := errors.Join(atOnce(t, s, users)...); err != nil {
				t.Fatal(err)
			}
			return time.Since(started)
		}
		token(t, s, "a:read") // is answered 429 first
		if got := took(); got != users*time.Second {
			t.Errorf("right after a pause, the calls took %s", got)
		}
		elapse(time.Hour)
		if got := took(); got != time.Second {
			t.Errorf("much later, the calls took %s", got)
		}
	})
}

// Whoever waits for a Maskinporten that takes no calls at all is told so after two minutes, however many wait.
func TestPatienceOfManyAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users = 20
		l := &limited{after: "40"}
		started := time.Now()
		for _, err := range atOnce(t, newSource(t, nil, func(o *Options) { o.Transport = l }), users) {
			failed, ok := errors.AsType[*Error](err)
			if !ok || failed.Status != http.StatusTooManyRequests && !errors.Is(err, errNoTurn) || !strings.Contains(failed.Hint(), "takes fewer calls") {
				t.Errorf("error: %v", err)
			}
		}
		if took := time.Since(started); took != patience {
			t.Errorf("gave up after %s", took)
		}
		if most := users + int(patience/(40*time.Second)); l.refused > most {
			t.Errorf("%d calls were refused, want at most %d", l.refused, most)
		}
	})
}
