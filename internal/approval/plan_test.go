package approval_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
)

func TestNextAsksTheSame(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		next approval.Next
		want bool
	}{
		"nothing, as for a plan to destroy": {nil, false},
		"the same":                          {approval.Next{"system", "party"}, true},
		"something that is not known":       {approval.Next{"", ""}, true},
		"perhaps the same":                  {approval.Next{"system", ""}, true},
		"another party":                     {approval.Next{"system", "other"}, false},
		"another system":                    {approval.Next{"other", ""}, false},
	} {
		if got := test.next.Asks("system", "party"); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
