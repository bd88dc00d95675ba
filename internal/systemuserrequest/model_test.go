package systemuserrequest

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// requestsOfAnyKind draws what the service may answer to a request that we have made.
func requestsOfAnyKind(kind altinn.UserType) *rapid.Generator[altinn.SystemUserRequest] {
	return rapid.Custom(func(t *rapid.T) altinn.SystemUserRequest {
		name := rapid.StringMatching(`[a-z][a-z0-9_-]{0,8}`)
		r := altinn.SystemUserRequest{
			ID:               rapid.StringMatching(`[0-9a-f]{8}`).Draw(t, "id"),
			IntegrationTitle: rapid.String().Draw(t, "title"),
			ExternalRef:      name.Draw(t, "ref"),
			SystemID:         "991825827_" + name.Draw(t, "system"),
			PartyOrgNumber:   rapid.StringMatching(`[0-9]{9}`).Draw(t, "party"),
			Status:           rapid.SampledFrom([]string{"New", "Accepted", "Rejected", "Denied", "Timedout", "Paused", ""}).Draw(t, "status"),
			RedirectURL:      rapid.SampledFrom([]string{"", "https://a.example/b?c#d"}).Draw(t, "redirect"),
			ConfirmURL:       rapid.SampledFrom([]string{"", "https://am.example/"}).Draw(t, "confirm"),
			Created:          rapid.SampledFrom([]string{"", "0001-01-01T00:00:00", "2026-07-17T07:37:24.123456Z"}).Draw(t, "created"),
			Escalated:        rapid.Bool().Draw(t, "escalated"),
			TimedOut:         rapid.Bool().Draw(t, "timed out"),
		}
		for _, urn := range rapid.SliceOfDistinct(name, rapid.ID).Draw(t, "packages") {
			r.AccessPackages = append(r.AccessPackages, altinn.AccessPackage{URN: "urn:altinn:accesspackage:" + urn})
		}
		if kind == altinn.StandardUser {
			for _, id := range rapid.SliceOfDistinct(name, rapid.ID).Draw(t, "rights") {
				r.Rights = append(r.Rights, tfkit.ResourceRight(id))
			}
		}
		return r
	})
}

func TestWhatIsReadAsksForTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]altinn.UserType{altinn.StandardUser, altinn.AgentUser}).Draw(t, "kind")
		stored := requestsOfAnyKind(kind).Draw(t, "request")
		var m model
		m.read(lookup{kind: kind, request: &stored})
		want := m.ask()
		if names := want.differences(stored); len(names) > 0 || want.kind != kind || want.key() != approval.KeyOf(stored) || want.key() != m.key() {
			t.Errorf("%v: %+v", names, want)
		}
		if m.TimedOut.ValueBool() && m.Status.ValueString() != altinn.StatusNew {
			t.Error("timed out, and not new")
		}
		again := m
		again.read(lookup{kind: kind, request: &stored})
		if names := m.changes(again.listed); len(names) > 0 {
			t.Errorf("a second read changes %v", names)
		}
	})
}

func TestDifferencesAreFound(t *testing.T) {
	t.Parallel()
	stored := altinn.SystemUserRequest{
		IntegrationTitle: "T", Rights: []altinn.Right{tfkit.ResourceRight("a"), tfkit.ResourceRight("b"), tfkit.ResourceRight("a")},
		AccessPackages: []altinn.AccessPackage{{URN: "p"}}, RedirectURL: "https://a.example/",
	}
	same := func() ask {
		return ask{NewSystemUserRequest: altinn.NewSystemUserRequest{
			IntegrationTitle: "T", Rights: []altinn.Right{tfkit.ResourceRight("b"), tfkit.ResourceRight("a")},
			AccessPackages: []altinn.AccessPackage{{URN: "p"}}, RedirectURL: "https://a.example/",
		}}
	}
	for want, alter := range map[string]func(*ask){
		"":                  func(*ask) {},
		"integration_title": func(a *ask) { a.IntegrationTitle = "t" },
		"rights":            func(a *ask) { a.Rights = a.Rights[:1] },
		"access_packages":   func(a *ask) { a.AccessPackages = nil },
		"redirect_url":      func(a *ask) { a.RedirectURL = "https://A.example/" },
	} {
		a := same()
		alter(&a)
		if got := a.differences(stored); len(got) > 1 || slices.Contains(got, want) != (want != "") {
			t.Errorf("%q: got %v", want, got)
		}
	}
	a := same()
	a.IntegrationTitle = ""
	if got := a.differences(stored); len(got) > 0 {
		t.Errorf("a title that is left to the service: %v", got)
	}
}

