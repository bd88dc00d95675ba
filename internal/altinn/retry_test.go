package altinn

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Two hundred operations got a hundred tokens: one that came upon a new token replaced it, while the one that it had been made for
// still waited to hear that it is refused as well.
func TestNewTokenThatIsRefusedIsNotReplacedWhileItIsTriedElsewhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 401}, {status: 401, takes: time.Second}, {status: 401}}}
		source := &numbered{}
		client := newTestClient(s, source)
		read := func() {
			if _, err := client.System(t.Context(), "991825827_a"); !api.HasStatus(err, 401) {
				t.Error(err)
			}
		}
		go read()
		synctest.Wait() // the second token is on its way
		read()
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		if source.made != 2 || len(s.seen) != 3 {
			t.Errorf("%d tokens in %d calls, want one and another", source.made, len(s.seen))
		}
	})
}

// The tokens of many system users have the same scope: one that stays refused kept those of the others from being renewed.
func TestRefusedTokenOfASystemUserStopsNoOther(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 401}, {status: 401}, {status: 401}, {status: 200, body: `{"links":{},"data":[]}`}}}
	client := newTestClient(s, nil)
	if _, err := client.SystemUserAccess(t.Context(), userTokens{byScope{}, "a"}); !api.HasStatus(err, 401) {
		t.Error(err)
	}
	if _, err := client.SystemUserAccess(t.Context(), userTokens{byScope{}, "b"}); err != nil || len(s.seen) != 4 {
		t.Errorf("%d calls: %v", len(s.seen), err)
	}
}

// userTokens are those of one system user.
type userTokens struct {
	byScope

	user string
}

func (u userTokens) Subject() string { return u.user }

func (u userTokens) Token(ctx context.Context, _ ...string) (string, error) {
	return u.byScope.Token(ctx, u.user)
}

func TestLongRetryAfterIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{{status: 429, header: after("3600"), body: `{"code":"STD-00429"}`}}}
		client := newTestClient(s, &tokens{})
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // which is not what ends them
		defer cancel()
		for range 3 { // the second and third are not even sent
			_, err := client.System(ctx, "991825827_a")
			if e, ok := errors.AsType[*api.Error](err); !ok || errors.Is(err, context.DeadlineExceeded) || e.Code != "STD-00429" ||
				e.RetryAfter != time.Hour || !e.RetryAt.Equal(started.Add(time.Hour)) {
				t.Errorf("got %#v", err)
			}
		}
		if len(s.seen) != 1 || time.Since(started) != 0 {
			t.Errorf("%d attempts in %s", len(s.seen), time.Since(started))
		}
	})
}
