package tfkit

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

type memory map[string][]byte

func (m memory) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) { return m[key], nil }

func (m memory) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	m[key] = value
	return nil
}

func TestPrivateDataComesBack(t *testing.T) {
	t.Parallel()
	type note struct{ ID string }
	data := memory{}
	var diags diag.Diagnostics
	if got := ReadPrivate[note](t.Context(), data, "a", &diags); got != (note{}) || diags != nil {
		t.Errorf("nothing was kept, and %v comes back: %v", got, diags)
	}
	diags.Append(WritePrivate(t.Context(), data, "a", note{"one"})...)
	diags.Append(WritePrivate(t.Context(), data, "b", note{"two"})...)
	if got := ReadPrivate[note](t.Context(), data, "a", &diags); got != (note{"one"}) || diags != nil {
		t.Errorf("%v comes back: %v", got, diags)
	}
}

func TestPrivateDataOfAnotherKindAreAnError(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	if got := ReadPrivate[string](t.Context(), memory{"a": []byte("{}")}, "a", &diags); got != "" || !diags.HasError() {
		t.Errorf("%q comes back: %v", got, diags)
	}
	if diags := WritePrivate(t.Context(), memory{}, "a", func() {}); !diags.HasError() {
		t.Error("a function was kept")
	}
}

// A deletion that fails leaves its plan's private data in the state: the next plan must not take an object for another holder's by that.
func TestHolderElsewhereOfAFormerPlanCountsForNothing(t *testing.T) {
	t.Parallel()
	data := memory{}
	var diags diag.Diagnostics
	for _, held := range []bool{false, true, false} {
		diags.Append(WriteHeldElsewhere(t.Context(), data, held)...)
		if got := IsHeldElsewhere(t.Context(), data, &diags); got != held || diags.HasError() {
			t.Errorf("planned %t, deleted as %t: %v", held, got, diags)
		}
	}
}
