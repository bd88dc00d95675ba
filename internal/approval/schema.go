package approval

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// RightsAttribute is a set of the ids of resources that is asked for. It defaults to none, and a
// change replaces the request.
func RightsAttribute(description string) schema.ListAttribute {
	return contentSet(description, tfkit.CheckEach("resource id", tfkit.CheckStoredRight))
}

// PackagesAttribute is a set of the URNs of access packages that is asked for. It defaults to none,
// and a change replaces the request.
func PackagesAttribute(description string) schema.ListAttribute {
	return contentSet(description, tfkit.CheckEach("access package", identifier.CheckAccessPackageURN))
}

func contentSet(description string, elements validator.List) schema.ListAttribute {
	return schema.ListAttribute{
		Optional: true, Computed: true, CustomType: tfkit.LargeSetType(),
		Default:             listdefault.StaticValue(tfkit.LargeStringSet(nil).ListValue),
		MarkdownDescription: description,
		Validators:          []validator.List{elements},
		PlanModifiers:       []planmodifier.List{tfkit.LargeSetRequiresReplace()},
	}
}

// RedirectURLAttribute is where the customer is sent. The text says what a change means, which
// replaces the request.
func RedirectURLAttribute(replaces string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "Where the customer is sent after the answer: an absolute URL. Scheme, host, port and path must " +
			"be those of one of the system's `allowed_redirect_urls`; query and fragment are free. " + replaces,
		Validators:    []validator.String{tfkit.Check("redirect URL", identifier.CheckStoredRedirectURL)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

// TextAttribute is a text that the service sets, and that stays what it was until a refresh says
// otherwise.
func TextAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// DescribeID describes the id of a request; the noun is that of its kind, as in the other
// descriptions.
func DescribeID(noun string) string { return "The id of the " + noun + ", a UUID." }

// DescribeStatus describes what has become of a request.
func DescribeStatus(noun string) string {
	return "What has become of the " + noun + ", as Altinn writes it: `New`, `Accepted`, `Rejected`, or another word if Altinn gets new ones."
}

// DescribeConfirmURL describes the customer's link.
func DescribeConfirmURL(noun string) string {
	return "The address at which the customer answers the " + noun + ". The vendor passes it on; it is not secret, and asks for a login."
}

// DescribeCreatedAt describes when a request was made.
func DescribeCreatedAt(noun string) string {
	return "When the " + noun + " was made, in RFC 3339 format. Null where Altinn does not tell."
}
