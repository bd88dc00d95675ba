package changerequest_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// An outcome is what a creation has come to. The golden section of its name holds the diagnostics.
type outcome struct {
	before  []string // what became of those that asked for the same before, in their order
	prepare func(*testing.T, *world, *outcome, []string)
	signed  bool // with a credential that can renew its token
	faults  []emulator.Fault
	config  object // on top of the least one
	calls   string // of the apply, without those of the plan
	attempt int    // which of the ids is in the state, from 1; 0 for no state
	again   bool   // without a state, the next apply makes up for it
}

func spent(n int) []string { return slices.Repeat([]string{"withdrawn"}, n) }

// What there was before of the same, and what is there in its place.
func outcomesAfterOthers() map[string]outcome {
	const tooOften = "POST,id,POST,id,POST,id,POST,id,POST,id,POST,id,POST,id,POST,id,POST,id,POST,id,request,list,POST"
	answered := func(status string) func(*testing.T, *world, *outcome, []string) {
		return func(t *testing.T, w *world, _ *outcome, ids []string) {
			t.Helper()
			w.Fault(t, onPost(w.answering(t, ids[0], status)))
		}
	}
	taken := func(client string, right string) func(*testing.T, *world, *outcome, []string) {
		return func(t *testing.T, w *world, _ *outcome, ids []string) {
			t.Helper()
			user := w.user
			if right == offered {
				user = w.anotherUser(t, client)
			}
			w.ask(t, client, ids[0], user, object{"requiredRights": []object{providertest.Right(right)}})
		}
	}
	return map[string]outcome{
		"created":                  {calls: "POST", attempt: 1},
		"left open by a crash":     {before: []string{"open"}, calls: "POST", attempt: 1},
		"left with a new status":   {before: []string{"open"}, prepare: answered("Paused"), calls: "POST", attempt: 1},
		"rejected before":          {before: []string{"rejected"}, calls: "POST,POST", attempt: 2},
		"denied before":            {before: []string{"rejected"}, prepare: answered("Denied"), calls: "POST,POST", attempt: 2},
		"accepted before":          {before: []string{"accepted"}, calls: "POST,POST", attempt: 2},
		"withdrawn before":         {before: spent(1), calls: "POST,id,POST,id,POST", attempt: 2},
		"withdrawn, then a crash":  {before: []string{"withdrawn", "rejected", "open"}, calls: "POST,id,POST,id,POST,POST", attempt: 3},
		"another content there":    {prepare: taken(providertest.VendorClient, held), calls: "POST,POST", attempt: 2},
		"another system user's":    {prepare: taken(providertest.VendorClient, offered), calls: "POST,POST", attempt: 2},
		"another vendor has it":    {prepare: taken(providertest.OtherVendorClient, offered), calls: "POST,POST", attempt: 2},
		"only the URL differs":     {before: []string{"other URL"}, calls: "POST"},
		"withdrawn too often":      {before: spent(5), calls: tooOften, attempt: 6},
		"service fails every time": {before: spent(5), faults: []emulator.Fault{onPost(status(500, -1))}, calls: tooOften + ",id,POST,id"},
		"withdrawn too often, list not readable": {
			before: spent(5), faults: []emulator.Fault{onList(status(403, 1))}, calls: tooOften, attempt: 6,
		},
	}
}

