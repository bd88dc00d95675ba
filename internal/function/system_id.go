package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// SystemID is system_id: the id of a system by the vendor's organisation number and a name.
type SystemID struct{}

var _ function.Function = SystemID{}

// NewSystemID returns the function.
func NewSystemID() function.Function { return SystemID{} }

// Metadata implements [function.Function].
func (SystemID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "system_id"
}

// Definition implements [function.Function].
func (SystemID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes the id of a system.",
		MarkdownDescription: "Returns the id of a system, such as `991825827_smartcloud`: the vendor's organisation number, an underscore " +
			"and the name. It fails if the result is not one that `altinn_system` takes. " +
			availability,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "org",
				MarkdownDescription: "The organisation number of the vendor: nine digits, the last of which checks the others.",
			},
			function.StringParameter{
				Name: "name",
				MarkdownDescription: "The name of the system, without `/`, and without white space unless the system is an old one; upper and " +
					"lower case differ. The id has 255 characters at most, which leaves 245 for the name.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements [function.Function].
func (SystemID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var org, name string
	if resp.Error = req.Arguments.Get(ctx, &org, &name); resp.Error != nil {
		return
	}
	if err := identifier.CheckOrgNumber(org); err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	id := org + "_" + name
	err := identifier.CheckStoredSystemID(id) // an old system may have white space in its id
	if name == "" {
		err = identifier.CheckSystemID(id)
	}
	if err != nil {
		resp.Error = argumentError(1, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, id)
}
