package model_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// What a command line does with a configuration: it refreshes, plans everything, and applies what has changed in the order of
// the references, each with a provider of its own.

const (
	doesNothing  = "none"
	doesCreate   = "create"
	doesUpdate   = "update"
	doesReplace  = "replace"
	doesDelete   = "delete"
	doesNotApply = "error" // a plan that fails
)

// pass is one run of the command line.
type pass struct {
	*story

	before  truth
	strikes int // of faults before the run
	now     map[*written]*instance
	config  map[*written]object // with the references filled in
	plans   map[*written]tfkittest.Plan
	gone    map[*written]tfkittest.Plan // whose private data the deletions get
	actions map[*written]string
	failed  map[*written]bool
	stale   bool         // something has happened between plan and apply
	taken   map[any]bool // the requests and change requests that this apply has made or taken over
}

func (s *story) newPass() *pass {
	return &pass{
		story: s, before: s.look(), strikes: s.striker.strikes(),
		now: map[*written]*instance{}, config: map[*written]object{}, plans: map[*written]tfkittest.Plan{}, gone: map[*written]tfkittest.Plan{}, actions: map[*written]string{},
		failed: map[*written]bool{}, taken: map[any]bool{},
	}
}

// hit reports whether a fault has struck in this run, after which little can be foretold.
func (p *pass) hit() bool { return p.striker.strikes() > p.strikes }

// run plays "apply" if apply is set, otherwise "plan". What happens between plan and apply is up to the caller; nil for nothing.
func (s *story) run(apply bool, between func(*pass)) {
	p := s.newPass()
	cli := s.process()

	if !p.refresh(cli) || !p.plan(cli) || !apply {
		return
	}

	if between != nil {
		between(p)
	}

	p.apply()
}

// refresh reads what the state has. It reports whether the run goes on.
func (p *pass) refresh(cli *tfkittest.Provider) bool {
	goesOn := true

	for _, b := range p.blocks {
		p.now[b] = b.at
		if !b.at.Exists() {
			continue
		}

		read := cli.Resume(b.at)
		said := read.Refresh()

		switch {
		case len(said.Errors()) > 0 && !p.hit():
			p.tell("%s", said)
			p.failf("%s: the refresh fails", b.name)
		case len(said.Errors()) > 0:
			goesOn = false
		default:
			p.now[b] = read
			p.checkRead(b, said)
		}
	}

	return goesOn
}

// plan plans every block. It reports whether there is something to apply.
func (p *pass) plan(cli *tfkittest.Provider) bool {
	wrong := diagnostics{}

	for _, b := range p.blocks {
		p.config[b] = p.evaluate(b)

		errors := p.planOne(cli, b)
		if len(errors) > 0 {
			p.actions[b] = doesNotApply
			wrong = append(wrong, errors...)
		}
	}

	p.checkPlans(wrong)

	return len(wrong) == 0
}

// evaluate fills in the reference of a block: nil when the block is not there, or counts nothing because there is nothing to
// refer to.
func (p *pass) evaluate(b *written) object {
	switch {
	case b.config == nil || b.typ == providertest.SystemType:
		return b.config
	case b.typ == providertest.RequestType:
		return providertest.With(b.config, object{"system_id": b.on.config["id"]})
	}

	request := p.now[b.on].State()
	if request == nil || request["system_user_id"] == nil || request["user_type"] != providertest.Standard || p.actions[b.on] != doesNothing && p.actions[b.on] != doesUpdate {
		return nil
	}

	return providertest.With(b.config, object{"system_user_id": request["system_user_id"]})
}

