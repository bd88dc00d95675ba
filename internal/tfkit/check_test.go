package tfkit_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	check := tfkit.Check("colour", func(text string) error {
		if text != "red" {
			return errors.New(`"` + text + `" is not red`)
		}
		return nil
	})
	for _, value := range []types.String{types.StringNull(), types.StringUnknown(), types.StringValue("red")} {
		var resp validator.StringResponse
		check.ValidateString(t.Context(), validator.StringRequest{ConfigValue: value}, &resp)
		if len(resp.Diagnostics) > 0 {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
	var resp validator.StringResponse
	check.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: types.StringValue("blue")}, &resp)
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "Invalid colour" || resp.Diagnostics[0].Detail() != `"blue" is not red.` {
		t.Error(resp.Diagnostics)
	}
}
