package systemuserrequest

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const maxTitleLength = 255

// checkTitle says what is wrong with the title of a new request: the service trims white space, and
// stores an empty one as it is (altinn-api.md §4.2).
func checkTitle(title string) error {
	if title == "" {
		return errors.New("a title must not be empty: leave the attribute out to use the name of the system")
	}
	if strings.TrimSpace(title) != title {
		return fmt.Errorf("%q has white space around it, which Altinn removes", title)
	}
	return checkStoredTitle(title)
}

// checkStoredTitle says why no request can have a title: the service fails on more than 255
// characters (altinn-api.md §4.2).
func checkStoredTitle(title string) error {
	if length := utf8.RuneCountInString(title); length > maxTitleLength {
		return fmt.Errorf("a title has at most %d characters, and this one has %d", maxTitleLength, length)
	}
	return identifier.CheckStoredText(title)
}

// checkNew holds to today's rules what a plan has and the state has not. The state of a request
// that is to be made is empty.
func checkNew(state, plan listed) diag.Diagnostics {
	rule := func(attribute, noun string, check func(string) error) tfkit.NewRule {
		return tfkit.NewRule{Attribute: attribute, Noun: noun, Check: check}
	}
	diags := rule("external_ref", "reference", identifier.CheckExternalRef).Text(plan.ExternalRef, state.ExternalRef)
	diags.Append(rule("integration_title", "title", checkTitle).Text(plan.IntegrationTitle, state.IntegrationTitle)...)
	if !state.ID.IsNull() { // [planner.create] says more of those of a new request
		diags.Append(rule("rights", "resource id", tfkit.CheckRight).Texts(plan.Rights, state.Rights)...)
	}
	return append(diags, rule("redirect_url", "redirect URL", identifier.CheckRequestRedirectURL).Text(plan.RedirectURL, state.RedirectURL)...)
}

// checkContent says what is wrong with what a configuration asks for as a whole (altinn-api.md
// §4.2). Unknown values may turn out to be right.
func checkContent(config model) diag.Diagnostics {
	var diags diag.Diagnostics
	noRights, noPackages := certainlyEmpty(config.Rights), certainlyEmpty(config.AccessPackages)
	switch {
	case config.UserType.IsUnknown():
	case config.kind() == altinn.AgentUser:
		if !config.Rights.IsUnknown() && !noRights {
			diags.AddAttributeError(path.Root("rights"), "Rights in a request for an agent",
				"A system user for clients (`user_type = \"agent\"`) acts with access packages alone, and Altinn would ignore the "+
					"rights without a word.\n\nRemove `rights`, or ask for a system user of the type `standard` as well, with another "+
					"`external_ref`.")
		}
		if noPackages {
			diags.AddAttributeError(path.Root("access_packages"), "No access package in a request for an agent",
				"A system user for clients (`user_type = \"agent\"`) acts with access packages: ask for at least one.")
		}
	case noRights && noPackages:
		diags.AddError("Neither rights nor access packages in a system user request",
			"A request must ask for something: give at least one resource in `rights`, or one package in `access_packages`. "+
				"Each must be one that the system is registered with.")
	}
	return diags
}

// certainlyEmpty reports whether a set is known to have no elements.
func certainlyEmpty(set tfkit.LargeSet) bool { return !set.IsUnknown() && len(set.Elements()) == 0 }

// checkID says what is wrong with the id of a request.
func checkID(id string) error {
	if !identifier.IsUUID(id) {
		return fmt.Errorf("%q is not the id of a request: it must be a UUID, such as 505f8488-3d48-4c15-8e21-35cb9432f815", id)
	}
	return nil
}
