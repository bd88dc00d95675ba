//go:build unix

package acceptance_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Whatever is killed while a customer is being asked for a change, and when: the next run goes on with what is stored. The customer
// is asked once, and a destroy withdraws what was asked.
func TestKilledWhileAskingForAChange(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	for blow, moments := range map[string][]moment{
		"SIGKILL of the provider": {unsent, underWay, unanswered, answered},
		"SIGKILL of the CLI":      {underWay, unanswered}, // once it has the answer, it may die in the middle of writing the state
		"SIGINT of the CLI":       {unanswered},
	} {
		for _, at := range moments {
			t.Run(blow+" "+string(at), func(t *testing.T) {
				t.Parallel()
				killWhileAsking(t, blow, at)
			})
		}
	}
}

func killWhileAsking(t *testing.T, blow string, at moment) {
	t.Helper()

	all := blows()
	s := &strike{blow: all[slices.IndexFunc(all, named(blow))], at: at, of: writeCalls, number: 1, restart: -1}

	w := newWorld(t)
	g := newGate(t, w)
	work := w.launchedWorkspace(t, g)
	work.write(t, "main.tf", altinnRequired+changeConfig(t, providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))))

	_, out := work.struck(t, g, s, "apply", "-auto-approve", "-no-color")
	if !g.settle(s) || s.err != nil || s.method != http.MethodPost || s.path != providertest.ChangeRequestPath {
		t.Fatalf("the blow fell at %s %s: %v\n%s", s.method, s.path, s.err, out)
	}

	before := w.ChangeRequests("New")

	if code, out := work.struck(t, g, nil, "apply", "-auto-approve", "-no-color"); code != 0 {
		t.Fatalf("the next apply: exit code %d\n%s", code, out)
	}

	open := w.ChangeRequests("New")
	if managed := work.managed(t)[thisChange]; len(open) != 1 || managed != open[0] || len(before) > 0 && before[0] != open[0] {
		t.Errorf("the state has %q, and Altinn %v after %v", managed, open, before)
	}

	if code, out := work.struck(t, g, nil, "plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("the plan is not empty:\n%s", out)
	}

	work.struck(t, g, nil, "destroy", "-auto-approve", "-no-color")
	providertest.ExpectIDs(t, "open after the destroy", w.ChangeRequests("New"))
}

func named(name string) func(blow) bool { return func(b blow) bool { return b.name == name } }
