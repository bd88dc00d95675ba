package tfkit

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"
)

const idAttribute = "id"

// IDIdentity is the identity of a resource whose id alone identifies it.
func IDIdentity(description string) identityschema.Schema {
	return IdentityBy(idAttribute, description)
}

// IdentityBy is the identity of a resource that one attribute of another name identifies.
func IdentityBy(attribute, description string) identityschema.Schema {
	return identityschema.Schema{Version: 0, Attributes: map[string]identityschema.Attribute{
		attribute: identityschema.StringAttribute{RequiredForImport: true, Description: description},
	}}
}

// SetIdentity sets an identity made by [IDIdentity]. Read must call it first: CLIs that do not
// store identities would otherwise get an error for an object that has vanished.
func SetIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id types.String) diag.Diagnostics {
	return SetIdentityBy(ctx, identity, idAttribute, id)
}

// SetIdentityBy is [SetIdentity] for an identity made by [IdentityBy].
func SetIdentityBy(ctx context.Context, identity *tfsdk.ResourceIdentity, attribute string, id types.String) diag.Diagnostics {
	return identity.SetAttribute(ctx, path.Root(attribute), id)
}

// ImportID returns the id to import, whether it was given as such or as an identity made by
// [IDIdentity]. An empty one is an error. It normalizes the argument of `import`, which CLIs hand
// over as it was typed but store composed (NFC), as they do all other texts.
func ImportID(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) string {
	return ImportBy(ctx, idAttribute, req, diags)
}

// ImportBy is [ImportID] for an identity made by [IdentityBy].
func ImportBy(ctx context.Context, attribute string, req resource.ImportStateRequest, diags *diag.Diagnostics) string {
	text := types.StringValue(req.ID)
	if req.ID == "" {
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(attribute), &text)...)
	}
	id := norm.NFC.String(text.ValueString())
	if strings.TrimSpace(id) == "" && !diags.HasError() {
		diags.AddAttributeError(path.Root(attribute), "Nothing to import",
			"The id to import is empty. Check the argument of `import`, or what the `import` block has as `id` or `identity`: a "+
				"variable may have no value.")
	}
	return id
}
