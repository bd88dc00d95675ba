package model_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// checkTouched holds an operation, faults or not, to what it may touch: its own object, and of requests those that have ended
// and stand in the way. What it makes must be in the state, unless it fails.
func (p *pass) checkTouched(o act, now truth, after *instance, failed bool) {
	state := after.State()
	own := []any{o.state["id"], state["id"], o.config["id"]}

	for id, system := range now.systems {
		if !reflect.DeepEqual(system, o.before.systems[id]) && (o.typ != providertest.SystemType || !slices.Contains(own, any(id))) {
			p.failf("to %s %s changes the system %s", o.does, o.name, id)
		}
	}

	if o.typ == providertest.SystemType && o.state["deletion_protection"] == true && o.does == doesDelete && now.spent(fmt.Sprint(o.state["id"])) && !o.before.spent(fmt.Sprint(o.state["id"])) {
		p.failf("%s was protected and is deleted", o.name)
	}

	if !reflect.DeepEqual(now.users, o.before.users) {
		p.failf("to %s %s changes system users", o.does, o.name)
	}

	for _, one := range o.before.requests {
		if now.request(one.ID) == nil && !p.mayWithdraw(o, one) {
			p.failf("to %s %s deletes a request that is not its own", o.does, o.name)
		}
	}

	for _, one := range now.requests {
		if o.before.request(one.ID) == nil && (o.does != doesCreate || o.typ != providertest.RequestType || !failed && state["id"] != one.ID || failed && !p.hit()) {
			p.failf("to %s %s leaves a request that the state does not have", o.does, o.name)
		}
	}

	for _, one := range o.before.changes {
		if now.change(one.ID) == nil && (o.does != doesDelete || o.state["id"] != one.ID || one.Status != "New") {
			p.failf("to %s %s deletes a change request that is not its own, or answered", o.does, o.name)
		}
	}

	for _, one := range now.changes {
		if o.before.change(one.ID) == nil && (o.does != doesCreate || o.typ != providertest.ChangeRequestType || !failed && state["id"] != one.ID || failed && !p.hit()) {
			p.failf("to %s %s leaves a change request that the state does not have", o.does, o.name)
		}
	}
}

// mayWithdraw reports whether an operation may delete a request.
func (p *pass) mayWithdraw(o act, one storedRequest) bool {
	switch {
	case o.typ != providertest.RequestType:
		return false
	case o.does == doesDelete:
		return one.ID == o.state["id"]
	case o.does == doesCreate:
		ended := one.ended() != "" || one.Status == "Accepted" && o.before.user(one.key()) == nil

		return one.Kind == o.config["user_type"] && one.key() == keyOf(o.config) && ended
	}

	return false
}

// checkRefused wants an error to keep the state, and, unless a fault has struck, to leave everything as it was and to show the way
// to what is there.
func (p *pass) checkRefused(o act, now truth, after *instance, said diagnostics) {
	id := fmt.Sprint(o.config["id"])
	registers := o.typ == providertest.SystemType && o.does == doesCreate

	switch {
	case o.does != doesCreate && !after.Exists():
		p.failf("to %s %s fails and loses the state", o.does, o.name)
	case p.hit():
	case !reflect.DeepEqual(now.systems, o.before.systems):
		p.failf("to %s %s fails and changes a system", o.does, o.name)
	case registers && o.before.alive(id) && !said.Says("import {"):
		p.failf("%s: the error does not show how to import what is there", o.name)
	case registers && o.before.spent(id) && !said.Says("spent for ever"):
		p.failf("%s: the error does not say that the id is spent", o.name)
	}
}

// checkDeleted wants what was destroyed to be gone, unless another resource has taken it over in the same apply.
func (p *pass) checkDeleted(o act, now truth) {
	id := o.state["id"]

	switch o.typ {
	case providertest.SystemType:
		if now.alive(fmt.Sprint(id)) {
			p.failf("%s is destroyed and lives", o.name)
		}
	case providertest.RequestType:
		if (now.request(id) != nil) != (p.taken[id] && o.before.request(id) != nil) {
			p.failf("%s is destroyed and stays", o.name)
		}
	default:
		if stored := now.change(id); (stored != nil && stored.Status == "New") != p.taken[id] {
			p.failf("%s is destroyed and stays", o.name)
		}
	}

	if o.at.Exists() {
		p.failf("%s is destroyed and stays in the state", o.name)
	}
}

// checkBrought wants Altinn to have what the configuration says, and the state to tell the truth.
func (p *pass) checkBrought(o act, now truth, state object) {
	if o.does == doesCreate && o.typ != providertest.SystemType {
		p.taken[state["id"]] = true

		if open := p.adopted(o); open != nil && open != state["id"] {
			p.failf("%s is created beside one that asks for the same", o.name)
		}

		if state["status"] != "New" || state["timed_out"] == true {
			p.failf("%s is created, and its customer cannot answer", o.name)
		}
	}

	if wrong := differing(state, o.config); wrong != nil {
		p.failf("%s: the state has something else than the configuration for %v", o.name, wrong)
	}

	want := now.expected(o.typ, state)

	switch {
	case p.stale && o.does == doesUpdate: // what has happened since is for the next refresh
	case want == nil:
		p.failf("to %s %s leaves nothing", o.does, o.name)
	default:
		if wrong := differing(state, want); wrong != nil {
			p.failf("%s: the state is wrong about %v", o.name, wrong)
		}
	}
}

// checkDone wants nothing to be left to do after an apply in which nothing failed.
func (p *pass) checkDone() {
	for _, b := range p.blocks {
		if p.failed[b] {
			return
		}
	}

	if p.stale {
		return
	}

	p.striker.arm(p.striker.fault, 0, 0)
	p.tell("is anything left?")

	next := p.newPass()
	cli := p.process()
	next.refresh(cli)
	next.plan(cli)

	for _, b := range p.blocks {
		if next.actions[b] != doesNothing {
			p.failf("%s: after the apply the plan is to %s", b.name, next.actions[b])
		}
	}
}

// invariants are what must be true at any moment.
func (s *story) invariants() {
	now := s.look()
	keys := map[string]bool{}

	for _, one := range now.requests {
		key := fmt.Sprint(one.Kind, one.key())
		if keys[key] {
			s.failf("there are two requests for %s", strings.ReplaceAll(key, providertest.Vendor+"_", ""))
		}

		keys[key] = true
	}

	for i, one := range now.changes {
		for _, other := range now.changes[:i] {
			if one.Status == "New" && other.Status == "New" && reflect.DeepEqual(deltaOf(one.values()), deltaOf(other.values())) {
				s.failf("there are two open change requests for one change")
			}
		}
	}
}
