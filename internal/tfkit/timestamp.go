package tfkit

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Timestamp makes a value of a time as Altinn wrote it. Older builds of the service write the year 1 where they do not tell
// the time (altinn-api.md §4.5): that, and nothing at all, is null.
func Timestamp(text string) types.String {
	if text == "" || strings.HasPrefix(text, "0001-") {
		return types.StringNull()
	}
	return types.StringValue(text)
}
