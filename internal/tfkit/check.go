package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// CheckEach is [Check] for the elements of a [LargeSet]. None may be null.
func CheckEach(noun string, check func(string) error) validator.List {
	return eachCheck{stringCheck{noun: noun, check: check}}
}

type eachCheck struct{ stringCheck }

func (c eachCheck) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for _, element := range req.ConfigValue.Elements() {
		if element.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path, "Null Set Value", "This attribute contains a null value.")
			continue
		}
		text, _ := element.(types.String)
		checked := validator.StringResponse{}
		c.ValidateString(ctx, validator.StringRequest{Path: req.Path.AtSetValue(element), ConfigValue: text}, &checked)
		resp.Diagnostics.Append(checked.Diagnostics...)
	}
}
