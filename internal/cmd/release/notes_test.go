package main

import (
	"strings"
	"testing"
)

const changelog = `# Changelog

Versions follow semantic versioning.

## Unreleased

## 0.2.0 (1 June 2026)

FEATURES:

* **New Resource:** ` + "`altinn_b`" + `

## 0.1.0

* the first

## 0.1.0-beta1
`

func TestNotesAreTheSectionOfTheVersion(t *testing.T) {
	t.Parallel()

	for tag, want := range map[string]string{
		"v0.2.0": "FEATURES:\n\n* **New Resource:** `altinn_b`",
		"v0.1.0": "* the first",
	} {
		if got, err := notes(changelog, tag); err != nil || got != want {
			t.Errorf("the notes of %s are %q, %v", tag, got, err)
		}
	}
}

func TestNoReleaseWithoutNotes(t *testing.T) {
	t.Parallel()

	for tag, want := range map[string]string{
		"v0.3.0":       "says nothing of v0.3.0",
		"v0.1.0-beta1": "says nothing of v0.1.0-beta1",
		"0.1.0":        "names no version",
		"":             "names no version",
	} {
		if got, err := notes(changelog, tag); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the notes of %q are %q, %v", tag, got, err)
		}
	}
}
