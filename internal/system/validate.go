package system

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkStoredClientID returns why no system can have a client id. The service drops ""
// (altinn-api.md §13).
func checkStoredClientID(id string) error {
	if id == "" {
		return errors.New("a client id must not be empty")
	}
	return identifier.CheckStoredText(id)
}

// translations checks a map of texts by language: nb, nn and en must be there, or the service fails
// with 500 (altinn-api.md §3.2). Empty texts pass.
type translations struct{}

func (translations) Description(context.Context) string {
	return "must have a text for each of nb, nn and en"
}

func (t translations) MarkdownDescription(ctx context.Context) string { return t.Description(ctx) }

func (translations) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	texts := req.ConfigValue.Elements()
	missing := slices.DeleteFunc(required(), func(language string) bool {
		text, ok := texts[language]
		return ok && !text.IsNull()
	})
	if len(missing) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Missing translation",
			fmt.Sprintf("Altinn requires a text in Norwegian Bokmål (nb), in Nynorsk (nn) and in English (en). Missing: %s.%s Write one for "+
				"each language:\n\n  %s = {\n    nb = \"…\"\n    nn = \"…\"\n    en = \"…\"\n  }",
				strings.Join(missing, ", "), insteadOfBokmal(texts), req.Path))
	}
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		text, _ := texts[language].(types.String)
		at := req.Path.AtMapKey(language)
		if !languageTag.MatchString(language) { // a system that exists may have any word as a key, and must be possible to import
			resp.Diagnostics.AddAttributeWarning(at, "Not a language",
				fmt.Sprintf("%q is not a language tag, such as nb, nn, en or se. Altinn stores whatever the key is. If it is a slip, correct it.", language))
		}
		if text.IsNull() && !slices.Contains(required(), language) {
			resp.Diagnostics.AddAttributeError(at, "Missing translation",
				"The text is null. Write a text, an empty one if need be, or leave the language out.")
		}
		for _, written := range []string{language, text.ValueString()} {
			if err := identifier.CheckStoredText(written); err != nil {
				resp.Diagnostics.AddAttributeError(at, "Invalid text", failure.Sentence(err.Error()))
			}
		}
	}
}

// required are the languages that every text has, which are those of the customers' portal.
func required() []string { return []string{"nb", "nn", "en"} }

// insteadOfBokmal says what a key should be that was meant for Norwegian Bokmål; empty if there is
// none.
func insteadOfBokmal(texts map[string]attr.Value) string {
	if _, ok := texts["no"]; ok && texts["nb"] == nil {
		return " Write nb in place of no."
	}
	return ""
}

// languageTag is what the key of a text should be, such as nb, se or en-GB.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// distinctRedirectURLs refuses two redirect URLs that differ for Terraform and are one for the
// service.
type distinctRedirectURLs struct{}

func (distinctRedirectURLs) Description(context.Context) string {
	return "must not have the same redirect URL twice"
}

func (d distinctRedirectURLs) MarkdownDescription(ctx context.Context) string {
	return d.Description(ctx)
}

func (distinctRedirectURLs) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for _, same := range equalBy(tfkit.Strings(req.ConfigValue), identifier.CanonicalRedirectURL) {
		resp.Diagnostics.AddAttributeError(req.Path, "Equal redirect URLs",
			fmt.Sprintf("%s: Altinn stores them as one and the same URL. Keep one of them.", quoted(same)))
	}
}

// checkNew holds to today's rules what a plan has and the state has not. The state of a system that
// is to be registered is empty.
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
	diags.Append(emptyNames(state, plan)...)
	return append(diags, checkCases(state, plan)...)
}

// emptyNames warns of a new name that is empty in a language of the customers' portal.
func emptyNames(state, plan model) diag.Diagnostics {
	var empty []string
	had := state.Name.Elements()
	for _, language := range required() {
		text, _ := plan.Name.Elements()[language].(types.String)
		if tfkit.Present(text) && strings.TrimSpace(text.ValueString()) == "" && !text.Equal(had[language]) {
			empty = append(empty, language)
		}
	}
	if empty == nil {
		return nil
	}
	return diag.Diagnostics{emptyName(empty)}
}

// checkLanguage returns what is wrong with the key of a text. A word that is no language tag is
// worth a warning only.
func checkLanguage(key string) error {
	if key == "" || strings.ContainsAny(key, " \t\r\n") {
		return fmt.Errorf("%q is not a language: write a language tag, such as nb, nn, en or se", key)
	}
	return nil
}

// checkClientID returns what is wrong with a client id. The service stores " ", and checks none
// against Maskinporten (altinn-api.md §13).
func checkClientID(id string) error {
	if strings.TrimSpace(id) != id {
		return fmt.Errorf("%q has white space around it: Altinn would store it as it is, and it would match no Maskinporten client", id)
	}
	return nil
}

// checkCases refuses client ids that differ in case alone where they are new, or something else is
// to change: a PUT refuses them, though a POST does not (altinn-api.md §13).
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

// equalBy are those texts of which several have one key, together, in the order of the keys.
func equalBy(texts []string, key func(string) string) [][]string {
	same := make(map[string][]string)
	for _, text := range texts {
		same[key(text)] = append(same[key(text)], text)
	}
	var equal [][]string
	for _, one := range slices.Sorted(maps.Keys(same)) {
		if len(same[one]) > 1 {
			equal = append(equal, same[one])
		}
	}
	return equal
}

func quoted(texts []string) string {
	quotes := make([]string, len(texts))
	for i, text := range texts {
		quotes[i] = strconv.Quote(text)
	}
	return strings.Join(quotes, " and ")
}
