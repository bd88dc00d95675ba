package changerequest_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type object = providertest.Object

const (
	typeName = providertest.ChangeRequestType
	path     = providertest.ChangeRequestPath
	unknown  = tfkittest.Unknown

	// What the customer gave with the system user, what the system has besides, and what it has not.
	held, offered, elsewhere = "ske-krav-og-betalinger", "nav-sykmelding", "app_ttd_endring-av-navn-v2"
	redirectURL              = "https://smartcloud.example.no/receipt"

	nobody = "00000000-0000-4000-8000-000000000001"
)

func heldPackage() string { return providertest.AccessPackage("jordbruk") }

// world is an Altinn with a system user of the vendor's, which came of a request, and its vendor's ready token.
type world struct {
	*providertest.World

	user string
}

// inWorld runs a test in a bubble, in a world of its own.
func inWorld(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	providertest.InBubble(t, func(t *testing.T, signed *providertest.World) {
		t.Helper()
		w := &world{World: signed.Unsigned(t)}
		w.user = w.Ask(t, providertest.Standard, w.RegisterOffering(t, "changing"), object{
			"externalRef": "main", "accessPackages": []object{{"urn": heldPackage()}},
		})
		w.Approve(t, w.user)
		test(t, w)
	})
}

// signedBy is the world with the key of a client in place of the vendor's ready token.
func (w *world) signedBy(client string) *providertest.World {
	keyed := w.As(map[string]string{"ALTINN_ACCESS_TOKEN": ""}).As(w.Environment(client))
	keyed.Ready = ""
	return keyed
}

// each runs a part of a test in a world of its own for each row of a table.
func each[Row any](t *testing.T, rows map[string]Row, test func(t *testing.T, w *world, name string, row Row)) {
	t.Helper()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				test(t, w, name, row)
			})
		})
	}
}

// config is a configuration with the given attributes on top of the least one.
func (w *world) config(more object) object {
	return providertest.With(object{"system_user_id": w.user, "required_rights": []string{offered}}, more)
}

// open makes a change request that the customer has not answered.
func (w *world) open(t *testing.T) (*tfkittest.Provider, *tfkittest.Instance) {
	t.Helper()
	p := w.Provider(t)
	return p, p.Create(typeName, w.config(nil))
}

// derived are the ids that creations of the least configuration try: a plan looks whether they have been used.
func (w *world) derived(t *testing.T) []string {
	t.Helper()
	before := len(w.Altinn.Journal())
	w.Provider(t).Instance(typeName).Plan(w.config(nil))
	var ids []string
	for _, call := range w.Altinn.Journal()[before:] {
		if id, found := strings.CutPrefix(call.Path, path+"/"); found {
			ids = append(ids, id)
		}
	}
	return ids
}

// ask makes a change request under an id as an engineer with curl would, and says whether it was stored.
func (w *world) ask(t *testing.T, client, id, user string, body object) (stored bool) {
	t.Helper()
	status, answer := w.Send(t, client, http.MethodPost, path+"?correlation-id="+id+"&system-user-id="+user, body)
	if status != http.StatusCreated && status != http.StatusOK {
		t.Fatalf("asking: %d %s", status, answer)
	}
	return status == http.StatusCreated
}

// answering is a fault: calls are answered with this change request, of the least configuration, in place of their own.
func (w *world) answering(t *testing.T, id, status string) emulator.Fault {
	t.Helper()
	content, err := json.Marshal(object{
		"id": id, "systemUserId": w.user, "systemId": providertest.ChangingSystem, "partyOrgNo": providertest.Customer, "externalRef": "main",
		"requiredRights": []object{providertest.Right(offered)}, "unwantedRights": []object{}, "requiredAccessPackages": []object{},
		"unwantedAccessPackages": []object{}, "status": status, "created": "2026-07-17T07:37:24.123456Z", "confirmUrl": "https://altinn.example/" + id,
	})
	if err != nil {
		t.Fatal(err)
	}
	body := string(content)
	return emulator.Fault{Body: &body}
}

// calls names the calls since the journal had so many, as far as they are about change requests and what these change.
func (w *world) calls(since int) string {
	var names []string
	for _, call := range w.Altinn.Journal()[since:] {
		change, isChange := strings.CutPrefix(call.Path, path)
		request, isRequest := strings.CutPrefix(call.Path, providertest.RequestPath+"/")
		switch {
		case isChange && call.Method != http.MethodGet:
			names = append(names, call.Method)
		case isChange && strings.HasPrefix(change, "/bysystem/"):
			names = append(names, "list")
		case isChange:
			names = append(names, "id")
		case isRequest && strings.HasPrefix(request, "agent/"):
			names = append(names, "agent-request")
		case isRequest:
			names = append(names, "request")
		case strings.HasPrefix(call.Path, providertest.RegisterPath):
			names = append(names, "system")
		}
	}
	return strings.Join(names, ",")
}

// wantCalls compares the calls with a pattern.
func wantCalls(t *testing.T, w *world, since int, want string) {
	t.Helper()
	if got := w.calls(since); !regexp.MustCompile(`^(?:` + want + `)$`).MatchString(got) {
		t.Errorf("calls %q, want %q", got, want)
	}
}

// onPost, onLook, onList and onDelete are faults of calls for change requests.
func onPost(f emulator.Fault) emulator.Fault   { return on(http.MethodPost, path, f) }
func onLook(f emulator.Fault) emulator.Fault   { return on(http.MethodGet, path+"/*", f) }
func onList(f emulator.Fault) emulator.Fault   { return on(http.MethodGet, path+"/bysystem/*", f) }
func onDelete(f emulator.Fault) emulator.Fault { return on(http.MethodDelete, path+"/*", f) }

func on(method, at string, f emulator.Fault) emulator.Fault {
	f.Method, f.Path = method, at
	return f
}

func status(code, times int) emulator.Fault { return emulator.Fault{Status: code, Times: times} }

func body(text string) emulator.Fault { return emulator.Fault{Body: &text} }

// unknownRequest is how Altinn answers before it knows of what it has stored.
func unknownRequest() emulator.Fault {
	text := `{"title":"The Id does not refer to a Request in our system.","status":404,"code":"AUTH-00010"}`
	return emulator.Fault{Status: http.StatusNotFound, Body: &text, Headers: map[string]string{"Content-Type": "application/json"}}
}
