package systemuserrequest_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// config is a configuration with the given attributes on top of the least one.
func config(more tfkittest.Object) tfkittest.Object {
	c := tfkittest.Object{"system_id": systemID, "party_org_number": party, "rights": []string{resource1}}
	maps.Copy(c, more)
	return c
}

func agentConfig(more tfkittest.Object) tfkittest.Object {
	c := tfkittest.Object{
		"system_id": systemID, "party_org_number": party, "user_type": "agent", "access_packages": []string{package1},
	}
	maps.Copy(c, more)
	return c
}

// stateOf is the state that the least configuration leads to.
func stateOf(id string, more tfkittest.Object) tfkittest.Object {
	state := tfkittest.Object{
		"id": id, "system_id": systemID, "party_org_number": party, "user_type": "standard", "external_ref": party,
		"integration_title": "SmartCloud", "rights": []any{resource1}, "access_packages": []any{}, "redirect_url": nil,
		"status":      "New",
		"confirm_url": "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/request?id=" + id + "&DONTCHOOSEREPORTEE=true",
		"created_at":  "2026-07-17T07:37:24.123456Z", "timed_out": false, "escalated": false, "system_user_id": nil,
		"wait_for_acceptance": false, "renew_on": []any{"timed_out"}, "timeouts": nil,
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

func wantAttribute(t *testing.T, i *tfkittest.Instance, name string, want any) {
	t.Helper()
	if got := i.State()[name]; !reflect.DeepEqual(got, want) {
		t.Errorf("%s is %v, want %v", name, got, want)
	}
}

func wantText(t *testing.T, diags tfkittest.Diagnostics, part string) {
	t.Helper()
	if !strings.Contains(diags.Text(), part) {
		t.Errorf("no %q in:\n%s", part, diags.Text())
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
