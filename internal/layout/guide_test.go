package layout_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

func guide(t *testing.T, name string) string {
	t.Helper()

	return read(t, "templates", "guides", name)
}

func read(t *testing.T, name ...string) string {
	t.Helper()

	content, err := os.ReadFile(filepath.Join(root, filepath.Join(name...)))
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

func TestGuideNamesEveryFlagOfTheEmulator(t *testing.T) {
	t.Parallel()

	flags := regexp.MustCompile(`flags\.\w+\((?:&[\w.]+, )?"([\w-]+)"`).
		FindAllStringSubmatch(read(t, "internal", "cmd", "altinn-emulator", "main.go"), -1)
	if len(flags) < 5 {
		t.Fatalf("found only the flags %q", flags)
	}

	text := guide(t, "emulator.md")

	for _, flag := range flags {
		if !strings.Contains(text, "| `-"+flag[1]) {
			t.Errorf("the guide lacks the flag -%s", flag[1])
		}
	}
}

func TestGuideNamesEveryControlOfTheEmulator(t *testing.T) {
	t.Parallel()

	var index struct {
		Controls []string `json:"controls"`
	}

	if err := json.Unmarshal([]byte(get(t, start(t).Access().ControlURL)), &index); err != nil {
		t.Fatal(err)
	}

	documented := regexp.MustCompile("(?m)^\\| `([A-Z]+ /_emulator/[\\w/{}-]*)` \\|").FindAllStringSubmatch(guide(t, "emulator-controls.md"), -1)
	if len(documented) == 0 || len(documented) != len(index.Controls) {
		t.Errorf("the guide has %d controls, the emulator %d: %q", len(documented), len(index.Controls), index.Controls)
	}

	for _, control := range documented {
		if !strings.Contains(strings.Join(index.Controls, "\n")+"\n", control[1]+"\n") {
			t.Errorf("the emulator has no control %s", control[1])
		}
	}
}

func start(t *testing.T) *emulator.Server {
	t.Helper()

	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})

	return server
}

func get(t *testing.T, url string) string {
	t.Helper()

	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}

	transport := &http.Transport{DisableKeepAlives: true}

	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()

	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}

	return string(body)
}

func TestWorldFileOfTheGuideIsUsable(t *testing.T) {
	t.Parallel()

	_, rest, found := strings.Cut(guide(t, "emulator-controls.md"), "```json\n")
	world, _, _ := strings.Cut(rest, "```")

	if !found {
		t.Fatal("the guide shows no world file")
	}

	if _, err := emulator.ParseWorld([]byte(world)); err != nil {
		t.Error(err)
	}
}

// Where the emulator says what to set, it also says what to unset: nothing of a reader's own may count beside it.
func TestEmulatorKnowsEveryVariableOfTheProvider(t *testing.T) {
	t.Parallel()

	server := start(t)

	known := append(emulator.Unset(), "ALTINN_PLAN_TIME_CHECKS") // which leads nowhere else
	for _, entry := range server.Environment("") {
		name, _, _ := strings.Cut(entry, "=")
		known = append(known, name)
	}

	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `[\\w.]+` \\| `([A-Z_0-9]+)`").FindAllStringSubmatch(read(t, "docs", "index.md"), -1) {
		documented = append(documented, row[1])
	}

	var code []string
	for _, name := range regexp.MustCompile(`"((?:ALTINN|MASKINPORTEN|DIGDIR)_[A-Z_0-9]+)"`).FindAllStringSubmatch(
		read(t, "internal", "provider", "block.go")+read(t, "internal", "provider", "settings.go"), -1) {
		code = append(code, name[1])
	}

	slices.Sort(known)
	slices.Sort(documented)
	slices.Sort(code)

	if len(code) < 14 || !slices.Equal(code, documented) || !slices.Equal(code, known) {
		t.Errorf("the provider reads\n%q,\ndocs/index.md names\n%q,\nthe emulator\n%q", code, documented, known)
	}
}

// An engineer who looks for a code finds it, whether or not the error itself explains it.
func TestGuideToErrorsNamesEveryCodeThatIsExplained(t *testing.T) {
	t.Parallel()

	text := read(t, "templates", "guides", "errors.md")
	found := 0

	for name, content := range files(t) {
		base := filepath.Base(name)
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || !strings.HasPrefix(base, "hint") && base != "code.go" {
			continue
		}

		for _, code := range regexp.MustCompile(`"((?:AUTH[-.]|MP-)[A-Z0-9-]+)"`).FindAllStringSubmatch(string(content), -1) {
			found++

			if !strings.Contains(text, "`"+code[1]+"`") {
				t.Errorf("the guide lacks %s, which %s explains", code[1], name)
			}
		}
	}

	if found < 50 {
		t.Errorf("found only %d codes", found)
	}
}
