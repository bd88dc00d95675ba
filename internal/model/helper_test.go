package model_test

import (
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type (
	object      = providertest.Object
	instance    = tfkittest.Instance
	diagnostics = tfkittest.Diagnostics
)

// must ends the test on an error of the harness itself.
func must(t providertest.TB, err error) {
	t.Helper()

	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}
