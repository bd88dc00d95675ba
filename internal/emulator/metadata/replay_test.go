package metadata_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// skipped are recorded steps that are not played: those whose path matches. A step belongs to the
// first that matches, and each has so many.
type skipped struct {
	path  *regexp.Regexp
	why   string
	count int
}

// TestResourceReplay plays what the real resource registry answered on the paths that the provider
// reads. Its world has the recorded resources.
func TestResourceReplay(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{World: world.World{Resources: readTestdata[[]world.Resource](t, "resource-registry.world.json")}})
	path := func(end string) *regexp.Regexp {
		return regexp.MustCompile(`(?i)^` + metadata.ResourcePath + end)
	}
	replayMetadata(t, server, scenetest.LoadConversation(t, "resource-registry.json", 202), []skipped{
		{path(`/search`), "the provider lists resources and does not search", 59},
		{path(`/[^/]+/policy`), "the provider asks for no policies", 44},
		{path(`/(updated|changes)`), "the provider does not follow the registry", 21},
		{regexp.MustCompile(`^\{next\}$`), "it goes on with a step that is skipped", 3},
	})
}

// TestAccessPackageReplay plays what the real access management answered on the paths that the
// provider reads. Its world is Altinn's catalog, with the resources and descriptions that the
// answers prove: they write {text} for every description.
func TestAccessPackageReplay(t *testing.T) {
	t.Parallel()
	around := readTestdata[world.World](t, "access-packages.world.json")
	known := readFile[struct {
		Packages []struct {
			URN string `json:"urn"`
		} `json:"packages"`
	}](t, "access-packages.json")
	for _, one := range known.Packages {
		if !slices.ContainsFunc(around.AccessPackages, func(own world.AccessPackage) bool { return own.URN == one.URN }) {
			around.AccessPackages = append(around.AccessPackages, world.AccessPackage{URN: one.URN})
		}
	}
	steps := scenetest.LoadConversation(t, "access-packages.json", 232)
	ids := regexp.MustCompile(`"[1-3]{8}-[1-3]{4}-4[1-3]{3}-8[1-3]{3}-0{11}[0-9]"`) // of resources, their types and owners: random
	// The steps about languages ask by id for a package that holds nothing, of which its URN gives
	// the same answer.
	byURN := strings.NewReplacer("/package/75fa5863-3368-4ac6-9a4b-48f595e483ad", "/package/urn/kunst-og-underholdning")
	for index := range steps {
		steps[index].Path = byURN.Replace(steps[index].Path)
		steps[index].Answer.JSON = ids.ReplaceAll(steps[index].Answer.JSON, []byte(`"{uuid}"`))
	}
	path := func(end string) *regexp.Regexp {
		return regexp.MustCompile(`(?i)^` + metadata.PackagePath + end)
	}
	replayMetadata(t, scenetest.Start(t, emulator.Options{World: around}), steps, []skipped{
		{path(`/search`), "the provider lists packages and does not search", 70},
		{path(`/(group|area)\b`), "the provider reads the tree in one piece, the export", 41},
		{path(`/package/(urn/?$|[^/]+/?$|[^/]+/resources)`), "the provider knows packages by their URNs, and not what they hold", 35},
		{regexp.MustCompile(`/meta/info/roles`), "the provider asks for no roles", 17},
		{regexp.MustCompile(`/meta/types/`), "the provider asks for no types of parties", 2},
	})
}

// replayMetadata plays every step but those that are skipped with a reason.
func replayMetadata(t *testing.T, server *emulator.Server, steps []scenetest.Step, skip []skipped) {
	t.Helper()
	player := scenetest.NewReplay(t, server, func(string) string { return "" })
	played, left := 0, make([]int, len(skip))
	for index, recorded := range steps {
		if why := slices.IndexFunc(skip, func(s skipped) bool { return s.path.MatchString(recorded.Path) }); why >= 0 {
			left[why]++
			continue
		}
		played++
		if err := player.Play(recorded); err != nil {
			t.Errorf("step %d, %s: %s %s: %v", index, recorded.Name, recorded.Method, recorded.Path, err)
		}
	}
	for index, own := range skip {
		t.Logf("%d steps skipped: %s", left[index], own.why)
		if left[index] != own.count {
			t.Errorf("%d steps have a path like %s, want %d", left[index], own.path, own.count)
		}
	}
	t.Logf("%d of %d steps played", played, len(steps))
}

func readTestdata[T any](t *testing.T, name string) T {
	t.Helper()
	return readFile[T](t, filepath.Join("testdata", name))
}

func readFile[T any](t *testing.T, path string) T {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var value T
	if err := json.Unmarshal(content, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
