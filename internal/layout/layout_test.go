package layout_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

func TestPackagesImportOneWay(t *testing.T) {
	t.Parallel()

	packages := list(t)
	if len(packages) < 10 {
		t.Fatalf("go list knows only %d packages", len(packages))
	}

	for _, violation := range violations(packages) {
		t.Error(violation)
	}

	for name := range rules() {
		if !slices.ContainsFunc(packages, func(p goPackage) bool { return relative(p.ImportPath) == name }) {
			t.Errorf("rules() has an entry for %s, which does not exist", name)
		}
	}
}

func TestContributingNamesEveryFolder(t *testing.T) {
	t.Parallel()

	_, text, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "## Where things are\n\n```\n")

	tree, _, found := strings.Cut(text, "```")
	if !found {
		t.Fatal("CONTRIBUTING.md does not show where things are")
	}

	for _, p := range list(t) {
		name := path.Base(relative(p.ImportPath))
		if name == "." {
			name = "main.go"
		}

		if !regexp.MustCompile(`(?m)(^| )` + regexp.QuoteMeta(name) + `([/, ]|$)`).MatchString(tree) {
			t.Errorf("CONTRIBUTING.md does not say what is in %s", relative(p.ImportPath))
		}
	}
}

func TestFabricatedImportsAreFound(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		p    goPackage
		want string // "" when the import is allowed
	}{
		"provider to feature":         {shipped("internal/provider", "internal/system"), ""},
		"feature to tfkit":            {shipped("internal/system", "internal/tfkit"), ""},
		"feature to altinn":           {shipped("internal/system", "internal/altinn"), ""},
		"feature's test to emulator":  {tested("internal/system", "internal/emulator"), ""},
		"a folder and its package":    {shipped("internal/cmd/demo/theatre", "internal/cmd/demo"), ""},
		"service to the whole":        {shipped("internal/emulator/register", "internal/emulator"), "internal/emulator/register imports internal/emulator"},
		"register to system users":    {shipped("internal/emulator/register", "internal/emulator/systemuser"), "internal/emulator/register imports internal/emulator/systemuser"},
		"wire to a service":           {shipped("internal/emulator/wire", "internal/emulator/metadata"), "internal/emulator/wire imports internal/emulator/metadata"},
		"service's test to the whole": {tested("internal/emulator/register", "internal/emulator"), ""},
		"emulator's test to its kit":  {tested("internal/emulator", "internal/emulator/emulatortest"), ""},
		"emulator to its test kit":    {shipped("internal/emulator", "internal/emulator/emulatortest"), "internal/emulator imports internal/emulator/emulatortest"},
		"feature to a test kit":       {shipped("internal/system", "internal/tfkit/tfkittest"), "internal/system imports internal/tfkit/tfkittest"},
		"emulator's test to a kit":    {tested("internal/emulator", "internal/tfkit/tfkittest"), "a test of internal/emulator imports internal/tfkit/tfkittest"},
		"feature to feature":          {shipped("internal/systemuser", "internal/system"), "internal/systemuser imports internal/system"},
		"feature to maskinporten":     {shipped("internal/system", "internal/maskinporten"), "internal/system imports internal/maskinporten"},
		"feature to provider":         {shipped("internal/system", "internal/provider"), "internal/system imports internal/provider"},
		"tfkit to feature":            {shipped("internal/tfkit", "internal/system"), "internal/tfkit imports internal/system"},
		"feature to identifier":       {shipped("internal/function", "internal/identifier"), ""},
		"identifier to altinn":        {shipped("internal/identifier", "internal/altinn"), "internal/identifier imports internal/altinn"},
		"altinn to maskinporten":      {shipped("internal/altinn", "internal/maskinporten"), "internal/altinn imports internal/maskinporten"},
		"maskinporten to altinn":      {shipped("internal/maskinporten", "internal/altinn"), "internal/maskinporten imports internal/altinn"},
		"main past provider":          {shipped(".", "internal/system"), ". imports internal/system"},
		"provider to emulator":        {shipped("internal/provider", "internal/emulator"), "internal/provider imports internal/emulator"},
		"provider to acceptance":      {shipped("internal/provider", "internal/acceptance"), "internal/provider imports internal/acceptance"},
		"emulator to altinn":          {shipped("internal/emulator", "internal/altinn"), "internal/emulator imports internal/altinn"},
		"emulator's test to altinn":   {tested("internal/emulator", "internal/altinn"), "a test of internal/emulator imports internal/altinn"},
		"emulator's folder to client": {shipped("internal/emulator/issuer", "internal/maskinporten"), "internal/emulator/issuer imports internal/maskinporten"},
		"altinn's test to feature":    {tested("internal/altinn", "internal/system"), "a test of internal/altinn imports internal/system"},
		"altinn to the framework": {
			goPackage{ImportPath: module + "/internal/altinn", Imports: []string{"github.com/hashicorp/terraform-plugin-log/tflog"}},
			"internal/altinn imports github.com/hashicorp/terraform-plugin-log/tflog, but knows nothing of Terraform",
		},
		"testing in what is no test": {
			goPackage{ImportPath: module + "/internal/tfkit", Imports: []string{"testing"}},
			"internal/tfkit imports testing, which is for test files",
		},
		"testing in a test": {goPackage{ImportPath: module + "/internal/tfkit", TestImports: []string{"testing"}}, ""},
		"an unknown package": {
			goPackage{ImportPath: module + "/internal/stray"}, "internal/stray stands in no rule: say in rules() what it may import",
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var want []string
			if test.want != "" {
				want = []string{test.want}
			}

			if got := violations([]goPackage{test.p}); !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
		})
	}
}

func shipped(from, to string) goPackage {
	return goPackage{ImportPath: full(from), Imports: []string{"context", full(to)}}
}

func tested(from, to string) goPackage {
	return goPackage{ImportPath: full(from), XTestImports: []string{"testing", full(to)}}
}

func full(name string) string {
	return strings.TrimSuffix(module+"/"+name, "/.")
}

func list(t *testing.T) []goPackage {
	t.Helper()

	cmd := exec.CommandContext(t.Context(), "go", "list", "-tags=chromium", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root

	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}

	var packages []goPackage

	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage

		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}

		if err != nil {
			t.Fatalf("reading go list: %v", err)
		}

		packages = append(packages, p)
	}
}
