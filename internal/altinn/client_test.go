package altinn

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// TestRetries is the idempotency table: which method is sent again after what.
func TestRetries(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	reset := &net.OpError{Op: "read", Err: errors.New("connection reset by peer")}
	calls := map[string]func(context.Context, *Client) error{
		"GET":    func(ctx context.Context, c *Client) error { _, err := c.System(ctx, "991825827_a"); return err },
		"PUT":    func(ctx context.Context, c *Client) error { return c.UpdateSystem(ctx, System{ID: "991825827_a"}) },
		"DELETE": func(ctx context.Context, c *Client) error { return c.DeleteSystem(ctx, "991825827_a") },
		"POST":   func(ctx context.Context, c *Client) error { return c.CreateSystem(ctx, System{ID: "991825827_a"}) },
	}
	const all, once = 4, 1
	for name, tc := range map[string]struct {
		step                   step
		get, put, delete, post int // attempts
		unknown                bool
	}{
		"refused connection": {step{err: refused, unsent: true}, all, all, all, all, false},
		"untrusted server":   {step{err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, unsent: true}, once, once, once, once, false},
		"reset":              {step{err: reset}, all, all, all, once, true},
		"answer cut":         {step{status: 200, body: `{"id"`, cut: true}, all, all, all, once, true},
		"502":                {step{status: 502}, all, all, all, once, true},
		"503":                {step{status: 503}, all, all, all, once, true},
		"504":                {step{status: 504}, all, all, all, once, true},
		"500":                {step{status: 500}, all, once, once, once, true},
		"408":                {step{status: 408}, all, all, all, once, true},
		"400":                {step{status: 400}, once, once, once, once, false},
		"403":                {step{status: 403}, once, once, once, once, false},
		"404":                {step{status: 404}, once, once, once, once, false},
		"not JSON":           {step{status: 200, body: "<html>"}, once, once, once, once, true},
		"redirect":           {step{status: 307, header: http.Header{"Location": {"http://elsewhere.test/"}}}, once, once, once, once, false},
	} {
		want := map[string]int{"GET": tc.get, "PUT": tc.put, "DELETE": tc.delete, "POST": tc.post}
		for method, do := range calls {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &script{steps: []step{tc.step}}
					err := do(t.Context(), newTestClient(s, &tokens{}))
					if len(s.seen) != want[method] {
						t.Errorf("sent %d times, want %d", len(s.seen), want[method])
					}
					e, ok := errors.AsType[*api.Error](err)
					if !ok {
						t.Fatalf("got %v, want an *api.Error", err)
					}
					if e.Attempts != want[method] || e.Method != method {
						t.Errorf("the error speaks of %d attempts of %s", e.Attempts, e.Method)
					}
					if got := api.OutcomeUnknown(err); got != (tc.unknown && method != "GET") {
						t.Errorf("OutcomeUnknown = %v", got)
					}
					for _, body := range s.sent {
						if body != s.sent[0] || (method == "PUT" && body == "") {
							t.Errorf("a repeated body differs: %q", body)
						}
					}
				})
			})
		}
	}
}

func TestRecoversAfterRetry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 503}, {status: 200, body: oneSystem}}}
		system, err := newTestClient(s, &tokens{}).System(t.Context(), "991825827_a")
		if err != nil || system.ID != "991825827_a" {
			t.Fatalf("got %v, %v", system, err)
		}
		if got := s.seen[0].Header.Get("Authorization"); got != "Bearer token" {
			t.Errorf("Authorization: %q", got)
		}
	})
}

// What the last answer says is about the last attempt: an earlier one may have had its effect all the same.
func TestOutcomeStaysUnknownWhateverTheNextAttemptIsAnswered(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]step{"502": {status: 502}, "reset": {err: io.ErrUnexpectedEOF}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{first, {status: 403}}}
				err := newTestClient(s, &tokens{}).UpdateSystem(t.Context(), System{ID: "991825827_a"})
				if !api.HasStatus(err, 403) || !api.OutcomeUnknown(err) || len(s.seen) != 2 {
					t.Errorf("after %d attempts: %v, unknown: %t", len(s.seen), err, api.OutcomeUnknown(err))
				}
			})
		})
	}
}

