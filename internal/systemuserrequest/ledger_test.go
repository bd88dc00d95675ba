package systemuserrequest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

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
		"one creation":                     {[]plan{{"", creates}}, noClash},
		"two creations":                    {[]plan{{"", creates}, {"", creates}}, twoHolders},
		"one stays, one is created":        {[]plan{{"x", keeps}, {"", creates}}, twoHolders},
		"one is created, one stays":        {[]plan{{"", creates}, {"x", keeps}}, twoHolders},
		"two stay":                         {[]plan{{"x", keeps}, {"y", keeps}}, noClash},
		"one is planned again":             {[]plan{{"x", keeps}, {"x", keeps}}, noClash},
		"one is replaced":                  {[]plan{{"x", keeps}, {"x", creates}}, noClash},
		"one is replaced beside a twin":    {[]plan{{"x", keeps}, {"y", keeps}, {"x", creates}}, twoHolders},
		"one leaves, one is created":       {[]plan{{"x", leaves}, {"", creates}}, systemUser},
		"one is created, one leaves":       {[]plan{{"", creates}, {"x", leaves}}, systemUser},
		"one leaves, one stays":            {[]plan{{"x", leaves}, {"y", keeps}}, noClash},
		"one leaves after all":             {[]plan{{"x", keeps}, {"x", leaves}}, noClash},
		"one is withdrawn, one created":    {[]plan{{"x", withdraws}, {"", creates}}, askedAnew},
		"one is created, one withdrawn":    {[]plan{{"", creates}, {"x", withdraws}}, askedAnew},
		"one is withdrawn, one stays":      {[]plan{{"x", withdraws}, {"y", keeps}}, noClash},
		"a withdrawal does not hide two":   {[]plan{{"x", withdraws}, {"y", keeps}, {"", creates}}, twoHolders},
		"a leaver does not hide two of us": {[]plan{{"x", leaves}, {"y", keeps}, {"", creates}}, systemUser},
	} {
		l, k := newLedger(), key{"s", "p", "r"}
		for n, p := range test.plans {
			want := noClash
			if n == len(test.plans)-1 {
				want = test.want
			}
			if got := l.claim(k, p.id, p.does); got != want {
				t.Errorf("%s, step %d: got %d, want %d", name, n, got, want)
			}
		}
		if got := l.claim(key{"s", "p", "R"}, "", creates); got != noClash {
			t.Errorf("%s: another key clashes", name)
		}
	}
}

func TestKeyThatIsLeftIsFree(t *testing.T) {
	t.Parallel()
	l, a, b := newLedger(), key{"s", "p", "a"}, key{"s", "p", "b"}
	l.claim(a, "x", keeps)
	l.claim(b, "x", creates)
	if got := l.claim(a, "", creates); got != noClash {
		t.Error("the key that it had is not free")
	}
	l.Begin(a)
	if got := l.claim(a, "", creates); got != noClash {
		t.Error("a creation that is under way counts as planned")
	}
	l.Forget("x")
	if got := l.claim(b, "", creates); got != noClash {
		t.Error("a request that is gone holds its key")
	}
}

// One request that is interrupted must not take from all others what protects them from asking for a deleted system.
func TestInterruptedReadOfTheSystemDoesNotCountForOthers(t *testing.T) {
	t.Parallel()
	reads := 0
	client := altinntest.NewClient("https://altinn.example", transport(func(req *http.Request) (*http.Response, error) {
		if err := req.Context().Err(); err != nil {
			return nil, err
		}
		reads++
		w := httptest.NewRecorder()
		_, err := w.WriteString(`{"id":"s","isDeleted":true}`)
		return w.Result(), err
	}))
	l := new(tfkit.Offers)
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, err := l.Read(interrupted, client, "s"); err == nil {
		t.Error("an interrupted read succeeds")
	}
	for range 2 {
		if system, err := l.Read(t.Context(), client, "s"); err != nil || !system.IsDeleted {
			t.Errorf("%v, %v", system, err)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

// What the register says to one, a refusal included, it says to all in the run.
func TestRefusedReadOfTheSystemIsNotRepeated(t *testing.T) {
	t.Parallel()
	reads := 0
	client := altinntest.NewClient("https://altinn.example", transport(func(*http.Request) (*http.Response, error) {
		reads++
		w := httptest.NewRecorder()
		w.WriteHeader(http.StatusForbidden)
		return w.Result(), nil
	}))
	l := new(tfkit.Offers)
	for range 2 {
		if _, err := l.Read(t.Context(), client, "s"); !altinn.HasStatus(err, http.StatusForbidden) {
			t.Error(err)
		}
	}
	if reads != 1 {
		t.Errorf("%d reads", reads)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) { return t(req) }
