package tfkittest

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/txtar"
)

// NamedTB is a test that knows its name; [testing.TB] is one.
type NamedTB interface {
	TB
	Name() string
}

// Golden compares a text with the section of that name in the golden file of the top-level test, testdata/TestName.golden.
// No section stands for no text. With UPDATE_GOLDEN set, it writes the text there instead.
func Golden(tb NamedTB, name, text string) {
	tb.Helper()
	test, _, _ := strings.Cut(tb.Name(), "/")
	if err := compared.compare(test, name, text); err != nil {
		tb.Errorf("%v", err)
	}
}

// Goldens runs the tests of a package, as [testing.M] does, and fails if a golden file holds what no test has compared; with
// UPDATE_GOLDEN set, it removes that. It does neither after a run of some subtests only. Every package with golden files has a
// TestMain that runs it.
type Goldens struct {
	M interface{ Run() int }
}

// Run implements the interface of [testing.M] that libraries for tests take.
func (g Goldens) Run() int {
	code := g.M.Run()
	run, skip, list := flagValue("test.run"), flagValue("test.skip"), flagValue("test.list")
	if code != 0 || strings.Contains(run, "/") || skip != "" || list != "" {
		return code
	}
	if err := compared.finish(run == ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func flagValue(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// compared is what the tests of this binary have compared. Only what outlives them all can say what none has.
var compared = &goldenFiles{dir: "testdata", update: os.Getenv("UPDATE_GOLDEN") != "", files: map[string]*goldenFile{}} //nolint:gochecknoglobals // see above

type goldenFiles struct {
	dir    string
	update bool

	mu    sync.Mutex
	files map[string]*goldenFile // by top-level test
}

type goldenFile struct {
	path      string
	want, got map[string]string // by name of the section
}

func (g *goldenFiles) compare(test, name, text string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	file, err := g.open(test)
	if err != nil {
		return err
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n" // as each section of an archive ends
	}
	if former, found := file.got[name]; found && former != text {
		return fmt.Errorf("%s: two texts are named %q:\n%s\nand:\n%s", file.path, name, former, text)
	}
	file.got[name] = text
	if g.update {
		file.want[name] = text
		return file.write()
	}
	if want := file.want[name]; text != want {
		return fmt.Errorf("%s, section %q (UPDATE_GOLDEN=1 writes it)\n got:\n%s\nwant:\n%s", file.path, name, text, want)
	}
	return nil
}

// finish returns what no test has compared as an error, or removes it. After a run of all tests that includes the files of
// tests that are gone.
func (g *goldenFiles) finish(all bool) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if all {
		paths, err := filepath.Glob(filepath.Join(g.dir, "*.golden"))
		if err != nil {
			return fmt.Errorf("listing golden files: %w", err)
		}
		for _, path := range paths {
			if _, err := g.open(strings.TrimSuffix(filepath.Base(path), ".golden")); err != nil {
				return err
			}
		}
	}
	var found []error
	for _, test := range slices.Sorted(maps.Keys(g.files)) {
		found = append(found, g.files[test].finish(g.update))
	}
	return errors.Join(found...)
}

func (g *goldenFiles) open(test string) (*goldenFile, error) {
	if file, opened := g.files[test]; opened {
		return file, nil
	}
	file := &goldenFile{path: filepath.Join(g.dir, test+".golden"), want: map[string]string{}, got: map[string]string{}}
	archive, err := txtar.ParseFile(file.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading a golden file: %w", err)
	}
	if archive != nil {
		for _, section := range archive.Files {
			file.want[section.Name] = string(section.Data)
		}
	}
	g.files[test] = file
	return file, nil
}

func (f *goldenFile) finish(update bool) error {
	var unused []string
	for name := range f.want {
		if _, found := f.got[name]; !found {
			unused = append(unused, name)
		}
	}
	switch {
	case len(unused) == 0:
		return nil
	case update:
		f.want = f.got
		return f.write()
	default:
		slices.Sort(unused)
		return fmt.Errorf("%s: no test compares %q (UPDATE_GOLDEN=1 removes what is not compared)", f.path, unused)
	}
}

func (f *goldenFile) write() error {
	var archive txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(f.want)) {
		if f.want[name] != "" {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(f.want[name])})
		}
	}
	if len(archive.Files) == 0 {
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a golden file: %w", err)
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("making a folder for golden files: %w", err)
	}
	if err := os.WriteFile(f.path, txtar.Format(&archive), 0o600); err != nil {
		return fmt.Errorf("writing a golden file: %w", err)
	}
	return nil
}
