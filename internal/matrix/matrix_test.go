package matrix_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// place is whose call a fault hits.
type place string

const (
	atService  place = "service"
	atToken    place = "token endpoint"
	atMetadata place = "metadata"
)

func places() []place { return []place{atService, atToken, atMetadata} }

// cell is one combination of the fault matrix.
type cell struct {
	fault  fault
	always bool
	does   operation
	kind   kind
	at     place
}

func (c cell) String() string {
	often := "once"
	if c.always {
		often = "for ever"
	}

	return fmt.Sprintf("%s/%s %s/%s, %s", c.at, c.does, c.kind.name, c.fault.name, often)
}

// want is what must come of the cell.
func (c cell) want() verdict {
	if c.kind.others != nil && c.kind.others(c.at, c.does) {
		return noCell
	}

	if c.kind.keeps == c.does && c.always && c.fault.inVain {
		return noCell
	}

	if _, sends := c.kind.calls[c.does]; !sends {
		return untouched
	}

	want, as := c.fault.tokenOnce, c.does
	if c.kind.looks && (as == opUpdate || as == opDelete) {
		as = opCreate
	}

	switch {
	case c.at != atService && c.always:
		want = c.fault.tokenAlways
	case c.at == atService && c.always:
		want = c.fault.always.of(as)
	case c.at == atService:
		want = c.fault.once.of(as)
	}

	if want == failed && !c.always && c.kind.spare != nil && c.kind.spare(c.at, c.does) {
		return done
	}

	return want
}

// cells are all combinations, each once. An operation that sends nothing meets one fault: no other would be another cell.
func cells() []cell {
	var found []cell

	for _, at := range places() {
		for i, f := range matrixFaults() {
			for _, always := range []bool{false, true} {
				for _, does := range operations() {
					for _, k := range kinds() {
						c := cell{fault: f, always: always, does: does, kind: k, at: at}
						if want := c.want(); want != noCell && (want != untouched || i == 0 && !always) {
							found = append(found, c)
						}
					}
				}
			}
		}
	}

	return found
}

// No combination is left out, and none is there twice.
func TestFaultMatrixIsComplete(t *testing.T) {
	t.Parallel()

	names := map[string]bool{}
	perPlace := map[place]int{}

	for _, c := range cells() {
		if names[c.String()] {
			t.Errorf("%s is there twice", c)
		}

		names[c.String()] = true
		perPlace[c.at]++
	}

	for _, at := range places() {
		for i, name := range promised() {
			for _, does := range operations() {
				for _, k := range kinds() {
					if _, sends := k.calls[does]; !sends && i > 0 || k.others != nil && k.others(at, does) {
						continue
					}

					if wanted := fmt.Sprintf("%s/%s %s/%s, once", at, does, k.name, name); !names[wanted] {
						t.Errorf("%s is missing", wanted)
					}
				}
			}
		}
	}

	t.Logf("%d cells: %v", len(names), perPlace)
}

// Every cell holds, and none of them holds without its fault.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()

	for _, c := range cellsToRun(t) {
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				t.Helper()

				made := c.run(t, true)
				for _, complaint := range slices.Concat(c.firing(made), c.saying(made), c.standing(t, made), c.following(t, made)) {
					t.Error(complaint)
				}
			})
		})
	}
}

// A cell whose fault is left out of the plan must not hold, or it would say nothing. Without their faults, all cells of an operation
// on a kind are the same.
func TestFaultMatrixFailsWithoutItsFaults(t *testing.T) {
	t.Parallel()

	first := matrixFaults()[0].name

	for _, c := range cells() {
		if c.want() == untouched || c.always || c.fault.name != first {
			continue
		}

		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				t.Helper()

				if complaints := c.firing(c.run(t, false)); len(complaints) == 0 {
					t.Error("it holds without its fault")
				}
			})
		})
	}
}

