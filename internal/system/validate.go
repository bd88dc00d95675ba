package system

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkClientID tells what is wrong with a client id. The service stores " ", drops "" and checks neither against
// Maskinporten (altinn-api.md §13).
func checkClientID(id string) error {
	switch {
	case id == "":
		return errors.New("a client id must not be empty")
	case strings.TrimSpace(id) != id:
		return fmt.Errorf("%q has white space around it: Altinn would store it as it is, and it would match no Maskinporten client", id)
	}
	return nil
}

// translations checks a map of texts by language: nb, nn and en must be there, or the service fails with 500
// (altinn-api.md §3.2). Empty texts pass.
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
	required := []string{"nb", "nn", "en"}
	missing := slices.DeleteFunc(slices.Clone(required), func(language string) bool {
		text, ok := texts[language]
		return ok && !text.IsNull()
	})
	if len(missing) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Missing translation",
			fmt.Sprintf("Altinn requires a text in Norwegian Bokmål (nb), in Nynorsk (nn) and in English (en). Missing: %s.%s",
				strings.Join(missing, ", "), insteadOfBokmal(texts)))
	}
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		switch {
		case language == "" || strings.ContainsAny(language, " \t\r\n"):
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(language), "Invalid language",
				fmt.Sprintf("%q is not a language: write a language tag, such as nb, nn, en or se.", language))
		case !isLanguageTag(language): // a system that exists may have any word as a key, and must be possible to import
			resp.Diagnostics.AddAttributeWarning(req.Path.AtMapKey(language), "Not a language",
				fmt.Sprintf("%q is not a language tag, such as nb, nn, en or se. Altinn stores whatever the key is. If it is a slip, correct it.", language))
		}
		if texts[language].IsNull() && !slices.Contains(required, language) {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(language), "Missing translation",
				"The text is null. Write a text, an empty one if need be, or leave the language out.")
		}
	}
}

// insteadOfBokmal tells of a key that was to be the one of Norwegian Bokmål.
func insteadOfBokmal(texts map[string]attr.Value) string {
	if _, ok := texts["no"]; ok && texts["nb"] == nil {
		return " Write nb in place of no."
	}
	return ""
}

// isLanguageTag tells whether the key of a text is a language tag, such as nb, se or en-GB.
func isLanguageTag(key string) bool {
	return regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`).MatchString(key)
}

// distinctBy refuses two elements that the service does not tell apart, though Terraform does.
type distinctBy struct {
	noun string
	key  func(string) string
	why  string
}

// distinctClientIDs refuses client ids that differ in case alone: a PUT would, though a POST would not (altinn-api.md §13).
func distinctClientIDs() validator.Set {
	return distinctBy{
		noun: "client ids", key: strings.ToLower,
		why: "They differ in upper and lower case alone. Altinn would accept them in a new system, and refuse every later change.",
	}
}

func distinctRedirectURLs() validator.Set {
	return distinctBy{
		noun: "redirect URLs", key: tfkit.CanonicalRedirectURL,
		why: "Altinn stores them as one and the same URL.",
	}
}

func (d distinctBy) Description(context.Context) string {
	return "must not have the same " + d.noun + " twice"
}

func (d distinctBy) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d distinctBy) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	same := make(map[string][]string)
	for _, text := range tfkit.Strings(req.ConfigValue) {
		same[d.key(text)] = append(same[d.key(text)], fmt.Sprintf("%q", text))
	}
	for _, key := range slices.Sorted(maps.Keys(same)) {
		if spellings := same[key]; len(spellings) > 1 {
			resp.Diagnostics.AddAttributeError(req.Path, "Equal "+d.noun,
				fmt.Sprintf("%s: %s Keep one of them.", strings.Join(spellings, " and "), d.why))
		}
	}
}
