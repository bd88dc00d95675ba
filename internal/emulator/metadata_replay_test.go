package emulator

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// TestResourceReplay plays what the real resource registry answered. Its world
// has the recorded resources, and the policies that its answers show.
func TestResourceReplay(t *testing.T) {
	t.Parallel()
	resources := readTestdata[[]Resource](t, "resource-registry.world.json")
	for identifier, policy := range readTestdata[map[string]json.RawMessage](t, "resource-policies.json") {
		index := slices.IndexFunc(resources, func(r Resource) bool { return r.text("identifier") == identifier })
		resources[index]["policy"] = policy
	}
	server := startServer(t, Options{World: World{Resources: resources}})
	replayMetadata(t, server, loadConversation(t, "resource-registry.json", 202), nil)
}

// TestAccessPackageReplay plays what the real access management answered. Its
// world is Altinn's catalogue, with the resources and descriptions that the
// answers prove: they write {text} for every description.
func TestAccessPackageReplay(t *testing.T) {
	t.Parallel()
	world := readTestdata[World](t, "access-packages.world.json")
	known, err := builtInCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range known.packages {
		if !slices.ContainsFunc(world.AccessPackages, func(own AccessPackage) bool { return own.URN == one.URN }) {
			world.AccessPackages = append(world.AccessPackages, AccessPackage{URN: one.URN})
		}
	}
	steps := loadConversation(t, "access-packages.json", 232)
	// Resources, their types and owners had random ids; the emulator's owners have no logo.
	ids := regexp.MustCompile(`"[1-3]{8}-[1-3]{4}-4[1-3]{3}-8[1-3]{3}-0{11}[0-9]"`)
	for index := range steps {
		content := ids.ReplaceAll(steps[index].Answer.JSON, []byte(`"{uuid}"`))
		steps[index].Answer.JSON = bytes.ReplaceAll(content, []byte(`"https://example.com/logo.svg"`), []byte("null"))
	}
	for _, name := range stepsWithMoreHits() {
		index := slices.IndexFunc(steps, func(recorded step) bool { return recorded.Name == name })
		if index < 0 {
			t.Fatalf("no step is named %q", name)
		}
		steps[index].atMost = true
	}
	replayMetadata(t, startServer(t, Options{World: world}), steps, leftOutPackageSteps())
}

// stepsWithMoreHits find words that many descriptions have. Which ones is not
// recorded, so the emulator has fewer hits: those that are shown, and at most
// as many as were recorded.
func stepsWithMoreHits() []string {
	return []string{
		"search by a name",
		`search, typeName "Organization"`,
		`search, typeName "organisasjon"`,
		`search, typeName "ORGANISASJON"`,
		`search, typeName "Organisasjon"`,
		`search, typeName ""`,
		`search, typeName " "`,
		"search in resources, by resource name",
	}
}

// leftOutPackageSteps are the steps that are not played, and why.
func leftOutPackageSteps() map[string]string {
	const (
		roles = "roles and what comes of them are not emulated: no vendor asks for them"
		types = "types of parties are not emulated: no vendor asks for them"
	)
	return map[string]string{
		"roles":                                   roles,
		"role by id":                              roles,
		"role by id in en":                        roles,
		"role by id in nn":                        roles,
		"role by unknown id":                      roles,
		"role by a malformed id":                  roles,
		"packages of a role":                      roles,
		"packages of a role with resources":       roles,
		"packages of a role by id":                roles,
		"packages of a role, no variant":          roles,
		"packages of a role, nothing given":       roles,
		"packages of an unknown role":             roles,
		"packages of a role, unknown variant":     roles,
		"packages of an unknown role id":          roles,
		"resources of a role":                     roles,
		"resources of a role and of its packages": roles,
		"resources of a role by id":               roles,
		"subtypes of organisations":               types,
		"subtypes of organisations in en":         types,
	}
}

// replayMetadata plays every step but those that leftOut names with a reason.
func replayMetadata(t *testing.T, server *Server, steps []step, leftOut map[string]string) {
	t.Helper()
	player := newReplay(t, server, func(string) string { return "" })
	unused := maps.Clone(leftOut)
	for index, recorded := range steps {
		if leftOut[recorded.Name] != "" {
			delete(unused, recorded.Name)
			continue
		}
		if err := player.play(recorded); err != nil {
			t.Errorf("step %d, %s: %s %s: %v", index, recorded.Name, recorded.Method, recorded.Path, err)
		}
	}
	t.Logf("%d of %d steps played", len(steps)-len(leftOut), len(steps))
	for name := range unused {
		t.Errorf("no step is named %q", name)
	}
}

func readTestdata[T any](t *testing.T, name string) T {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var value T
	if err := json.Unmarshal(content, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