// planOne plans a block as core does: what is tainted or must be replaced as a creation.
func (p *pass) planOne(cli *tfkittest.Provider, b *written) diagnostics {
	config, at := p.config[b], p.now[b]
	tainted := b.tainted && at.Exists()
	p.actions[b] = doesNothing

	if config == nil && !at.Exists() {
		return nil
	}

	if config != nil {
		if said := cli.Instance(b.typ).Validate(config); said.HasError() {
			p.failf("%s is not valid: %s", b.name, said)
		}
	}

	from := at
	if tainted && config != nil {
		from = cli.Instance(b.typ)
	}

	plan := cli.Resume(from).Plan(config)
	said := plan.Diagnostics

	switch {
	case len(said.Errors()) > 0:
		return said.Errors()
	case config == nil:
		p.actions[b], p.gone[b] = doesDelete, plan
	case tainted:
		p.actions[b], p.gone[b] = doesReplace, plan
	case !at.Exists():
		p.actions[b] = doesCreate
	case len(plan.Replaces) > 0:
		p.actions[b] = doesReplace
		p.gone[b] = cli.Resume(at).PlanCreation(plan)
		said = p.gone[b].Diagnostics
	case len(plan.Changes) > 0:
		p.actions[b] = doesUpdate
	}

	return said.Errors()
}

// apply carries the plans out: what must go, the last reference first, and what is to be. What goes for good and stands in nobody's
// way may do so last: core's order is by chance.
func (p *pass) apply() {
	cli := p.process()

	for _, b := range p.blocks {
		if p.now[b] != b.at {
			b.at = p.now[b]
			b.tainted = b.tainted && b.at.Exists()
		}
	}

	late := rapid.Bool().Draw(p.t, "late deletions")
	waits := func(b *written) bool { return late && p.actions[b] == doesDelete && !p.hurries(b) }

	for _, b := range slices.Backward(p.blocks) {
		if !waits(b) {
			p.remove(cli, b)
		}
	}

	for _, b := range p.blocks {
		switch action := p.actions[b]; {
		case action == doesNothing || action == doesDelete || p.failed[b]:
		case b.on != nil && p.failed[b.on]:
			p.failed[b] = true
		default:
			p.bring(cli, b)
		}
	}

	for _, b := range slices.Backward(p.blocks) {
		if waits(b) {
			p.remove(cli, b)
		}
	}

	p.checkDone()
}

// hurries reports whether a block must go before what it refers to is touched.
func (p *pass) hurries(b *written) bool {
	return b.on != nil && (p.actions[b.on] == doesReplace || p.actions[b.on] == doesUpdate || p.hurries(b.on))
}

// remove destroys what a block has, if the plan says so.
func (p *pass) remove(cli *tfkittest.Provider, b *written) {
	if action := p.actions[b]; (action == doesDelete || action == doesReplace) && !p.keepsAnother(b) {
		p.destroy(cli, b)
	}
}

// keepsAnother reports whether something that could not be destroyed refers to the block.
func (p *pass) keepsAnother(b *written) bool {
	for _, other := range p.blocks {
		if other.on == b && p.failed[other] {
			p.failed[b] = true
		}
	}

	return p.failed[b]
}

// destroy destroys what a block has.
func (p *pass) destroy(cli *tfkittest.Provider, b *written) {
	o := p.act(b, doesDelete)

	after := cli.Resume(b.at)
	p.judge(o, after, after.DiscardFor(p.gone[b]))
}

// bring plans a block once more, as core does in an apply, and brings it about.
func (p *pass) bring(cli *tfkittest.Provider, b *written) {
	does := doesUpdate
	if !b.at.Exists() {
		does = doesCreate
	}

	o := p.act(b, does)

	after := cli.Resume(b.at)

	plan := after.Plan(p.config[b])
	if plan.Diagnostics.HasError() {
		p.judge(o, b.at, plan.Diagnostics)

		return
	}

	if wrong := p.plans[b].Contradicted(p.told(), plan); wrong != nil && p.actions[b] != doesReplace {
		p.failf("%s: core would find the final plan inconsistent for %v", b.name, wrong)
	}

	p.judge(o, after, after.ApplyPlan(plan))
}