// Whatever happens to a call, there is never a second change request, and never a state without one.
func outcomesUnderFaults() map[string]outcome {
	const page, stranger = "<html><body>Bad gateway</body></html>", `{"id":"505f8488-3d48-4c15-8e21-35cb9432f815","systemUserId":"x","status":"New"}`
	gateway := body(page)
	gateway.Status, gateway.Applied = http.StatusBadGateway, true
	before, after := emulator.Fault{Drop: emulator.DropBefore}, emulator.Fault{Drop: emulator.DropAfter}
	times := func(n int, f emulator.Fault) emulator.Fault { f.Times = n; return f }
	applied := func(code int) emulator.Fault { return emulator.Fault{Status: code, Applied: true} }
	row := func(calls string, attempt int, faults ...emulator.Fault) outcome {
		return outcome{faults: faults, calls: calls, attempt: attempt, again: attempt == 0}
	}
	after1 := func(what string, o outcome) outcome { o.before = []string{what}; return o }
	rows := map[string]outcome{
		"lost before":                  row("POST,id,POST", 1, onPost(before)),
		"lost before, twice":           row("POST,id,POST,id,POST", 1, onPost(times(2, before))),
		"lost after":                   row("POST,id", 1, onPost(after)),
		"stored late":                  row("id,POST,POST", 1, onPost(emulator.Fault{Late: emulator.Duration(35 * time.Second)})), // in the order of their effects
		"cut short":                    row("POST,id", 1, onPost(emulator.Fault{Truncate: true})),
		"half a JSON":                  row("POST,id", 1, onPost(body(`{"id": "b9a5`))),
		"about another one":            row("POST,id", 1, onPost(body(stranger))),
		"about nothing":                row("POST,id", 1, onPost(body("{}"))),
		"500 after":                    row("POST,id", 1, onPost(applied(500))),
		"500 before":                   row("POST,id,POST", 1, onPost(status(500, 1))),
		"502 before":                   row("POST,id,POST", 1, onPost(status(502, 1))),
		"503 before":                   row("POST,id,POST", 1, onPost(status(503, 1))),
		"503 after":                    row("POST,id", 1, onPost(applied(503))),
		"504 after":                    row("POST,id", 1, onPost(applied(504))),
		"a gateway's page":             row("POST,id", 1, onPost(gateway)),
		"too many requests":            row("POST,POST", 1, onPost(status(429, 1))),
		"lost, and the look is late":   row("POST,id,id", 1, onPost(after), onLook(status(503, 1))),
		"lost, and the look fails":     row("POST,id", 0, onPost(after), onLook(status(403, -1))),
		"lost before, the look fails":  row("POST,id", 0, onPost(before), onLook(status(403, -1))),
		"lost every time":              row("POST,id,POST,id,POST,id,POST,id,POST,id", 0, onPost(times(-1, before))),
		"503 every time":               row("POST,id,POST,id,POST,id,POST,id,POST,id", 0, onPost(status(503, -1))),
		"lost, withdrawn before":       after1("withdrawn", row("POST,id,POST,id,POST,id,POST", 2, onPost(before))),
		"lost, rejected before":        after1("rejected", row("POST,id,POST", 2, onPost(before))),
		"lost, accepted before":        after1("accepted", row("POST,id,POST", 2, onPost(after))),
		"lost, then it is an old one":  after1("accepted", row("POST,id,POST,POST", 2, onPost(before), onLook(unknownRequest()))),
		"no change needed":             row("POST", 0, onPost(body(`{"id":"`+nobody+`","status":"NoChangeNeeded"}`))),
		"token refused":                row("POST", 0, onPost(status(401, -1))),
		"forbidden":                    row("POST", 0, onPost(status(403, 1))),
		"the service cannot store it":  row("POST,request", 0, onPost(problem("AUTH-00012", "Unable to store the Request."))),
		"the token of no organisation": row("POST,request", 0, onPost(problem("AUTH-00023", "The organisation is not in the token."))),
	}
	renewed := row("POST,POST", 1, onPost(status(401, 1)))
	renewed.signed = true
	rows["token refused once"] = renewed
	return rows
}

// What Altinn refuses.
func outcomesRefused() map[string]outcome {
	return map[string]outcome{
		"right not on the system": {config: object{"required_rights": []string{offered, elsewhere}}, calls: "POST,request,system"},
		"right not on the system, unreadable": {
			config: object{"required_rights": []string{elsewhere}},
			faults: []emulator.Fault{on(http.MethodGet, providertest.RegisterPath+"/*", status(403, 1))}, calls: "POST,request,system",
		},
		"package not on the system": {
			config: object{"required_access_packages": []string{providertest.AccessPackage("skatt-naering")}}, calls: "POST,request",
		},
		"package of the wrong kind": {
			config: object{"required_access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")}}, calls: "POST,request",
		},
		"redirect URL not allowed":     {config: object{"redirect_url": "https://smartcloud.example.no/Receipt"}, calls: "POST,request,system"},
		"unknown system user":          {config: object{"system_user_id": nobody}, calls: "POST,request,agent-request"},
		"request not accepted":         {prepare: ofUser((*world).waitingUser), calls: "POST,request"},
		"another vendor's system user": {prepare: ofUser((*world).theirUser), calls: "POST"},
	}
}

