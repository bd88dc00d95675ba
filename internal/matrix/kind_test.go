package matrix_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/emulatortest"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
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
	// service is whose API it is, and id the attribute of its id.
	service service
	id      string
	// calls are the endpoints of the operations. An operation that sends nothing has none.
	calls map[operation]endpoint
	// others reports whether the cell is another kind's, of which this one is a part. Nil when none is.
	others func(at place, does operation) bool
	// looks tells that a read follows every write, as one follows a creation of the other kinds: their faults come to the same.
	looks bool
	// finishes is an operation that goes on when it is interrupted at this call.
	finishes operation
	// empty is what errors say of an operation that is answered as a success and not done, where the answer need not have a body.
	empty map[operation]string
	// keeps is an operation that keeps what it has made where it is answered as a success for ever, and not done: the tests of the
	// feature tell what becomes of it.
	keeps operation
	// spare reports whether the operation makes a call at this place whose failure it puts up with, so that a fault that hits
	// one call hits that one. Nil when none does.
	spare func(at place, does operation) bool
	// prepare makes what must be there already, and returns the configuration of an object and a changed one.
	prepare func(t providertest.TB, w *providertest.World) (config, changed object)
	// count is how many objects with the key of the configuration live on the server.
	count func(t providertest.TB, w *providertest.World) int
	// effects is how often the server has carried the operation out. One that does not count repetitions says 1.
	effects func(t providertest.TB, w *providertest.World, does operation) int
}

func kinds() []kind {
	return []kind{
		systemKind(), requestKind(providertest.Standard), requestKind(providertest.Agent), changeKind(), clientKind(), keysKind(),
	}
}

// service is an API, under a path of its own.
type service struct{ name, path string }

func theRegister() service { return service{"Altinn", "/authentication/"} }

func selfService() service { return service{"Digdir's self-service API", "/api/v1/"} }

func systemKind() kind {
	const name = "matrix"

	one := providertest.RegisterPath + "/*"

	return kind{
		name: "system", typ: providertest.SystemType, service: theRegister(), id: "id",
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, providertest.RegisterPath},
			opRead:   {http.MethodGet, one},
			opUpdate: {http.MethodPut, one},
			opDelete: {http.MethodDelete, one},
		},
		prepare: func(providertest.TB, *providertest.World) (config, changed object) {
			config = providertest.CompleteSystem(name)

			return config, providertest.With(config, object{"rights": []string{"nav-sykmelding"}, "is_visible": true})
		},
		count: func(t providertest.TB, w *providertest.World) int {
			t.Helper()

			if there := w.Registered(t, providertest.Vendor+"_"+name); there == nil || there["isDeleted"] == true {
				return 0
			}

			return 1
		},
		effects: func(t providertest.TB, w *providertest.World, does operation) int {
			t.Helper()

			return logged(t, w, providertest.Vendor+"_"+name, does)
		},
	}
}

// logged is how often the change log of a system names an operation.
func logged(t providertest.TB, w *providertest.World, id string, does operation) int {
	t.Helper()

	status, answer := w.Send(t, providertest.VendorClient, http.MethodGet, providertest.RegisterPath+"/"+url.PathEscape(id)+"/changelog", nil)
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
	one := providertest.RequestPath + "/*"

	return kind{
		name: userType + " request", typ: providertest.RequestType, service: theRegister(), id: "id",
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, providertest.PostPath(userType)},
			opRead:   {http.MethodGet, one},
			opDelete: {http.MethodDelete, one},
		},
		spare: func(at place, does operation) bool {
			if at != atService { // for the look at the system, which only makes a refusal clearer
				return does == opCreate
			}

			return does == opRead && userType == providertest.Agent // for the look by reference, which only reports whether it is escalated
		},
		prepare: func(t providertest.TB, w *providertest.World) (config, changed object) {
			t.Helper()

			config = providertest.RequestConfig(userType, w.RegisterOffering(t, "asking"))

			return config, providertest.With(config, object{"renew_on": []string{"rejected", "timed_out"}})
		},
		count: func(_ providertest.TB, w *providertest.World) int { return len(w.Requests(userType)) },
		effects: func(_ providertest.TB, w *providertest.World, does operation) int {
			if does == opDelete {
				return 1 - len(w.Requests(userType))
			}

			return len(w.Requests(userType))
		},
	}
}

// changeKind is a change request. As of requests, nothing of it can be changed at Altinn.
func changeKind() kind {
	one := providertest.ChangeRequestPath + "/*"

	return kind{
		name: "change request", typ: providertest.ChangeRequestType, service: theRegister(), id: "id",
		calls: map[operation]endpoint{
			opCreate: {http.MethodPost, providertest.ChangeRequestPath},
			opRead:   {http.MethodGet, one},
			opDelete: {http.MethodDelete, one},
		},
		prepare: func(t providertest.TB, w *providertest.World) (config, changed object) {
			t.Helper()

			id := w.Ask(t, providertest.Standard, w.RegisterOffering(t, "asking"), nil)
			w.Approve(t, id)

			config = object{"system_user_id": id, "required_rights": []string{"nav-sykmelding"}}

			return config, providertest.With(config, object{"timeouts": object{"create": "6m"}})
		},
		count: func(_ providertest.TB, w *providertest.World) int { return len(w.Altinn.ChangeRequests()) },
		effects: func(_ providertest.TB, w *providertest.World, does operation) int {
			if does == opDelete {
				return 1 - len(w.Altinn.ChangeRequests())
			}

			return len(w.Altinn.ChangeRequests())
		},
	}
}

// bubble is a world in memory: where it stands in a testing/synctest bubble, waiting takes no time.
type bubble struct {
	*providertest.World

	refuser *emulatortest.Refuser
}

func newBubble(t testing.TB) *bubble {
	t.Helper()

	w := providertest.New(t, emulator.Options{TokenLifetime: 24 * time.Hour})
	refuser := emulatortest.NewRefuser(w.Network)
	w.Network = refuser
	w.Ready = w.Token(t, providertest.VendorClient, providertest.AllScopes()...)

	return &bubble{World: w, refuser: refuser}
}

// unhurt is a provider with a ready token, for what comes before and after a fault: what the faults hit has a credential, and
// parsing keys and signing grants is most of what these tests cost.
func (b *bubble) unhurt(t providertest.TB) *tfkittest.Provider {
	t.Helper()

	return b.Unsigned(t).Provider(t)
}
