package acceptance_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// copied starts a CLI in a copy of an example.
func (w *world) copied(t testing.TB, example string) workspace {
	t.Helper()

	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(examplesDir(t), example))); err != nil {
		t.Fatal(err)
	}

	return w.workspace(t, dir)
}

// output reads an output.
func (s workspace) output(t testing.TB, name string, value any) {
	t.Helper()

	if err := json.Unmarshal([]byte(s.must(t, "output", "-json", name)), value); err != nil {
		t.Fatal(err)
	}
}

// What a customer takes away shows in the check, and the customer is asked for that alone, until it is there again.
func TestDriftOfAccessIsSeenAndAskedFor(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	const lack = "may do less than the product needs"

	w := newWorld(t)
	run := w.copied(t, "access-drift")
	apply := func(when string, lacking bool, says ...string) string {
		t.Helper()

		out := run.must(t, "apply", "-auto-approve", "-input=false")
		if strings.Contains(strings.Join(strings.Fields(out), " "), lack) != lacking || !refused(says...).MatchString(out) {
			t.Errorf("%s: something is lacking: want %t, and %q:\n%s", when, lacking, says, out)
		}

		return out
	}
	toAnswer := func(when string, names ...string) {
		t.Helper()

		var urls map[string]string
		run.output(t, "to_answer", &urls)

		if got := slices.Sorted(maps.Keys(urls)); !slices.Equal(got, names) {
			t.Errorf("%s: to be answered by %q, want %q", when, got, names)
		}
	}

	apply("nobody has answered", false, "3 added")
	w.approveAll(t)
	apply("all is given", false, "0 added, 0 changed, 0 destroyed")

	if err := w.Altinn.Take(w.systemUserOf(t, "314250052"), emulator.Holding{AccessPackages: []string{providertest.AccessPackage("toll")}}); err != nil {
		t.Fatal(err)
	}

	apply("a package is taken away", true, "1 added, 0 changed, 0 destroyed")
	toAnswer("it is asked for", "havgapet")

	open := w.ChangeRequests("New")
	w.expectAsked(t, 1, providertest.AccessPackage("toll"))
	apply("it is not answered", true, "0 added, 0 changed, 0 destroyed")
	w.Approve(t, open[0])
	apply("it is given again", false, "0 added, 0 changed, 1 destroyed")
	toAnswer("it is there again")

	if code, out := run.run(t, "plan", "-detailed-exitcode", "-input=false"); code != 0 {
		t.Errorf("the plan is not empty: exit code %d\n%s", code, out)
	}
}

// When the product comes to need more, everybody who has accepted is asked for that alone; what it needs no longer is named.
func TestNewNeedsAreAskedForAlone(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.copied(t, "access-drift")
	run.must(t, "apply", "-auto-approve", "-input=false")
	w.approveAll(t)

	text, err := os.ReadFile(filepath.Join(run.Dir, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}

	run.write(t, "main.tf", strings.Replace(string(text), "accesspackage:toll", "accesspackage:merverdiavgift", 1))
	run.must(t, "apply", "-auto-approve", "-input=false")

	w.expectAsked(t, 2, providertest.AccessPackage("merverdiavgift"))

	var spare map[string][]string
	run.output(t, "spare", &spare)

	if len(spare) != 2 || !slices.Equal(spare["havgapet"], []string{providertest.AccessPackage("toll")}) {
		t.Errorf("beyond need are %v", spare)
	}
}

// expectAsked fails the test unless so many customers are asked for one access package and nothing else.
func (w *world) expectAsked(t testing.TB, count int, urn string) {
	t.Helper()

	changes := w.Altinn.ChangeRequests()
	if len(changes) != count {
		t.Errorf("%d customers are asked, want %d", len(changes), count)
	}

	for _, change := range changes {
		if !slices.Equal(change.RequiredAccessPackages, []string{urn}) ||
			len(change.RequiredRights)+len(change.UnwantedRights)+len(change.UnwantedAccessPackages) > 0 {
			t.Errorf("a customer is asked for %+v", change)
		}
	}
}

// systemUserOf is the id of a customer's only system user.
func (w *world) systemUserOf(t testing.TB, party string) string {
	t.Helper()

	for _, one := range w.Altinn.SystemUsers() {
		if one.Organisation == party {
			return one.ID
		}
	}

	t.Fatalf("%s has no system user", party)

	return ""
}