// A gateway that said when to come back was asked again at once, until the retries were used up.
func TestGatewayThatSaysWhenIsGivenTime(t *testing.T) {
	t.Parallel()
	for _, status := range []int{502, 504} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &sent{answer: func(number int) step {
					if number == 1 {
						return step{status: status, header: after("7")}
					}
					return step{status: 200, body: oneSystem}
				}}
				if err := readSystem(t, newTestClient(s, &tokens{})); err != nil {
					t.Fatal(err)
				}
				if gaps := s.gaps(); len(gaps) != 1 || gaps[0] != 7*time.Second {
					t.Errorf("asked again after %s", gaps)
				}
			})
		})
	}
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fixed    bool
		retries  int
		attempts int
	}{
		"renewable":             {false, 3, 2},
		"also without retries":  {false, 0, 2},
		"ready token of a user": {true, 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{{status: 401}}}
				source := &tokens{fixed: tc.fixed}
				client := New(api.Options{BaseURL: "http://altinn.test", Tokens: source, Transport: s, MaxRetries: tc.retries})
				err := client.CreateSystem(t.Context(), System{ID: "991825827_a"})
				if !api.HasStatus(err, 401) || len(s.seen) != tc.attempts || source.discarded.Load() != 1 {
					t.Errorf("%d attempts, %d discarded, %v", len(s.seen), source.discarded.Load(), err)
				}
				if api.OutcomeUnknown(err) {
					t.Error("a refused token had no effect")
				}
			})
		})
	}
}

// Two hundred operations whose tokens this environment never accepts do not get two hundred tokens.
func TestTokenThatIsRefusedThoughNewIsNotReplacedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 401}}}
		source := &numbered{}
		client := newTestClient(s, source)
		var group sync.WaitGroup
		for range 200 {
			group.Go(func() {
				if _, err := client.System(t.Context(), "991825827_a"); !api.HasStatus(err, 401) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if source.made != 2 {
			t.Errorf("%d tokens, want one and another", source.made)
		}

		// It was accepted elsewhere, and is refused later: that is another matter.
		s.steps = []step{{status: 200, body: oneSystem}}
		if _, err := client.System(t.Context(), "991825827_a"); err != nil {
			t.Fatal(err)
		}
		sent := len(s.seen)
		s.steps = append(slices.Repeat(s.steps, sent), step{status: 401}, step{status: 200, body: oneSystem})
		if _, err := client.System(t.Context(), "991825827_a"); err != nil || source.made != 3 {
			t.Errorf("%d tokens, %v", source.made, err)
		}
	})
}

// Systems and requests by turns, with tokens that this environment never accepts: each call forgot what the one before had
// learnt, and got another token.
func TestRefusedTokensOfSeveralScopesAreNotReplacedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		source := byScope{}
		client := newTestClient(&script{steps: []step{{status: 401}}}, source)
		for range 20 {
			if _, err := client.System(t.Context(), "991825827_a"); !api.HasStatus(err, 401) {
				t.Fatal(err)
			}
			if _, err := client.SystemUserRequest(t.Context(), StandardUser, "4b0f1d5e"); !api.HasStatus(err, 401) {
				t.Fatal(err)
			}
		}
		for scope, made := range source {
			if made.made != 2 {
				t.Errorf("%d tokens with %s, want one and another", made.made, scope)
			}
		}
	})
}

// byScope hands out one token for each scope until it is discarded. It is not for concurrent use.
type byScope map[string]*numbered

func (b byScope) Token(ctx context.Context, scopes ...string) (string, error) {
	scope := strings.Join(scopes, " ")
	if b[scope] == nil {
		b[scope] = &numbered{}
	}
	token, err := b[scope].Token(ctx)
	return scope + " " + token, err
}

func (b byScope) Discard(token string) bool {
	scope, number, _ := strings.Cut(token, " ")
	return b[scope].Discard(number)
}

// numbered hands out one token until it is discarded.
type numbered struct {
	mu        sync.Mutex
	made      int
	discarded bool
}

func (n *numbered) Token(context.Context, ...string) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.made == 0 || n.discarded {
		n.made, n.discarded = n.made+1, false
	}
	return strconv.Itoa(n.made), nil
}

func (n *numbered) Discard(token string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.discarded = n.discarded || token == strconv.Itoa(n.made)
	return true
}

func TestTokenFailureIsNotRetriedNorSent(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 200, body: oneSystem}}}
	cause := errors.New("MP-100")
	err := newTestClient(s, &tokens{err: cause}).CreateSystem(t.Context(), System{ID: "991825827_a"})
	if !errors.Is(err, cause) || len(s.seen) != 0 || api.OutcomeUnknown(err) || !api.NoToken(err) {
		t.Errorf("got %v after %d requests", err, len(s.seen))
	}
}

