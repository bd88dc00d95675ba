//go:build unix

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const (
	// killsVariable and seedVariable choose how often runs are cut short, and which ones: see "make torture".
	killsVariable = "TORTURE_KILLS"
	seedVariable  = "TORTURE_SEED"

	defaultKills = 20
	// shortRestart is for how long Altinn's database is away in some of the runs. The provider waits for it in earnest.
	shortRestart = time.Second

	killsPerRound = 10 // half of them while an estate is built, half while it is destroyed
)

// Kill it anywhere, run it again: nothing is doubled, nothing is lost. Where a person must act, the message holds the import
// block that works. The name of a subtest is the seed that repeats it.
func TestKilledAnywhereAndRunAgain(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	kills := numberFrom(t, killsVariable, defaultKills)
	seed := numberFrom(t, seedVariable, int(rand.Uint32()))

	for round := 0; round*killsPerRound < kills; round++ {
		t.Run(strconv.Itoa(seed+round), func(t *testing.T) {
			t.Parallel()

			left := min(killsPerRound, kills-round*killsPerRound)
			for estate := uint64(0); left > 0; estate++ {
				k := newTorture(t, uint64(seed+round), estate)
				k.build(t, (left+1)/2)
				left = k.destroy(t, left/2)
			}
		})
	}
}

// A state that is lost altogether is made again of what is there: systems and clients by the import blocks of one plan, requests by asking.
func TestLostStateIsMadeAgain(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	k := newTorture(t, 0, 0)
	k.build(t, 0)

	if err := os.Remove(k.stateFile()); err != nil {
		t.Fatal(err)
	}

	k.build(t, 0)

	if len(k.imports) != estateSystems+estateClients {
		t.Errorf("%d systems and clients were imported", len(k.imports))
	}
}

// torture is one estate, built and destroyed by runs that are cut short.
type torture struct {
	world  *world
	gate   *gate
	work   workspace
	estate estate
	random *rand.Rand

	imports map[string]string // the import blocks that messages held, by address
	history []string
}

func newTorture(t testing.TB, seed, number uint64) *torture {
	t.Helper()

	w := newWorld(t)
	g := newGate(t, w)
	k := &torture{
		world: w, gate: g, work: w.launchedWorkspace(t, g), estate: newEstate(),
		random: rand.New(rand.NewPCG(seed, number)), imports: map[string]string{},
	}
	k.work.write(t, "main.tf", k.estate.config(t))

	t.Cleanup(func() { t.Logf("%s\n%s", k.work.CLI, strings.Join(k.history, "\n")) })

	return k
}

// build applies until everything is there, and cuts so many applies short before.
func (k *torture) build(t *testing.T, kills int) {
	t.Helper()

	for done := false; !done; {
		missing := estateSize - len(k.estate.stored(t, k.world))

		struck, code, out := k.run(t, k.draw(kills, missing), "apply", "-auto-approve", "-no-color")

		switch {
		case struck:
			kills--
			k.customersAnswer(t)
		case code == 0:
			done = kills == 0
		default:
			k.act(t, out)
		}
	}

	k.estate.isStored(t, k.world)

	if managed, stored := k.work.managed(t), k.estate.stored(t, k.world); !maps.Equal(managed, stored) {
		t.Errorf("the state has\n%v\nand Altinn\n%v", managed, stored)
	}

	if _, code, out := k.run(t, nil, "plan", "-detailed-exitcode", "-no-color"); code != 0 {
		t.Errorf("the plan is not empty:\n%s", out)
	}

	k.expectCalls(t)
}

// expectCalls fails the test unless everything was made once, and nothing touched afterwards. The keys of a client come after it.
func (k *torture) expectCalls(t *testing.T) {
	t.Helper()

	made := 0

	for _, call := range k.world.Altinn.Journal() {
		switch call.Method {
		case http.MethodPut, http.MethodDelete:
			t.Errorf("%s %s: an apply of what was there already", call.Method, call.Path)
		case http.MethodPost:
			if call.Path == providertest.RegisterPath && call.Status == http.StatusOK ||
				call.Status == http.StatusCreated && path.Base(call.Path) != "jwks" {
				made++
			}
		}
	}

	if made != estateSize {
		t.Errorf("%d systems, requests and clients were made in all", made)
	}
}

