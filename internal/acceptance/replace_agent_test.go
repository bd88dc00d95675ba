package acceptance_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// Who follows the guide sees which clients the new system user still lacks, until it has all of them and the old one can go.
func TestAgentIsReplacedAsTheGuideTells(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	dir := t.TempDir()

	if err := os.CopyFS(dir, os.DirFS(filepath.Join(examplesDir(t), "replace-agent"))); err != nil {
		t.Fatal(err)
	}

	run := w.workspace(t, dir)
	lacks := func(when string, want ...string) {
		t.Helper()
		run.must(t, "apply", "-auto-approve", "-input=false")

		var left map[string]string
		if err := json.Unmarshal([]byte(run.must(t, "output", "-json", "still_to_add")), &left); err != nil {
			t.Fatal(err)
		}

		if got := slices.Sorted(maps.Keys(left)); !slices.Equal(got, want) {
			t.Errorf("%s: %q are still to be added, want %q", when, got, want)
		}
	}
	gives := func(ref string, clients ...string) {
		t.Helper()

		for _, client := range clients {
			if err := w.Altinn.SetClient(w.systemUser(t, ref), client, emulator.Holding{}); err != nil {
				t.Fatal(err)
			}
		}
	}

	lacks("nobody has accepted")
	w.approveAll(t)
	lacks("without clients")

	const main, sole, third = "310904473", "313872106", "910493353"

	gives("lonn-2025", main, sole, third)
	lacks("the old one has clients", main, sole, third)
	gives("alt-2026", sole)
	lacks("the new one has one", main, third)
	gives("alt-2026", main, third)
	lacks("the new one has all")

	if err := w.Altinn.DeleteSystemUser(w.systemUser(t, "lonn-2025")); err != nil {
		t.Fatal(err)
	}

	run.must(t, "plan", "-input=false") // it asks for the old one anew, and reads the new one
}

// systemUser is the id of the system user with a reference.
func (w *world) systemUser(t testing.TB, ref string) string {
	t.Helper()

	for _, one := range w.Altinn.SystemUsers() {
		if one.ExternalRef == ref {
			return one.ID
		}
	}

	t.Fatalf("there is no system user with the reference %q", ref)

	return ""
}
