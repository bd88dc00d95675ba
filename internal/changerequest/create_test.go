package changerequest_test

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const typeName = "altinn_system_user_change_request"

// config is a configuration with the given attributes on top of the least one.
func config(more tfkittest.Object) tfkittest.Object {
	c := tfkittest.Object{"system_user_id": user, "required_rights": []string{resource2}}
	maps.Copy(c, more)
	return c
}

// stateOf is the state that the least configuration leads to.
func stateOf(id string, more tfkittest.Object) tfkittest.Object {
	state := tfkittest.Object{
		"id": id, "system_user_id": user, "required_rights": []any{resource2}, "unwanted_rights": []any{},
		"required_access_packages": []any{}, "unwanted_access_packages": []any{}, "redirect_url": nil, "status": "New",
		"confirm_url": confirmURL(id), "created_at": "2026-07-17T07:37:24.123456Z", "system_id": systemID, "party_org_number": party,
		"external_ref": "main", "timeouts": nil,
	}
	maps.Copy(state, more)
	return state
}

func applied(t *testing.T, i *tfkittest.Instance, config tfkittest.Object) {
	t.Helper()
	if diags := i.Apply(config); diags.HasError() {
		t.Fatal(diags.Text())
	}
}

func refreshed(t *testing.T, i *tfkittest.Instance) {
	t.Helper()
	if diags := i.Refresh(); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
}

func wantState(t *testing.T, i *tfkittest.Instance, want tfkittest.Object) {
	t.Helper()
	if got := i.State(); !reflect.DeepEqual(got, want) {
		t.Errorf("state\n got %v\nwant %v", got, want)
	}
}

func wantCalls(t *testing.T, fake *fakeAltinn, want string) {
	t.Helper()
	if got := fake.TakeCalls(); got != want {
		t.Errorf("calls %q, want %q", got, want)
	}
}

