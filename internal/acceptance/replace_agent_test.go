package acceptance_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// replacing is a configuration that replaces a system user for clients.
type replacing struct {
	*world

	run workspace
}

// Who follows the guide sees what the new system user still lacks, until it has all of it and the old one can go. Without an old one,
// nothing says that all is there.
func TestAgentIsReplacedAsTheGuideTells(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	const (
		before, after              = "lonn-2025", "alt-2026"
		main, sole, third, deleted = "310904473", "313872106", "910493353", "313872203"
	)

	w := newWorld(t)
	r := replacing{w, w.copied(t, "replace-agent")}
	all := emulator.Holding{}

	r.knowsNothing(t, "nobody has accepted")
	w.approveAll(t)
	r.lacks(t, "without clients")
	r.gives(t, before, all, main, sole, third, deleted)
	r.lacks(t, "the old one has clients", main, sole, third)
	r.gives(t, after, all, sole)
	r.gives(t, after, emulator.Holding{AccessPackages: []string{}}, third)
	r.lacks(t, "the new one has one, and one without packages", main, third)
	r.gives(t, after, emulator.Holding{AccessPackages: []string{providertest.AccessPackage("regnskapsforer-lonn")}}, main, third)
	r.lacks(t, "the new one has all that the old one had")

	if err := w.Altinn.DeleteSystemUser(w.systemUser(t, before)); err != nil {
		t.Fatal(err)
	}

	r.knowsNothing(t, "the old one is deleted, and asked for anew")

	for _, name := range []string{"main.tf", "clients.tf"} {
		text, err := os.ReadFile(filepath.Join(r.run.Dir, name))
		if err != nil {
			t.Fatal(err)
		}

		rest, _, _ := strings.Cut(string(text), `output "still_to_add"`) // the check is behind it
		r.run.write(t, name, regexp.MustCompile(`(?m)^ *"lonn-2025" = .*$`).ReplaceAllString(rest, ""))
	}

	r.run.must(t, "apply", "-auto-approve", "-input=false")
}

// lacks applies, and fails the test unless these clients are to be given one package.
func (r replacing) lacks(t *testing.T, when string, want ...string) {
	t.Helper()

	if out := r.run.must(t, "apply", "-auto-approve", "-input=false"); refused("There is no old system user").MatchString(out) {
		t.Errorf("%s: the old one is missing:\n%s", when, out)
	}

	var left map[string]struct {
		Name           string   `json:"name"`
		AccessPackages []string `json:"access_packages"`
	}

	r.run.output(t, "still_to_add", &left)

	if got := slices.Sorted(maps.Keys(left)); !slices.Equal(got, want) {
		t.Errorf("%s: %q are still to be added, want %q", when, got, want)
	}

	for number, one := range left {
		if one.Name == "" || !slices.Equal(one.AccessPackages, []string{providertest.AccessPackage("regnskapsforer-lonn")}) {
			t.Errorf("%s: %s lacks %+v", when, number, one)
		}
	}
}

// knowsNothing applies, and fails the test unless the old system user is said to be missing, and nothing that the new one lacks.
func (r replacing) knowsNothing(t *testing.T, when string) {
	t.Helper()

	out := r.run.must(t, "apply", "-auto-approve", "-input=false")
	if !refused("There is no old system user").MatchString(out) {
		t.Errorf("%s: nothing says that there is no old one:\n%s", when, out)
	}

	if code, out := r.run.run(t, "output", "-json", "still_to_add"); code == 0 {
		t.Errorf("%s: still to be added are %s", when, out)
	}
}

// gives has the accountant give clients to the system user with a reference.
func (r replacing) gives(t *testing.T, ref string, holding emulator.Holding, clients ...string) {
	t.Helper()

	for _, client := range clients {
		if err := r.Altinn.SetClient(r.systemUser(t, ref), client, holding); err != nil {
			t.Fatal(err)
		}
	}
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