// destroy destroys until nothing is left, and cuts so many runs short before. It returns how many it was too fast for.
func (k *torture) destroy(t *testing.T, kills int) (left int) {
	t.Helper()

	for done := false; !done; {
		struck, code, out := k.run(t, k.draw(kills, len(k.estate.stored(t, k.world))), "destroy", "-auto-approve", "-no-color")

		switch {
		case struck:
			kills--
		case code == 0: // it was faster than the strike, or is through
			done = kills == 0 || len(k.work.managed(t)) == 0
		default:
			t.Fatalf("destroying what is left fails:\n%s", out)
		}
	}

	if kills > 0 {
		k.tell("destroy: nothing was left for %d more strikes", kills)
	}

	for name := range k.estate.systems {
		if deleted := k.world.Registered(t, systemID(name))["isDeleted"]; deleted != true {
			t.Errorf("%s: isDeleted is %v", name, deleted)
		}
	}

	if left := k.world.Altinn.Requests(); len(left) > 0 {
		t.Errorf("requests are left: %v", left)
	}

	if left := k.world.clients(t); len(left) > 0 {
		t.Errorf("clients are left: %v", left)
	}

	if managed := k.work.managed(t); len(managed) > 0 {
		t.Errorf("the state has %v", managed)
	}

	return kills
}

// draw chooses the next strike, so that the run comes to its call: remaining is how many calls with an effect are left.
func (k *torture) draw(kills, remaining int) *strike {
	if kills == 0 {
		return nil
	}

	all := blows()
	if kills > 1 { // a run that is not cut short leaves nothing to the next
		all = slices.DeleteFunc(all, func(b blow) bool { return b.ignored })
	}

	s := &strike{blow: all[k.random.IntN(len(all))], of: allCalls, restart: -1}
	if k.random.IntN(4) == 0 {
		s.restart = k.random.IntN(2 * estateSystems)
	}

	moments := []moment{unsent, underWay, unanswered, answered}
	if s.blow.graceful { // it waits for no call that is under way: what comes of it would be chance
		moments = []moment{unsent, unanswered, answered}
	}

	s.at = moments[k.random.IntN(len(moments))]

	if remaining > 0 && k.random.IntN(3) > 0 {
		s.of = writeCalls
		s.number = 1 + k.random.IntN(max(1, remaining*2/(kills+1)))
	} else {
		s.number = 1 + k.random.IntN(estateSystems) // each plan reads every system
	}

	return s
}

// run runs a command and reports whether a strike has cut it short.
func (k *torture) run(t *testing.T, s *strike, args ...string) (struck bool, code int, out string) {
	t.Helper()

	if len(k.history) > 10*killsPerRound {
		t.Fatal("this comes to no end")
	}

	began, before := time.Now(), k.state(t)

	if s != nil && s.restart >= 0 {
		away := providertest.Restart(shortRestart)
		away.Skip = s.restart
		k.world.Fault(t, away)
	}

	code, out = k.work.struck(t, k.gate, s, args...)
	struck = k.gate.settle(s)
	k.world.Altinn.ClearFaults()

	if struck && s.blow.sudden {
		k.restore(t, before)
	}

	managed := k.work.managed(t)
	k.tell("%s: %s: exit code %d after %s, %d in the state, %d at Altinn",
		args[0], s, code, time.Since(began).Round(time.Millisecond), len(managed), len(k.estate.stored(t, k.world)))

	switch {
	case !struck:
	case s.err != nil:
		t.Fatalf("%s: %v", s, s.err)
	case s.blow.ignored && code != 0 && !strings.Contains(out, "import {"):
		t.Errorf("%s should have ended nothing:\n%s", s, out)
	case s.blow.graceful && s.at != unsent:
		k.expectKept(t, s, managed, out)
	}

	return struck, code, out
}

