package altinn

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// restart is how long the provider is to outlast (§13), and persistent how often it repeats a call for that by default.
const (
	restart    = 15 * time.Second
	persistent = 6
)

// ailing answers 500 for a while, or to some calls, and counts what it is asked.
type ailing struct {
	fails func(*http.Request) bool
	asked atomic.Int64
}

func (a *ailing) RoundTrip(req *http.Request) (*http.Response, error) {
	a.asked.Add(1)
	at := step{status: http.StatusOK, body: strings.ReplaceAll(oneSystem, "991825827_a", lastPart(req))}
	if a.fails(req) {
		at = step{status: http.StatusInternalServerError, body: `{"status":500,"traceId":"00-1"}`}
	}
	at.takes = 100 * time.Millisecond
	return (&script{steps: []step{at}}).RoundTrip(req)
}

func lastPart(req *http.Request) string {
	return req.URL.Path[strings.LastIndexByte(req.URL.Path, '/')+1:]
}

func (a *ailing) client() *Client {
	return New(api.Options{BaseURL: "http://altinn.test", Tokens: &tokens{}, Transport: a, MaxRetries: persistent})
}

// sixty does something sixty times, ten at once, as Terraform does.
func sixty(do func()) {
	var all sync.WaitGroup
	slots := make(chan struct{}, 10)
	for range 60 {
		slots <- struct{}{}
		all.Go(func() { do(); <-slots })
	}
	all.Wait()
}

// forSome fails from now on for a while.
func forSome(d time.Duration) func(*http.Request) bool {
	began := time.Now()
	return func(*http.Request) bool { return time.Since(began) < d }
}

// A restart of Altinn's database failed whatever was being read in that moment, sixty systems at once.
func TestReadsOutlastARestartOfTheDatabase(t *testing.T) {
	t.Parallel()
	for range 20 { // the waits are drawn
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			client := (&ailing{fails: forSome(restart)}).client()
			var all sync.WaitGroup
			for range api.DefaultMaxConcurrentRequests {
				all.Go(func() {
					if _, err := client.System(t.Context(), "991825827_a"); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if took := time.Since(began); took < restart || took > restart+2*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// Sixty reads of a service that stays down take no longer than the first of them, and one of their errors is the first to tell.
func TestOutageThatStaysIsWaitedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		client := (&ailing{fails: forSome(time.Hour)}).client()
		var told atomic.Int64
		sixty(func() {
			_, err := client.System(t.Context(), "991825827_a")
			lasted, lasting := api.OutageOf(err).Lasting()
			if !lasting || lasted < restart {
				t.Errorf("%v, which lasted %s: %t", err, lasted, lasting)
				return
			}
			if api.OutageOf(err).FirstToReport() {
				told.Add(1)
			}
		})
		if took := time.Since(began); took < restart || took > restart+4*time.Second || told.Load() != 1 {
			t.Errorf("it took %s, and %d were the first to tell", took, told.Load())
		}

		// What fails much later has not seen it, and is given time again.
		time.Sleep(time.Hour)
		if _, err := client.System(t.Context(), "991825827_a"); err != nil {
			t.Error(err)
		}
	})
}

// What was answered before an error is told is no outage any more, nor is a service that answers others of that kind.
func TestOutageThatIsOverIsNotToldOf(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		writes := &ailing{fails: func(r *http.Request) bool { return r.Method != http.MethodGet }}
		client := writes.client()
		err := client.UpdateSystem(t.Context(), System{ID: "991825827_a"})
		if api.OutageOf(err) == nil || !api.OutcomeUnknown(err) {
			t.Fatal(err)
		}
		if _, lasting := api.OutageOf(err).Lasting(); lasting {
			t.Error("one failure is an outage")
		}
		if _, err := client.System(t.Context(), "991825827_a"); err != nil {
			t.Fatal(err)
		}
		if _, lasting := api.OutageOf(err).Lasting(); lasting || writes.asked.Load() != 2 {
			t.Errorf("after an answer it lasts: %t, after %d calls", lasting, writes.asked.Load())
		}
	})
}

// Sixty objects that Altinn fails to read, among others that it reads, cost no more time than the first of them.
func TestReadsThatFailByThemselvesAreWaitedForOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		client := (&ailing{fails: func(r *http.Request) bool { return strings.Contains(r.URL.Path, "odd") }}).client()
		ended := make(chan struct{})
		var others sync.WaitGroup
		others.Go(func() {
			for {
				if _, err := client.System(t.Context(), "991825827_a"); err != nil {
					t.Error(err)
				}
				select {
				case <-ended:
					return
				case <-time.After(200 * time.Millisecond):
				}
			}
		})
		sixty(func() {
			_, err := client.System(t.Context(), "991825827_odd")
			if _, lasting := api.OutageOf(err).Lasting(); !api.HasStatus(err, http.StatusInternalServerError) || lasting {
				t.Errorf("%v, in an outage: %t", err, lasting)
			}
		})
		close(ended)
		others.Wait()
		if took := time.Since(began); took < restart || took > 2*restart {
			t.Errorf("it took %s", took)
		}
	})
}