func wantNoChange(t *testing.T, i *tfkittest.Instance, config tfkittest.Object) {
	t.Helper()
	if p := i.Plan(config); p.Action != "none" || len(p.Diagnostics) > 0 {
		t.Errorf("plan to %s: %v\nstate %v\n%s", p.Action, p.Planned, i.State(), p.Diagnostics.Text())
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	tfkittest.Golden(t, name, got)
}

// An outcome is what a creation has come to. The golden section of its name holds the diagnostics.
type outcome struct {
	before  []object // what is stored under the ids that the creation tries, in their order: nil for a deleted one
	faults  map[string][]fault
	config  tfkittest.Object // the least one if nil
	calls   string           // of the apply, without those of the plan
	attempt int              // which of the ids is in the state, from 1; 0 for no state
}

func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	accepted, rejected, open := object{"status": "Accepted"}, object{"status": "Rejected"}, object{}
	spent := func(n int) []object { return make([]object, n) }

	for name, test := range map[string]outcome{
		"created":                  {calls: "POST", attempt: 1},
		"left open by a crash":     {before: []object{open}, calls: "POST", attempt: 1},
		"left with a new status":   {before: []object{{"status": "Paused"}}, calls: "POST", attempt: 1},
		"rejected before":          {before: []object{rejected}, calls: "POST,POST", attempt: 2},
		"denied before":            {before: []object{{"status": "Denied"}}, calls: "POST,POST", attempt: 2},
		"accepted before":          {before: []object{accepted}, calls: "POST,POST", attempt: 2},
		"withdrawn before":         {before: spent(1), calls: "POST,id,POST,id,POST", attempt: 2},
		"withdrawn, then a crash":  {before: []object{nil, rejected, open}, calls: "POST,id,POST,id,POST,POST", attempt: 3},
		"another content there":    {before: []object{{"requiredRights": rightsOf(resource1)}}, calls: "POST,POST", attempt: 2},
		"another system user's":    {before: []object{{"systemUserId": agent}}, calls: "POST,POST", attempt: 2},
		"another vendor has it":    {before: []object{{"foreign": true}}, calls: "POST,POST", attempt: 2},
		"only the URL differs":     {before: []object{{"redirectUrl": "https://smartcloud.example/receipt"}}, calls: "POST"},
		"withdrawn too often":      {before: spent(5), calls: strings.Repeat("POST,id,", 10) + "request,list,POST", attempt: 6},
		"service fails every time": {before: spent(5), faults: map[string][]fault{"POST": append(make([]fault, 10), altinntest.Status(500), altinntest.Status(500))}, calls: strings.Repeat("POST,id,", 10) + "request,list,POST,id,POST,id"},
		"withdrawn too often, list not readable": {
			before: spent(5), faults: map[string][]fault{"list": {altinntest.Status(403)}},
			calls: strings.Repeat("POST,id,", 10) + "request,list,POST", attempt: 6,
		},

		"lost before":            {faults: map[string][]fault{"POST": {altinntest.LostBefore}}, calls: "POST,id,POST", attempt: 1},
		"lost after":             {faults: map[string][]fault{"POST": {altinntest.LostAfter}}, calls: "POST,id", attempt: 1},
		"lost, stored late":      {faults: map[string][]fault{"POST": {altinntest.LostAfter}, "id": {missing}}, calls: "POST,id,POST", attempt: 1},
		"lost, withdrawn before": {before: spent(1), faults: map[string][]fault{"POST": {altinntest.LostBefore}}, calls: "POST,id,POST,id,POST,id,POST", attempt: 2},
		"500 after": {faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
			effect()
			return altinntest.Reply(500, nil), nil
		}}}, calls: "POST,id", attempt: 1},
		"500 before": {faults: map[string][]fault{"POST": {altinntest.Status(500)}}, calls: "POST,id,POST", attempt: 1},
		"502 before": {faults: map[string][]fault{"POST": {altinntest.Status(502)}}, calls: "POST,id,POST", attempt: 1},
		"cut short": {faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
			effect()
			return altinntest.Reply(201, "{"), nil
		}}}, calls: "POST,id", attempt: 1},
		"about something else": {faults: map[string][]fault{"POST": {func(effect func() *http.Response) (*http.Response, error) {
			effect()
			return altinntest.Reply(201, object{}), nil
		}}}, calls: "POST,id", attempt: 1},
		"lost, rejected before": {before: []object{rejected}, faults: map[string][]fault{"POST": {altinntest.LostBefore}}, calls: "POST,id,POST", attempt: 2},
		"lost, accepted before": {before: []object{accepted}, faults: map[string][]fault{"POST": {altinntest.LostAfter}}, calls: "POST,id,POST", attempt: 2},
		"lost, then it is an old one": {
			before: []object{accepted}, faults: map[string][]fault{"POST": {altinntest.LostBefore}, "id": {missing}}, calls: "POST,id,POST,POST", attempt: 2,
		},
		"lost every time": {
			faults: map[string][]fault{"POST": {altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore, altinntest.LostBefore}},
			calls:  strings.TrimSuffix(strings.Repeat("POST,id,", 5), ","),
		},
		"lost, and the look fails": {faults: map[string][]fault{"POST": {altinntest.LostAfter}, "id": {altinntest.Status(403)}}, calls: "POST,id"},

		"no change needed": {faults: map[string][]fault{"POST": {func(func() *http.Response) (*http.Response, error) {
			return altinntest.Reply(200, object{"id": user, "status": "NoChangeNeeded"}), nil
		}}}, calls: "POST"},
		"right not on the system": {
			config: config(tfkittest.Object{"required_rights": []string{resource2, resource3}}), calls: "POST,request,system",
		},
		"right not on the system, unreadable": {
			config: config(tfkittest.Object{"required_rights": []string{resource3}}),
			faults: map[string][]fault{"system": {altinntest.Status(403)}}, calls: "POST,request,system",
		},
		"package not on the system": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00063", "One or more accesspackage is not found in the referenced system in the System Register.", nil)}},
			config: config(tfkittest.Object{"required_access_packages": []string{package2}}), calls: "POST,request",
		},
		"package of the wrong kind": {
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00064", "One or more access packages cannot be delegated. Either they are intended for clients or they cannot be delegated further.", nil)}},
			calls:  "POST,request",
		},
		"redirect URL not allowed": {
			config: config(tfkittest.Object{"redirect_url": "https://smartcloud.example/Receipt"}),
			faults: map[string][]fault{"POST": {altinntest.Problem(400, "AUTH-00021", "The RedirectUri was not found or not valid.", nil)}},
			calls:  "POST,request,system",
		},
		"unknown system user": {
			config: config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000001"}), calls: "POST,request,agent-request",
		},
		"request not accepted": {
			config: config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000002"}), calls: "POST,request",
		},
		"another vendor's system user": {
			config: config(tfkittest.Object{"system_user_id": "00000000-0000-4000-8000-000000000003"}), calls: "POST",
		},
		"token refused": {faults: map[string][]fault{"POST": {altinntest.Status(401)}}, calls: "POST"},
		"forbidden":     {faults: map[string][]fault{"POST": {altinntest.Status(403)}}, calls: "POST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test.run(t, name) })
		})
	}
}