const (
	// allVariable has every cell run: see "make torture".
	allVariable = "TORTURE_CELLS"

	// cellsPerRace is how many cells there are for each that the race detector watches. It slows these bubbles down ten times and
	// more, and what cells of one kind do at the same time is the same: "make test" runs all of them without it.
	cellsPerRace = 23 // prime to the numbers of faults, operations and kinds, so that all of them have their turn

	// cellsPerToken is how many cells there are for each that runs where a token is asked for: whatever for, it is asked for by the
	// same code.
	cellsPerToken = 5 // likewise
)

func cellsToRun(t *testing.T) []cell {
	t.Helper()

	all := cells()
	if os.Getenv(allVariable) == "all" {
		return all
	}

	var some []cell

	for i, c := range all {
		if c.at != atService && i%cellsPerToken > 0 || raceDetector && i%cellsPerRace > 0 {
			continue
		}

		some = append(some, c)
	}

	t.Logf("%d of %d cells", len(some), len(all))

	return some
}

// where is the endpoint that the fault hits.
func (c cell) where() endpoint {
	switch {
	case c.want() == untouched:
		return endpoint{path: "*"}
	case c.at == atToken:
		return endpoint{path: "/token"}
	case c.at == atMetadata:
		return endpoint{path: "/.well-known/*"}
	}

	return c.kind.calls[c.does]
}

// faultLabel is how the journal marks the matrix's faults.
const faultLabel = "matrix"

// spoil adds the cell's fault to the plan.
func (c cell) spoil(t providertest.TB, b *bubble) {
	t.Helper()

	where, plan := c.where(), c.fault.plan
	if c.always {
		plan.Times, plan.For = -1, 0
	}

	if c.fault.everywhere && c.at == atService {
		where = endpoint{path: c.kind.service.path + "*"}
	}

	if c.fault.refuses {
		times := 1
		if c.always {
			times = -1
		}

		b.refuser.Refuse(where.method, where.path, times)

		return
	}

	if c.fault.dated {
		plan = wholly(plan, "Retry-After", time.Now().Add(retryAfter).UTC().Format(http.TimeFormat), "")
	}

	plan.Name, plan.Method, plan.Path = faultLabel, where.method, where.path
	b.Fault(t, plan)
}

// trial is what happened in a cell.
type trial struct {
	*bubble

	config  object // that the operation is to bring about; nil to destroy
	before  *instance
	after   *instance
	said    tfkittest.Diagnostics
	calls   []emulator.Call
	refused int
	took    time.Duration
}

// ready makes a world in which all is set for the operation, and plans it. The extras go into the configuration.
func (c cell) ready(t testing.TB, extras object) (*trial, tfkittest.Plan) {
	t.Helper()

	b := newBubble(t)
	config, changed := c.kind.prepare(t, b.World)
	p := b.unhurt(t)
	made := &trial{bubble: b, config: providertest.With(config, extras), before: p.Instance(c.kind.typ)}

	if c.does != opCreate {
		made.before.MustApply(made.config)
	}

	if c.does == opUpdate {
		made.config = providertest.With(changed, extras)
	}

	if c.does == opDelete {
		made.config = nil
	}

	plan := made.before.Plan(made.config)
	if plan.Diagnostics.HasError() {
		t.Fatalf("the plan: %s", plan.Diagnostics)
	}

	return made, plan
}

// run makes the trial, with the fault or without it.
func (c cell) run(t testing.TB, spoilt bool) *trial {
	t.Helper()

	made, plan := c.ready(t, nil)
	if spoilt {
		c.spoil(t, made.bubble)
	}

	made.after = made.Provider(t).Resume(made.before) // Terraform starts a provider for the apply; it has no token yet
	mark, began := len(made.Altinn.Journal()), time.Now()

	if c.does == opRead {
		made.said = made.after.Refresh()
	} else {
		made.said = made.after.ApplyPlan(plan)
	}

	made.took, made.calls, made.refused = time.Since(began), made.Altinn.Journal()[mark:], made.refuser.Refused()
	made.Altinn.ClearFaults()
	made.refuser.Accept()

	return made
}
