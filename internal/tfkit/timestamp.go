package tfkit

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Timestamp returns the value of a time as Altinn wrote it. An empty text is null, and so is the
// year 1, which older builds of the service write for a time that they do not tell (altinn-api.md
// §4.5).
func Timestamp(text string) types.String {
	if text == "" || strings.HasPrefix(text, "0001-") {
		return types.StringNull()
	}
	return types.StringValue(text)
}
