package systemuserrequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// schemaVersion is written into every state. It rises when an older state does not fit the schema
// any more, or would mean something else; [Resource.UpgradeState] then gets an entry for the
// version before.
const schemaVersion = 0

func resourceSchema(ctx context.Context) schema.Schema {
	attributes := map[string]schema.Attribute{
		"wait_for_acceptance": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether creation waits until the customer has answered, for as long as `timeouts.create` allows. " +
				"It looks every ten seconds. A customer who says no, or nothing in time, is a warning and not an error: the request " +
				"exists either way, and a failed creation would be replaced by the next apply. Add a `postcondition` on `status` " +
				"where an apply must fail. While it is true, the plan for a new request does not know `status`, `timed_out` and " +
				"`system_user_id`. Defaults to `false`. It is kept in the state alone, and changing it later changes nothing.",
		},
		"renew_on": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default: setdefault.StaticValue(tfkit.StringSet([]string{endedTimedOut})),
			MarkdownDescription: "After which endings the next plan replaces the request by a fresh one: `timed_out` when nobody " +
				"answered within 180 days, `rejected` when the customer said no. That goes as well for an older request with the same system, party " +
				"and reference that a new resource meets. Defaults to `[\"timed_out\"]`; an empty set means " +
				"never. It is kept in the state alone. The import of a request that has timed out already has an empty set there, so that " +
				"generated configuration keeps the request.",
			Validators: []validator.Set{
				setvalidator.NoNullValues(),
				setvalidator.ValueStringsAre(stringvalidator.OneOf(endedRejected, endedTimedOut)),
			},
		},
		"timeouts": tfkit.Timeouts(ctx, defaultCreateTimeout, defaultTimeout, 0, defaultTimeout),
	}
	addKeyAttributes(attributes)
	addContentAttributes(attributes)
	addProgressAttributes(attributes)
	return schema.Schema{
		Version: schemaVersion,
		MarkdownDescription: "A request to a customer that a system may act for it: as a *standard* system user for the customer " +
			"itself, or as an *agent* for the customer's clients.\n\n" +
			"Apply succeeds as soon as the request is stored. The customer answers it at `confirm_url`, which the vendor passes on, " +
			"and `status` tells the answer from the next refresh on.\n\n" +
			"Altinn has no way to change a request. A change replaces it while it is `New` or `Rejected`, and the old `confirm_url` " +
			"stops working. Once it is `Accepted` such a change fails while planning: what a standard system user may do is changed with " +
			"`altinn_system_user_change_request`, and only the customer can delete a system user.\n\n" +
			"~> **One request for each system, party and reference.** Altinn answers a second one with the first. That is why " +
			"`create_before_destroy` works only for a request that has ended in a way that `renew_on` names, and why a resource that gets " +
			"another name needs a `moved` block.\n\n" +
			"~> **Nobody who said no is asked again without a word.** A plan that replaces a rejected request warns. One that would make a " +
			"request where a rejected one is fails, unless `rejected` is in `renew_on`; so does an apply whose plan did not know of the no.",
		Attributes: attributes,
	}
}

