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
