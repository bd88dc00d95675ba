package systemuserrequest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// page answers as a proxy does.
func page(code int) fault {
	return func(func() *http.Response) (*http.Response, error) {
		answer := altinntest.Reply(code, nil)
		answer.Header.Set("Content-Type", "text/html")
		answer.Body = io.NopCloser(strings.NewReader("<html></html>"))
		return answer, nil
	}
}

// What a wait comes to. The customer acts after 25 seconds: the wait looks at 10, 20 and 30. The golden section of the name
// holds the diagnostics.
func TestWait(t *testing.T) {
	t.Parallel()
	later := func(act func(*fakeAltinn)) func(*fakeAltinn) {
		return func(f *fakeAltinn) { time.AfterFunc(25*time.Second, func() { act(f) }) }
	}
	for name, test := range map[string]struct {
		then   func(*fakeAltinn)
		faults map[string][]fault
		limit  string // timeouts.create; half an hour if empty
		calls  string
		took   time.Duration
		want   tfkittest.Object
	}{
		"accepted": {
			then: later(func(f *fakeAltinn) { f.accept(1) }), calls: "ref,system,ref,POST,ref,id,id,id,user", took: 30 * time.Second,
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"rejected": {
			then: later(func(f *fakeAltinn) { f.reject(1) }), calls: "ref,system,ref,POST,ref,id,id,id", took: 30 * time.Second,
			want: tfkittest.Object{"status": "Rejected"},
		},
		"unknown status": {
			then:  later(func(f *fakeAltinn) { f.change(1, func(r object) { r["status"] = "Paused" }) }),
			calls: "ref,system,ref,POST,ref,id,id,id", took: 30 * time.Second, want: tfkittest.Object{"status": "Paused"},
		},
		"no answer in time": {limit: "45s", calls: "ref,system,ref,POST,ref,id,id,id,id", took: 45 * time.Second},
		"no answer in half an hour": {
			then: func(f *fakeAltinn) { time.AfterFunc(time.Minute, func() { f.TakeCalls() }) }, took: 30 * time.Minute, calls: "-",
		},
		"withdrawn": {then: later(func(f *fakeAltinn) { f.withdraw(1) }), calls: "ref,system,ref,POST,ref,id,id,id", took: 30 * time.Second},
		"errors that pass": {
			then:   later(func(f *fakeAltinn) { f.accept(1) }),
			faults: map[string][]fault{"id": {altinntest.Status(500), altinntest.Status(503), altinntest.LostBefore}},
			calls:  "ref,system,ref,POST,ref,id,id,id,id,user", took: 40 * time.Second,
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"errors to the end": {
			faults: map[string][]fault{"id": {altinntest.Status(500), altinntest.Status(502)}}, limit: "25s", calls: "ref,system,ref,POST,ref,id,id", took: 25 * time.Second,
		},
		"a proxy's refusals, which pass": {
			then:   later(func(f *fakeAltinn) { f.accept(1) }),
			faults: map[string][]fault{"id": {page(403), page(407)}},
			calls:  "ref,system,ref,POST,ref,id,id,id,user", took: 30 * time.Second,
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"an error that stays": {faults: map[string][]fault{"id": {altinntest.Status(403)}}, calls: "ref,system,ref,POST,ref,id", took: 10 * time.Second},
		"system user not readable": {
			then: later(func(f *fakeAltinn) { f.accept(1) }), faults: map[string][]fault{"user": {altinntest.Status(500)}},
			calls: "ref,system,ref,POST,ref,id,id,id,user", took: 30 * time.Second, want: tfkittest.Object{"status": "Accepted"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				c := config(tfkittest.Object{"wait_for_acceptance": true})
				if test.want == nil {
					test.want = tfkittest.Object{}
				}
				test.want["wait_for_acceptance"] = true
				if test.limit != "" {
					c["timeouts"] = tfkittest.Object{"create": test.limit}
					test.want["timeouts"] = tfkittest.Object{"create": test.limit, "read": nil, "delete": nil}
				}
				if test.then != nil {
					test.then(fake)
				}
				for call, queue := range test.faults {
					fake.Next(call, queue...)
				}
				started := time.Now()
				diags := i.Apply(c)
				if took := time.Since(started); took != test.took {
					t.Errorf("it took %s", took)
				}
				if test.calls != "-" {
					wantCalls(t, fake, test.calls)
				}
				golden(t, "wait "+name, diags.Text())
				wantState(t, i, stateOf(first, test.want))
				if i.Tainted() || diags.HasError() {
					t.Error("tainted: the next apply would ask the customer anew")
				}
				fake.TakeCalls()
				applied(t, i, c)
				wantCalls(t, fake, "")
			})
		})
	}
}

func TestInterruptedWaitKeepsTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		time.AfterFunc(15*time.Second, provider.Stop)
		diags := i.Apply(config(tfkittest.Object{"wait_for_acceptance": true}))
		golden(t, "wait interrupted", diags.Text())
		wantState(t, i, stateOf(first, tfkittest.Object{"wait_for_acceptance": true}))
		wantCalls(t, fake, "ref,system,ref,POST,ref,id")
		if i.Tainted() {
			t.Error("tainted")
		}
	})
}

func TestInterruptedCreateFindsWhatItMade(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stored bool
		calls  string
		takes  time.Duration // the POST is given a little time after the interrupt, and its effect some more
	}{
		"stored":     {true, "ref,system,ref,POST,ref", 25 * time.Second},
		"not stored": {false, "ref,system,ref,POST,ref,ref", 35 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.delay = time.Minute // and the service has it at once, or never
				if test.stored {
					fake.put("standard", nil)
				}
				i := provider.Instance(typeName)
				time.AfterFunc(20*time.Second, provider.Stop)
				started := time.Now()
				diags := i.Apply(config(nil))
				if took := time.Since(started); took != test.takes {
					t.Errorf("it took %s", took)
				}
				wantCalls(t, fake, test.calls)
				if test.stored {
					wantState(t, i, stateOf(first, nil))
				} else if i.State() != nil || !diags.HasError() {
					t.Errorf("state %v", i.State())
				}
				fake.delay = 0 // the next run
				next := newProvider(t, fake).Instance(typeName)
				applied(t, next, config(nil))
				wantAttribute(t, next, "id", first)
				if fake.live() != 1 {
					t.Errorf("%d requests", fake.live())
				}
			})
		})
	}
}

// The customer had accepted what an earlier run had asked for and lost, and the run that met it was interrupted: it said that nothing
// was known.
func TestInterruptedCreateSaysWhatHoldsTheKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.delay = time.Minute
		fake.put("standard", nil)
		fake.accept(1)
		time.AfterFunc(20*time.Second, provider.Stop)
		diags := provider.Instance(typeName).Apply(config(nil))
		wantCalls(t, fake, "ref,system,ref,POST,ref,user")
		wantText(t, diags, "The customer has accepted an earlier request")
		wantText(t, diags, "    id = \""+first+"\"")
	})
}

func TestTimeIsUpDuringTheFirstPOST(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.delay = time.Minute
		i := provider.Instance(typeName)
		diags := i.Apply(config(tfkittest.Object{"timeouts": tfkittest.Object{"create": "5s"}}))
		if !diags.HasError() || i.State() != nil {
			t.Errorf("state %v", i.State())
		}
		wantText(t, diags, "time for the operation was up")
		wantCalls(t, fake, "ref,system,ref,POST,ref,ref")
	})
}
