package approval_test

import (
	"context"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

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

// A deletion that fails leaves its plan's private data in the state: the next plan must not take the
// request for another holder's by that.
func TestNoFormerPlanSaysWhatIsHeldElsewhere(t *testing.T) {
	t.Parallel()
	data := memory{}
	var diags diag.Diagnostics
	for _, planned := range []approval.Predecessor{
		{ID: "a"}, {ID: "a", HeldElsewhere: true, Next: approval.Next{"", ""}}, {ID: "a", Next: approval.Next{"system"}}, {},
	} {
		diags.Append(planned.Keep(t.Context(), data)...)
		if got := approval.ReadPredecessor(t.Context(), data, &diags); !reflect.DeepEqual(got, planned) || diags.HasError() {
			t.Errorf("kept %+v, read %+v: %v", planned, got, diags)
		}
	}
}

type memory map[string][]byte

func (m memory) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return m[key], nil }

func (m memory) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	m[key] = value
	return nil
}
