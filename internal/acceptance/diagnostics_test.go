package acceptance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// diagnostics are what a CLI would show.
type diagnostics = tfkittest.Diagnostics

// unwrapped makes texts comparable: one space for any white space, as CLIs break lines where they want.
func unwrapped(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// pathText writes a path as a configuration would: maskinporten.client_jwk, name["nb"].
func pathText(path *tftypes.AttributePath) string {
	if path == nil {
		return ""
	}

	var b strings.Builder

	for i, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if i > 0 {
				b.WriteByte('.')
			}

			b.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		case tftypes.ElementKeyValue:
			fmt.Fprintf(&b, "[%s]", elementText(tftypes.Value(step)))
		}
	}

	return b.String()
}

func elementText(value tftypes.Value) string {
	var text string
	if value.Type().Is(tftypes.String) && value.IsKnown() && !value.IsNull() && value.As(&text) == nil {
		return fmt.Sprintf("%q", text)
	}

	return value.String()
}

// expectSaid is [tfkittest.Diagnostics.Expect].
func expectSaid(t *testing.T, said diagnostics, errors, warnings []string) {
	t.Helper()
	said.Expect(t, errors, warnings)
}
