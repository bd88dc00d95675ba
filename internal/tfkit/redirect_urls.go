package tfkit

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// RedirectURLs are the redirect URLs that the service has answered, each as the state spells it.
func RedirectURLs(urls []string, state LargeSet) LargeSet {
	spell := spellingOf(state)
	texts := make([]string, len(urls))
	for i, url := range urls {
		texts[i] = spell(url)
	}
	return LargeStringSet(texts)
}

// KeepURLSpelling plans no change for redirect URLs that differ from the state in spelling alone,
// as after an import, which knows only the service's spelling. It goes by each URL, since one that
// is not known yet may turn out to be what the state has.
func KeepURLSpelling() planmodifier.List { return keepURLSpelling{} }

type keepURLSpelling struct{}

func (keepURLSpelling) Description(context.Context) string {
	return "Another spelling of the same URL is no change."
}

func (k keepURLSpelling) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keepURLSpelling) PlanModifyList(ctx context.Context, req planmodifier.ListRequest, resp *planmodifier.ListResponse) {
	if req.StateValue.IsNull() || !Present(req.PlanValue) {
		return
	}
	planned, state := LargeSet{req.PlanValue}, LargeSet{req.StateValue}
	if Known(planned) && identifier.SameRedirectURLs(Strings(planned), Strings(state)) {
		resp.PlanValue = req.StateValue
		return
	}
	if kept := keepSpelling(planned, state); !kept.Equal(planned) && depart(ctx) {
		resp.PlanValue = kept.ListValue
	}
}

// keepSpelling returns a planned set with each URL as the state spells it.
func keepSpelling(planned, state LargeSet) LargeSet {
	spell := spellingOf(state)
	var elements []attr.Value
	taken := map[string]bool{}
	for _, element := range planned.Elements() {
		text, known := stringOf(element)
		if known {
			text = spell(text)
			element = types.StringValue(text)
		}
		if !known || !taken[text] {
			taken[text] = true
			elements = append(elements, element)
		}
	}
	return largeSet(elements)
}

// spellingOf returns what spells a URL as a state does, if that has the same one.
func spellingOf(state LargeSet) func(url string) string {
	had := Strings(state)
	same := make(map[string]string, len(had))
	for _, text := range had {
		same[identifier.CanonicalRedirectURL(text)] = text
	}
	return func(url string) string {
		if _, ok := slices.BinarySearch(had, url); ok { // the state may have two spellings of one URL
			return url
		}
		return cmp.Or(same[identifier.CanonicalRedirectURL(url)], url)
	}
}
