package acceptance_test

import (
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// tb is what the harness needs of a test; *testing.T, *testing.B and *rapid.T have it.
type tb interface {
	tfkittest.TB
	Logf(format string, args ...any)
}

// object is a configuration or a state as tests write it. What an object leaves out is null.
type object = tfkittest.Object

// slug makes a word for ids of a test's name.
func slug(name string) string {
	return strings.NewReplacer(" ", "-", "_", "-", "'", "", ",", "").Replace(name)
}
