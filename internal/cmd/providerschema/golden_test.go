package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The whole schema is held by a golden file, so that a change that users would see is one that somebody meant.
func TestSchemaIsTheGoldenOne(t *testing.T) {
	t.Parallel()

	file := filepath.Join("testdata", "schema.golden.json")

	var exported bytes.Buffer
	if err := run(t.Context(), &exported); err != nil {
		t.Fatal(err)
	}

	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, exported.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	if bytes.Equal(golden, exported.Bytes()) {
		return
	}

	t.Errorf("the schema is not the golden one. If that is meant, run make golden and read what it changes:\n%s",
		strings.Join(differences(leaves(t, golden), leaves(t, exported.Bytes())), "\n"))
}

func TestDifferencesAreNamed(t *testing.T) {
	t.Parallel()

	got := differences(
		leaves(t, []byte(`{"a":{"b":[1,"x"],"gone":true},"same":null}`)),
		leaves(t, []byte(`{"a":{"b":[2,"x"],"new":{}},"same":null}`)),
	)
	if want := []string{"changed .a.b[0]: 1, now 2", "removed .a.gone: true", "added .a.new: {}"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// leaves are the values of a JSON document by their paths.
func leaves(t *testing.T, document []byte) map[string]string {
	t.Helper()

	var content any
	if err := json.Unmarshal(document, &content); err != nil {
		t.Fatal(err)
	}

	found := map[string]string{}
	addLeaves(found, "", content)

	return found
}

func addLeaves(found map[string]string, path string, value any) {
	members, isObject := value.(map[string]any)
	list, isList := value.([]any)

	for name, member := range members {
		addLeaves(found, path+"."+name, member)
	}

	for i, member := range list {
		addLeaves(found, fmt.Sprintf("%s[%d]", path, i), member)
	}

	switch {
	case isObject && len(members) == 0:
		found[path] = "{}"
	case isList && len(list) == 0:
		found[path] = "[]"
	case !isObject && !isList:
		found[path] = fmt.Sprint(value)
	}
}

// differences says in the order of the paths what has changed.
func differences(before, after map[string]string) []string {
	paths := maps.Clone(before)
	maps.Copy(paths, after)

	var found []string

	for _, path := range slices.Sorted(maps.Keys(paths)) {
		was, had := before[path]
		is, has := after[path]

		switch {
		case !had:
			found = append(found, fmt.Sprintf("added %s: %s", path, is))
		case !has:
			found = append(found, fmt.Sprintf("removed %s: %s", path, was))
		case was != is:
			found = append(found, fmt.Sprintf("changed %s: %s, now %s", path, was, is))
		}
	}

	return found
}
