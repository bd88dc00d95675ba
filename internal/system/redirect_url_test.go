package system_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestSpellingOfRedirectURLs(t *testing.T) {
	t.Parallel()
	with := func(urls ...any) object { return config(object{"allowed_redirect_urls": urls}) }
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.instance()
		if said := i.Apply(with("https://A.example", "https://b.example/x")); len(said) > 0 {
			t.Errorf("what is read back in another spelling is not what was written: %s", said)
		}
		wantState(t, i, stateOf(with("https://A.example", "https://b.example/x")))
		i.ExpectSettled(with("https://A.example", "https://b.example/x"))
		i.ExpectSettled(with("https://a.example/", "https://b.example:443/x"))

		imported := w.imported(t, systemID)
		wantState(t, imported, stateOf(with("https://a.example/", "https://b.example/x")))
		imported.ExpectSettled(with("https://A.example", "https://b.example/x"))

		more := with("https://A.example", "https://b.example/x", "https://c.example")
		imported.MustApply(more)
		wantState(t, imported, stateOf(with("https://a.example/", "https://b.example/x", "https://c.example")))
		imported.ExpectSettled(more)
	})
}

// A redirect URL that is known while applying alone may turn out to be what it was, or another one:
// what the plan knew stays true.
func TestRedirectURLKnownLateContradictsNoPlan(t *testing.T) {
	t.Parallel()
	with := func(urls ...any) object { return config(object{"allowed_redirect_urls": urls}) }
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.Register(t, providertest.VendorClient, providertest.SystemBody("smartcloud", object{"allowedRedirectUrls": []string{"https://a.example/", "https://b.example/"}}))
		i := w.imported(t, systemID)
		for name, test := range map[string]struct{ known, turnsOut, want []any }{
			"what it was":        {[]any{"https://a.example"}, []any{"https://b.example"}, []any{"https://a.example/", "https://b.example/"}},
			"another one":        {[]any{"https://a.example"}, []any{"https://c.example"}, []any{"https://a.example/", "https://c.example"}},
			"two":                {[]any{"https://A.example:443"}, []any{"https://b.example:443", "https://c.example"}, []any{"https://a.example/", "https://b.example/", "https://c.example"}},
			"with a new one":     {[]any{"https://a.example", "https://d.example"}, []any{"https://b.example"}, []any{"https://a.example/", "https://b.example/", "https://d.example"}},
			"in their own ones":  {[]any{"https://a.example/"}, []any{"https://b.example/"}, []any{"https://a.example/", "https://b.example/"}},
			"the only one known": {nil, []any{"https://B.example", "https://a.example"}, []any{"https://a.example/", "https://b.example/"}},
		} {
			late := slices.Clone(test.known)
			for range test.turnsOut {
				late = append(late, tfkittest.Unknown)
			}
			first, final := i.Plan(with(late...)), i.Plan(with(append(slices.Clone(test.known), test.turnsOut...)...))
			if wrong := first.Contradicted(t, final); first.Action != "update" || len(wrong) > 0 {
				t.Errorf("%s: plan to %s, and then another one for %v:\n%v\n%v", name, first.Action, wrong, first.Planned, final.Planned)
			}
			if got := final.Planned["allowed_redirect_urls"]; !reflect.DeepEqual(got, any(test.want)) {
				t.Errorf("%s: planned %v, want %v", name, got, test.want)
			}
		}
	})
}
