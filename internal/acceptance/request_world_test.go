package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// System user requests as tests make, answer and count them.

const (
	requestType = "altinn_system_user_request"
	requestPath = "/authentication/api/v1/systemuser/request/vendor"

	requestWriteScope = "altinn:authentication/systemuser.request.write"
	requestReadScope  = "altinn:authentication/systemuser.request.read"

	// Customers of the emulator's built-in world.
	customer        = "310904473"
	anotherCustomer = "314250052"

	standard, agent = "standard", "agent"

	// pollInterval is how long the provider waits between two looks at a request; nobody wants ten seconds in a test.
	pollInterval = 20 * time.Millisecond
	// halfAYear is after 180 days, when a request that is still New counts as timed out.
	halfAYear = 181 * 24 * time.Hour
)

// asking registers a system of which everything that these tests ask for can be asked, and returns its id. Its client is the
// world's own, so that Maskinporten gives out tokens for its system users.
func (w *world) asking(t tb, name string) string {
	t.Helper()

	w.register(t, vendorClient, wire(name, object{
		"rights": []object{right("ske-krav-og-betalinger"), right("nav-sykmelding")},
		"accessPackages": []object{
			{"urn": accessPackage("jordbruk")}, {"urn": accessPackage("toll")},
			{"urn": accessPackage("regnskapsforer-lonn")}, {"urn": accessPackage("regnskapsforer-med-signeringsrettighet")}, {"urn": accessPackage("maskinporten-scopes")},
		},
		"clientId":            []string{vendorClient},
		"allowedRedirectUrls": []string{"https://smartcloud.example.no/receipt"},
		"isVisible":           false,
	}))

	return vendor + "_" + name
}

// asks is a configuration that asks for what a request of its kind needs, and no more.
func asks(kind, system string) object {
	if kind == agent {
		return object{
			"system_id": system, "party_org_number": customer, "user_type": agent,
			"access_packages": []string{accessPackage("regnskapsforer-lonn")},
		}
	}

	return object{"system_id": system, "party_org_number": customer, "rights": []string{"ske-krav-og-betalinger"}}
}

// other is the other kind of request.
func other(kind string) string {
	if kind == agent {
		return standard
	}

	return agent
}

// postPath is where requests of a kind are made.
func postPath(kind string) string {
	if kind == agent {
		return requestPath + "/agent"
	}

	return requestPath
}

// ask makes a request as an engineer with curl would, with the content of [asks] unless told otherwise, and returns its id.
func (w *world) ask(t tb, kind, system string, changes object) string {
	t.Helper()

	body := object{"systemId": system, "partyOrgNo": customer, "rights": []object{right("ske-krav-og-betalinger")}}
	if kind == agent {
		body = object{"systemId": system, "partyOrgNo": customer, "accessPackages": []object{{"urn": accessPackage("regnskapsforer-lonn")}}}
	}

	status, answer := w.send(t, vendorClient, http.MethodPost, postPath(kind), with(body, changes))

	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(answer, &made); err != nil || status != http.StatusCreated {
		t.Fatalf("asking: %d %s", status, answer)
	}

	return made.ID
}

// withdraw deletes a request outside Terraform.
func (w *world) withdraw(t tb, id string) {
	t.Helper()

	if status, answer := w.send(t, vendorClient, http.MethodDelete, requestPath+"/"+id, nil); status != http.StatusAccepted {
		t.Fatalf("withdrawing: %d %s", status, answer)
	}
}

func (w *world) approve(t tb, id string) {
	t.Helper()
	must(t, w.altinn.Approve(id), nil)
}

func (w *world) reject(t tb, id string) {
	t.Helper()
	must(t, w.altinn.Reject(id), nil)
}

func (w *world) deleteSystemUser(t tb, id string) {
	t.Helper()
	must(t, w.altinn.DeleteSystemUser(id), nil)
}

