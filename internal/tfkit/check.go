package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// Check returns a validator that calls check. The noun names what the attribute holds, such as
// "system id"; the error of check becomes the detail of the diagnostic. Null and unknown values
// pass.
func Check(noun string, check func(string) error) validator.String {
	return stringCheck{noun: noun, check: check}
}

type stringCheck struct {
	noun  string
	check func(string) error
}

func (c stringCheck) Description(context.Context) string { return "must be a valid " + c.noun }

func (c stringCheck) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+c.noun, failure.Sentence(err.Error()))
	}
}
