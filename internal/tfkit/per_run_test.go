package tfkit_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestRunEndsWhenTheProviderIsConfiguredAnew(t *testing.T) {
	t.Parallel()
	var runs tfkit.PerRun[int]
	fresh, first := func(*run.Run) *int { return new(int) }, new(tfkit.ProviderData)
	run := runs.Of(first, fresh)
	if runs.Of(first, fresh) != run {
		t.Error("another one in the same run")
	}
	if runs.Of(&tfkit.ProviderData{NoCredential: true}, fresh) == run {
		t.Error("the same one in another run")
	}
}
