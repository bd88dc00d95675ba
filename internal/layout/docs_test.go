package layout_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The registries group pages by subcategory: one without any stands apart from its like. Guides have a group of their own.
func TestEveryPageOfTheReferenceIsInAGroup(t *testing.T) {
	t.Parallel()

	groups := []string{"Systems", "Requests", "Access", "Catalogue", "Tokens"}
	pages := 0

	for name, content := range files(t) {
		kind, inside := strings.CutPrefix(filepath.ToSlash(filepath.Dir(name)), "docs/")
		if !inside || kind == "guides" || filepath.Ext(name) != ".md" {
			continue
		}

		pages++

		group := regexp.MustCompile(`(?m)^subcategory: "(.*)"$`).FindStringSubmatch(string(content))
		if group == nil || !slices.Contains(groups, group[1]) {
			t.Errorf("%s is in none of the groups %q: name it in the first lines of templates/%s.md.tmpl", name, groups, kind)
		}
	}

	if pages < 20 {
		t.Errorf("found only %d pages", pages)
	}
}
