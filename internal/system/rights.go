package system

import (
	"fmt"
	"maps"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// rightTexts are the elements of `rights`, in order.
func rightTexts(rights []altinn.Right) []string {
	return slices.Sorted(maps.Keys(rightsByText(rights)))
}

// rightsByText groups the rights of a system by the element of `rights` that stands for them. The
// register can hold odd rights (see [tfkit.RightText]), and can hold the same right twice; that is
// one text of its own.
func rightsByText(rights []altinn.Right) map[string][]altinn.Right {
	entries := make(map[string][]altinn.Right, len(rights))
	for _, r := range rights {
		text := tfkit.RightText(r)
		entries[text] = append(entries[text], r)
	}
	byText := make(map[string][]altinn.Right, len(entries))
	for text, same := range entries {
		if len(same) > 1 {
			text = fmt.Sprintf("%s (listed %d times)", text, len(same))
		}
		byText[text] = same
	}
	return byText
}

// restoreRights puts the entries that the register has in place of those made of a text for an odd
// right, which is what a plan carries under `ignore_changes`. Such a text must stand for an entry
// in the register; see [undone].
func restoreRights(wanted, current []altinn.Right) []altinn.Right {
	entries := rightsByText(current)
	var restored []altinn.Right
	for _, r := range wanted {
		if text := r.Resource[0].Value; identifier.CheckResourceID(text) == nil {
			restored = append(restored, r)
		} else {
			restored = append(restored, entries[text]...)
		}
	}
	return restored
}
