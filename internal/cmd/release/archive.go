package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
)

// buildReader reads how a binary was built: debug/buildinfo.Read.
type buildReader func(io.ReaderAt) (*debug.BuildInfo, error)

// inArchive returns a sentence for everything that is wrong in the archive of a program for a platform.
func (d dist) inArchive(own program, name string, content []byte, read buildReader) []string {
	platform, ending := strings.CutPrefix(strings.TrimSuffix(name, ".zip"), own.name+"_"+d.Version+"_")

	goos, arch, parts := strings.Cut(platform, "_")
	if !ending || !parts || name != d.archiveName(own, goos+"_"+arch) || strings.Contains(arch, "_") {
		return []string{"its name is not " + d.archiveName(own, "OS_ARCH")}
	}

	binary := own.binary
	if goos == "windows" {
		binary += ".exe"
	}

	files, err := unzip(content)
	if err != nil {
		return []string{err.Error()}
	}

	var found []string

	for file := range files {
		if file != binary && file != "LICENSE" {
			found = append(found, "it holds "+file)
		}
	}

	if files[binary] == nil {
		return append(found, "it lacks "+binary)
	}

	info, err := read(bytes.NewReader(files[binary]))
	if err != nil {
		return append(found, fmt.Sprintf("%s: %v", binary, err))
	}

	return append(found, d.built(info, goos, arch)...)
}

// built compares how a binary was built with how one must be that anybody can build again.
func (d dist) built(info *debug.BuildInfo, goos, arch string) []string {
	var found []string

	for _, want := range []debug.BuildSetting{
		{Key: "GOOS", Value: goos},
		{Key: "GOARCH", Value: arch},
		{Key: "CGO_ENABLED", Value: "0"},
		{Key: "-trimpath", Value: "true"},
		{Key: "vcs.revision", Value: d.Commit},
		{Key: "vcs.modified", Value: "false"},
	} {
		if !slices.Contains(info.Settings, want) {
			found = append(found, fmt.Sprintf("its binary was not built with %s=%s", want.Key, want.Value))
		}
	}

	return found
}

func unzip(content []byte) (map[string][]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}

	files := map[string][]byte{}

	for _, entry := range archive.File {
		reader, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", entry.Name, err)
		}

		files[entry.Name], err = io.ReadAll(reader)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", entry.Name, err)
		}
	}

	return files, nil
}
