package system_test

import (
	"reflect"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// oldSystem registers a system and gives it values that a new one cannot have, or that the provider
// does not let a new one have: as Altinn's database still holds them, and as other clients of the
// API write them.
func (w *world) oldSystem(t *testing.T, id string, changes object) {
	t.Helper()
	w.Register(t, providertest.VendorClient, providertest.SystemBody("", object{"id": id}))
	if changes != nil {
		w.Alter(t, id, changes)
	}
}

// oldSystems are what makes systems old, by a name that says it.
func oldSystems() map[string]struct {
	id      string
	changes object
} {
	odd := object{"nb": "a", "nn": "a", "en": "a", "": "b", "s e": "c", "NB": "d"}
	pair := func(value string) object { return object{"id": "urn:altinn:resource", "value": value} }
	rights := []object{
		{"action": "read", "resource": []object{pair("nav-sykmelding")}}, {"resource": []object{pair("ske-skattegrunnlag"), pair("skd-formidling")}},
	}
	return map[string]struct {
		id      string
		changes object
	}{
		"id with a tab":       {vendor + "_Gammelt\tsystem", nil},
		"id that is a number": {vendor, nil},
		"id without a name":   {vendor + "_", nil},
		"odd languages":       {vendor + "_languages", object{"name": odd, "description": odd}},
		"odd rights":          {vendor + "_rights", object{"rights": rights}},
		"padded client ids":   {vendor + "_clients", object{"clientId": []string{" ", " a", "b"}}},
		"http URLs":           {vendor + "_urls", object{"allowedRedirectUrls": []string{"http://a.example/", "http://127.0.0.1/"}}},
	}
}

// Systems that break the rules of today can be imported, planned, changed, read and listed: only
// what is new is held to the rules.
func TestOldSystemIsManaged(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for name, old := range oldSystems() {
			w.oldSystem(t, old.id, old.changes)
			before := w.Registered(t, old.id)
			i := w.imported(t, old.id)
			c, diags := i.GeneratedConfig()
			must(t, diags)
			if p := i.Plan(c); p.Action != "none" {
				t.Errorf("%s: the plan for what Altinn has is to %s: %v %s", name, p.Action, p.Changes, p.Diagnostics)
			}
			c["is_visible"] = false
			i.MustApply(c)
			i.MustRefresh()
			if p := i.Plan(c); p.Action != "none" {
				t.Errorf("%s: the plan after the change is to %s: %v", name, p.Action, p.Changes)
			}
			now := w.Registered(t, old.id)
			for _, member := range []string{"name", "description"} {
				wantSame(t, name, now[member], before[member])
			}
			for _, member := range []string{"rights", "clientId", "allowedRedirectUrls"} {
				wantSame(t, name, elements(t, now[member]), elements(t, before[member]))
			}
		}
	})
}

// Old systems are read and listed like others. One with a slash in its id, which nothing can read,
// stops nobody who reads all.
func TestOldSystemsAreListed(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for name, old := range oldSystems() {
			w.oldSystem(t, old.id, old.changes)
			if one, diags := w.p.ReadData("altinn_system", object{"id": old.id}); diags.HasError() || one["id"] != old.id {
				t.Errorf("%s: %s", name, diags)
			}
		}
		w.registers(t, "a/b")
		all, diags := w.p.ReadData("altinn_systems", nil)
		if systems, _ := all["systems"].([]any); len(systems) != len(oldSystems()) {
			t.Errorf("%d systems", len(systems))
		}
		diags.Expect(t, nil, []string{"A system cannot be read", vendor + "_a/b"})
		if listed, diags := w.list(tfkittest.Query{IncludeResource: true}); len(listed) != len(oldSystems()) || diags.HasError() {
			t.Errorf("%d systems are listed: %s", len(listed), diags)
		}
	})
}

// The rules are for what is new in an old system, too.
func TestNewValuesOfAnOldSystemAreHeldToTheRules(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.oldSystem(t, systemID, object{
			"clientId": []string{"a "}, "allowedRedirectUrls": []string{"http://a.example/"}, "name": object{"nb": "", "nn": "", "en": "", "s e": ""},
		})
		i := w.imported(t, systemID)
		for attribute, test := range map[string]struct {
			value any
			says  string
		}{
			"id":                    {vendor + "_a b", "no white space"},
			"name":                  {object{"nb": "", "nn": "", "en": "", "s e": "", "d e": ""}, `"d e" is not a language`},
			"description":           {object{"nb": "", "nn": "", "en": "", "s e": ""}, `"s e" is not a language`},
			"rights":                {[]any{`a (action "read")`}, "is not a resource id"},
			"client_ids":            {[]any{"a ", "b "}, `"b " has white space`},
			"allowed_redirect_urls": {[]any{"http://a.example/", "http://b.example/"}, `"http://b.example/" is not a redirect URL`},
		} {
			c, _ := i.GeneratedConfig()
			c[attribute] = test.value
			diags := i.Plan(c).Diagnostics.Errors()
			if len(diags) != 1 || diags.Attributes()[0] != attribute {
				t.Errorf("%s: %s", attribute, diags.Text())
			}
			wantText(t, diags, test.says)
		}
	})
}

// Client ids that differ in case alone can be registered, and nothing can be changed while they are
// there: the plan says so, and their own change works.
func TestClientIDsInTwoCases(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.Register(t, providertest.VendorClient, providertest.SystemBody("smartcloud", object{"clientId": []string{"ab", "aB"}}))
		i := w.imported(t, systemID)
		c, _ := i.GeneratedConfig()
		i.ExpectSettled(c)
		c["is_visible"] = false
		diags := i.Plan(c).Diagnostics
		if len(diags) != 1 || diags.Attributes()[0] != "client_ids" {
			t.Error(diags.Text())
		}
		wantText(t, diags, `"aB" and "ab"`, "refuses every change that leaves both")
		c["client_ids"] = []any{"ab"}
		i.MustApply(c)
		i.ExpectSettled(c)
	})
}

func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %q, was %q", what, got, want)
	}
}