func addKeyAttributes(attributes map[string]schema.Attribute) {
	attributes["system_id"] = schema.StringAttribute{
		Required: true,
		MarkdownDescription: "The id of the system that is to act for the customer, such as `991825827_smartcloud`. It must be " +
			"the vendor's own. " + replacesKey,
		Validators:    []validator.String{tfkit.Check("system id", identifier.CheckStoredSystemID)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	attributes["party_org_number"] = schema.StringAttribute{
		Required: true,
		MarkdownDescription: "The organisation number of the customer, nine digits. For an agent it is the accountant or auditor, " +
			"not its client. " + replacesKey,
		Validators:    []validator.String{tfkit.Check("organisation number", identifier.CheckOrgNumber)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	attributes["external_ref"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The vendor's own reference, which tells several system users of one customer apart: 1 to 255 letters " +
			"(æ, ø and å too), digits, `_` and `-`; upper and lower case differ. A token for the system user must be asked for with " +
			"the same reference. Defaults to the organisation number of the party. " + replacesKey,
		Validators:    []validator.String{tfkit.Check("reference", identifier.CheckStoredExternalRef)},
		PlanModifiers: []planmodifier.String{defaultToParty{}, stringplanmodifier.RequiresReplace()},
	}
	attributes["user_type"] = schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(string(altinn.StandardUser)),
		MarkdownDescription: "The kind of system user: `standard` acts for the customer, `agent` for the customer's clients. " +
			"Defaults to `standard`. " + replacesContent,
		Validators:    []validator.String{stringvalidator.OneOf(string(altinn.StandardUser), string(altinn.AgentUser))},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

func addContentAttributes(attributes map[string]schema.Attribute) {
	attributes["integration_title"] = schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "The name under which the customer sees the system user: 1 to 255 characters, without white space around them. Defaults to the name " +
			"that the system has in Norwegian Bokmål when the request is made. " + replacesContent,
		Validators:    []validator.String{tfkit.Check("title", checkStoredTitle)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
	}
	attributes["rights"] = approval.RightsAttribute("The ids of the resources that the system user is to have rights to, such as " +
		"`ske-krav-og-betalinger`; each must be among the system's `rights`. A standard request needs at least one right or " +
		"access package; an agent's has no rights. A right that was written outside Terraform and is more than a resource shows " +
		"here as a text. Defaults to none. " + replacesContent)
	attributes["access_packages"] = approval.PackagesAttribute("The access packages that the system user is to have, by their URNs, such as " +
		"`urn:altinn:accesspackage:skatt-naering`; each must be among the system's `access_packages`. An agent's request needs " +
		"at least one. Defaults to none. " + replacesContent)
	attributes["redirect_url"] = approval.RedirectURLAttribute(replacesContent)
}

func addProgressAttributes(attributes map[string]schema.Attribute) {
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{
			Computed: true, MarkdownDescription: description,
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		}
	}
	attributes["id"] = approval.TextAttribute(approval.DescribeID(noun))
	attributes["status"] = approval.TextAttribute(approval.DescribeStatus(noun) + plannedNew)
	attributes["confirm_url"] = approval.TextAttribute(approval.DescribeConfirmURL(noun))
	attributes["created_at"] = approval.TextAttribute(approval.DescribeCreatedAt(noun))
	attributes["timed_out"] = flag(describeTimedOut)
	attributes["escalated"] = flag(describeEscalated + escalatedAgents)
	attributes["system_user_id"] = approval.TextAttribute(describeSystemUserID)
}

// What a change means that makes another request.
const (
	replacesKey = "Changing it replaces the request: the old `confirm_url` stops working, and a system user that came of the old " +
		"request lives on."
	replacesContent = "Changing it replaces the request: the old `confirm_url` stops working. Once the customer has accepted, such a " +
		"change fails while planning."
)

// plannedNew is what a plan knows of `status`; see [model.computed].
const plannedNew = " A request that is to be made is planned as `New`, with `timed_out = false` and `system_user_id = null`, unless " +
	"`wait_for_acceptance` is true or unknown: so resources for all who have accepted can be picked by it in `for_each`. An answer that comes " +
	"during the apply shows at the next refresh."

// What resource and data sources say of the same attribute.
const (
	describeTimedOut = "Whether the request is still `New` 180 days after it was made. Altinn calls it timed out then, although " +
		"the customer can still answer."
	describeEscalated = "Whether an employee of the customer's has passed the request on to somebody who may answer it."
	escalatedAgents   = " Altinn tells it of single requests of the type `agent` alone; it is always false here for `standard`, and " +
		"the data source `altinn_system_user_requests` tells it of both."
	describeSystemUserID = "The id of the system user that came of the request. Null until the customer has accepted, and after " +
		"the customer has deleted it."
)

// defaultToParty plans the organisation number of the party for a reference that the configuration
// leaves out, as the service does (altinn-api.md §4.3). So the reference is known in time, and
// never what an older configuration said.
type defaultToParty struct{}

func (defaultToParty) Description(context.Context) string {
	return "Defaults to the organisation number of the party."
}

func (d defaultToParty) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (defaultToParty) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	var party types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("party_org_number"), &party)...)
	resp.PlanValue = party
}
