package acceptance_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// example is one configuration below examples: some files of a folder.
type example struct {
	folder string
	files  []string
	// imports are files that import what the others create, by a block or by a command.
	imports []string
}

// examples finds every example. Where the files of a folder are alternatives, each is an example of its own.
func examples(t testing.TB) []example {
	t.Helper()

	var found []example

	var modules, used []string // folders without a provider block, and those that another folder uses

	err := fs.WalkDir(os.DirFS(examplesDir(t)), ".", func(folder string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}

		one := readExample(t, folder)
		text := one.text(t)

		switch {
		case len(one.files) == 0:
		case folder == "provider":
			for _, file := range one.files {
				found = append(found, example{folder: folder, files: []string{file}})
			}
		case strings.Contains(text, `provider "altinn"`):
			found = append(found, one)
		default:
			modules = append(modules, folder)
		}

		for _, match := range localSource.FindAllStringSubmatch(text, -1) {
			used = append(used, path.Join(folder, match[1]))
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	// Tests name their helpers relative to the module that they test.
	for file, text := range textsBelow(t, ".") {
		for _, match := range localSource.FindAllStringSubmatch(text, -1) {
			if strings.HasSuffix(file, "test.hcl") {
				used = append(used, path.Join(path.Dir(path.Dir(file)), match[1]))
			}
		}
	}

	for _, folder := range modules {
		if !slices.Contains(used, folder) {
			t.Errorf("examples/%s has no provider block, and no example uses it as a module: nothing runs it", folder)
		}
	}

	return found
}

func readExample(t testing.TB, folder string) example {
	t.Helper()

	entries, err := os.ReadDir(filepath.Join(examplesDir(t), filepath.FromSlash(folder)))
	if err != nil {
		t.Fatal(err)
	}

	one := example{folder: folder}

	for _, entry := range entries {
		switch name := entry.Name(); {
		case strings.HasPrefix(name, "import"):
			one.imports = append(one.imports, name)
		case path.Ext(name) == ".tf":
			one.files = append(one.files, name)
		}
	}

	return one
}

func (e example) text(t testing.TB) string {
	t.Helper()

	var all strings.Builder
	for _, file := range e.files {
		all.WriteString(e.read(t, file))
	}

	return all.String()
}

func (e example) read(t testing.TB, file string) string {
	t.Helper()

	content, err := os.ReadFile(filepath.Join(examplesDir(t), filepath.FromSlash(e.folder), file))
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

func examplesDir(t testing.TB) string {
	t.Helper()

	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}

	return filepath.Join(root, "examples")
}

// Every example is applied, plans nothing afterwards, imports what it says it imports, and is destroyed.
func TestEveryExampleRuns(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	all := examples(t)
	for _, wanted := range []string{"provider", "quickstart", "resources/altinn_system", "data-sources/altinn_system", "data-sources/altinn_systems"} {
		if !slices.ContainsFunc(all, func(e example) bool { return e.folder == wanted }) {
			t.Errorf("there is no example %s", wanted)
		}
	}

	for _, one := range all {
		t.Run(one.folder+"/"+strings.Join(one.files, "+"), func(t *testing.T) {
			t.Parallel()
			one.execute(t)
		})
	}
}

func (e example) execute(t *testing.T) {
	t.Helper()

	e.requireCLI(t)

	w := newWorld(t)
	dir := t.TempDir()

	if err := os.CopyFS(dir, os.DirFS(examplesDir(t))); err != nil { // whole, for modules beside the example
		t.Fatal(err)
	}

	here := filepath.Join(dir, "run")
	if e.folder != "provider" {
		here = filepath.Join(dir, filepath.FromSlash(e.folder))
	}

	if err := prepare(here, e.imports); err != nil {
		t.Fatal(err)
	}

	e.writeKeys(t, here)

	run := w.workspace(t, here, exampleVariables(t, w, dir)...)
	if strings.Contains(e.text(t), `"hashicorp/tls"`) {
		run = run.withTLS(t)
	}

	if e.folder == "provider" {
		header := altinnRequired // which the page shows once
		if strings.Contains(e.text(t), "required_providers") {
			header = ""
		}

		run.write(t, "main.tf", header+e.text(t)+block(t, `data "altinn_systems" "all"`, object{}))
		w.grantEverybody(t)
	}

	if strings.Contains(e.text(t), `module "`) {
		run.must(t, "get") // the provider needs no init
	}

	run.must(t, "apply", "-auto-approve", "-input=false")
	e.expectEmptyPlan(t, run)

	values := e.accepted(t, w, run)
	for _, file := range e.imports {
		e.importAgain(t, run, file, values...)
	}

	values = append(values, e.unprotected(t, run, values...)...)
	run.must(t, append([]string{"destroy", "-auto-approve", "-input=false"}, values...)...)

	if left := run.managed(t); len(left) > 0 {
		t.Errorf("after the destroy there is still %v", left)
	}
}

// requireCLI skips the test on a CLI that lacks what the example uses.
func (e example) requireCLI(t *testing.T) {
	t.Helper()

	if strings.Contains(e.text(t), "provider::altinn::") {
		requireFunctions(t)
	}

	if strings.Contains(e.text(t), `ephemeral "altinn_`) {
		requireEphemeral(t)
	}
}

// prepare makes the folder and leaves the import blocks out of it: there is nothing to import yet.
func prepare(folder string, imports []string) error {
	err := os.MkdirAll(folder, 0o700)
	for _, file := range imports {
		err = errors.Join(err, os.Remove(filepath.Join(folder, file)))
	}

	return err
}

// accepted goes on with an example that waits for its customers: they accept what they are asked, and a variable says so, unless
// the example sees it by itself. It returns that variable, if there is one.
func (e example) accepted(t *testing.T, w *world, run workspace) []string {
	t.Helper()

	told, sees := strings.Contains(e.text(t), `variable "accepted"`), strings.Contains(e.text(t), "system_user_id != null")
	if !told && !sees {
		return nil
	}

	w.approveAll(t)

	var values []string
	if told {
		values = append(values, "-var=accepted=true")
	}

	run.must(t, append([]string{"apply", "-auto-approve", "-input=false"}, values...)...)
	e.expectEmptyPlan(t, run, values...)

	return values
}

// unprotected lifts the protection of an example that has a variable for it, and returns that.
func (e example) unprotected(t *testing.T, run workspace, values ...string) []string {
	t.Helper()

	if !strings.Contains(e.text(t), `variable "protected"`) {
		return nil
	}

	const value = "-var=protected=false"
	run.must(t, append([]string{"apply", "-auto-approve", "-input=false", value}, values...)...)

	return []string{value}
}

func (e example) expectEmptyPlan(t *testing.T, run workspace, values ...string) {
	t.Helper()

	if code, out := run.run(t, append([]string{"plan", "-detailed-exitcode", "-input=false"}, values...)...); code != 0 {
		t.Fatalf("the plan after the apply is not empty: exit code %d\n%s", code, out)
	}
}

// importAgain forgets what a file of the example imports, and imports it as the file says.
func (e example) importAgain(t *testing.T, run workspace, file string, values ...string) {
	t.Helper()

	text := e.read(t, file)
	if strings.Contains(text, "identity") && !hasIdentity(t) {
		t.Logf("%s is not run: this CLI has no resource identities", file)

		return
	}

	if path.Ext(file) == ".sh" {
		e.importByCommand(t, run, text, values...)
	} else {
		e.importByBlock(t, run, file, text, values...)
	}

	e.expectEmptyPlan(t, run, values...)
}

func (e example) importByCommand(t *testing.T, run workspace, script string, values ...string) {
	t.Helper()

	commands := regexp.MustCompile(`(?m)^terraform import (\S+) (\S+)$`).FindAllStringSubmatch(script, -1)
	if len(commands) == 0 {
		t.Fatalf("examples/%s: no import command in\n%s", e.folder, script)
	}

	for _, command := range commands {
		address, id := strings.Trim(command[1], `'"`), strings.Trim(command[2], `'"`)
		if uuid.Validate(id) == nil { // made up
			id = storedID(t, run, address)
		}

		run.must(t, "state", "rm", address)
		run.must(t, append(append([]string{"import"}, values...), address, id)...)
	}
}

func (e example) importByBlock(t *testing.T, run workspace, file, text string, values ...string) {
	t.Helper()

	for _, match := range regexp.MustCompile(`to\s*=\s*(\S+)`).FindAllStringSubmatch(text, -1) {
		text = withStoredID(t, run, match[1], text)
		run.must(t, "state", "rm", match[1])
	}

	run.write(t, file, text)

	if out := run.must(t, append([]string{"apply", "-auto-approve", "-input=false"}, values...)...); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("%s does not import as it stands:\n%s", file, out)
	}

	if err := os.Remove(filepath.Join(run.Dir, file)); err != nil {
		t.Fatal(err)
	}
}

// withStoredID puts the id that Altinn gave the object in place of the one a reader replaces: a UUID in an
// example is made up.
func withStoredID(t *testing.T, run workspace, address, text string) string {
	t.Helper()

	return regexp.MustCompile(`"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"( # the request's own id| # as Digdir's portal shows it)`).
		ReplaceAllString(text, strconv.Quote(storedID(t, run, address))+"$2")
}

func storedID(t *testing.T, run workspace, address string) string {
	t.Helper()

	stored := regexp.MustCompile(`(?m)^\s+(?:client_)?id\s+= "([^"]+)"$`).FindStringSubmatch(run.must(t, "state", "show", "-no-color", address))
	if stored == nil {
		t.Fatalf("%s has no id in the state", address)
	}

	return stored[1]
}
