package emulator

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestResourceReplay plays what the real resource registry answered on the look-up of
// one resource and on the whole list.
func TestResourceReplay(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("testdata", "resource-registry.world.json"))
	if err != nil {
		t.Fatal(err)
	}
	var resources []Resource
	if err := json.Unmarshal(content, &resources); err != nil {
		t.Fatal(err)
	}
	server := startServer(t, Options{World: World{Resources: resources}})
	others := regexp.MustCompile(`(?i)^` + resourcePath + `/(search|updated|changes|[^/]*/policy)\b`)
	replayMetadata(t, server, "resource-registry.json", 75, func(recorded step) string {
		switch {
		case strings.HasPrefix(recorded.Path, "{"):
			return "a list's next page"
		case others.MatchString(recorded.Path):
			return "paths not emulated yet"
		}
		return ""
	})
}

// TestAccessPackageReplay plays what the real access management answered on the
// look-up of one package and on the export.
func TestAccessPackageReplay(t *testing.T) {
	t.Parallel()
	server := startServer(t, Options{})
	emulated := regexp.MustCompile(`(?i)^` + packagePath + `(/?|/export/?|/package(/[^/]*)?/?|/package/urn/[^/]*/?)(\?.*)?$`)
	replayMetadata(t, server, "access-packages.json", 87, func(recorded step) string {
		switch {
		case !emulated.MatchString(recorded.Path):
			return "paths not emulated yet"
		case strings.Contains(string(recorded.Answer.JSON), `"refId"`):
			return "packages with resources, which a world cannot express"
		}
		return ""
	})
}

// replayMetadata plays the steps for which leaveOut has no reason.
func replayMetadata(t *testing.T, server *Server, conversation string, want int, leaveOut func(step) string) {
	t.Helper()
	player := newReplay(t, server, func(string) string { return "" })
	played, leftOut := 0, map[string]int{}
	for index, recorded := range loadConversation(t, conversation) {
		if reason := leaveOut(recorded); reason != "" {
			leftOut[reason]++
			continue
		}
		played++
		if err := player.play(recorded); err != nil {
			t.Errorf("step %d, %s: %s %s: %v", index, recorded.Name, recorded.Method, recorded.Path, err)
		}
	}
	t.Logf("%s: %d steps played; left out: %v", conversation, played, leftOut)
	if played != want {
		t.Errorf("%d steps played, want %d", played, want)
	}
}
