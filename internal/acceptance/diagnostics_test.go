package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// diagnostics are what a CLI would show.
type diagnostics = tfkittest.Diagnostics

// expectSaid is [tfkittest.Diagnostics.Expect].
func expectSaid(t *testing.T, said diagnostics, errors, warnings []string) {
	t.Helper()
	said.Expect(t, errors, warnings)
}
