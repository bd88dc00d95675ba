package acceptance_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
)

// The kinds of objects that the fault matrix is about, a function for each.

// operation is what Terraform does with an object.
type operation string

const (
	opCreate operation = "create"
	opRead   operation = "read"
	opUpdate operation = "update"
	opDelete operation = "delete"
)

func operations() []operation { return []operation{opCreate, opRead, opUpdate, opDelete} }

// endpoint is where the call goes that carries an operation out. The path may hold "*".
type endpoint struct{ method, path string }

// kind is one kind of objects.
type kind struct {
	name, typ string
	// calls are the endpoints of the operations. An operation that sends nothing has none.
	calls map[operation]endpoint
	// spare tells whether the operation makes a call at this place whose failure it puts up with, so that a fault that hits
	// one call hits that one. Nil when none does.
	spare func(at place, does operation) bool
	// prepare makes what must be there already, and returns the configuration of an object and a changed one.
	prepare func(t tb, w *world) (config, changed object)
	// count is how many objects with the key of the configuration live on the server.
	count func(t tb, w *world) int
	// effects is how often the server has carried the operation out. One that does not count repetitions says 1.
	effects func(t tb, w *world, does operation) int
}

func kinds() []kind {
	return []kind{systemKind(), requestKind(standard), requestKind(agent), changeKind()}
}

func systemKind() kind {
	const name = "matrix"

	one := registerPath + "/*"

	return kind{
		name: "system", typ: systemType,
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, registerPath},
			opRead:   {http.MethodGet, one},
			opUpdate: {http.MethodPut, one},
			opDelete: {http.MethodDelete, one},
		},
		prepare: func(tb, *world) (config, changed object) {
			config = complete(name)

			return config, with(config, object{"rights": []string{"nav-sykmelding"}, "is_visible": true})
		},
		count: func(t tb, w *world) int {
			t.Helper()

			if there := w.registered(t, vendor+"_"+name); there == nil || there["isDeleted"] == true {
				return 0
			}

			return 1
		},
		effects: func(t tb, w *world, does operation) int {
			t.Helper()

			return w.logged(t, vendor+"_"+name, does)
		},
	}
}

// logged is how often the change log of a system names an operation.
func (w *world) logged(t tb, id string, does operation) int {
	t.Helper()

	status, answer := w.send(t, vendorClient, http.MethodGet, registerPath+"/"+url.PathEscape(id)+"/changelog", nil)
	if status == http.StatusNotFound {
		return 0
	}

	var rows []struct {
		ChangeType string `json:"changeType"`
	}
	if err := json.Unmarshal(answer, &rows); err != nil || status != http.StatusOK {
		t.Fatalf("the change log: %d %s", status, answer)
	}

	found := 0

	for _, row := range rows {
		if row.ChangeType == string(does) {
			found++
		}
	}

	return found
}

// requestKind is a system user request: nothing of it can be changed at Altinn, so an update sends nothing.
func requestKind(userType string) kind {
	one := requestPath + "/*"

	return kind{
		name: userType + " request", typ: requestType,
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, postPath(userType)},
			opRead:   {http.MethodGet, one},
			opDelete: {http.MethodDelete, one},
		},
		spare: func(at place, does operation) bool {
			if at != atAltinn { // for the look at the system, which only makes a refusal clearer
				return does == opCreate
			}

			return does == opRead && userType == agent // for the look by reference, which only tells whether it is escalated
		},
		prepare: func(t tb, w *world) (config, changed object) {
			t.Helper()

			config = asks(userType, w.asking(t, "asking"))

			return config, with(config, object{"renew_on": []string{"rejected", "timed_out"}})
		},
		count: func(_ tb, w *world) int { return len(w.live(userType)) },
		effects: func(_ tb, w *world, does operation) int {
			if does == opDelete {
				return 1 - len(w.live(userType))
			}

			return len(w.live(userType))
		},
	}
}

// changeKind is a change request. As of requests, nothing of it can be changed at Altinn.
func changeKind() kind {
	one := changePath + "/*"

	return kind{
		name: "change request", typ: changeType,
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, changePath},
			opRead:   {http.MethodGet, one},
			opDelete: {http.MethodDelete, one},
		},
		prepare: func(t tb, w *world) (config, changed object) {
			t.Helper()

			id := w.ask(t, standard, w.asking(t, "asking"), nil)
			w.approve(t, id)

			config = object{"system_user_id": id, "required_rights": []string{"nav-sykmelding"}}

			return config, with(config, object{"timeouts": object{"create": "6m"}})
		},
		count: func(_ tb, w *world) int { return len(w.altinn.ChangeRequests()) },
		effects: func(_ tb, w *world, does operation) int {
			if does == opDelete {
				return 1 - len(w.altinn.ChangeRequests())
			}

			return len(w.altinn.ChangeRequests())
		},
	}
}

// bubble is a world in memory: where it stands in a testing/synctest bubble, waiting takes no time.
type bubble struct {
	*world

	refuser *emulatortest.Refuser
}

func newBubble(t testing.TB) *bubble {
	t.Helper()

	w, transport := newBubbleWorld(t, emulator.Options{TokenLifetime: 24 * time.Hour})
	refuser := emulatortest.NewRefuser(transport)
	w.network = refuser
	w.ready = w.token(t, vendorClient, registerScope, requestWriteScope, requestReadScope)

	return &bubble{world: w, refuser: refuser}
}

// unhurt is a provider with a ready token, for what comes before and after a fault: what the faults hit has a credential, and
// parsing keys and signing grants is most of what these tests cost.
func (b *bubble) unhurt(t tb) *protocol {
	t.Helper()

	return b.without("MASKINPORTEN_").as(map[string]string{"ALTINN_ACCESS_TOKEN": b.ready}).provider(t)
}
