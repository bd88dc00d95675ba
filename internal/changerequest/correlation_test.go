package changerequest

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func asks() *rapid.Generator[ask] {
	return rapid.Custom(func(t *rapid.T) ask {
		m := model{
			RequiredRights:         tfkit.LargeStringSet(rapid.SliceOf(rapid.StringMatching("[a-z]{1,3}")).Draw(t, "required rights")),
			UnwantedRights:         tfkit.LargeStringSet(rapid.SliceOf(rapid.StringMatching("[a-z]{1,3}")).Draw(t, "unwanted rights")),
			RequiredAccessPackages: tfkit.LargeStringSet(rapid.SliceOf(rapid.StringMatching("urn:[a-z]{1,3}")).Draw(t, "required packages")),
			UnwantedAccessPackages: tfkit.LargeStringSet(rapid.SliceOf(rapid.StringMatching("urn:[a-z]{1,3}")).Draw(t, "unwanted packages")),
			RedirectURL:            tfkit.OptionalString(rapid.SampledFrom([]string{"", "https://a.no/"}).Draw(t, "URL")),
		}
		a := m.ask()
		a.systemUserID = rapid.SampledFrom([]string{"u", "v"}).Draw(t, "user")
		return a
	})
}

// What is stored has the delta of what was asked for, in whatever order and number the service keeps it, and reads back as it.
func TestStoredDeltaIsTheOneAskedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := asks().Draw(t, "ask")
		stored := altinn.SystemUserChangeRequest{
			ID: "1", SystemUserID: want.systemUserID, RedirectURL: want.RedirectURL,
			RequiredRights: slices.Concat(want.RequiredRights, want.RequiredRights), UnwantedRights: slices.Clone(want.UnwantedRights),
			RequiredAccessPackages: want.RequiredAccessPackages, UnwantedAccessPackages: slices.Clone(want.UnwantedAccessPackages),
		}
		slices.Reverse(stored.UnwantedRights)
		slices.Reverse(stored.UnwantedAccessPackages)
		if storedDelta(stored) != want.delta() {
			t.Errorf("%s\n%s", storedDelta(stored), want.delta())
		}
		var m model
		m.read(stored)
		if back := m.ask(); back.delta() != want.delta() || back.RedirectURL != want.RedirectURL || m.replacedBy(m) {
			t.Errorf("read back: %+v", m)
		}
	})
}

// Ids are the same for the same delta alone: not for another one, nor for the next attempt.
func TestCorrelationIDs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		one, other := asks().Draw(t, "one").delta(), asks().Draw(t, "other").delta()
		n, m := rapid.IntRange(0, derivedIDs-1).Draw(t, "n"), rapid.IntRange(0, derivedIDs-1).Draw(t, "m")
		same := one == other && n == m
		if a, b := one.correlationID(n), other.correlationID(m); (a == b) != same || uuid.Validate(a) != nil {
			t.Errorf("%s, %s", a, b)
		}
		if last := one.correlationID(derivedIDs); last == one.correlationID(derivedIDs) {
			t.Error("the last resort is random")
		}
	})
}

// The derived ids are a promise to runs of other versions.
func TestCorrelationIDStaysWhatItIs(t *testing.T) {
	t.Parallel()
	want := ask{systemUserID: "7c1e7f36-3b0e-4b7e-9d43-5c5f0b6a2b18", NewSystemUserChangeRequest: altinn.NewSystemUserChangeRequest{
		RequiredRights: []altinn.Right{tfkit.ResourceRight("ske-krav-og-betalinger")},
	}}
	if id := want.delta().correlationID(0); id != "b2bd6ec2-0c64-5318-b337-6e92828b3c5a" {
		t.Errorf("%s", id)
	}
}