func (o outcome) run(t *testing.T, name string) {
	t.Helper()
	fake, provider := setUp(t)
	fake.requests["00000000-0000-4000-8000-000000000002"] = object{"id": "00000000-0000-4000-8000-000000000002", "kind": "standard", "status": "New", "systemId": systemID, "partyOrgNo": party, "externalRef": "later"}
	fake.foreign = []string{"00000000-0000-4000-8000-000000000003"}
	if o.config == nil {
		o.config = config(nil)
	}
	ids := o.store(t, fake)
	i := provider.Instance(typeName)
	p := i.Plan(o.config)
	fake.TakeCalls()
	for call, faults := range o.faults {
		fake.Next(call, faults...)
	}
	diags := i.ApplyPlan(p)
	wantCalls(t, fake, o.calls)
	golden(t, "create "+name, mask(diags.Text(), ids))
	if i.Tainted() {
		t.Error("tainted: the next apply would ask the customer anew")
	}
	if o.attempt == 0 {
		if i.State() != nil || !diags.HasError() {
			t.Errorf("state %v, errors %t", i.State(), diags.HasError())
		}
		return
	}
	if i.State() == nil {
		t.Fatal("no state")
	}
	if id := i.State()["id"]; o.attempt <= len(ids) && id != ids[o.attempt-1] || slices.Contains(ids, id.(string)) != (o.attempt <= len(ids)) {
		t.Errorf("id %v; %v", id, ids)
	}
	fake.Mend()
	refreshed(t, i)
	wantNoChange(t, i, o.config)
	if open := fake.open(); len(open) > 1 && fake.changes[0]["foreign"] != true && !strings.HasPrefix(name, "another") {
		t.Errorf("open: %v", open)
	}
}

// store finds out the ids that creations of the configuration try, and puts what was there before under them.
func (o outcome) store(t *testing.T, fake *fakeAltinn) []string {
	t.Helper()
	probe := newFake()
	for range 5 {
		i := newProvider(t, probe, nil).Instance(typeName)
		if diags := i.Apply(config(nil)); diags.HasError() {
			t.Fatal(diags.Text())
		}
		probe.change(len(probe.changes), object{"status": "Rejected"})
	}
	var ids []string
	for n, stored := range probe.changes {
		id, _ := stored["id"].(string)
		ids = append(ids, id)
		if n >= len(o.before) {
			continue
		}
		stored["status"] = "New"
		if o.before[n] == nil {
			stored["deleted"] = true
		}
		maps.Copy(stored, o.before[n])
		fake.changes = append(fake.changes, stored)
	}
	return ids
}

// mask keeps the ids, which are made up, out of the golden files.
func mask(text string, ids []string) string {
	for n, id := range ids {
		text = strings.ReplaceAll(text, id, "{id "+string(rune('1'+n))+"}")
	}
	return text
}
