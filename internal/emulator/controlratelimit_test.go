package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

const (
	registerPath = "/authentication/api/v1/systemregister/vendor"
	registerUse  = "altinn:authentication/systemregister.write"
)

type answered struct {
	status int
	header http.Header
}

// caller calls an emulator in memory.
type caller struct {
	t         *testing.T
	server    *emulator.Server
	transport *http.Transport
	token     string
}

func newCaller(t *testing.T, options emulator.Options) *caller {
	t.Helper()
	server, transport := emulatortest.Start(t, options)
	token, err := server.Token("smartcloud", registerUse)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{t: t, server: server, transport: transport, token: token}
}

func (c *caller) call(method, path, body string) answered {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.server.Access().PlatformURL+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := c.transport.RoundTrip(request)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answered{answer.StatusCode, answer.Header}
}

// count is how many of a number of calls get through.
func (c *caller) count(calls int, path string) int {
	through := 0
	for range calls {
		if c.call(http.MethodGet, path, "").status != http.StatusTooManyRequests {
			through++
		}
	}
	return through
}

func TestRateLimitCountsTheCallsOfASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCaller(t, emulator.Options{RateLimit: emulator.RateLimit{PerSecond: 5}})
		for second := range 3 {
			if through := c.count(8, registerPath); through != 5 {
				t.Errorf("second %d: %d calls got through, want 5", second, through)
			}
			if status := c.call(http.MethodGet, "/.well-known/oauth-authorization-server", "").status; status != http.StatusOK {
				t.Errorf("Maskinporten is limited too: %d", status)
			}
			<-time.After(time.Second)
		}
		journal := c.server.Journal()
		if last := journal[7]; last.Status != http.StatusTooManyRequests || last.Fault != "rate limit" {
			t.Errorf("the journal has %+v", last)
		}
	})
}

func TestRefusedCallHasNoEffectAndSaysWhen(t *testing.T) {
	t.Parallel()
	const system = `{"id":"991825827_a","vendor":{"ID":"0192:991825827"},"name":{"nb":"a","nn":"a","en":"a"},"description":{"nb":"a","nn":"a","en":"a"}}`
	for form, want := range map[string]string{"": "1", "seconds": "1", "date": "Sat, 01 Jan 2000 00:00:01 GMT", "none": ""} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCaller(t, emulator.Options{RateLimit: emulator.RateLimit{PerSecond: 1, RetryAfter: form}})
				c.count(1, registerPath)
				answer := c.call(http.MethodPost, registerPath, system)
				if got := answer.header.Get("Retry-After"); answer.status != http.StatusTooManyRequests || got != want {
					t.Errorf("status %d, Retry-After %q, want %q", answer.status, got, want)
				}
				<-time.After(time.Second)
				if status := c.call(http.MethodGet, registerPath+"/991825827_a", "").status; status != http.StatusNotFound {
					t.Errorf("the refused POST had an effect: %d", status)
				}
			})
		})
	}
}

func TestRateLimitIsControlled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCaller(t, emulator.Options{RateLimit: emulator.RateLimit{PerSecond: 3}})
		const control = "/_emulator/rate-limit"
		for body, status := range map[string]int{
			`{"per_second":-1}`: 400, `{"retry_after":"soon"}`: 400, `{"tokens_per_second":-1}`: 400, `{"x":1}`: 400,
		} {
			if got := c.call(http.MethodPost, control, body).status; got != status {
				t.Errorf("%s: %d, want %d", body, got, status)
			}
		}
		for _, step := range []struct {
			method, path, body string
			altinn, tokens     int // of 10
		}{
			{http.MethodGet, control, "", 3, 10},
			{http.MethodPost, control, `{"per_second":2,"tokens_per_second":1}`, 2, 1},
			{http.MethodDelete, control, "", 10, 10},
			{http.MethodPost, "/_emulator/reset", "", 3, 10},
		} {
			<-time.After(time.Second)
			if status := c.call(step.method, step.path, step.body).status; status >= 300 {
				t.Fatalf("%s %s: %d", step.method, step.path, status)
			}
			if altinn, tokens := c.count(10, registerPath), c.count(10, "/jwk"); altinn != step.altinn || tokens != step.tokens {
				t.Errorf("after %s %s%s: %d calls and %d for tokens got through, want %d and %d",
					step.method, step.path, step.body, altinn, tokens, step.altinn, step.tokens)
			}
		}
	})
}
