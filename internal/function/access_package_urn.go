package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// AccessPackageURN is access_package_urn: the URN of an access package by its name.
type AccessPackageURN struct{}

var _ function.Function = AccessPackageURN{}

// NewAccessPackageURN returns the function.
func NewAccessPackageURN() function.Function { return AccessPackageURN{} }

// Metadata implements [function.Function].
func (AccessPackageURN) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "access_package_urn"
}

// Definition implements [function.Function].
func (AccessPackageURN) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes the URN of an access package.",
		MarkdownDescription: "Returns the URN of an access package, such as `urn:altinn:accesspackage:skatt-naering`, as attributes for " +
			"access packages take it. What is a URN already is returned as it is. Whether Altinn has such a package, the function " +
			"does not know. " +
			availability,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "name",
				MarkdownDescription: "The name of the access package, such as `skatt-naering`: lower-case letters from a to z, digits and " +
					"hyphens. Or its URN.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements [function.Function].
func (AccessPackageURN) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var name string
	if resp.Error = req.Arguments.Get(ctx, &name); resp.Error != nil {
		return
	}
	urn, err := identifier.AccessPackageURN(name)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, urn)
}