// restore does what a person does when a CLI was killed in the middle of writing its local state, which is not atomic: it takes
// the state from before that run, as it was, where the run's changes are missing. The CLI's own backup may be of an earlier run.
func (k *torture) restore(t *testing.T, before []byte) {
	t.Helper()

	content := k.state(t)
	if content == nil || json.Valid(content) || len(content) == 0 && before == nil {
		return
	}

	if err := os.WriteFile(k.stateFile(), before, 0o600); err != nil {
		t.Fatal(err)
	}

	k.tell("the state was cut off after %d bytes: the one from before is restored", len(content))
}

func (k *torture) stateFile() string { return filepath.Join(k.work.Dir, "terraform.tfstate") }

// state returns the content of the state file, nil if there is none.
func (k *torture) state(t *testing.T) []byte {
	t.Helper()

	content, err := os.ReadFile(k.stateFile())
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}

	return content
}

// expectKept fails the test unless the state knows what became of the call at which a graceful blow fell. What an earlier run has
// lost, the customer may have accepted since: of that the message must show how to import it.
func (k *torture) expectKept(t *testing.T, s *strike, managed map[string]string, out string) {
	t.Helper()

	switch s.method {
	case http.MethodPost:
		address := k.estate.addressOf(t, k.world, s.path, s.body)
		if managed[address] == "" && !k.showsAccepted(out, k.estate.stored(t, k.world)[address]) {
			t.Errorf("%s: %s is lost:\n%s", s, address, out)
		}
	case http.MethodDelete:
		if slices.Contains(slices.Collect(maps.Values(managed)), path.Base(s.path)) {
			t.Errorf("%s: it is still in the state:\n%s", s, out)
		}
	}
}

// showsAccepted reports whether a message shows how to import a request that the customer has accepted, which happens between runs
// alone: what this one has made is not accepted.
func (k *torture) showsAccepted(out, id string) bool {
	accepted := slices.ContainsFunc(k.world.Altinn.Requests(), func(r emulator.Request) bool {
		return r.ID == id && r.Status == "Accepted"
	})

	return accepted && strings.Contains(out, fmt.Sprintf("    id = %q\n", id))
}

func (k *torture) tell(format string, args ...any) {
	k.history = append(k.history, fmt.Sprintf(format, args...))
}

// importBlock is an import block as errors show it. The name is for the person to fill in.
var importBlock = regexp.MustCompile(`(?m)^  import \{\n    to = (\w+)\.example\n    id = "(.*)"\n  \}\n`)

// act does what the errors of a run ask a person for. It fails the test if they ask for nothing, or again.
func (k *torture) act(t *testing.T, out string) {
	t.Helper()

	addresses := map[string]string{}
	for address, id := range k.estate.stored(t, k.world) {
		addresses[id] = address
	}

	found := importBlock.FindAllStringSubmatch(out, -1)
	if errors := strings.Count(out, "\nError: "); errors != len(found) || errors == 0 {
		t.Fatalf("%d errors hold %d import blocks:\n%s", errors, len(found), out)
	}

	for _, match := range found {
		address := addresses[match[2]]
		if k.imports[address] != "" || !strings.HasPrefix(address, match[1]+".") {
			t.Fatalf("the import of %s, %q, does not work:\n%s", match[2], address, out)
		}

		k.imports[address] = strings.Replace(match[0], match[1]+".example", address, 1)
	}

	k.work.write(t, "imports.tf", strings.Join(slices.Sorted(maps.Values(k.imports)), "\n"))
	k.tell("imports: %d more", len(found))
}

// customersAnswer lets a customer accept a request whose id has not reached the state.
func (k *torture) customersAnswer(t *testing.T) {
	t.Helper()

	managed := k.work.managed(t)

	for _, request := range k.world.Altinn.Requests() {
		address := k.estate.address(request.SystemID, request.Organisation, request.ExternalRef)
		if request.Status == "New" && managed[address] == "" && k.random.IntN(2) == 0 {
			k.world.Approve(t, request.ID)
			k.tell("accepted: %s", address)

			return
		}
	}
}
