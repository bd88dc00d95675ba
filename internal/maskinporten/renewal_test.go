package maskinporten

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// The retries of a renewal can take longer than the token lives that is to be replaced.
func TestTokenGoesOnHoweverLongItsRenewalIsTried(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string]func(*fake){
		"many retries": func(f *fake) { f.replies = slices.Repeat([]reply{{status: http.StatusBadGateway}}, 100) },
		"no answer":    func(f *fake) { f.hold = make(chan struct{}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				s := newSource(t, f, func(o *Options) { o.MaxRetries = 10 })
				first := token(t, s, "a:read")
				breaks(f)
				elapse(95 * time.Second)
				if got := token(t, s, "a:read"); got != first {
					t.Errorf("got %q", got)
				}
				elapse(30 * time.Second)
				if _, err := s.Token(t.Context(), "a:read"); err == nil {
					t.Error("the token outlived itself")
				}
			})
		})
	}
}
