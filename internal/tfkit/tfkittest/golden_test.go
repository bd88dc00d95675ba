package tfkittest

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// comparing plays a test binary whose tests are named and have texts by the names of their sections.
func comparing(t *testing.T, dir string, update, all bool, tests map[string]map[string]string) string {
	t.Helper()
	goldens := &goldenFiles{dir: dir, update: update, files: map[string]*goldenFile{}}
	var said strings.Builder
	for test, texts := range tests {
		for name, text := range texts {
			if err := goldens.compare(test, name, text); err != nil {
				said.WriteString(err.Error() + "\n")
			}
		}
	}
	if err := goldens.finish(all); err != nil {
		said.WriteString(err.Error() + "\n")
	}
	return said.String()
}

func TestGoldenFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "testdata")
	tests := map[string]map[string]string{
		"TestA": {"first, of two": "one\n\ntwo\n", "second": "without a line's end", "none": ""},
		"TestB": {"only": "b\n"},
	}
	if said := comparing(t, dir, true, true, tests); said != "" {
		t.Fatal(said)
	}
	if got := read(t, dir, "TestA"); got != "-- first, of two --\none\n\ntwo\n-- second --\nwithout a line's end\n" {
		t.Errorf("written: %q", got)
	}

	less := maps.Clone(tests["TestA"])
	delete(less, "second")
	other := maps.Clone(tests["TestA"])
	other["none"] = "more\n"
	for name, test := range map[string]struct {
		all   bool
		tests map[string]map[string]string
		says  string // "" when nothing is wrong
	}{
		"all as written":              {true, tests, ""},
		"some as written":             {false, map[string]map[string]string{"TestA": tests["TestA"]}, ""},
		"another text":                {false, map[string]map[string]string{"TestA": other}, `TestA.golden, section "none"`},
		"a section is not compared":   {false, map[string]map[string]string{"TestA": less}, `TestA.golden: no test compares ["second"]`},
		"a file is of no test at all": {true, map[string]map[string]string{"TestA": tests["TestA"]}, `TestB.golden: no test compares ["only"]`},
	} {
		if said := comparing(t, dir, false, test.all, test.tests); (said == "") != (test.says == "") || !strings.Contains(said, test.says) {
			t.Errorf("%s: %q", name, said)
		}
	}

	if said := comparing(t, dir, true, true, map[string]map[string]string{"TestA": less}); said != "" {
		t.Fatal(said)
	}
	if got := read(t, dir, "TestA"); got != "-- first, of two --\none\n\ntwo\n" {
		t.Errorf("written again: %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "TestB.golden")); err == nil {
		t.Error("the file of a test that is gone is kept")
	}
}

func TestTwoTextsOfOneNameFail(t *testing.T) {
	t.Parallel()
	goldens := &goldenFiles{dir: t.TempDir(), update: true, files: map[string]*goldenFile{}}
	for range 2 {
		if err := goldens.compare("TestA", "name", "a"); err != nil {
			t.Error(err)
		}
	}
	if err := goldens.compare("TestA", "name", "b"); err == nil {
		t.Error("the second text has taken the first one's place")
	}
}

func read(t *testing.T, dir, test string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, test+".golden"))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
