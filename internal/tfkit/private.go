package tfkit

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateData is what a CLI stores of an object for the provider alone. The framework's type for it
// is internal.
type PrivateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// WritePrivate stores a value as JSON under a key.
func WritePrivate(ctx context.Context, data PrivateData, key string, value any) diag.Diagnostics {
	encoded, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Unable to keep private data", err.Error())}
	}
	return data.SetKey(ctx, key, encoded)
}

// ReadPrivate returns the value that [WritePrivate] stored, or the zero value if there is none.
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
