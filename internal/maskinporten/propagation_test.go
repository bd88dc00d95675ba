package maskinporten

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A provider block may sign with a key that the same apply has just added.
func TestTimeoutWhileAGrantIsRepeatedTellsTheRefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		unknown := refusal(http.StatusUnauthorized, "invalid_client", "Unknown key identifier", "")
		f := &fake{replies: slices.Repeat([]reply{unknown}, 15)}
		s := newSource(t, f, func(o *Options) { o.PropagationTimeout = 10 * time.Minute })
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Second)
		defer cancel()
		exchanged := NewExchanged(s, func(ctx context.Context, tokens *Tokens) (Token, time.Duration, error) {
			_, err := tokens.Token(ctx)
			return Token{}, 0, err
		})
		var also error
		var exchange sync.WaitGroup
		exchange.Go(func() { _, also = exchanged.Grant(ctx, Request{Scopes: []string{"a:read"}}) })
		_, err := s.Token(ctx, "a:read")
		exchange.Wait()
		if fmt.Sprint(also) != fmt.Sprint(err) {
			t.Errorf("an exchange says:\n%v", also)
		}
		for _, want := range []string{"Unknown key identifier", "repeated for: 1m0s, until the operation's own timeout ended"} {
			if !strings.Contains(fmt.Sprint(err), want) {
				t.Errorf("the error says nothing of %q:\n%v", want, err)
			}
		}
		if got := token(t, s, "a:read"); got != "token-16" {
			t.Errorf("the grant goes on to %q", got)
		}
	})
}
