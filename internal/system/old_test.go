package system_test

import (
	"maps"
	"reflect"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// oldSystem is a system of the register's with values that a new one cannot have.
func oldSystem(more object) object {
	s := object{
		"id": systemID, "name": object{"nb": "a", "nn": "a", "en": "a"}, "description": object{"nb": "a", "nn": "a", "en": "a"},
		"rights": []any{}, "accessPackages": []any{}, "clientId": []any{}, "allowedRedirectUrls": []any{}, "isVisible": true,
	}
	maps.Copy(s, more)
	return s
}

func oldSystems() map[string]object {
	odd := object{"nb": "a", "nn": "a", "en": "a", "": "b", "s e": "c", "NB": "d"}
	pair := func(value string) object { return object{"id": "urn:altinn:resource", "value": value} }
	return map[string]object{
		"id with a blank":       {"id": vendor + "_Gammelt system"},
		"id that is a number":   {"id": vendor},
		"id without a name":     {"id": vendor + "_"},
		"id that ends in blank": {"id": vendor + "_a "},
		"odd languages":         {"name": odd, "description": odd},
		"odd rights":            {"rights": []any{object{"action": "read", "resource": []any{pair("a")}}, object{"resource": []any{pair("b"), pair("c")}}}},
		"padded client ids":     {"clientId": []any{" ", " a", "b"}},
		"http URLs":             {"allowedRedirectUrls": []any{"http://a.example/", "http://127.0.0.1/"}},
	}
}

// Systems that were registered before Altinn's rules of today can be imported, planned and changed: only what is new is held to them.
func TestOldSystemIsImportedAndChanged(t *testing.T) {
	t.Parallel()
	for name, odd := range oldSystems() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			old := oldSystem(odd)
			fake.put(old)
			i := provider.Instance("altinn_system")
			if diags := i.Import(old["id"].(string)); diags.HasError() {
				t.Fatal(diags.Text())
			}
			c, diags := i.GeneratedConfig()
			if diags.HasError() {
				t.Fatal(diags.Text())
			}
			if p := i.Plan(c); p.Action != "none" {
				t.Errorf("the plan for what Altinn has is to %s: %v %s", p.Action, p.Changes, p.Diagnostics.Text())
			}
			c["is_visible"] = false
			if diags := i.Apply(c); diags.HasError() {
				t.Fatal(diags.Text())
			}
			i.Refresh()
			if p := i.Plan(c); p.Action != "none" {
				t.Errorf("the plan after the change is to %s: %v", p.Action, p.Changes)
			}
			fake.mu.Lock()
			now := fake.systems[old["id"].(string)]
			fake.mu.Unlock()
			for _, member := range []string{"name", "rights", "clientId", "allowedRedirectUrls"} {
				if got, want := now[member], old[member]; !sameElements(got, want) {
					t.Errorf("%s is %v, was %v", member, got, want)
				}
			}
		})
	}
}

// sameElements tells whether two lists have the same elements, or two other values are the same.
func sameElements(a, b any) bool {
	one, ok := a.([]any)
	if !ok {
		return reflect.DeepEqual(a, b)
	}
	other, _ := b.([]any)
	for _, element := range one {
		if !contains(other, element) {
			return false
		}
	}
	return len(one) == len(other)
}

// The rules are for what is new in an old system, too.
func TestNewValuesOfAnOldSystemAreHeldToTheRules(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	fake.put(oldSystem(object{"clientId": []any{"a "}, "allowedRedirectUrls": []any{"http://a.example/"}, "name": object{"nb": "", "nn": "", "en": "", "s e": ""}}))
	i := provider.Instance("altinn_system")
	i.Import(systemID)
	for attribute, test := range map[string]struct {
		value any
		says  string
	}{
		"id":                    {vendor + "_a b", "no white space"},
		"name":                  {tfkittest.Object{"nb": "", "nn": "", "en": "", "s e": "", "d e": ""}, `"d e" is not a language`},
		"description":           {tfkittest.Object{"nb": "", "nn": "", "en": "", "s e": ""}, `"s e" is not a language`},
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
}

// Client ids that differ in case alone are there, and nothing can be changed while they are: the plan says so, and their own change works.
func TestClientIDsInTwoCases(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	fake.put(oldSystem(object{"clientId": []any{"ab", "aB"}}))
	i := provider.Instance("altinn_system")
	i.Import(systemID)
	c, _ := i.GeneratedConfig()
	wantNoChange(t, i, c)
	c["is_visible"] = false
	diags := i.Plan(c).Diagnostics
	if len(diags) != 1 || diags.Attributes()[0] != "client_ids" {
		t.Error(diags.Text())
	}
	wantText(t, diags, `"aB" and "ab"`, "refuses every change that leaves both")
	c["client_ids"] = []any{"ab"}
	applied(t, i, c)
	wantNoChange(t, i, c)
}

// Old systems are read and listed like others. One with a slash in its id, which nothing can read, stops nobody who reads all.
func TestOldSystemsAreListed(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	for name, odd := range oldSystems() {
		old := oldSystem(odd)
		if old["id"] == systemID {
			old["id"] = systemID + " of " + name
		}
		fake.put(old)
		if one, diags := provider.ReadData("altinn_system", tfkittest.Object{"id": old["id"]}); diags.HasError() || one["id"] != old["id"] {
			t.Errorf("%s: %s", name, diags.Text())
		}
	}
	fake.put(oldSystem(object{"id": vendor + "_a/b"}))
	all, diags := provider.ReadData("altinn_systems", nil)
	if systems, _ := all["systems"].([]any); len(systems) != len(oldSystems()) || diags.HasError() {
		t.Errorf("%d systems\n%s", len(systems), diags.Text())
	}
	wantText(t, diags, "WARNING: A system cannot be read", vendor+"_a/b")
	listed, diags := provider.List("altinn_system", tfkittest.Query{IncludeResource: true})
	if len(listed) != len(oldSystems()) || diags.HasError() {
		t.Errorf("%d systems are listed\n%s", len(listed), diags.Text())
	}
}
