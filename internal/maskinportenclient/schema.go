package maskinportenclient

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// schemaVersion is written into every state. It rises when an older state does not fit the schema any more, or would mean
// something else; [Resource.UpgradeState] then gets an entry for the version before.
const schemaVersion = 0

// defaultExpiryWarning is sixty days.
const defaultExpiryWarning = "1440h"

func resourceSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		Version: schemaVersion,
		MarkdownDescription: "A Maskinporten client of the organisation's, with its scopes and its public keys, by way of Digdir's " +
			"self-service API. The credential of the provider must have the scopes `idporten:dcr.read` and `idporten:dcr.write`, which Digdir " +
			"gives to an organisation's admin client; another one takes a provider alias.\n\n" +
			"Private keys never come here: the client is given public halves alone.\n\n" +
			"~> **A deleted client does not come back.** Destroying a client deactivates it: its id is never given out again, and every " +
			"system that lists it loses its tokens. Set `deletion_protection` on clients in production.\n\n" +
			"~> **`create_before_destroy` needs another name.** A client is not replaced by one of its own name that is made first, also where Terraform takes " +
			"`create_before_destroy` over from what depends on the client: such an apply fails, and leaves the client in the state as a deposed object alone. `terraform state rm` and an import make it a resource again.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The id of the client, which Digdir makes up: for `client_ids` of a system, and for `maskinporten.client_id` of a provider.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The name of the client, as Digdir's portal shows it. Two clients of one organisation must not have the same, whatever provider blocks they have: by its name the " +
					"provider finds a client again whose creation was cut off. Can be changed at any time.",
				Validators: []validator.String{tfkit.Check("client name", checkName)},
			},
			"description": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(""),
				MarkdownDescription: "What the client is for. Defaults to nothing; can be changed at any time.",
			},
			"scopes": schema.SetAttribute{
				Required: true, ElementType: types.StringType,
				MarkdownDescription: "The scopes that the client may get tokens with, such as `altinn:authentication/systemregister.write`: at " +
					"least one, and all granted to the organisation or open to everybody. Can be changed at any time.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(tfkit.Check("scope", checkScope)),
				},
			},
			"access_token_lifetime": schema.Int64Attribute{
				Optional: true, Computed: true,
				MarkdownDescription: "How long the client's tokens live, in seconds. A scope may allow less. Defaults to what Digdir gives, which " +
					"is 120, or to what the client has; can be changed at any time.",
				Validators:    []validator.Int64{int64validator.AtLeast(1)},
				PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
			},
			"keys": keysAttribute(),
			"expiry_warning": schema.StringAttribute{
				Optional: true, Computed: true, Default: stringdefault.StaticString(defaultExpiryWarning),
				MarkdownDescription: "How long before a key ends every plan warns of it, as a duration such as `720h`. Defaults to `1440h`, which is " +
					"sixty days. It is kept in the state alone.",
				Validators: []validator.String{tfkit.Check("duration", checkDuration)},
			},
			"deletion_protection": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Whether a plan that destroys or replaces the client fails. It is kept in the state alone: to get " +
					"past it, set it to `false` and apply first. Defaults to `false`, also after an import.",
			},
			"created_at": schema.StringAttribute{
				Computed: true, MarkdownDescription: "When the client was made, in RFC 3339.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"last_updated": schema.StringAttribute{
				Computed: true, MarkdownDescription: "When the client was last changed, in RFC 3339.",
			},
			"timeouts": tfkit.Timeouts(ctx, defaultTimeout, defaultTimeout, defaultTimeout, defaultTimeout),
		},
	}
}

func keysAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Required: true,
		MarkdownDescription: "The public keys of the client by their key ids, from one to five: letters, digits, `.`, `_` and `-`, and no other client of yours may have the same. These and no others: a key that " +
			"was added in the portal shows in the plan, and the apply removes it. Keys that are added are there before those that go are removed, as far as five have room for both. " +
			"Maskinporten learns of a change after minutes: to replace a key without a gap, add the new one, switch " +
			"what signs with the old one, and remove that in a later apply.",
		Validators: []validator.Map{keyIDs{}},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"public_key": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "The public RSA key of at least 2048 bits, in PEM form (`PUBLIC KEY`, `RSA PUBLIC KEY` or a certificate), or as " +
					"a public JSON Web Key. Another form of the same key is no change, nor is another `alg`. A private key is refused.",
			},
			"expires_at": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "When the key ends, in RFC 3339: at most a year from the apply that sets it. A later time gives the same key " +
					"more life. Defaults to a year from when the key is added.",
			},
		}},
	}
}