// stored is a request that is not deleted; nil when there is none with the id.
func (w *world) stored(id string) *emulator.Request {
	for _, request := range w.altinn.Requests() {
		if request.ID == id {
			return &request
		}
	}

	return nil
}

// live are the ids of the requests of a kind that are not deleted.
func (w *world) live(kind string) []string {
	var ids []string

	for _, request := range w.altinn.Requests() {
		if request.Kind == kind {
			ids = append(ids, request.ID)
		}
	}

	return ids
}

// text is an attribute of an instance, "" when it is null.
func (i *instance) text(t tb, attribute string) string {
	t.Helper()

	text, _ := i.State()[attribute].(string)

	return text
}

// settled refreshes what was applied, and fails the test unless nothing is said and the plan is empty.
func (p *protocol) settled(t tb, at *instance, config object) *instance {
	t.Helper()

	now, said := p.refresh(t, at)
	if len(said) > 0 {
		t.Errorf("the refresh has something to say: %s", said)
	}

	p.unchanged(t, now, config)

	return now
}

// unchanged fails the test unless the plan for what was refreshed is empty and silent.
func (p *protocol) unchanged(t tb, now *instance, config object) {
	t.Helper()

	plan := p.plan(t, now, config)
	if changes := plan.Changes; changes != nil || len(plan.Replaces) > 0 || len(plan.said) > 0 {
		t.Errorf("the plan changes %v and replaces for %v: %s", changes, plan.Replaces, plan.said)
	}
}

// replace carries out a replacement as a CLI does: it plans a creation with the private data of the first plan, and then, with
// a provider of its own, destroys what is there, plans anew and creates.
func (w *world) replace(t tb, p *protocol, first *planned, config object) (*instance, diagnostics) {
	t.Helper()

	if len(first.Replaces) == 0 {
		t.Fatalf("the plan replaces nothing; it changes %v: %s", first.Changes, first.said)
	}

	second := p.resumed(t, first.before).PlanCreation(first.Plan)
	if second.Diagnostics.HasError() {
		return first.before, diagnostics(second.Diagnostics)
	}

	p = w.provider(t)

	nothing, said := p.discardFor(t, first.before, second)
	if len(said.errors()) > 0 {
		return first.before, said
	}

	return p.apply(t, p.plan(t, nothing, config))
}

// waitingRequest makes a request that the customer has not answered, by Terraform.
func waitingRequest(t testing.TB, kind string) (*world, *protocol, *instance, object) {
	t.Helper()

	w := newWorld(t)
	p, at, config := w.waitingRequest(t, kind)

	return w, p, at, config
}

func (w *world) waitingRequest(t tb, kind string) (*protocol, *instance, object) {
	t.Helper()

	p := w.provider(t)
	config := asks(kind, w.asking(t, "asking"))
	at := p.create(t, requestType, config)

	if status := at.text(t, "status"); status != "New" {
		t.Fatalf("the request is %q", status)
	}

	return p, at, config
}

// posts counts the POSTs that make requests of either kind.
func (w *world) posts() int {
	return w.calls(http.MethodPost, requestPath) + w.calls(http.MethodPost, requestPath+"/agent")
}

// tap is a transport that shows each request to a function before it goes on.
type tap struct {
	next http.RoundTripper
	seen func(*http.Request)
}

// RoundTrip implements [http.RoundTripper].
func (t tap) RoundTrip(request *http.Request) (*http.Response, error) {
	t.seen(request)

	return t.next.RoundTrip(request)
}

// isLook tells whether a call reads one request by its id.
func isLook(request *http.Request) bool {
	id, found := strings.CutPrefix(request.URL.Path, requestPath+"/")
	id = strings.TrimPrefix(id, "agent/")

	return found && request.Method == http.MethodGet && !strings.Contains(id, "/")
}

// expectIDs fails the test unless the ids are these, in any order.
func expectIDs(t tb, what string, got []string, want ...string) {
	t.Helper()

	if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
