package tfkit

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestOptionalString(t *testing.T) {
	t.Parallel()
	if got := OptionalString(""); !got.IsNull() {
		t.Errorf("no text is %s", got)
	}
	if got := OptionalString("a"); !got.Equal(types.StringValue("a")) {
		t.Errorf("a is %s", got)
	}
}
