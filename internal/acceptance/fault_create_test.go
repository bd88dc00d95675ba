package acceptance_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Each row names what goes wrong while a system is created and what must be true afterwards. Whatever happens, there is
// never a second system, and never a state without one.
func TestCreateUnderFaults(t *testing.T) {
	t.Parallel()

	page := "<html><body>Bad gateway</body></html>"
	half := `"b9a5`

	tests := map[string]struct {
		faults faults
		posts  int      // calls of POST, those without effect included
		says   []string // words of the error; nil when it succeeds
		warns  []string // words of a warning
		absent bool     // nothing is registered afterwards
	}{
		"the answer is lost after the effect": {faults: faults{onPost(emulator.Fault{Drop: emulator.DropAfter})}, posts: 1},
		"the call is lost before the effect":  {faults: faults{onPost(emulator.Fault{Drop: emulator.DropBefore})}, posts: 2},
		"the call is lost twice":              {faults: faults{onPost(emulator.Fault{Drop: emulator.DropBefore, Times: 2})}, posts: 3},
		"the answer is cut":                   {faults: faults{onPost(emulator.Fault{Truncate: true})}, posts: 1},
		"the answer is half a JSON":           {faults: faults{onPost(emulator.Fault{Body: &half})}, posts: 1},
		"503 without effect":                  {faults: faults{onPost(emulator.Fault{Status: http.StatusServiceUnavailable})}, posts: 2},
		"503 after the effect":                {faults: faults{onPost(emulator.Fault{Status: http.StatusServiceUnavailable, Applied: true})}, posts: 1},
		"500 without effect":                  {faults: faults{onPost(emulator.Fault{Status: http.StatusInternalServerError})}, posts: 2},
		"500 after the effect":                {faults: faults{onPost(emulator.Fault{Status: http.StatusInternalServerError, Applied: true})}, posts: 1},
		"a gateway's page after the effect":   {faults: faults{onPost(emulator.Fault{Status: http.StatusBadGateway, Applied: true, Body: &page})}, posts: 1},
		"429, then room":                      {faults: faults{onPost(emulator.Fault{Status: http.StatusTooManyRequests})}, posts: 2},
		"401 once":                            {faults: faults{onPost(emulator.Fault{Status: http.StatusUnauthorized})}, posts: 2},
		"the answer is lost, and the read after it fails once": {
			faults: faults{onPost(emulator.Fault{Drop: emulator.DropAfter}), onGet(emulator.Fault{Status: http.StatusServiceUnavailable})},
			posts:  1,
		},

		"the answer is lost, and the read does not see the system yet": {
			faults: faults{onPost(emulator.Fault{Drop: emulator.DropAfter}), onGet(noSuchThing())},
			posts:  2,
		},
		"503 for ever": {
			faults: faults{onPost(emulator.Fault{Status: http.StatusServiceUnavailable, Times: -1})},
			posts:  3, says: []string{"Unable to create system", "503"}, absent: true,
		},
		"500 for ever": {
			faults: faults{onPost(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})},
			posts:  2, says: []string{"Unable to create system", "500", "nothing has been registered"}, absent: true,
		},
		"401 for ever": {
			faults: faults{onPost(emulator.Fault{Status: http.StatusUnauthorized, Times: -1})},
			posts:  2, says: []string{"Unable to create system", "401", "token"}, absent: true,
		},
		"403": {
			faults: faults{onPost(emulator.Fault{Status: http.StatusForbidden, Times: -1})},
			posts:  1, says: []string{"Unable to create system", "403", providertest.RegisterScope}, absent: true,
		},
		"the answer is lost, and no read works": {
			faults: faults{onPost(emulator.Fault{Drop: emulator.DropAfter}), onGet(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})},
			posts:  1, says: []string{"Unable to create system", "not known", "apply again"},
		},
		"created, and no read works": {
			faults: faults{onGet(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})},
			posts:  1, warns: []string{"read back"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				config := providertest.CompleteSystem("fault")

				planned := p.plan(t, p.nothing(t, providertest.SystemType), config) // asks whether the id is free

				for _, fault := range test.faults {
					w.Fault(t, fault)
				}

				at, said := p.apply(t, planned)
				expectSaid(t, said, test.says, test.warns)

				if got := w.Calls(http.MethodPost, providertest.RegisterPath); got != test.posts {
					t.Errorf("%d POSTs, want %d: %s", got, test.posts, w.story())
				}

				w.Altinn.ClearFaults()

				if there := w.Registered(t, providertest.Vendor+"_fault") != nil; there == test.absent {
					t.Errorf("registered: %t", there)
				}

				if at.exists() != (test.says == nil) {
					t.Fatalf("in the state: %t", at.exists())
				}

				if at.exists() {
					if got := p.drift(t, at, config).Changes; got != nil {
						t.Errorf("afterwards the plan changes %v", got)
					}
				}
			})
		})
	}
}

// faults are what happens to the calls of one test, in order.
type faults []emulator.Fault

// onPost, onGet, onPut and onDelete direct a fault at the register's calls of one kind.
func onPost(fault emulator.Fault) emulator.Fault {
	fault.Method, fault.Path = http.MethodPost, providertest.RegisterPath

	return fault
}

func onGet(fault emulator.Fault) emulator.Fault { return onSystem(http.MethodGet, fault) }

// noSuchThing answers as Altinn does about what it does not have.
func noSuchThing() emulator.Fault {
	body := `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":"00-1"}`

	return emulator.Fault{
		Status: http.StatusNotFound, Body: &body, Headers: map[string]string{"Content-Type": "application/problem+json; charset=utf-8"},
	}
}

func onPut(fault emulator.Fault) emulator.Fault { return onSystem(http.MethodPut, fault) }

func onDelete(fault emulator.Fault) emulator.Fault { return onSystem(http.MethodDelete, fault) }

func onSystem(method string, fault emulator.Fault) emulator.Fault {
	fault.Method, fault.Path = method, providertest.RegisterPath+"/*"

	return fault
}

// story tells the calls of the world, for a test that fails.
func (w *world) story() string {
	var b strings.Builder

	for _, call := range w.Altinn.Journal() {
		fmt.Fprintf(&b, "\n%s %s: %d %s", call.Method, call.Path, call.Status, call.Fault)
	}

	return b.String()
}

func expectSaid(t *testing.T, said diagnostics, errors, warnings []string) {
	t.Helper()

	switch {
	case errors == nil:
		must(t, nil, said)
	case !said.Errors().Says(errors...):
		t.Errorf("no error says %q: %s", errors, said)
	}

	switch {
	case warnings == nil && len(said.Warnings()) > 0:
		t.Errorf("unexpected warnings: %s", said.Warnings())
	case warnings != nil && !said.Warnings().Says(warnings...):
		t.Errorf("no warning says %q: %s", warnings, said)
	}
}
