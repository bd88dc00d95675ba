package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// config is a configuration with one system, altinn_system.this.
func config(t tb, system object) string {
	t.Helper()

	return block(t, `resource "altinn_system" "this"`, system)
}

// step applies one system. The library checks that the plan is empty afterwards.
func step(t *testing.T, system object) resource.TestStep {
	t.Helper()

	return resource.TestStep{Config: config(t, system)}
}

// numbered makes texts of a series: ttd-tjeneste-01, ttd-tjeneste-02, ….
func numbered(format string, count int) []string {
	texts := make([]string, count)
	for i := range texts {
		texts[i] = fmt.Sprintf(format, i+1)
	}

	return texts
}
