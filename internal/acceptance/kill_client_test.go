//go:build unix

package acceptance_test

import (
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A client is made by two calls, for itself and for its keys. Whatever is killed at which of them: the next run ends with one client,
// which has its key, or holds the block that imports the one that is there.
func TestKilledWhileMakingAClient(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	for name, at := range map[string]struct {
		moment  moment
		call    int
		imports bool // the client is there, and the state does not know it
	}{
		"before the client is made": {unsent, 1, false},
		"while it is being made":    {underWay, 1, true},
		"before it has its key":     {unsent, 2, true},
		"once it has its key":       {unanswered, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killWhileMaking(t, at.moment, at.call, at.imports)
		})
	}
}

func killWhileMaking(t *testing.T, at moment, call int, imports bool) {
	t.Helper()

	all := blows()
	s := &strike{blow: all[slices.IndexFunc(all, named("SIGKILL of the provider"))], at: at, of: writeCalls, number: call, restart: -1}

	w := newWorld(t)
	g := newGate(t, w)
	work := w.launchedWorkspace(t, g)
	e := estate{clients: map[string]object{"c01": providertest.ClientConfig("c01")}}
	work.write(t, "main.tf", e.config(t))

	_, out := work.struck(t, g, s, "apply", "-auto-approve", "-no-color")
	if !g.settle(s) || s.err != nil || s.method != http.MethodPost || (path.Base(s.path) == "jwks") != (call == 2) {
		t.Fatalf("the blow fell at %s %s: %v\n%s", s.method, s.path, s.err, out)
	}

	left := w.clients(t)

	code, out := work.struck(t, g, nil, "apply", "-auto-approve", "-no-color")

	block := importBlock.FindStringSubmatch(out)
	if imports != (code != 0) || imports != (block != nil) || imports && block[2] != left[0].ID {
		t.Fatalf("the next apply: exit code %d, with %v\n%s", code, left, out)
	}

	if imports {
		work.write(t, "import.tf", strings.Replace(block[0], ".example", ".c01", 1))

		if code, out := work.struck(t, g, nil, "apply", "-auto-approve", "-no-color"); code != 0 {
			t.Fatalf("the apply with the import: exit code %d\n%s", code, out)
		}
	}

	stored := w.clients(t)
	if len(stored) != 1 || imports && stored[0].ID != left[0].ID || work.managed(t)[providertest.ClientType+".c01"] != stored[0].ID {
		t.Errorf("the state has %v, and Digdir %v after %v", work.managed(t), stored, left)
	}

	w.expectKey(t, stored[0])

	if code, out := work.struck(t, g, nil, "plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("the plan is not empty:\n%s", out)
	}
}
