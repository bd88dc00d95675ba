package layout_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A tag of an action can be moved to other code; a digest cannot.
func TestActionsArePinnedByDigest(t *testing.T) {
	t.Parallel()

	pinned := regexp.MustCompile(`^ *- uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v[0-9.]+$`)
	actions := 0

	for name, content := range files(t) {
		if !strings.HasPrefix(filepath.ToSlash(name), ".github/workflows/") {
			continue
		}

		for line := range strings.Lines(string(content)) {
			if !strings.Contains(line, "uses:") {
				continue
			}

			actions++

			if !pinned.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("%s: not pinned by digest, with its version: %s", name, line)
			}
		}
	}

	if actions == 0 {
		t.Error("there are no workflows")
	}
}
