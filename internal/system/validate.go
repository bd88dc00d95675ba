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
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// checkStoredClientID tells why no system can have a client id. The service drops "" (altinn-api.md §13).
func checkStoredClientID(id string) error {
	if id == "" {
		return errors.New("a client id must not be empty")
	}
	return identifier.CheckStoredText(id)
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
		if text.IsNull() && !slices.Contains(required, language) {
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

// insteadOfBokmal tells of a key that was to be the one of Norwegian Bokmål.
func insteadOfBokmal(texts map[string]attr.Value) string {
	if _, ok := texts["no"]; ok && texts["nb"] == nil {
		return " Write nb in place of no."
	}
	return ""
}

// languageTag is what the key of a text should be, such as nb, se or en-GB.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// distinctBy refuses two elements that the service does not tell apart, though Terraform does.
type distinctBy struct {
	noun string
	key  func(string) string
	why  string
}

func distinctRedirectURLs() validator.Set {
	return distinctBy{
		noun: "redirect URLs", key: identifier.CanonicalRedirectURL,
		why: "Altinn stores them as one and the same URL.",
	}
}

func (d distinctBy) Description(context.Context) string {
	return "must not have the same " + d.noun + " twice"
}

func (d distinctBy) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d distinctBy) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, same := range equalBy(tfkit.Strings(req.ConfigValue), d.key) {
		resp.Diagnostics.AddAttributeError(req.Path, "Equal "+d.noun, fmt.Sprintf("%s: %s Keep one of them.", quoted(same), d.why))
	}
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