func TestChangesAreNamed(t *testing.T) {
	t.Parallel()
	text := types.StringValue("x")
	set := tfkit.StringSet([]string{"x"})
	base := listed{
		SystemID: text, PartyOrgNumber: text, UserType: text, ExternalRef: text, IntegrationTitle: text, Rights: set,
		AccessPackages: set, RedirectURL: text,
	}
	for want, alter := range map[string]func(*listed){
		"system_id":         func(l *listed) { l.SystemID = types.StringUnknown() },
		"party_org_number":  func(l *listed) { l.PartyOrgNumber = types.StringValue("y") },
		"user_type":         func(l *listed) { l.UserType = types.StringValue("y") },
		"external_ref":      func(l *listed) { l.ExternalRef = types.StringValue("y") },
		"integration_title": func(l *listed) { l.IntegrationTitle = types.StringValue("y") },
		"rights":            func(l *listed) { l.Rights = tfkit.StringSet(nil) },
		"access_packages":   func(l *listed) { l.AccessPackages = types.SetUnknown(types.StringType) },
		"redirect_url":      func(l *listed) { l.RedirectURL = types.StringNull() },
	} {
		plan := base
		alter(&plan)
		if got := base.changes(plan); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %v", want, got)
		}
	}
	progress := base
	progress.Status, progress.Escalated = types.StringUnknown(), types.BoolUnknown()
	if got := base.changes(progress); len(got) > 0 {
		t.Errorf("what only the service sets: %v", got)
	}
}

func TestEnding(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status   string
		timedOut bool
		want     string
	}{
		{"New", false, ""}, {"New", true, "timed_out"}, {"Accepted", true, ""}, {"Rejected", false, "rejected"}, {"Rejected", true, "rejected"},
		{"Denied", false, "rejected"}, {"Timedout", false, "timed_out"}, {"Paused", true, ""},
	} {
		if got := ending(test.status, test.timedOut); got != test.want {
			t.Errorf("%v: got %q", test, got)
		}
	}
}

// A customer who deletes the accepted system user and makes one in the portal has another one, with the same key.
func TestOnlyItsOwnSystemUserOutlivesARequest(t *testing.T) {
	t.Parallel()
	m := model{}
	m.ID, m.Status = types.StringValue("request"), types.StringValue(altinn.StatusAccepted)
	for id, want := range map[string]bool{"request": true, "portal": false} {
		if got := belongsTo(altinn.SystemUser{ID: id, UserType: altinn.StandardUser}, m); got != want {
			t.Errorf("%s: %t", id, got)
		}
	}
	m.SystemUserID = types.StringValue("known before")
	if !belongsTo(altinn.SystemUser{ID: "known before"}, m) {
		t.Error("the system user in the state is taken for another one")
	}
}

func TestSystemUserOfTheOtherTypeIsCalledThat(t *testing.T) {
	t.Parallel()
	hint := keyHasSystemUser(approval.Key{System: "s", Party: "1", Reference: "main"}, altinn.AgentUser, &altinn.SystemUser{ID: "u", UserType: altinn.StandardUser})
	if !strings.Contains(hint.Means, "cannot share a reference") || strings.Contains(hint.Means, "deleted") {
		t.Error(hint.Means)
	}
}
