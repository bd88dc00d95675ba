package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const manifest = `{"version": 1}`

// good is a release of version 1.2.3 as it has to be: a binary says only for what it was built.
func good(t *testing.T) fstest.MapFS {
	t.Helper()

	files := fstest.MapFS{"metadata.json": {Data: []byte(`{"version":"1.2.3","commit":"c0ffee"}`)}}
	for _, platform := range append(recommended(), "freebsd_386") {
		put(t, files, "terraform-provider-altinn", platform, platform, "")
		put(t, files, "altinn-emulator", platform, platform, "")
	}

	return files
}

// put adds the archive of a program for a platform, with a binary that was built for another maybe, and corrects the sums.
func put(t *testing.T, files fstest.MapFS, program, platform, builtFor, extra string) {
	t.Helper()

	binary := program
	if program == "terraform-provider-altinn" {
		binary += "_v1.2.3"
	}

	if strings.HasPrefix(platform, "windows") {
		binary += ".exe"
	}

	var archive bytes.Buffer

	writer := zip.NewWriter(&archive)

	for name, content := range map[string]string{binary: builtFor, "LICENSE": "MPL", extra: extra} {
		if name == "" {
			continue
		}

		entry, err := writer.Create(name)
		if err != nil {
			t.Fatal(err)
		}

		if _, err := io.WriteString(entry, content); err != nil {
			t.Fatal(err)
		}
	}

	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}

	files[program+"_1.2.3_"+platform+".zip"] = &fstest.MapFile{Data: archive.Bytes()}
	sum(files)
}

func sum(files fstest.MapFS) {
	sums := sumOf([]byte(manifest), "terraform-provider-altinn_1.2.3_manifest.json")

	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(name, "terraform-") && strings.HasSuffix(name, ".zip") {
			sums += sumOf(files[name].Data, name)
		}
	}

	files["terraform-provider-altinn_1.2.3_SHA256SUMS"] = &fstest.MapFile{Data: []byte(sums)}
}

// readFake takes the platform of a binary from its content, and the settings that a release has.
func readFake(binary io.ReaderAt) (*debug.BuildInfo, error) {
	content, err := io.ReadAll(io.NewSectionReader(binary, 0, 1<<10))
	if err != nil || string(content) == "no program" {
		return nil, errors.Join(err, errors.New("not a Go executable"))
	}

	goos, arch, _ := strings.Cut(string(content), "_")

	return &debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "GOOS", Value: goos},
		{Key: "GOARCH", Value: arch},
		{Key: "CGO_ENABLED", Value: "0"},
		{Key: "-trimpath", Value: "true"},
		{Key: "vcs.revision", Value: "c0ffee"},
		{Key: "vcs.modified", Value: "false"},
	}}, nil
}

