package approval_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestNotOnSystem(t *testing.T) {
	t.Parallel()
	rights := func(ids ...string) []altinn.Right { return tfkit.ResourceRights(tfkit.StringSet(ids)) }
	system := altinn.System{ID: "991825827_a", Rights: rights("b", "a"), AllowedRedirectURLs: []string{"https://a.no/"}}
	for want, test := range map[string]struct {
		rights []altinn.Right
		url    string
	}{
		"": {rights("a"), ""},
		`Not among the rights of the system "991825827_a": c, d. It has: a, b.`: {rights("c", "a", "d"), "https://b.no/"},
		`The system "991825827_a" allows: https://a.no/.`:                       {rights("a"), "https://b.no/"},
	} {
		if got := approval.NotOnSystem(system, test.rights, test.url); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
