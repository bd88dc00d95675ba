package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// IsOrgNumber is is_org_number: whether a text is an organisation number.
type IsOrgNumber struct{}

var _ function.Function = IsOrgNumber{}

// NewIsOrgNumber returns the function.
func NewIsOrgNumber() function.Function { return IsOrgNumber{} }

// Metadata implements [function.Function].
func (IsOrgNumber) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "is_org_number"
}

// Definition implements [function.Function].
func (IsOrgNumber) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Tells whether a text is an organisation number.",
		MarkdownDescription: "Returns whether a text is a Norwegian organisation number: nine digits without spaces, the last of which " +
			"checks the others by modulus 11. Whether there is such an organisation, the function does not know. " +
			availability,
		Parameters: []function.Parameter{
			// The CLIs refuse null themselves: OpenTofu 1.12 loses it on the way to a parameter
			// that allows it.
			function.StringParameter{
				Name:                "text",
				MarkdownDescription: "The text that may be an organisation number, such as `991825827`. It must not be null.",
			},
		},
		Return: function.BoolReturn{},
	}
}

// Run implements [function.Function].
func (IsOrgNumber) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, identifier.CheckOrgNumber(text) == nil)
}
