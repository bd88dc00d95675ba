package changerequest

import "testing"

func TestPlansThatClash(t *testing.T) {
	t.Parallel()
	type plan struct {
		id   string
		does intent
	}
	for name, test := range map[string]struct {
		plans []plan
		want  clash // of the last one; the others do not clash
	}{
		"one creation":                   {[]plan{{"", creates}}, noClash},
		"two creations":                  {[]plan{{"", creates}, {"", creates}}, twoHolders},
		"one stays, one is created":      {[]plan{{"x", keeps}, {"", creates}}, twoHolders},
		"two stay":                       {[]plan{{"x", keeps}, {"y", keeps}}, twoHolders},
		"one is replaced":                {[]plan{{"x", keeps}, {"x", creates}}, noClash},
		"one is withdrawn, one created":  {[]plan{{"x", withdraws}, {"", creates}}, askedAnew},
		"one is created, one withdrawn":  {[]plan{{"", creates}, {"x", withdraws}}, askedAnew},
		"one is withdrawn, one stays":    {[]plan{{"x", withdraws}, {"y", keeps}}, noClash},
		"two are withdrawn":              {[]plan{{"x", withdraws}, {"y", withdraws}}, noClash},
		"a withdrawal does not hide two": {[]plan{{"x", withdraws}, {"y", keeps}, {"", creates}}, twoHolders},
	} {
		l := newLedger()
		for n, p := range test.plans {
			want := noClash
			if n == len(test.plans)-1 {
				want = test.want
			}
			if got := l.claim("a", p.id, p.does); got != want {
				t.Errorf("%s, step %d: got %d, want %d", name, n, got, want)
			}
		}
		if got := l.claim("b", "", creates); got != noClash {
			t.Errorf("%s: another delta clashes", name)
		}
	}
}
