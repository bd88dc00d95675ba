package acceptance_test

import (
	"encoding/base64"
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

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
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

		for _, match := range regexp.MustCompile(`source\s*=\s*"(\.[^"]*)"`).FindAllStringSubmatch(text, -1) {
			used = append(used, path.Join(folder, match[1]))
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
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

	if strings.Contains(e.text(t), "provider::altinn::") {
		requireFunctions(t)
	}

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

	run := w.workspace(t, here, exampleVariables(t, w, dir)...)
	if e.folder == "provider" {
		run.write(t, "main.tf", e.text(t)+block(t, `data "altinn_systems" "all"`, object{}))
		w.grantEverybody(t)
	}

	run.must(t, "get") // modules; the provider needs no init
	run.must(t, "apply", "-auto-approve", "-input=false")
	e.expectEmptyPlan(t, run)

	for _, file := range e.imports {
		e.importAgain(t, run, file)
	}

	values := e.later(t, w, run)
	run.must(t, append([]string{"destroy", "-auto-approve", "-input=false"}, values...)...)

	if left := run.must(t, "state", "list"); strings.TrimSpace(left) != "" {
		t.Errorf("after the destroy there is still %s", left)
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

// later is the example's life after its first apply: customers accept what they are asked, where a variable waits for that,
// and protection is lifted. It returns the variables that have been set by then.
func (e example) later(t *testing.T, w *world, run workspace) []string {
	t.Helper()

	var values []string

	if strings.Contains(e.text(t), `variable "accepted"`) {
		for _, request := range w.altinn.Requests() {
			if err := w.altinn.Approve(request.ID); err != nil {
				t.Fatal(err)
			}
		}

		values = append(values, "-var=accepted=true")
		run.must(t, append([]string{"apply", "-auto-approve", "-input=false"}, values...)...)
		e.expectEmptyPlan(t, run, values...)
	}

	if strings.Contains(e.text(t), `variable "protected"`) {
		values = append(values, "-var=protected=false")
		run.must(t, append([]string{"apply", "-auto-approve", "-input=false"}, values...)...)
	}

	return values
}

func (e example) expectEmptyPlan(t *testing.T, run workspace, values ...string) {
	t.Helper()

	if code, out := run.run(t, append([]string{"plan", "-detailed-exitcode", "-input=false"}, values...)...); code != 0 {
		t.Fatalf("the plan after the apply is not empty: exit code %d\n%s", code, out)
	}
}

// importAgain forgets what a file of the example imports, and imports it as the file says.
func (e example) importAgain(t *testing.T, run workspace, file string) {
	t.Helper()

	text := e.read(t, file)
	if strings.Contains(text, "identity") && !hasIdentity(t) {
		t.Logf("%s is not run: this CLI has no resource identities", file)

		return
	}

	if path.Ext(file) == ".sh" {
		e.importByCommand(t, run, text)
	} else {
		e.importByBlock(t, run, file, text)
	}

	e.expectEmptyPlan(t, run)
}

func (e example) importByCommand(t *testing.T, run workspace, script string) {
	t.Helper()

	commands := regexp.MustCompile(`(?m)^terraform import (\S+) (\S+)$`).FindAllStringSubmatch(script, -1)
	if len(commands) == 0 {
		t.Fatalf("examples/%s: no import command in\n%s", e.folder, script)
	}

	for _, command := range commands {
		run.must(t, "state", "rm", command[1])
		run.must(t, "import", command[1], strings.Trim(command[2], `'"`))
	}
}

func (e example) importByBlock(t *testing.T, run workspace, file, text string) {
	t.Helper()

	for _, match := range regexp.MustCompile(`to\s*=\s*(\S+)`).FindAllStringSubmatch(text, -1) {
		text = withStoredID(t, run, match[1], text)
		run.must(t, "state", "rm", match[1])
	}

	run.write(t, file, text)

	if out := run.must(t, "apply", "-auto-approve", "-input=false"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
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

	stored := regexp.MustCompile(`(?m)^\s+id\s+= "([^"]+)"$`).FindStringSubmatch(run.must(t, "state", "show", "-no-color", address))
	if stored == nil {
		t.Fatalf("%s has no id in the state", address)
	}

	return regexp.MustCompile(`"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"( # the request's own id)`).
		ReplaceAllString(text, strconv.Quote(stored[1])+"$2")
}

// exampleVariables are the variables that examples leave to their reader.
func exampleVariables(t testing.TB, w *world, dir string) []string {
	t.Helper()

	forms := w.keyForms(t)
	file := filepath.Join(dir, "certificate.p12")

	content, err := base64.StdEncoding.DecodeString(forms.modernPKCS12)
	if err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}

	return []string{
		"TF_VAR_maskinporten_client_jwk=" + forms.jwk, "TF_VAR_maskinporten_private_key=" + forms.pkcs8,
		"TF_VAR_certificate_file=" + file, "TF_VAR_certificate_password=" + keyPassword,
	}
}

// grantEverybody gives the vendor's token to whoever asks: examples name clients and keys that no emulator knows.
func (w *world) grantEverybody(t tb) {
	t.Helper()

	answer := literal(t, object{
		"access_token": w.token(t, vendorClient, registerScope), "token_type": "Bearer", "expires_in": 119, "scope": registerScope,
	})
	w.fault(t, emulator.Fault{
		Path: "/token", Times: -1, Status: 200, Headers: map[string]string{"Content-Type": "application/json"}, Body: &answer,
	})
}
