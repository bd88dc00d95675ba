package systemuserrequest_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		t.Run(fmt.Sprintf("identity forgotten %t", forgets), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				i.ForgetsIdentity = forgets
				all := config(tfkittest.Object{
					"rights": []string{resource2, resource1}, "access_packages": []string{package1}, "external_ref": "Åse_1",
					"integration_title": "Regnskap", "redirect_url": "https://SmartCloud.example:443/receipt?a=1#b",
				})
				applied(t, i, all)
				want := stateOf(first, tfkittest.Object{
					"rights": []any{resource2, resource1}, "access_packages": []any{package1}, "external_ref": "Åse_1",
					"integration_title": "Regnskap", "redirect_url": "https://SmartCloud.example:443/receipt?a=1#b",
				})
				wantState(t, i, want)
				refreshed(t, i)
				wantState(t, i, want)
				wantNoChange(t, i, all)
				fake.TakeCalls()

				all["wait_for_acceptance"], all["renew_on"] = true, []string{}
				if p := i.Plan(all); p.Action != "update" || p.Planned["status"] != "New" {
					t.Errorf("plan to %s: %v", p.Action, p.Planned)
				}
				applied(t, i, all)
				wantCalls(t, fake, "")
				want["wait_for_acceptance"], want["renew_on"] = true, []any{}
				wantState(t, i, want)

				if diags := i.Apply(nil); len(diags) > 0 {
					t.Error(diags.Text())
				}
				wantCalls(t, fake, "id,DELETE")
				wantState(t, i, nil)
			})
		})
	}
}

func TestAgentLifecycle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		i := provider.Instance(typeName)
		applied(t, i, agentConfig(nil))
		want := stateOf(first, tfkittest.Object{
			"user_type": "agent", "rights": []any{}, "access_packages": []any{package1},
			"confirm_url": "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/agentrequest?id=" + first + "&DONTCHOOSEREPORTEE=true",
		})
		wantState(t, i, want)
		fake.change(1, func(r object) { r["escalated"] = true })
		fake.TakeCalls()
		refreshed(t, i)
		wantCalls(t, fake, "agent-ref")
		want["escalated"] = true
		wantState(t, i, want)
		wantNoChange(t, i, agentConfig(nil))

		fake.put("agent", nil) // and the look-up by reference shows another one
		fake.requests[0], fake.requests[1] = fake.requests[1], fake.requests[0]
		refreshed(t, i)
		wantAttribute(t, i, "id", first)
		applied(t, i, nil)
		if fake.live() != 1 {
			t.Errorf("%d requests are left", fake.live())
		}
	})
}

