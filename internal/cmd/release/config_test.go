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
		Binary  string   `yaml:"binary"`
		Ldflags []string `yaml:"ldflags"`
		Goos    []string `yaml:"goos"`
		Goarch  []string `yaml:"goarch"`
	} `yaml:"builds"`
	Archives []struct {
		Formats      []string `yaml:"formats"`
		NameTemplate string   `yaml:"name_template"`
	} `yaml:"archives"`
	Checksum struct {
		Algorithm    string      `yaml:"algorithm"`
		NameTemplate string      `yaml:"name_template"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		Artifacts string   `yaml:"artifacts"`
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
		"binary":                  {c.Builds[0].Binary, "terraform-provider-altinn_v1.2.3"},
		"archive":                 {c.Archives[0].NameTemplate + "." + strings.Join(c.Archives[0].Formats, "."), release.archiveName("linux_arm")},
		"algorithm of sums":       {c.Checksum.Algorithm, "sha256"},
		"file of sums":            {c.Checksum.NameTemplate, release.sumsName()},
		"manifest among the sums": {c.Checksum.ExtraFiles, manifest},
		"manifest in the release": {c.Release.ExtraFiles, manifest},
		"what is signed":          {c.Signs[0].Artifacts, "checksum"},
		"signature":               {strings.Join(c.Signs[0].Args, " "), "--batch --local-user ABCD --output ${signature} --detach-sign ${artifact}"},
		"draft":                   {c.Release.Draft, true},
		"inventories":             {len(c.Sboms), 0},
	} {
		if !reflect.DeepEqual(values.got, values.want) {
			t.Errorf("%s: %v, want %v", what, values.got, values.want)
		}
	}

	for _, platform := range recommended() {
		goos, arch, _ := strings.Cut(platform, "_")
		if !slices.Contains(c.Builds[0].Goos, goos) || !slices.Contains(c.Builds[0].Goarch, arch) {
			t.Errorf("%s is not built", platform)
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

	if len(c.Builds) != 1 || len(c.Archives) != 1 || len(c.Signs) != 1 {
		t.Fatalf("not one kind of build, archive and signature: %+v", c)
	}

	return c
}
