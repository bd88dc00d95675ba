package acceptance_test

import (
	"encoding/json"
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

// drifting is a configuration that asks for what customers lack.
type drifting struct {
	*world

	run workspace
}

// What a customer takes away shows in the check, and the customer is asked for that alone, until it is there again. Who takes it back
// after a yes is named, and asked again by -replace; who is deleted is not asked at all.
func TestDriftOfAccessIsSeenAndAskedFor(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	d := drifting{w, w.copied(t, "access-drift")}
	d.replace(t, `havgapet = "310904473"`, `havgapet = "310904473"`+"\n"+`nedlagt = "313872203"`)

	takeToll := func() {
		t.Helper()

		if err := w.Altinn.Take(w.systemUserOf(t, "310904473"), emulator.Holding{AccessPackages: []string{providertest.AccessPackage("toll")}}); err != nil {
			t.Fatal(err)
		}
	}

	d.apply(t, "nobody has answered", false, "4 added")
	w.approveAll(t)
	d.apply(t, "all is given, but by the deleted one", false, "0 added, 0 changed, 0 destroyed")
	d.outputs(t, "deleted", `["nedlagt"]`)
	takeToll()
	d.apply(t, "a package is taken away", true, "1 added, 0 changed, 0 destroyed", "havgapet")
	d.outputs(t, "not_given", `{}`)

	var urls map[string]string
	d.run.output(t, "to_answer", &urls)

	if len(urls) != 1 || urls["havgapet"] == "" {
		t.Errorf("to be answered are %v", urls)
	}

	w.expectAsked(t, 1, providertest.AccessPackage("toll"))
	w.Approve(t, w.ChangeRequests("New")[0])
	takeToll()
	d.apply(t, "it is given and taken back", true, "0 added, 0 changed, 0 destroyed")
	d.outputs(t, "not_given", `{"havgapet":"Accepted"}`)

	out := d.run.must(t, "apply", "-auto-approve", "-input=false", `-replace=altinn_system_user_change_request.lacking["havgapet"]`)
	if !refused("1 added, 0 changed, 1 destroyed").MatchString(out) {
		t.Errorf("it is not asked for again:\n%s", out)
	}

	w.expectAsked(t, 2, providertest.AccessPackage("toll"))
	w.Approve(t, w.ChangeRequests("New")[0])
	d.apply(t, "it is given again", false, "0 added, 0 changed, 1 destroyed")
	d.outputs(t, "to_answer", `{}`)

	if code, out := d.run.run(t, "plan", "-detailed-exitcode", "-input=false"); code != 0 {
		t.Errorf("the plan is not empty: exit code %d\n%s", code, out)
	}
}

// apply applies, and fails the test unless the check warns or not, and what is said is there.
func (d drifting) apply(t *testing.T, when string, lacking bool, says ...string) {
	t.Helper()

	out := d.run.must(t, "apply", "-auto-approve", "-input=false")
	if refused("may do less than the product needs").MatchString(out) != lacking || !refused(says...).MatchString(out) {
		t.Errorf("%s: something is lacking: want %t, and %q:\n%s", when, lacking, says, out)
	}
}

// outputs fails the test unless an output has this value.
func (d drifting) outputs(t *testing.T, name, want string) {
	t.Helper()

	if got := strings.TrimSpace(d.run.must(t, "output", "-json", name)); got != want {
		t.Errorf("%s is %s, want %s", name, got, want)
	}
}

// replace changes main.tf.
func (d drifting) replace(t *testing.T, text, by string) {
	t.Helper()

	content, err := os.ReadFile(filepath.Join(d.run.Dir, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}

	d.run.write(t, "main.tf", strings.Replace(string(content), text, by, 1))
}

// When the product comes to need more, everybody who has accepted is asked for that alone; what it needs no longer is named. All the same
// whether a customer is added, has not answered in time, or has deleted its system user.
func TestNewNeedsAreAskedForAlone(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	d := drifting{w, w.copied(t, "access-drift")}
	d.apply(t, "nobody has answered", false)
	w.approveAll(t)
	d.replace(t, `havgapet = "310904473"`, `havgapet = "310904473"`+"\n"+`late = "314250052"`)
	d.apply(t, "a customer is added", false, "1 added, 0 changed, 0 destroyed")
	w.Altinn.AdvanceClock(providertest.HalfAYear)
	d.apply(t, "it has not answered in time", false, "1 added, 0 changed, 1 destroyed")

	if err := w.Altinn.DeleteSystemUser(w.systemUserOf(t, "910493353")); err != nil {
		t.Fatal(err)
	}

	d.replace(t, "accesspackage:toll", "accesspackage:merverdiavgift")
	d.replace(t, `late = "314250052"`, `late = "314250052"`+"\n"+`later = "313872106"`)
	d.apply(t, "it needs another one, a system user is deleted, and a customer is added", true, "3 added, 1 changed, 0 destroyed")

	w.expectAsked(t, 1, providertest.AccessPackage("merverdiavgift"))

	var spare map[string][]string
	d.run.output(t, "spare", &spare)

	if len(spare) != 1 || !slices.Equal(spare["havgapet"], []string{providertest.AccessPackage("toll")}) {
		t.Errorf("beyond need are %v", spare)
	}

	if err := w.Altinn.DeleteSystemUser(w.systemUserOf(t, "310904473")); err != nil {
		t.Fatal(err)
	}

	d.run.must(t, "destroy", "-auto-approve", "-input=false")
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
