package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"go.yaml.in/yaml/v3"
)

const root = "../../.."

// config is what the registry depends on in .goreleaser.yml. Whether all of it works, "make release-check" tells, which takes its time.
type config struct {
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		ID      string   `yaml:"id"`
		Main    string   `yaml:"main"`
		Binary  string   `yaml:"binary"`
		Ldflags []string `yaml:"ldflags"`
		Goos    []string `yaml:"goos"`
		Goarch  []string `yaml:"goarch"`
	} `yaml:"builds"`
	Archives []struct {
		IDs          []string `yaml:"ids"`
		Formats      []string `yaml:"formats"`
		NameTemplate string   `yaml:"name_template"`
	} `yaml:"archives"`
	Checksum struct {
		IDs          []string    `yaml:"ids"`
		Algorithm    string      `yaml:"algorithm"`
		NameTemplate string      `yaml:"name_template"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		Artifacts string   `yaml:"artifacts"`
		IDs       []string `yaml:"ids"`
		Args      []string `yaml:"args"`
	} `yaml:"signs"`
	Release struct {
		Draft      bool        `yaml:"draft"`
		ExtraFiles []extraFile `yaml:"extra_files"`
	} `yaml:"release"`
	Sboms []any `yaml:"sboms"`
}

type extraFile struct {
	Glob         string `yaml:"glob"`
	NameTemplate string `yaml:"name_template"`
}

func TestReleasesAreConfiguredAsTheRegistryDemands(t *testing.T) {
	t.Parallel()

	c := readConfig(t)
	release := dist{Version: "1.2.3"}
	manifest := []extraFile{{Glob: "terraform-registry-manifest.json", NameTemplate: release.manifestName()}}

	for what, values := range map[string]struct{ got, want any }{
		"name":                    {c.ProjectName, project},
		"what the sums name":      {c.Checksum.IDs, []string{c.Builds[0].ID}},
		"algorithm of sums":       {c.Checksum.Algorithm, "sha256"},
		"file of sums":            {c.Checksum.NameTemplate, release.sumsName()},
		"manifest among the sums": {c.Checksum.ExtraFiles, manifest},
		"manifest in the release": {c.Release.ExtraFiles, manifest},
		"what is signed":          {c.Signs[0].Artifacts, "checksum"},
		"what else is signed":     {c.Signs[1].Artifacts, "archive"},
		"of which program":        {c.Signs[1].IDs, []string{c.Builds[1].ID}},
		"the emulator's source":   {c.Builds[1].Main, "./internal/cmd/altinn-emulator"},
		"draft":                   {c.Release.Draft, true},
		"inventories":             {len(c.Sboms), 0},
	} {
		if !reflect.DeepEqual(values.got, values.want) {
			t.Errorf("%s: %v, want %v", what, values.got, values.want)
		}
	}

	for i, own := range release.programs() {
		if c.Builds[i].Binary != own.binary || !slices.Equal(c.Archives[i].IDs, []string{c.Builds[i].ID}) {
			t.Errorf("the archive of %s has %q of %q, want %s", own.name, c.Builds[i].Binary, c.Archives[i].IDs, own.binary)
		}

		if got, want := c.Archives[i].NameTemplate+"."+strings.Join(c.Archives[i].Formats, "."), release.archiveName(own, "linux_arm"); got != want {
			t.Errorf("an archive is called %s, want %s", got, want)
		}

		if got := strings.Join(c.Signs[i].Args, " "); got != "--batch --local-user ABCD --output ${signature} --detach-sign ${artifact}" {
			t.Errorf("signatures are made with %s", got)
		}

		for _, platform := range recommended() {
			goos, arch, _ := strings.Cut(platform, "_")
			if !slices.Contains(c.Builds[i].Goos, goos) || !slices.Contains(c.Builds[i].Goarch, arch) {
				t.Errorf("%s is not built for %s", own.name, platform)
			}
		}
	}
}

// The linker says nothing of a variable that is not there, and the provider would call itself "dev" for ever.
func TestReleasesSetTheVersionThatThereIs(t *testing.T) {
	t.Parallel()

	flags := strings.Join(readConfig(t).Builds[0].Ldflags, " ")

	set := regexp.MustCompile(`-X main\.(\w+)=1\.2\.3$`).FindStringSubmatch(flags)
	if set == nil {
		t.Fatalf("the linker gets %q", flags)
	}

	program, err := os.ReadFile(filepath.Join(root, "main.go"))
	if err != nil {
		t.Fatal(err)
	}

	if !regexp.MustCompile(`(?m)^var ` + set[1] + ` = "`).Match(program) {
		t.Errorf("main.go has no variable %s", set[1])
	}
}

// readConfig reads the configuration with its templates filled in, as goreleaser does for Linux on ARM.
func readConfig(t *testing.T) config {
	t.Helper()

	parsed, err := template.New(".goreleaser.yml").Option("missingkey=error").ParseFiles(filepath.Join(root, ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}

	var text strings.Builder
	if err := parsed.Execute(&text, map[string]any{
		"ProjectName": project, "Version": "1.2.3", "Os": "linux", "Arch": "arm",
		"CommitTimestamp": "1780000000", "CommitDate": "2026-05-28T20:26:40Z",
		"Env": map[string]string{"GPG_FINGERPRINT": "ABCD"},
	}); err != nil {
		t.Fatal(err)
	}

	var c config
	if err := yaml.Unmarshal([]byte(text.String()), &c); err != nil {
		t.Fatal(err)
	}

	if len(c.Builds) != 2 || len(c.Archives) != 2 || len(c.Signs) != 2 {
		t.Fatalf("not a build, an archive and a signature for each of two programs: %+v", c)
	}

	return c
}