// What a refresh makes of what has happened. The golden section of the name holds the diagnostics.
func TestRefresh(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config tfkittest.Object
		first  func(*fakeAltinn) // before a first refresh
		then   func(*fakeAltinn)
		calls  string
		want   tfkittest.Object // nil for removed
		plan   string           // "none" if empty
	}{
		"nothing": {calls: "id", want: tfkittest.Object{}},
		"accepted": {
			then: func(f *fakeAltinn) { f.accept(1) }, calls: "id,user",
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"rejected": {then: func(f *fakeAltinn) { f.reject(1) }, calls: "id", want: tfkittest.Object{"status": "Rejected"}},
		"unknown status": {
			then:  func(f *fakeAltinn) { f.change(1, func(r object) { r["status"] = "Paused" }) },
			calls: "id", want: tfkittest.Object{"status": "Paused"},
		},
		"timed out": {
			then: func(f *fakeAltinn) { f.age(1) }, calls: "id", want: tfkittest.Object{"timed_out": true}, plan: "replace",
		},
		"accepted and old": {
			then: func(f *fakeAltinn) { f.accept(1); f.age(1) }, calls: "id,user",
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"rejected and old": {
			then: func(f *fakeAltinn) { f.reject(1); f.age(1) }, calls: "id", want: tfkittest.Object{"status": "Rejected"},
		},
		"rejected, to be renewed": {
			config: config(tfkittest.Object{"renew_on": []string{"rejected"}}),
			then:   func(f *fakeAltinn) { f.reject(1) }, calls: "id",
			want: tfkittest.Object{"status": "Rejected", "renew_on": []any{"rejected"}}, plan: "replace",
		},
		"timed out, not to be renewed": {
			config: config(tfkittest.Object{"renew_on": []string{"rejected"}}),
			then:   func(f *fakeAltinn) { f.age(1) }, calls: "id", want: tfkittest.Object{"timed_out": true, "renew_on": []any{"rejected"}},
		},
		"timed out as services said it long ago": {
			then: func(f *fakeAltinn) { f.change(1, func(r object) { r["status"] = "Timedout" }) }, calls: "id",
			want: tfkittest.Object{"status": "Timedout"}, plan: "replace",
		},
		"year one and an older link": {
			then: func(f *fakeAltinn) {
				f.change(1, func(r object) {
					r["created"], r["confirmUrl"] = "0001-01-01T00:00:00", "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id="+first
				})
			},
			calls: "id",
			want: tfkittest.Object{
				"created_at": nil, "confirm_url": "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=" + first,
			},
		},
		"withdrawn": {then: func(f *fakeAltinn) { f.withdraw(1) }, calls: "id,user", plan: "create"},
		"system user deleted": {
			first: func(f *fakeAltinn) { f.accept(1) }, then: func(f *fakeAltinn) { f.end(1) }, calls: "id,user", plan: "create",
		},
		"system user deleted, request left": {
			first: func(f *fakeAltinn) { f.accept(1) }, then: func(f *fakeAltinn) { f.endUser() }, calls: "id,user", plan: "create",
		},
		"withdrawn after acceptance": {
			first: func(f *fakeAltinn) { f.accept(1) }, then: func(f *fakeAltinn) { f.withdraw(1) }, calls: "id,user",
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"accepted and withdrawn between two refreshes": {
			then: func(f *fakeAltinn) { f.age(1); f.accept(1); f.withdraw(1) }, calls: "id,user",
			want: tfkittest.Object{"status": "Accepted", "system_user_id": first},
		},
		"withdrawn, and made in the portal": {
			then: func(f *fakeAltinn) { f.withdraw(1); f.portalUser(party) }, calls: "id,user", plan: "create",
		},
		"right that was asked for with an action": {
			then: func(f *fakeAltinn) {
				f.change(1, func(r object) {
					r["rights"] = []any{object{"action": "read", "resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}}
				})
			},
			calls: "id", want: tfkittest.Object{"rights": []any{resource1 + ` (action "read")`}}, plan: "replace",
		},
		"right twice": {
			then: func(f *fakeAltinn) {
				f.change(1, func(r object) { r["rights"] = append(r["rights"].([]any), r["rights"].([]any)...) })
			},
			calls: "id", want: tfkittest.Object{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				if test.config == nil {
					test.config = config(nil)
				}
				applied(t, i, test.config)
				if test.first != nil {
					test.first(fake)
					refreshed(t, i)
				}
				if test.then != nil {
					test.then(fake)
				}
				fake.TakeCalls()
				diags := i.Refresh()
				wantCalls(t, fake, test.calls)
				golden(t, "refresh "+name, diags.Text())
				var want tfkittest.Object
				if test.want != nil {
					want = stateOf(first, test.want)
				}
				wantState(t, i, want)
				if test.plan == "" {
					test.plan = "none"
				}
				if p := i.Plan(test.config); p.Action != test.plan {
					t.Errorf("plan to %s\n%s", p.Action, p.Diagnostics.Text())
				}
			})
		})
	}
}

func TestRefreshNeverDropsWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]map[string][]fault{
		"another vendor's":     {"id": {altinntest.Problem(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil)}},
		"404 of a proxy":       {"id": {altinntest.Status(404)}},
		"server error":         {"id": {altinntest.Status(500)}},
		"forbidden":            {"id": {altinntest.Status(403)}},
		"system user unclear":  {"id": {altinntest.Problem(404, "AUTH-00010", "", nil)}, "user": {altinntest.Status(500)}},
		"system user not ours": {"id": {altinntest.Problem(404, "AUTH-00010", "", nil)}, "user": {altinntest.Status(403)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				applied(t, i, config(nil))
				for call, queue := range faults {
					fake.Next(call, queue...)
				}
				diags := i.Refresh()
				if !diags.HasError() || i.State() == nil {
					t.Errorf("state %v\n%s", i.State(), diags.Text())
				}
				if name == "another vendor's" {
					golden(t, "refresh "+name, diags.Text())
				}
			})
		})
	}
}

func TestRenewal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end       func(*fakeAltinn)
		attribute string
		value     any
		calls     string
	}{
		"rejected":  {func(f *fakeAltinn) { f.reject(1) }, "status", "New", "id,id,DELETE,list,ref,POST,ref"},
		"timed out": {func(f *fakeAltinn) { f.age(1) }, "timed_out", false, "id,id,DELETE,list,ref,POST,ref"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				i := provider.Instance(typeName)
				c := config(tfkittest.Object{"renew_on": []string{"timed_out", "rejected"}})
				applied(t, i, c)
				test.end(fake)
				fake.TakeCalls()
				refreshed(t, i)
				p := i.PlanReplacing(c)
				if p.Planned["status"] != "New" || p.Planned["id"] != tfkittest.Unknown || p.Diagnostics.HasError() {
					t.Errorf("%v\n%s", p.Planned, p.Diagnostics.Text())
				}
				if p := i.Plan(c); p.Action != "replace" || p.Planned[test.attribute] != test.value || !slices.Contains(p.Replaces, test.attribute) || p.Planned["id"] != first {
					t.Errorf("plan to %s: %v", p.Action, p.Planned)
				}
				applied(t, i, c)
				wantCalls(t, fake, test.calls)
				wantState(t, i, stateOf(second, tfkittest.Object{"renew_on": []any{"rejected", "timed_out"}}))
				wantNoChange(t, i, c)
			})
		})
	}
}
