package system

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// schemaVersion is written into every state. It rises when an older state does not fit the schema
// any more, or would mean something else; [Resource.UpgradeState] then gets an entry for the
// version before.
const schemaVersion = 0

func resourceSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		Version: schemaVersion,
		MarkdownDescription: "A system in Altinn's system register: what a system vendor's product is to Altinn, and what customers " +
			"give system users to.\n\n" +
			"Systems that were registered before today's rules, with white space in the id, say, or `http` URLs, can be imported, planned " +
			"and changed as they are: what an attribute says of its values is for new ones.\n\n" +
			"~> **An id is spent for ever.** Destroying a system cannot be undone, stops token issuing for all its system users at " +
			"once, and its id can never be registered again. Set `deletion_protection` on systems in production.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The id of the system: the vendor's organisation number, an underscore and a name of your choice, " +
					"such as `991825827_smartcloud`. At most 255 characters, without white space and `/`; upper and lower case " +
					"differ. Changing it replaces the system, and the old id cannot be used again; the vendor's number cannot change. For the same reason a plan that would " +
					"replace a system under its own id is refused: with `-replace`, for a tainted resource, and for one that got another " +
					"name without a `moved` block.",
				Validators:    []validator.String{tfkit.Check("system id", identifier.CheckStoredSystemID)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"vendor_org_number": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The organisation number of the vendor, nine digits, as the id says it.",
			},
			"name":                  translatedAttribute("name", "The name of the system, as customers see it when they are asked for approval. A plan warns of a new one that is empty."),
			"description":           translatedAttribute("description", "What the system does, as customers see it."),
			"rights":                rightsAttribute(),
			"access_packages":       accessPackagesAttribute(),
			"client_ids":            clientIDsAttribute(),
			"allowed_redirect_urls": redirectURLsAttribute(),
			"is_visible": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(true),
				MarkdownDescription: "Whether customers see the system in the list they choose from when they make a system user " +
					"themselves. Must be `false` with access packages for client relations, such as those of accountants and " +
					"auditors. Requests for system users work either way. Defaults to `true`; can be changed at any time.",
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether a plan that destroys or replaces the system fails. It is kept in the state alone: to get " +
					"past it, set it to `false` and apply first. Defaults to `false`, also after an import.",
			},
			"timeouts": tfkit.Timeouts(ctx, defaultTimeout, defaultTimeout, defaultTimeout, defaultTimeout),
		},
	}
}

// translatedAttribute is a map of texts by language. Who writes one text gets "map of string
// required" from the CLI, which holds a value to its type before a provider sees it: the
// description, which editors show, has the form instead.
func translatedAttribute(name, description string) schema.MapAttribute {
	return schema.MapAttribute{
		Required: true, ElementType: types.StringType,
		MarkdownDescription: description + " One text for each language, as in `" + name + " = { nb = \"…\", nn = \"…\", en = \"…\" }`: " +
			"the keys `nb`, `nn` and `en` are required, further language tags are allowed. Texts may be empty. Can be changed at any time.",
		Validators: []validator.Map{translations{}},
	}
}

func rightsAttribute() schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, Computed: true, CustomType: tfkit.LargeSetType(),
		Default: listdefault.StaticValue(tfkit.LargeStringSet(nil).ListValue),
		MarkdownDescription: "The ids of the resources that the system needs rights to, such as `ske-krav-og-betalinger`; " +
			"an app has the id `app_<organisation>_<app name>`. A right that was written outside Terraform and is more than a " +
			"resource, such as one with an action, shows here as a text, and the next apply replaces it unless the configuration has the same text. " +
			"Defaults to none; can be changed at any time, which changes nothing for system users that exist.",
		Validators: []validator.List{tfkit.CheckEach("resource id", tfkit.CheckStoredRight)},
	}
}

func accessPackagesAttribute() schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, Computed: true, CustomType: tfkit.LargeSetType(),
		Default: listdefault.StaticValue(tfkit.LargeStringSet(nil).ListValue),
		MarkdownDescription: "The access packages that the system needs, by their URNs, such as " +
			"`urn:altinn:accesspackage:skatt-naering`. Defaults to none; can be changed at any time, which changes nothing for " +
			"system users that exist.",
		Validators: []validator.List{tfkit.CheckEach("access package", identifier.CheckAccessPackageURN)},
	}
}

func clientIDsAttribute() schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, Computed: true, CustomType: tfkit.LargeSetType(),
		Default: listdefault.StaticValue(tfkit.LargeStringSet(nil).ListValue),
		MarkdownDescription: "The ids of the Maskinporten clients that may get tokens for the system users of the system, without white " +
			"space around them. No two may differ in upper and lower case alone. " +
			"A client id can belong to one live system only. To move one between two systems of a configuration, add `depends_on` " +
			"to the system that gets it; between instances of one `for_each` it takes two applies, and so does a replacement with `create_before_destroy`. Defaults to none; can be changed at any time.",
		Validators: []validator.List{tfkit.CheckEach("client id", checkStoredClientID)},
	}
}

func redirectURLsAttribute() schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, Computed: true, CustomType: tfkit.LargeSetType(),
		Default: listdefault.StaticValue(tfkit.LargeStringSet(nil).ListValue),
		MarkdownDescription: "Where customers may be sent after they have answered a request: absolute `https` URLs. Another " +
			"spelling of the same URL is no change: `https://example.no` equals `https://example.no/`. An IPv4 address is written out. Defaults to none; can be " +
			"changed at any time.",
		Validators: []validator.List{
			tfkit.CheckEach("redirect URL", identifier.CheckStoredRedirectURL),
			distinctRedirectURLs{},
		},
		PlanModifiers: []planmodifier.List{tfkit.KeepURLSpelling()},
	}
}
