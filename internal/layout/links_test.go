package layout_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestLinksBetweenPagesLeadSomewhere(t *testing.T) {
	t.Parallel()

	links := 0

	for name, content := range files(t) {
		if filepath.Ext(name) != ".md" || strings.HasPrefix(name, "templates") { // docs/ is made of templates/
			continue
		}

		for _, link := range regexp.MustCompile(`\]\(([^)#\s]+)`).FindAllStringSubmatch(string(content), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}

			links++

			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), link[1])); err != nil {
				t.Errorf("%s links to %s, which does not exist", name, link[1])
			}
		}
	}

	if links < 10 {
		t.Errorf("found only %d links", links)
	}
}
