package matrix_test

import (
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The faults of the fault matrix, and what must come of each.

// verdict is what must be true after an operation under a fault. All of them hold besides: there are never two objects for
// one key; no creation that has had its effect leaves a tainted resource; what the state says is what the server has; the next
// run without a fault brings about what the configuration says, and its plan is empty then; nothing secret is said.
type verdict int

const (
	noCell verdict = iota
	// done: it succeeds, in silence, and its one effect is there.
	done
	// again: it succeeds. Its effect was there already when the answer was lost, and it was carried out once more: that
	// changes nothing.
	again
	// settled: it succeeds. No answer told so, but a read that followed.
	settled
	// failed: it fails, nothing is done at the server and nothing has changed in the state. The error names the cause.
	failed
	// untouched: it succeeds and sends nothing, so that the fault has nothing to hit.
	untouched
)

func (o verdict) String() string {
	return [...]string{"no cell", "done", "done again", "settled by reading", "failed", "untouched"}[o]
}

// expected is the outcome of each operation.
type expected struct{ create, read, update, remove verdict }

func (e expected) of(does operation) verdict {
	return map[operation]verdict{opCreate: e.create, opRead: e.read, opUpdate: e.update, opDelete: e.remove}[does]
}

// all is the same outcome for every operation.
func all(o verdict) expected { return expected{o, o, o, o} }

// fault is a row of the matrix: what goes wrong, and what must come of it.
type fault struct {
	name    string
	refuses bool           // connections, which the plan of an emulator cannot
	plan    emulator.Fault // on the call that carries the operation out
	// everywhere tells that the plan is for all calls of a place, from the first that is made there.
	everywhere bool
	inVain     bool // a success that is none, and looks like one
	dated      bool // Retry-After, with the date that it is after that long
	// says is what the error says, if there is one.
	says []string
	// once and always are what comes of the fault when it hits one call, and when it hits all of them.
	once, always expected
	// token is what comes of it, whatever the operation, at the token endpoint and its metadata.
	tokenOnce, tokenAlways verdict
	// waits is how long an operation takes that is hit once.
	waits time.Duration
}

const (
	elsewhere     = "/elsewhere"    // where a redirect leads
	hundredMB     = 100 << 20       // bytes
	longerThanAny = 5 * time.Hour   // than any timeout
	retryAfter    = 7 * time.Second // as Altinn may wish
	wrongTypes    = `{"id":42,"systemId":[],"name":7,"status":{},"succeeded":"yes","access_token":1,"issuer":2,"token_endpoint":3}`
	loginPage     = "<html><body>Log in to the guest network</body></html>"
	gatewayPage   = "<html><body><h1>Bad gateway</h1></body></html>"
)

// status is an answer in place of the effect.
func status(code int) emulator.Fault { return emulator.Fault{Status: code} }

// applied is an answer after the effect.
func applied(code int) emulator.Fault { return emulator.Fault{Status: code, Applied: true} }

// wholly is a fault with a header, unless that is empty, and a body.
func wholly(fault emulator.Fault, header, value, body string) emulator.Fault {
	if header != "" {
		fault.Headers = map[string]string{header: value}
	}

	fault.Body = &body

	return fault
}

// matrixFaults are the rows.
func matrixFaults() []fault {
	// Without an effect, a write is repeated; with one, a write that may be repeated is, and a creation looked for.
	repeats := expected{create: settled, read: done, update: again, remove: again}
	finds := expected{create: settled, read: failed, update: settled, remove: settled}
	// After an answer that is none, nothing is repeated without a read in between, which only a creation has.
	createsOnly := expected{create: done, read: failed, update: failed, remove: failed}
	late := emulator.Duration(longerThanAny)

	return []fault{
		{
			name: "connection refused", refuses: true, says: []string{"connection refused"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "reset before the effect", plan: emulator.Fault{Drop: emulator.DropBefore}, says: []string{"connection reset"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "reset after the effect", plan: emulator.Fault{Drop: emulator.DropAfter}, says: []string{"connection reset"},
			once: repeats, always: finds, tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "reset in mid-body", plan: emulator.Fault{Truncate: true}, says: []string{"broke off"},
			once: repeats, always: finds, tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "timeout before the effect", plan: emulator.Fault{Drop: emulator.DropBefore, Delay: late}, says: []string{"request_timeout"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "timeout after the effect", plan: emulator.Fault{Delay: late}, says: []string{"request_timeout"},
			once: repeats, always: finds, tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "429 with Retry-After in seconds", says: []string{"429"}, waits: retryAfter,
			plan: wholly(status(http.StatusTooManyRequests), "Retry-After", "7", ""),
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "429 with Retry-After as a date", says: []string{"429"}, waits: retryAfter,
			plan: status(http.StatusTooManyRequests), dated: true,
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "408", plan: status(http.StatusRequestTimeout), says: []string{"408"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "500", plan: status(http.StatusInternalServerError), says: []string{"500"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "500 after the effect", plan: applied(http.StatusInternalServerError), says: []string{"500"},
			once: expected{create: settled, read: done, update: settled, remove: settled}, always: finds, tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "500 to everything for fifteen seconds", everywhere: true, says: []string{"500"},
			plan: providertest.Restart(providertest.LongRestart), once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "502", plan: status(http.StatusBadGateway), says: []string{"502"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "503", plan: status(http.StatusServiceUnavailable), says: []string{"503"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "504", plan: status(http.StatusGatewayTimeout), says: []string{"504"},
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "504 after the effect", plan: applied(http.StatusGatewayTimeout), says: []string{"504"},
			once: repeats, always: finds, tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "HTML error page", says: []string{"502", "HTML page"},
			plan: wholly(status(http.StatusBadGateway), "Content-Type", "text/html", gatewayPage),
			once: all(done), always: all(failed), tokenOnce: done, tokenAlways: failed,
		},
		{
			name: "HTML error page with 404", says: []string{"404", "HTML page"},
			plan: wholly(status(http.StatusNotFound), "Content-Type", "text/html", gatewayPage),
			once: all(failed), always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "HTML page with 200", says: []string{"the answer is not", "HTML page"},
			plan: wholly(status(http.StatusOK), "Content-Type", "text/html; charset=utf-8", loginPage),
			once: createsOnly, always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "empty body with 200", plan: applied(http.StatusOK), says: []string{"the answer is not"},
			once: finds, always: finds, tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "empty body with 200 before the effect", inVain: true, plan: status(http.StatusOK), says: []string{"the answer is not"},
			once: createsOnly, always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "truncated JSON", plan: wholly(applied(http.StatusOK), "", "", `{"id":"505f84`), says: []string{"the answer is not"},
			once: finds, always: finds, tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "wrong types", plan: wholly(applied(http.StatusOK), "", "", wrongTypes), says: []string{"the answer is not"},
			once: finds, always: finds, tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "100 MB body", plan: emulator.Fault{Pad: hundredMB}, says: []string{"larger than"},
			once: finds, always: finds, tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "redirect to another host", says: []string{"307"},
			plan: wholly(status(http.StatusTemporaryRedirect), "Location", "http://127.0.0.1:2"+elsewhere, ""),
			once: all(failed), always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "401", plan: status(http.StatusUnauthorized), says: []string{"401"},
			once: all(done), always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
		{
			name: "403", plan: status(http.StatusForbidden), says: []string{"403"},
			once: all(failed), always: all(failed), tokenOnce: failed, tokenAlways: failed,
		},
	}
}

// promised are the faults that the matrix must have.
func promised() []string {
	return strings.Split("connection refused|reset before the effect|reset after the effect|reset in mid-body|"+
		"timeout before the effect|timeout after the effect|429 with Retry-After in seconds|429 with Retry-After as a date|"+
		"500|408|500 to everything for fifteen seconds|502|503|504|HTML error page|empty body with 200|truncated JSON|wrong types|100 MB body|redirect to another host|"+
		"401|403", "|")
}
