package system

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkNew holds to today's rules what a plan has and the state has not. The state of a system that is to be registered is empty.
func checkNew(state, plan model) diag.Diagnostics {
	rule := func(attribute, noun string, check func(string) error) tfkit.NewRule {
		return tfkit.NewRule{Attribute: attribute, Noun: noun, Check: check}
	}
	diags := rule("id", "system id", identifier.CheckSystemID).Text(plan.ID, state.ID)
	diags.Append(rule("name", "language", checkLanguage).Keys(plan.Name, state.Name)...)
	diags.Append(rule("description", "language", checkLanguage).Keys(plan.Description, state.Description)...)
	diags.Append(rule("rights", "resource id", tfkit.CheckRight).Texts(plan.Rights, state.Rights)...)
	diags.Append(rule("client_ids", "client id", checkClientID).Texts(plan.ClientIDs, state.ClientIDs)...)
	diags.Append(rule("allowed_redirect_urls", "redirect URL", identifier.CheckRedirectURL).Texts(plan.AllowedRedirectURLs, state.AllowedRedirectURLs)...)
	return append(diags, checkCases(state, plan)...)
}

// checkLanguage tells what is wrong with the key of a text. Whether a word is a language tag, a warning tells.
func checkLanguage(key string) error {
	if key == "" || strings.ContainsAny(key, " \t\r\n") {
		return fmt.Errorf("%q is not a language: write a language tag, such as nb, nn, en or se", key)
	}
	return nil
}

// checkClientID tells what is wrong with a client id. The service stores " ", and checks none against Maskinporten (altinn-api.md §13).
func checkClientID(id string) error {
	if strings.TrimSpace(id) != id {
		return fmt.Errorf("%q has white space around it: Altinn would store it as it is, and it would match no Maskinporten client", id)
	}
	return nil
}

// checkCases refuses client ids that differ in case alone where they are new, or something else is to change: a PUT refuses them, though
// a POST does not (altinn-api.md §13).
func checkCases(state, plan model) diag.Diagnostics {
	var diags diag.Diagnostics
	had := tfkit.Strings(state.ClientIDs)
	changes := !plan.ID.Equal(state.ID) || len(differences(plan.system(), state.system())) > 0
	for _, same := range equalBy(tfkit.Strings(plan.ClientIDs), strings.ToLower) {
		isNew := slices.ContainsFunc(same, func(id string) bool { return !slices.Contains(had, id) })
		why := "Altinn would accept them in a new system, and refuse every later change."
		switch {
		case !isNew && !changes:
			continue
		case !isNew:
			why = "Altinn has accepted them when the system was registered, and refuses every change that leaves both."
		}
		diags.AddAttributeError(path.Root("client_ids"), "Equal client ids",
			fmt.Sprintf("%s: They differ in upper and lower case alone. %s Keep one of them.", quoted(same), why))
	}
	return diags
}