func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	for _, rows := range []map[string]outcome{outcomesAfterOthers(), outcomesUnderFaults(), outcomesRefused()} {
		each(t, rows, func(t *testing.T, w *world, name string, o outcome) {
			t.Helper()
			o.run(t, w, name)
		})
	}
}

func (o outcome) run(t *testing.T, w *world, name string) {
	t.Helper()
	ids := w.derived(t)
	for _, was := range o.before {
		w.leave(t, was)
	}
	if o.prepare != nil {
		o.prepare(t, w, &o, ids)
	}
	run := w.World
	if o.signed {
		run = w.signedBy(providertest.VendorClient)
	}
	// Without Altinn's metadata, plans refuse nothing.
	run = run.As(map[string]string{providertest.PlanTimeChecks: "false"})
	config := w.config(o.config)
	i := run.Provider(t).Instance(typeName)
	plan := i.Plan(config)
	for _, fault := range o.faults {
		w.Fault(t, fault)
	}
	since := len(w.Altinn.Journal())
	said := i.ApplyPlan(plan)
	wantCalls(t, w, since, o.calls)
	providertest.Golden(t, name, said)
	if i.Tainted() || i.Exists() != (o.attempt > 0) || said.HasError() == i.Exists() {
		t.Fatalf("tainted %t, state %v; %s", i.Tainted(), i.State(), said)
	}
	w.Altinn.ClearFaults()
	if o.again {
		i = w.Provider(t).Create(typeName, config)
		o.attempt = 1
	}
	if !i.Exists() {
		return
	}
	if n := slices.Index(ids, i.Text("id")) + 1; n != o.attempt%(len(ids)+1) {
		t.Errorf("the id is number %d", n)
	}
	w.Provider(t).Resume(i).ExpectSettled(config)
	if open := w.ChangeRequests("New"); !slices.Contains(open, i.Text("id")) || len(open) > 1 && (o.before != nil || o.prepare == nil) {
		t.Errorf("open: %v", open)
	}
}

// leave makes a change request of the least configuration in a run of its own, whose state is lost, and then this becomes of it.
func (w *world) leave(t *testing.T, becomes string) {
	t.Helper()
	config := w.config(nil)
	if becomes == "other URL" {
		config["redirect_url"] = redirectURL
	}
	i := w.Provider(t).Create(typeName, config)
	switch becomes {
	case "rejected":
		w.Reject(t, i.Text("id"))
	case "accepted":
		w.Approve(t, i.Text("id"))
	case "withdrawn":
		i.MustApply(nil)
	}
}

// ofUser has an outcome ask for another system user.
func ofUser(user func(*world, *testing.T) string) func(*testing.T, *world, *outcome, []string) {
	return func(t *testing.T, w *world, o *outcome, _ []string) {
		t.Helper()
		o.config = object{"system_user_id": user(w, t)}
	}
}

// waitingUser is the id of a request that the customer has not answered.
func (w *world) waitingUser(t *testing.T) string {
	t.Helper()
	return w.Ask(t, providertest.Standard, providertest.ChangingSystem, object{"externalRef": "waits"})
}

func (w *world) theirUser(t *testing.T) string {
	t.Helper()
	return w.anotherUser(t, providertest.OtherVendorClient)
}

func (w *world) portalUser(t *testing.T) string {
	t.Helper()
	return w.anotherUser(t, providertest.VendorClient)
}

// anotherUser makes a system user that the customer makes in the portal, for a system of the client's.
func (w *world) anotherUser(t *testing.T, client string) string {
	t.Helper()
	system, organisation := providertest.ChangingSystem, providertest.OtherCustomer
	if client == providertest.OtherVendorClient {
		system = providertest.OtherVendor + "_theirs"
		w.Register(t, client, providertest.SystemBody("theirs", object{
			"id": system, "vendor": object{"ID": "0192:" + providertest.OtherVendor}, "rights": []object{providertest.Right(offered)},
		}))
	}
	user, err := w.Altinn.CreateSystemUser(system, organisation)
	if err != nil {
		t.Fatal(err)
	}
	return user.ID
}

func problem(code, title string) emulator.Fault {
	f := body(`{"title":"` + title + `","status":400,"code":"` + code + `"}`)
	f.Status, f.Headers = http.StatusBadRequest, map[string]string{"Content-Type": "application/problem+json"}
	return f
}
