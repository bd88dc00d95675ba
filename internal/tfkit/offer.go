package tfkit

import (
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// PlannedChoice returns what a set is planned to hold.
func PlannedChoice(set anySet) run.Choice {
	return run.Choice{Texts: Strings(set), Open: !set.IsNull() && !Known(set)}
}
