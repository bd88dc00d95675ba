package tfkit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestTimeouts(t *testing.T) {
	t.Parallel()
	attribute, ok := tfkit.Timeouts(t.Context(), 5*time.Minute, 90*time.Second, 0, time.Hour).(schema.SingleNestedAttribute)
	if !ok {
		t.Fatalf("it is a %T", attribute)
	}
	for name, fallback := range map[string]string{"create": "`5m`", "read": "`1m30s`", "delete": "`60m`"} {
		if description := attribute.Attributes[name].GetDescription(); !strings.Contains(description, fallback) {
			t.Errorf("%s: %s", name, description)
		}
	}
	if len(attribute.Attributes) != 3 || !attribute.Optional || attribute.MarkdownDescription == "" {
		t.Errorf("got %v", attribute)
	}
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	chosen := func(_ context.Context, fallback time.Duration) (time.Duration, diag.Diagnostics) {
		return 2 * fallback, diag.Diagnostics{diag.NewWarningDiagnostic("x", "y")}
	}
	before := time.Now()
	ctx, cancel := tfkit.Deadline(t.Context(), chosen, time.Hour, &diags)
	defer cancel()
	if at, ok := ctx.Deadline(); !ok || at.Before(before.Add(2*time.Hour)) {
		t.Errorf("deadline %v", at)
	}
	if len(diags) != 1 {
		t.Error(diags)
	}
}
