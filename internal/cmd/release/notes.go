package main

import (
	"fmt"
	"strings"
)

// notes returns the section of the changelog for the version that a tag names: what stands under the heading "## 0.1.0", after
// which there may be a date.
func notes(changelog, tag string) (string, error) {
	version, isVersion := strings.CutPrefix(tag, "v")
	if !isVersion {
		return "", fmt.Errorf("%q names no version: tags of releases are like v0.1.0", tag)
	}

	for section := range strings.SplitSeq("\n"+changelog, "\n## ") {
		heading, text, _ := strings.Cut(section, "\n")

		named, _, _ := strings.Cut(heading, " ")
		if text = strings.TrimSpace(text); named == version && text != "" {
			return text, nil
		}
	}

	return "", fmt.Errorf("CHANGELOG.md says nothing of %s: its section begins with \"## %s (the date)\"", tag, version)
}
