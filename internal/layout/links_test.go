package layout_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// repository is what a link on the web into this checkout begins with.
const repository = "https://github.com/altinn/terraform-provider-altinn/tree/main/"

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	t.Parallel()

	links := 0

	for name, content := range files(t) {
		if filepath.Ext(name) != ".md" || strings.HasPrefix(name, "templates") { // docs/ is made of templates/
			continue
		}

		for _, link := range regexp.MustCompile(`\]\(([^#)\s]*)(#[^)\s]+)?\)`).FindAllStringSubmatch(string(content), -1) {
			links++

			if problem := follow(t, name, link[1], link[2]); problem != "" {
				t.Errorf("%s links to %s%s: %s", name, link[1], link[2], problem)
			}
		}
	}

	if links < 10 {
		t.Errorf("found only %d links", links)
	}
}

func TestDeadLinksAreFound(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		link, anchor string
		dead         bool
	}{
		{"guides/errors.md", "", false},
		{"guides/mistakes.md", "", true},
		{"guides/errors.md", "#system-user-requests", false},
		{"guides/errors.md", "#system-users", true},
		{"", "#nestedatt--maskinporten", false},
		{"", "#nestedatt--elsewhere", true},
		{repository + "examples/guide", "", false},
		{repository + "examples/tour", "", true},
		{"https://www.altinn.no", "", false},
	} {
		if problem := follow(t, "docs/index.md", test.link, test.anchor); (problem != "") != test.dead {
			t.Errorf("%s%s: %q", test.link, test.anchor, problem)
		}
	}
}

// follow says what is wrong with a link of a page, if it leads into this checkout.
func follow(t *testing.T, page, link, anchor string) string {
	t.Helper()

	target := filepath.Join(root, filepath.Dir(page), link)

	switch inside, found := strings.CutPrefix(link, repository); {
	case found:
		target = filepath.Join(root, inside)
	case strings.Contains(link, "://"):
		return ""
	case link == "":
		target = filepath.Join(root, page)
	}

	if _, err := os.Stat(target); err != nil {
		return "there is no such file"
	}

	if anchor != "" && !anchors(read(t, strings.TrimPrefix(target, root)))[anchor] {
		return "there is no such heading"
	}

	return ""
}

// anchors are the places of a page that a link can lead to: its headings, as GitHub and the registries write them, and those
// that are set by hand.
func anchors(page string) map[string]bool {
	found := map[string]bool{}

	for _, set := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		found["#"+set[1]] = true
	}

	prose := regexp.MustCompile("(?s)```.*?```").ReplaceAllString(page, "")
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(prose, -1) {
		words := regexp.MustCompile(`[^\pL\pN_ -]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		found["#"+strings.ReplaceAll(words, " ", "-")] = true
	}

	return found
}
