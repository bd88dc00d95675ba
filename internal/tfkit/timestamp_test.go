package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestTimestamp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]types.String{
		"2026-07-17T07:37:24.123456Z": types.StringValue("2026-07-17T07:37:24.123456Z"),
		"0001-01-01T00:00:00":         types.StringNull(),
		"":                            types.StringNull(),
	} {
		if got := Timestamp(text); !got.Equal(want) {
			t.Errorf("%q: got %s", text, got)
		}
	}
}
