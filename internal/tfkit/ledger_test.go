package tfkit_test

import (
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func wantOthers(t *testing.T, got []string, want ...string) {
	t.Helper()
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("planned for others: %q, want %q", got, want)
	}
}

func TestLedgerTellsWhatIsPlannedForOthers(t *testing.T) {
	t.Parallel()
	var l tfkit.Ledger[string, string]
	wantOthers(t, l.Plan("key", "x", "stay"))
	wantOthers(t, l.Plan("key", "", "come"), "stay")
	wantOthers(t, l.Plan("key", "", "come too"), "come", "stay")
	wantOthers(t, l.Plan("other key", "y", "stay"))
	wantOthers(t, l.Plan("key", "x", "go"), "come", "come too")
	wantOthers(t, l.Plan("key", "z", "stay"), "come", "come too", "go")
}

func TestLedgerCorrectsWhatIsPlanned(t *testing.T) {
	t.Parallel()
	var l tfkit.Ledger[string, string]
	l.Correct("key", "x", "", "go")
	l.Plan("key", "x", "stay")
	l.Plan("key", "y", "stay")
	l.Correct("key", "x", "stay", "go")
	l.Correct("key", "y", "come", "go")
	l.Correct("other key", "y", "stay", "go")
	wantOthers(t, l.Plan("key", "z", "stay"), "go", "stay")
	wantOthers(t, l.Plan("other key", "z", "stay"))
}

func TestLedgerForgetsWhatIsOver(t *testing.T) {
	t.Parallel()
	var l tfkit.Ledger[string, string]
	l.Plan("key", "", "come")
	l.Plan("key", "x", "stay")
	l.Plan("key", "y", "stay")
	l.Begin("key")
	wantOthers(t, l.Plan("key", "z", "stay"), "stay", "stay")
	l.Release("x")
	l.Forget("y")
	wantOthers(t, l.Plan("key", "z", "stay"))
	l.Plan("other key", "z", "stay")
	wantOthers(t, l.Plan("key", "", "come"))
}

func TestLedgerKnowsOriginsUntilTheyAreForgotten(t *testing.T) {
	t.Parallel()
	var l tfkit.Ledger[string, string]
	l.Note("made", tfkit.Made)
	l.Note("adopted", tfkit.Adopted)
	l.Release("made")
	for id, want := range map[string]tfkit.Origin{"made": tfkit.Made, "adopted": tfkit.Adopted, "another": tfkit.FromBefore} {
		if got := l.Origin(id); got != want {
			t.Errorf("%s: %d", id, got)
		}
	}
	l.Forget("made")
	if l.Origin("made") != tfkit.FromBefore || l.Origin("adopted") != tfkit.Adopted {
		t.Error("the wrong one is forgotten")
	}
}

func TestRunEndsWhenTheProviderIsConfiguredAnew(t *testing.T) {
	t.Parallel()
	var runs tfkit.PerRun[int]
	fresh, first := func() *int { return new(int) }, new(tfkit.ProviderData)
	run := runs.Of(first, fresh)
	if runs.Of(first, fresh) != run {
		t.Error("another one in the same run")
	}
	if runs.Of(&tfkit.ProviderData{NoCredential: true}, fresh) == run {
		t.Error("the same one in another run")
	}
}
