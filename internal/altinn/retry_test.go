package altinn

import (
	"testing"
	"testing/synctest"
	"time"
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
			if _, err := client.System(t.Context(), "991825827_a"); !HasStatus(err, 401) {
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