func TestWhatTheRegistryWouldNotTakeIsFound(t *testing.T) {
	t.Parallel()

	const sums = "terraform-provider-altinn_1.2.3_SHA256SUMS"

	for name, test := range map[string]struct {
		spoil func(*testing.T, fstest.MapFS)
		want  []string // parts of the problems, in their order
	}{
		"nothing": {func(*testing.T, fstest.MapFS) {}, nil},
		"a platform is missing": {func(_ *testing.T, files fstest.MapFS) {
			delete(files, "terraform-provider-altinn_1.2.3_linux_amd64.zip")
			sum(files)
		}, []string{"no archive of terraform-provider-altinn for linux_amd64"}},
		"the emulator is missing": {func(_ *testing.T, files fstest.MapFS) {
			delete(files, "altinn-emulator_1.2.3_windows_amd64.zip")
		}, []string{"no archive of altinn-emulator for windows_amd64"}},
		"the emulator of another platform": {func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			put(t, files, "altinn-emulator", "linux_arm64", "linux_amd64", "")
		}, []string{"altinn-emulator_1.2.3_linux_arm64.zip: its binary was not built with GOARCH=arm64"}},
		"the emulator in the sums": {func(_ *testing.T, files fstest.MapFS) {
			files[sums].Data = append(files[sums].Data, sumOf(nil, "altinn-emulator_1.2.3_linux_amd64.zip")...)
		}, []string{"altinn-emulator_1.2.3_linux_amd64.zip, which is wrong or does not belong there"}},
		"an archive has another name": {func(_ *testing.T, files fstest.MapFS) {
			files["terraform-provider-altinn_v1.2.3_linux_amd64.zip"] = files["terraform-provider-altinn_1.2.3_linux_amd64.zip"]
			sum(files)
		}, []string{"its name is not terraform-provider-altinn_1.2.3_OS_ARCH.zip"}},
		"a variant in the name": {func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			put(t, files, "terraform-provider-altinn", "linux_amd64_v1", "linux_amd64", "")
		}, []string{"its name is not terraform-provider-altinn_1.2.3_OS_ARCH.zip"}},
		"the binary of another platform": {func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			put(t, files, "terraform-provider-altinn", "linux_arm64", "linux_amd64", "")
		}, []string{"linux_arm64.zip: its binary was not built with GOARCH=arm64"}},
		"something else in an archive": {func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			put(t, files, "terraform-provider-altinn", "windows_amd64", "windows_amd64", "sbom.json")
		}, []string{"windows_amd64.zip: it holds sbom.json"}},
		"no program": {func(t *testing.T, files fstest.MapFS) {
			t.Helper()
			put(t, files, "terraform-provider-altinn", "linux_arm", "no program", "")
		}, []string{"linux_arm.zip: terraform-provider-altinn_v1.2.3: not a Go executable"}},
		"no archive at all": {func(_ *testing.T, files fstest.MapFS) {
			files["terraform-provider-altinn_1.2.3_linux_arm.zip"] = &fstest.MapFile{Data: []byte("text")}
			sum(files)
		}, []string{"linux_arm.zip: opening the archive"}},
		"an inventory in the sums": {func(_ *testing.T, files fstest.MapFS) {
			files[sums].Data = append(files[sums].Data, "abc  sbom.json\n"...)
		}, []string{"the sums have abc  sbom.json"}},
		"no manifest in the sums": {func(_ *testing.T, files fstest.MapFS) {
			_, rest, _ := bytes.Cut(files[sums].Data, []byte("\n"))
			files[sums].Data = rest
		}, []string{"_manifest.json"}},
		"a wrong sum": {func(_ *testing.T, files fstest.MapFS) {
			files[sums].Data[0] ^= 1
		}, []string{"the sums lack", "the sums have"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			files := good(t)
			test.spoil(t, files)

			built, err := openDist(files)
			if err != nil {
				t.Fatal(err)
			}

			found, err := built.problems([]byte(manifest), readFake)
			if err != nil || len(found) != len(test.want) {
				t.Fatalf("found %q, %v, want %q", found, err, test.want)
			}

			for i, want := range test.want {
				if !strings.Contains(found[i], want) {
					t.Errorf("found %q, want %q", found[i], want)
				}
			}
		})
	}
}

func TestABinaryThatNobodyCanBuildAgainIsFound(t *testing.T) {
	t.Parallel()

	found := dist{Commit: "c0ffee"}.built(&debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "GOOS", Value: "linux"},
		{Key: "GOARCH", Value: "amd64"},
		{Key: "CGO_ENABLED", Value: "1"},
		{Key: "vcs.revision", Value: "c0ffee"},
		{Key: "vcs.modified", Value: "true"},
	}}, "linux", "amd64")

	want := []string{
		"its binary was not built with CGO_ENABLED=0",
		"its binary was not built with -trimpath=true",
		"its binary was not built with vcs.modified=false",
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

func TestABinaryThatDoesNotKnowItsVersionIsFound(t *testing.T) {
	t.Parallel()

	const agent = "terraform-provider-altinn/"

	for version, want := range map[string]int{"1.2.3": 0, "dev": 1, "11.2.3": 1, "1.2.3-beta1": 1} {
		if found := misnamed([]string{agent + version}, "1.2.3"); len(found) != want {
			t.Errorf("%s: found %q", version, found)
		}
	}

	if found := misnamed(nil, "1.2.3"); len(found) != 1 {
		t.Errorf("no call: found %q", found)
	}
}
