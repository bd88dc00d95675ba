package acceptance_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// One system user for clients acts for every unit that its owner adds, and for those below it; for the owner another one does.
func TestOneSystemUserActsForManyUnits(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.copied(t, "many-units")
	refs := func(when string, want map[string]string) {
		t.Helper()
		run.must(t, "apply", "-auto-approve", "-input=false")

		var got map[string]string
		run.output(t, "external_refs", &got)

		if !maps.Equal(got, want) {
			t.Errorf("%s: the references are %v, want %v", when, got, want)
		}
	}

	refs("nobody has answered", nil)
	w.approveAll(t)
	refs("no unit is added", map[string]string{"310904473": "own"})

	if err := w.Altinn.SetClient(w.systemUser(t, "units"), "314250052", emulator.Holding{}); err != nil {
		t.Fatal(err)
	}

	refs("a unit is added", map[string]string{"310904473": "own", "314250052": "units", "314250109": "units", "314250206": "units"})
}

// One customer has two system users of one system, and each token is for one of them.
func TestOneCustomerHasTwoRoles(t *testing.T) {
	t.Parallel()
	requireEphemeral(t)

	w := newWorld(t)
	run := w.copied(t, "two-roles")
	run.must(t, "apply", "-auto-approve", "-input=false")
	w.approveAll(t)

	if users := w.Altinn.SystemUsers(); len(users) != 2 || users[0].Organisation != users[1].Organisation || users[0].ID == users[1].ID {
		t.Fatalf("the system users are %+v", users)
	}

	out := run.must(t, "apply", "-auto-approve", "-input=false", "-var=accepted=true")
	if strings.Contains(out, "another role") || !strings.Contains(out, `role["accountant"]: Open`) || !strings.Contains(out, `role["auditor"]: Open`) {
		t.Errorf("a token is for another role, or was not got: %s", out)
	}

	// A customer who has taken one role back keeps the other.
	must(t, w.Altinn.DeleteSystemUser(w.systemUser(t, "auditor")), nil)

	if code, out := run.run(t, "plan", "-input=false", "-var=accepted=true"); code == 0 || !refused("auditor").MatchString(out) {
		t.Errorf("exit code %d: %s", code, out)
	}

	providertest.ExpectIDs(t, "left", []string{w.Altinn.SystemUsers()[0].ExternalRef}, "accountant")
}