// The operation is interrupted in the very moment in which the answer arrives.
func TestSuccessIsASuccessWhateverHappensMeanwhile(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{steps: []step{{status: 200, body: `"4b0f1d5e-0000-4000-8000-000000000000"`}}}
	client := New(api.Options{
		BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s,
		Observe: func(context.Context, api.Attempt) { cancel() },
	})
	if err := client.CreateSystem(ctx, System{ID: "991825827_a"}); err != nil {
		t.Errorf("what was done passes for undone: %v", err)
	}
}

func TestTimeoutIsPerAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{takes: time.Hour}, {status: 200, body: oneSystem}}}
		if _, err := newTestClient(s, &tokens{}).System(t.Context(), "991825827_a"); err != nil {
			t.Errorf("a slow attempt was not repeated: %v", err)
		}
		s = &script{steps: []step{{takes: time.Hour}}}
		err := newTestClient(s, &tokens{}).CreateSystem(t.Context(), System{ID: "991825827_a"})
		if !api.OutcomeUnknown(err) || !strings.Contains(err.Error(), "request_timeout") {
			t.Errorf("got %v", err)
		}
	})
}

func TestLastAnswerIsShownWhenTimeRunsOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		body := `{"title":"Busy","code":"STD-00009","traceId":"00-1"}`
		s := &script{steps: []step{{status: 503, body: body, header: http.Header{"Retry-After": {"60"}}}}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := newTestClient(s, &tokens{}).System(ctx, "991825827_a")
		e, ok := errors.AsType[*api.Error](err)
		if !ok || e.Code != "STD-00009" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %#v", err)
		}
	})
}

func TestObserverSeesAttemptsWithoutSecrets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var seen []api.Attempt
		s := &script{steps: []step{{status: 503, body: `{"code":"AUTH-00011","traceId":"00-1"}`}, {status: 200, body: oneSystem}}}
		client := New(api.Options{
			BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: s, MaxRetries: 1,
			Observe: func(_ context.Context, a api.Attempt) { seen = append(seen, a) },
		})
		if _, err := client.System(t.Context(), "991825827_a"); err != nil {
			t.Fatal(err)
		}
		if len(seen) != 2 || seen[0].Code != "AUTH-00011" || seen[0].TraceID != "00-1" || seen[1].Status != 200 || seen[1].Number != 2 {
			t.Errorf("observed %+v", seen)
		}
	})
}

func TestSystemIsWrittenWhole(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 200, body: `"4b0f1d5e-0000-4000-8000-000000000000"`}}}
	err := newTestClient(s, &tokens{}).CreateSystem(t.Context(), System{ID: "991825827_a", Vendor: Vendor{ID: "0192:991825827"}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":"991825827_a","vendor":{"ID":"0192:991825827"},"name":null,"description":null,` +
		`"rights":[],"accessPackages":[],"clientId":[],"allowedRedirectUrls":[],"isVisible":false}`
	if s.sent[0] != want {
		t.Errorf("sent %s", s.sent[0])
	}
}

// An answer that is about something else must not pass for a system that somebody emptied.
func TestAnswerAboutSomethingElseIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"id":"991825827_b"}`} {
		client := newTestClient(&script{steps: []step{{status: 200, body: body}}}, &tokens{})
		for name, read := range map[string]func() error{
			"system":        func() error { _, err := client.System(t.Context(), "991825827_a"); return err },
			"request by id": func() error { _, err := client.SystemUserRequest(t.Context(), AgentUser, "1"); return err },
			"request by reference": func() error {
				_, err := client.SystemUserRequestByRef(t.Context(), StandardUser, "s", "1", "r")
				return err
			},
			"system user": func() error { _, err := client.SystemUser(t.Context(), "s", "1", "r"); return err },
		} {
			if name == "system user" && len(body) > 4 { // the answer need not say whose it is
				continue
			}
			if err := read(); err == nil || api.IsNotFound(err) {
				t.Errorf("%s from %s: %v", name, body, err)
			}
		}
	}
}

func TestSystemIDIsEscapedInThePath(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 404, body: `{"code":"AUTH-00011"}`}}}
	if _, err := newTestClient(s, &tokens{}).System(t.Context(), "991825827_a?b%c/æ"); !api.IsNotFound(err) {
		t.Fatal(err)
	}
	if got := s.seen[0].URL.EscapedPath(); got != systemsPath+"/991825827_a%3Fb%25c%2F%C3%A6" {
		t.Error(got)
	}
}
