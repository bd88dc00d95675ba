package tfkit

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateData is what a CLI keeps of a resource for the provider alone. The framework hands it over as a pointer to an internal
// type.
type PrivateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// WritePrivate keeps a value, which JSON must be able to hold, for the calls that are handed the same data.
func WritePrivate(ctx context.Context, data PrivateData, key string, value any) diag.Diagnostics {
	encoded, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep private data", err.Error())}
	}
	return data.SetKey(ctx, key, encoded)
}

// ReadPrivate returns the value that [WritePrivate] kept, and the zero value if there is none.
func ReadPrivate[T any](ctx context.Context, data PrivateData, key string, diags *diag.Diagnostics) T {
	var value T
	encoded, errs := data.GetKey(ctx, key)
	diags.Append(errs...)
	if len(encoded) == 0 {
		return value
	}
	if err := json.Unmarshal(encoded, &value); err != nil {
		diags.AddError("Unable to read private data", err.Error())
	}
	return value
}
