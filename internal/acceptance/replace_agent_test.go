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
		single, bare               = "314250109", "314250206" // with a single resource, and with nothing
		krav                       = "ske-krav-og-betalinger"
	)

	w := newWorld(t)
	r := replacing{w, w.copied(t, "replace-agent")}
	all, nothing := emulator.Holding{}, emulator.Holding{AccessPackages: []string{}}
	lonn := providertest.AccessPackage("regnskapsforer-lonn")

	r.knowsNothing(t, "nobody has accepted")
	w.approveAll(t)
	r.lacks(t, "without clients", nil)
	r.gives(t, before, all, main, sole, third, deleted)
	r.gives(t, before, emulator.Holding{AccessPackages: []string{}, Rights: []string{krav}}, single)
	r.gives(t, before, nothing, bare)
	r.lacks(t, "the old one has clients", map[string]string{main: lonn, sole: lonn, third: lonn, single: krav, bare: ""})
	r.gives(t, after, all, sole, single)
	r.gives(t, after, nothing, third, bare)
	r.lacks(t, "the new one has some, not with all", map[string]string{main: lonn, third: lonn, single: krav})
	r.gives(t, after, emulator.Holding{AccessPackages: []string{lonn}}, main, third)
	r.gives(t, after, emulator.Holding{Rights: []string{krav}}, single)
	r.lacks(t, "the new one has all that the old one had", nil)

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

// lacks applies, and fails the test unless these clients are to be given this.
func (r replacing) lacks(t *testing.T, when string, want map[string]string) {
	t.Helper()

	if out := r.run.must(t, "apply", "-auto-approve", "-input=false"); refused("There is no old system user").MatchString(out) {
		t.Errorf("%s: the old one is missing:\n%s", when, out)
	}

	var left map[string]struct {
		Name           string   `json:"name"`
		AccessPackages []string `json:"access_packages"`
		Resources      []string `json:"resources"`
	}

	r.run.output(t, "still_to_add", &left)

	got := map[string]string{}
	for number, one := range left {
		got[number] = strings.Join(slices.Concat(one.AccessPackages, one.Resources), " ")

		if one.Name == "" {
			t.Errorf("%s: %s has no name", when, number)
		}
	}

	if !maps.Equal(got, want) {
		t.Errorf("%s: %q are still to be added, want %q", when, got, want)
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
