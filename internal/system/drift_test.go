package system_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestOmittedSetsEqualEmptyOnes(t *testing.T) {
	t.Parallel()
	empty := config(tfkittest.Object{
		"rights": []string{}, "access_packages": []string{}, "client_ids": []string{}, "allowed_redirect_urls": []string{},
	})
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, config(nil))
	wantNoChange(t, i, config(nil))
	wantNoChange(t, i, empty)

	fake.change(systemID, func(s object) { // as rows from before the lists existed are answered
		for _, list := range []string{"rights", "accessPackages", "allowedRedirectUrls"} {
			delete(s, list)
		}
	})
	wantNoChange(t, i, config(nil))
	wantNoChange(t, i, empty)

	provider.NextRun()
	imported := provider.Instance("altinn_system")
	if diags := imported.Import(systemID); len(diags) > 0 {
		t.Fatal(diags.Text())
	}
	wantState(t, imported, i.State())
	wantNoChange(t, imported, config(nil))
	wantNoChange(t, imported, empty)
}

func TestTextsOfAnyKind(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	i := provider.Instance("altinn_system")
	c := config(tfkittest.Object{
		"name":        tfkittest.Object{"nb": "Blåbærsyltetøy \"æøå\"\nlinje to", "nn": "", "en": "${x} %{y} \\ 🫐", "se": "Sámi", "en-GB": " "},
		"description": tfkittest.Object{"nb": "", "nn": "", "en": ""},
	})
	applied(t, i, c)
	wantState(t, i, stateOf(c))
	wantNoChange(t, i, c)
}

func TestDriftShows(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change    func(object)
		attribute string
		state     any
	}{
		"further language":  {func(s object) { s["name"].(object)["se"] = "Sámi" }, "name", tfkittest.Object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud", "se": "Sámi"}},
		"client id":         {func(s object) { s["clientId"] = []any{"client-a"} }, "client_ids", []any{"client-a"}},
		"package":           {func(s object) { s["accessPackages"] = nil }, "access_packages", []any{}},
		"redirect URL":      {func(s object) { s["allowedRedirectUrls"] = []any{"https://smartcloud.example/"} }, "allowed_redirect_urls", []any{"https://SmartCloud.example"}},
		"visibility":        {func(s object) { s["isVisible"] = true }, "is_visible", true},
		"right with action": {func(s object) { s["rights"].([]any)[0].(object)["action"] = "read" }, "rights", []any{`app_ttd_my-app (action "read")`, "ske-krav-og-betalinger"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			applied(t, i, full(nil))
			before := fake.stored(t)
			fake.change(systemID, test.change)
			i.Refresh()
			want := stateOf(full(nil))
			want[test.attribute] = test.state
			wantState(t, i, want)
			p := i.Plan(full(nil))
			if p.Action != "update" || !reflect.DeepEqual(p.Planned, stateOf(full(nil))) {
				t.Errorf("plan to %s: %v", p.Action, p.Planned)
			}
			applied(t, i, full(nil))
			wantNoChange(t, i, full(nil))
			if after := fake.stored(t); !reflect.DeepEqual(before, after) {
				t.Errorf("put back as %v, was %v", after, before)
			}
		})
	}
}

func TestOddRights(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	c := config(tfkittest.Object{"rights": []string{"ske-krav-og-betalinger"}})
	applied(t, i, c)
	pair := func(id, value string) object { return object{"id": id, "value": value} }
	odd := []any{
		object{"action": "read", "resource": []any{pair("urn:altinn:resource", "ske-krav-og-betalinger")}},
		object{"resource": []any{pair("urn:altinn:resource", "a"), pair("urn:altinn:resource", "b")}},
		object{"resource": []any{pair("urn:altinn:org", "ttd")}},
		object{"resource": []any{}},
		object{"resource": []any{pair("urn:altinn:resource", "twice")}},
		object{"resource": []any{pair("urn:altinn:resource", "twice")}},
		object{"resource": []any{pair("urn:altinn:resource", "with space")}},
	}
	fake.change(systemID, func(s object) { s["rights"] = odd })

	diags := i.Refresh()
	wantText(t, diags, "WARNING", "at AttributeName(\"rights\")", "(no resource)", `"ttd" (attribute "urn:altinn:org")`)
	texts := []any{
		`"ttd" (attribute "urn:altinn:org")`, `"with space" (not a resource id)`, "(no resource)", "a and b",
		`ske-krav-og-betalinger (action "read")`, "twice (listed 2 times)",
	}
	if got := i.State()["rights"]; !reflect.DeepEqual(got, texts) {
		t.Errorf("rights %q", got)
	}

	hidden := config(tfkittest.Object{"rights": []string{"ske-krav-og-betalinger"}, "is_visible": false})
	if diags := i.ApplyIgnoring(hidden, "rights"); diags.HasError() {
		t.Fatal(diags.Text())
	}
	kept := fake.stored(t)["rights"].([]any)
	if len(kept) != len(odd) {
		t.Errorf("kept %v of %v", kept, odd)
	}
	for _, right := range odd {
		if !contains(kept, right) {
			t.Errorf("lost %v", right)
		}
	}

	fake.change(systemID, func(s object) { s["rights"] = []any{} })
	wantText(t, i.ApplyIgnoring(c, "rights"), "ERROR: Unable to update system", "Plan again", "rights")
	fake.change(systemID, func(s object) { s["rights"] = odd })

	i.Refresh()
	applied(t, i, c)
	wantNoChange(t, i, c)
}

