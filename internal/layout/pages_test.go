package layout_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/pages"
)

// What users are to type or paste is run by a test, or somebody has said why it is not.
func TestEveryBlockOfThePagesIsRunOrExplained(t *testing.T) {
	t.Parallel()

	blocks, err := pages.Blocks(root)
	if err != nil {
		t.Fatal(err)
	}

	examples, err := pages.Examples(root)
	if err != nil {
		t.Fatal(err)
	}

	played := map[string]bool{}

	for _, story := range pages.Stories() {
		for _, step := range story.Steps {
			played[step.Block] = true
		}
	}

	runs := map[string]bool{} // by text: a page in another language has the same blocks
	for _, block := range blocks {
		runs[block.Text] = runs[block.Text] || played[block.Key] || examples[strings.TrimSpace(block.Text)]
	}

	verdicts, known := pages.Verdicts(), map[string]bool{"": true}

	for _, block := range blocks {
		known[block.Key] = true
		_, judged := verdicts[block.Key]

		switch {
		case !runs[block.Text] && !judged:
			t.Errorf("nothing runs the block %q: give it a step in internal/pages/stories.go, or a reason in internal/pages/verdicts.go:\n%s", block.Key, block.Text)
		case runs[block.Text] && judged:
			t.Errorf("the block %q is run, and internal/pages/verdicts.go says why it is not", block.Key)
		}
	}

	for key := range played {
		if !known[key] {
			t.Errorf("a story plays the block %q, which no page has", key)
		}
	}

	for key := range verdicts {
		if !known[key] {
			t.Errorf("there is a verdict on the block %q, which no page has", key)
		}
	}
}

func TestTestsThatRunBlocksExist(t *testing.T) {
	t.Parallel()

	var tests strings.Builder

	for name, content := range files(t) {
		if strings.HasSuffix(filepath.Base(name), "_test.go") {
			tests.Write(content)
		}
	}

	for key, verdict := range pages.Verdicts() {
		switch {
		case (verdict.Test == "") == (verdict.Why == ""):
			t.Errorf("%s: a verdict is the name of a test, or a reason", key)
		case verdict.Test != "" && !strings.Contains(tests.String(), "func "+verdict.Test+"("):
			t.Errorf("%s: there is no test %s", key, verdict.Test)
		}
	}
}
