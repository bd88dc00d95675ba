package catalog

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	all := []string{
		"ske-krav-og-betalinger", "ske-krav-og-betalinger-2", "nav-sykmelding", "app_ttd_endring-av-navn", "app_ttd_endring-av-navn-v2",
		"skatt-naering", "skattegrunnlag", "Toll", "toll", "tull", "toal", "tolk",
	}
	for name, want := range map[string][]string{
		"ske-krav-og-betalinger":   {"ske-krav-og-betalinger", "ske-krav-og-betalinger-2"},
		"ske-krav-og-beatlinger":   {"ske-krav-og-betalinger", "ske-krav-og-betalinger-2"},
		"NAV-sykmelding":           {"nav-sykmelding"},
		"nav-sjukmelding":          {"nav-sykmelding"},
		"endring-av-navn":          {"app_ttd_endring-av-navn", "app_ttd_endring-av-navn-v2"},
		"app_ttd_endring-av-navn3": {"app_ttd_endring-av-navn", "app_ttd_endring-av-navn-v2"},
		"skattnaering":             {"skatt-naering"},
		"urn-toll-eller-skatt":     {"Toll", "toll"},
		"TOLL":                     {"Toll", "toll", "toal"}, // three at most, the closest first
		"helt-annet":               {},
		"a":                        {},
		"":                         {},
	} {
		if got := nearest(name, all); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// The distance is one: it is zero between equal words alone, the same in both directions, and any limit above it changes nothing.
func TestDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SliceOfN(rapid.SampledFrom([]rune("abæ")), 0, 7)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		const most = 10
		d := distance(a, b, most)
		if (d == 0) != slices.Equal(a, b) || d != distance(b, a, most) || d > max(len(a), len(b)) || d < max(len(a)-len(b), len(b)-len(a)) {
			t.Errorf("%q and %q: %d", string(a), string(b), d)
		}
		if limited := distance(a, b, 2); min(limited, 3) != min(d, 3) {
			t.Errorf("%q and %q: %d, but %d with a limit of 2", string(a), string(b), d, limited)
		}
	})
}