func contains(list []any, want any) bool {
	for _, one := range list {
		if reflect.DeepEqual(one, want) {
			return true
		}
	}
	return false
}

func TestSpellingOfRedirectURLs(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	i := provider.Instance("altinn_system")
	with := func(urls ...any) tfkittest.Object {
		return config(tfkittest.Object{"allowed_redirect_urls": urls})
	}
	applied(t, i, with("https://A.example", "https://b.example/x"))
	wantState(t, i, stateOf(with("https://A.example", "https://b.example/x")))
	wantNoChange(t, i, with("https://A.example", "https://b.example/x"))
	wantNoChange(t, i, with("https://a.example/", "https://b.example:443/x"))

	provider.NextRun()
	imported := provider.Instance("altinn_system")
	imported.Import(systemID)
	wantState(t, imported, stateOf(with("https://a.example/", "https://b.example/x")))
	wantNoChange(t, imported, with("https://A.example", "https://b.example/x"))

	more := with("https://A.example", "https://b.example/x", "https://c.example")
	applied(t, imported, more)
	wantState(t, imported, stateOf(with("https://a.example/", "https://b.example/x", "https://c.example")))
	wantNoChange(t, imported, more)
}

// A redirect URL that is known while applying alone may turn out to be what it was, or another one: what the plan knew stays true.
func TestRedirectURLKnownLateContradictsNoPlan(t *testing.T) {
	t.Parallel()
	texts := tfkittest.Object{"nb": "a", "nn": "a", "en": "a"}
	with := func(urls ...any) tfkittest.Object {
		return config(tfkittest.Object{"name": texts, "description": texts, "allowed_redirect_urls": urls})
	}
	for name, test := range map[string]struct{ known, turnsOut, want []any }{
		"what it was":        {[]any{"https://a.example"}, []any{"https://b.example"}, []any{"https://a.example/", "https://b.example/"}},
		"another one":        {[]any{"https://a.example"}, []any{"https://c.example"}, []any{"https://a.example/", "https://c.example"}},
		"two":                {[]any{"https://A.example:443"}, []any{"https://b.example:443", "https://c.example"}, []any{"https://a.example/", "https://b.example/", "https://c.example"}},
		"with a new one":     {[]any{"https://a.example", "https://d.example"}, []any{"https://b.example"}, []any{"https://a.example/", "https://b.example/", "https://d.example"}},
		"in their own ones":  {[]any{"https://a.example/"}, []any{"https://b.example/"}, []any{"https://a.example/", "https://b.example/"}},
		"the only one known": {nil, []any{"https://B.example", "https://a.example"}, []any{"https://a.example/", "https://b.example/"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			fake.put(object{
				"id": systemID, "name": object{"nb": "a", "nn": "a", "en": "a"}, "description": object{"nb": "a", "nn": "a", "en": "a"},
				"isVisible": true, "clientId": []any{}, "allowedRedirectUrls": []any{"https://a.example/", "https://b.example/"},
			})
			i := provider.Instance("altinn_system")
			i.Import(systemID)
			late := slices.Clone(test.known)
			for range test.turnsOut {
				late = append(late, tfkittest.Unknown)
			}
			first := i.Plan(with(late...))
			final := i.Plan(with(append(slices.Clone(test.known), test.turnsOut...)...))
			if wrong := first.Contradicted(t, final); first.Action != "update" || len(wrong) > 0 {
				t.Errorf("plan to %s, and then another one for %v:\n%v\n%v", first.Action, wrong, first.Planned, final.Planned)
			}
			if got := final.Planned["allowed_redirect_urls"]; !reflect.DeepEqual(got, any(test.want)) {
				t.Errorf("planned %v, want %v", got, test.want)
			}
		})
	}
}
