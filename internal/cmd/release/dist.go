package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// project is the first word of every name in a release, but for those of the emulator.
const (
	project      = "terraform-provider-altinn"
	emulatorName = "altinn-emulator"
)

// dist is the folder in which goreleaser leaves what it has built.
type dist struct {
	files   fs.FS
	Version string `json:"version"`
	Commit  string `json:"commit"`
}

func openDist(files fs.FS) (dist, error) {
	content, err := fs.ReadFile(files, "metadata.json")
	if err != nil {
		return dist{}, fmt.Errorf("reading what was built: %w", err)
	}

	d := dist{files: files}
	if err := json.Unmarshal(content, &d); err != nil {
		return dist{}, fmt.Errorf("reading what was built: %w", err)
	}

	return d, nil
}

// program is one of the programs of a release, each of which has an archive for every platform.
type program struct {
	name   string // the first word of its archives
	binary string // without the ending that Windows wants
}

// programs are the provider, which is what the registry looks at, and the emulator.
func (d dist) programs() []program {
	return []program{{name: project, binary: project + "_v" + d.Version}, {name: emulatorName, binary: emulatorName}}
}

func (d dist) provider() program { return d.programs()[0] }

func (d dist) archiveName(of program, platform string) string {
	return of.name + "_" + d.Version + "_" + platform + ".zip"
}
func (d dist) manifestName() string { return project + "_" + d.Version + "_manifest.json" }
func (d dist) sumsName() string     { return project + "_" + d.Version + "_SHA256SUMS" }

// recommended are the platforms that the registry recommends; HCP Terraform runs on the first.
func recommended() []string {
	return []string{"linux_amd64", "linux_arm64", "linux_arm", "darwin_amd64", "darwin_arm64", "windows_amd64"}
}

// sums returns the lines of the file of sums.
func (d dist) sums() ([]string, error) {
	content, err := fs.ReadFile(d.files, d.sumsName())
	if err != nil {
		return nil, fmt.Errorf("reading the sums: %w", err)
	}

	return slices.Collect(strings.Lines(string(content))), nil
}

// problems returns a sentence for everything that the registry, or a CLI that installs from it, would not take, and for an emulator that
// is not like the provider. The manifest is that of the checkout: goreleaser renames it on its way to the release only.
func (d dist) problems(manifest []byte, read buildReader) ([]string, error) {
	archives, err := fs.Glob(d.files, "*.zip")
	if err != nil {
		return nil, fmt.Errorf("listing the archives: %w", err)
	}

	var found []string

	for _, own := range d.programs() {
		for _, platform := range recommended() {
			if !slices.Contains(archives, d.archiveName(own, platform)) {
				found = append(found, fmt.Sprintf("there is no archive of %s for %s", own.name, platform))
			}
		}
	}

	expected := []string{sumOf(manifest, d.manifestName())}

	for _, name := range archives {
		content, err := fs.ReadFile(d.files, name)
		if err != nil {
			return nil, fmt.Errorf("reading an archive: %w", err)
		}

		own := d.provider()
		if strings.HasPrefix(name, emulatorName+"_") {
			own = d.programs()[1]
		} else {
			expected = append(expected, sumOf(content, name))
		}

		for _, problem := range d.inArchive(own, name, content, read) {
			found = append(found, name+": "+problem)
		}
	}

	sums, err := d.sums()
	if err != nil {
		return nil, err
	}

	return append(found, differences(expected, sums)...), nil
}

// contents returns a line of sum and name for every archive.
func (d dist) contents() ([]string, error) {
	archives, err := fs.Glob(d.files, "*.zip")
	if err != nil {
		return nil, fmt.Errorf("listing the archives: %w", err)
	}

	lines := make([]string, len(archives))

	for i, name := range archives {
		content, err := fs.ReadFile(d.files, name)
		if err != nil {
			return nil, fmt.Errorf("reading an archive: %w", err)
		}

		lines[i] = sumOf(content, name)
	}

	return lines, nil
}

func sumOf(content []byte, name string) string {
	return fmt.Sprintf("%x  %s\n", sha256.Sum256(content), name)
}

// differences returns a sentence for every line that one of two files of sums has and the other has not.
func differences(want, got []string) []string {
	var found []string

	for _, line := range want {
		if !slices.Contains(got, line) {
			found = append(found, "the sums lack "+strings.TrimSpace(line))
		}
	}

	for _, line := range got {
		if !slices.Contains(want, line) {
			found = append(found, "the sums have "+strings.TrimSpace(line)+", which is wrong or does not belong there")
		}
	}

	return found
}
