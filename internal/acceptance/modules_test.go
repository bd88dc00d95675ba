package acceptance_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/pages"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// Each folder directly below examples/modules is a module to copy: it refers to nothing outside, and has tests.
func TestModulesCanBeCopied(t *testing.T) {
	t.Parallel()

	tested := testedFolders(t)

	for _, folder := range foldersOf(t, "modules") {
		if !slices.Contains(tested, folder) {
			t.Errorf("examples/%s has no tests", folder)
		}

		for file, text := range textsBelow(t, folder) {
			for _, match := range localSource.FindAllStringSubmatch(text, -1) {
				// What tests name is relative to the module that they test.
				from := path.Dir(file)
				if strings.HasSuffix(file, "test.hcl") {
					from = folder
				}

				if to := path.Join(from, match[1]); !strings.HasPrefix(to, folder+"/") {
					t.Errorf("examples/%s refers to examples/%s, which whoever copies examples/%s does not have", file, to, folder)
				}
			}
		}
	}
}

// Tests begin with what only an emulator takes: by themselves, beside the credential of production, they would register systems there.
func TestTestsOfExamplesStopWithoutAnEmulator(t *testing.T) {
	t.Parallel()

	first := regexp.MustCompile(`(?m)^run "(\w+)"`)

	for file, text := range textsBelow(t, ".") {
		if !strings.HasSuffix(file, "test.hcl") || strings.Contains(text, "mock_provider") {
			continue
		}

		if run := first.FindStringSubmatch(text); run == nil || run[1] != "reset" {
			t.Errorf("examples/%s does not begin with the run \"reset\", but with %q", file, run)
		}
	}
}

// The tests of the modules pass, those that no story of a page runs here.
func TestModulesTestThemselves(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	for _, folder := range testedFolders(t) {
		if slices.ContainsFunc(pages.Stories(), func(s pages.Story) bool { return s.Example == folder }) {
			continue
		}

		t.Run(folder, func(t *testing.T) {
			t.Parallel()

			program, err := builtEmulator()
			must(t, err, nil)

			run := copiedExample(t, newWorld(t), folder)
			cli := run.CLI.Path
			run.CLI = tfcli.CLI{Path: program}
			run.Env = nil

			var out strings.Builder

			code, err := run.Run(t.Context(), &out, "--", cli, "test", "-no-color")
			if err != nil || code != 0 {
				t.Errorf("exit code %d, %v\n%s", code, err, out.String())
			}
		})
	}
}

// With mocks, neither Altinn nor its emulator is asked, and no credential is needed.
func TestMockedTestsNeedNoAltinn(t *testing.T) {
	t.Parallel()

	cli := requireCLI(t)

	run := copiedExample(t, newWorld(t), "modules/customers")
	run.Env = nil

	file := "tests/mocked.tftest.hcl"
	if cli.Product == tfcli.OpenTofu {
		file = "tests/mocked.tofutest.hcl"
	}

	if out := run.must(t, "test", "-filter="+file); !strings.Contains(out, "3 passed, 0 failed") {
		t.Errorf("not all mocked tests were run:\n%s", out)
	}
}

// The mocks have what a CLI cannot make up, for every resource.
func TestMocksStandInForEveryResource(t *testing.T) {
	t.Parallel()

	file := "modules/customers/tests/mocks/altinn.tfmock.hcl"
	mocks := textsBelow(t, file)[file]

	for name, schema := range newWorld(t).provider(t).Schemas.ResourceSchemas {
		_, rest, _ := strings.Cut(mocks, "mock_resource \""+name+"\" {")
		mock, _, _ := strings.Cut(rest, "\n}")

		for _, attribute := range schema.Block.Attributes {
			formed := regexp.MustCompile(`(^|_)(id|number|at|url|status)$`).MatchString(attribute.Name)
			if attribute.Computed && !attribute.Optional && formed && !regexp.MustCompile(`\b`+attribute.Name+` +=`).MatchString(mock) {
				t.Errorf("examples/%s has no %s for %s", file, attribute.Name, name)
			}
		}
	}
}

// What one object hands on to another passes the provider's checks with these mocks, and not without.
func TestMocksPassTheChecks(t *testing.T) {
	t.Parallel()

	if cli := requireCLI(t); cli.Product != tfcli.Terraform {
		t.Skipf("%s reads no files of mocks", cli)
	}

	run := newWorld(t).workspace(t, t.TempDir())
	run.Env = nil
	must(t, os.CopyFS(filepath.Join(run.Dir, "mocks"), os.DirFS(filepath.Join(examplesDir(t), "modules/customers/tests/mocks"))), nil)
	run.write(t, "main.tf", altinnRequired+block(t, `resource "altinn_system_user_request" "customer"`, object{
		"system_id": "991825827_smartcloud", "party_org_number": "310904473", "rights": []string{"ske-krav-og-betalinger"},
	})+block(t, `resource "altinn_system_user_change_request" "more"`, object{
		"system_user_id": ref("altinn_system_user_request.customer.system_user_id"), "required_rights": []string{"nav-sykmelding"},
	}))

	for mocks, passes := range map[string]bool{`source = "./mocks"`: true, "": false} {
		run.write(t, "mocked.tftest.hcl", "mock_provider \"altinn\" {\n"+mocks+"\n}\nrun \"all\" {}\n")

		code, out := run.run(t, "test")
		if (code == 0) != passes || !passes && !refused("system_user_id").MatchString(out) {
			t.Errorf("with %q: exit code %d\n%s", mocks, code, out)
		}
	}
}

// localSource is how a module is named by its folder.
var localSource = regexp.MustCompile(`source\s*=\s*"(\.[^"]*)"`)

// copiedExample is a copy of a folder below examples, and of those beside it, in which a CLI finds the provider and the modules.
func copiedExample(t *testing.T, w *world, folder string) workspace {
	t.Helper()

	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(examplesDir(t))), nil)

	run := w.workspace(t, filepath.Join(dir, filepath.FromSlash(folder)))
	run.must(t, "get")

	return run
}

// testedFolders are the folders below examples that have tests.
func testedFolders(t *testing.T) []string {
	t.Helper()

	var found []string

	for file := range textsBelow(t, ".") {
		if folder := path.Dir(path.Dir(file)); strings.HasSuffix(file, ".tftest.hcl") && !slices.Contains(found, folder) {
			found = append(found, folder)
		}
	}

	return found
}

// foldersOf are the folders directly below one below examples.
func foldersOf(t *testing.T, parent string) []string {
	t.Helper()

	entries, err := os.ReadDir(filepath.Join(examplesDir(t), parent))
	must(t, err, nil)

	folders := make([]string, len(entries))
	for i, entry := range entries {
		folders[i] = path.Join(parent, entry.Name())
	}

	return folders
}

// textsBelow are the files of a folder below examples, and of those below it, by their names from examples.
func textsBelow(t testing.TB, folder string) map[string]string {
	t.Helper()

	texts := map[string]string{}
	files := os.DirFS(examplesDir(t))

	must(t, fs.WalkDir(files, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		content, err := fs.ReadFile(files, name)
		texts[name] = string(content)

		return err
	}), nil)

	return texts
}
