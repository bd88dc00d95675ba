package model_test

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What each plan must be, said without the provider: from the configuration, the state and what Altinn has.

// checkRead holds a refresh to what Altinn has.
func (p *pass) checkRead(b *written, said diagnostics) {
	before, after := b.at.State(), p.now[b].State()
	p.tell("%s is read: %v", b.name, after)

	if p.hit() {
		return
	}

	want := p.before.expected(b.typ, before)

	switch {
	case want == nil && after != nil:
		p.failf("%s: the state keeps what is gone", b.name)
	case want == nil && len(said.Warnings()) == 0:
		p.failf("%s: nothing says that it is gone", b.name)
	case want != nil && after == nil:
		p.tell("%s", said)
		p.failf("%s: the state loses what is there", b.name)
	case want != nil:
		if wrong := differing(after, providertest.With(before, want)); wrong != nil {
			p.failf("%s: the refresh is wrong about %v", b.name, wrong)
		}
	}
}

// expected is what the state must have of an object that it had so far; nil when it is gone.
func (n truth) expected(typ string, state object) object {
	switch typ {
	case providertest.SystemType:
		id, _ := state["id"].(string)
		if !n.alive(id) {
			return nil
		}

		return systemValues(n.systems[id])
	case providertest.RequestType:
		user := n.user(keyOf(state))
		stored := n.request(state["id"])

		switch {
		case stored != nil && (stored.Status != "Accepted" || user != nil):
			return stored.values(user)
		case stored != nil || user == nil || user.ID != state["id"] && user.ID != state["system_user_id"]:
			return nil
		}

		return object{"status": "Accepted", "timed_out": false, "system_user_id": user.ID} // the request is gone, and it is not
	default:
		stored := n.change(state["id"])
		if stored == nil {
			return nil
		}

		return stored.values()
	}
}

// checkPlans holds the plans to what is called for.
func (p *pass) checkPlans(errors diagnostics) {
	refused := false
	expected := map[*written]string{}

	for _, b := range p.blocks {
		expected[b] = p.action(b)
		refused = refused || expected[b] == doesNotApply
		p.tell("plan of %s: %s, expected %s", b.name, p.actions[b], expected[b])
	}

	refused = refused || p.systemsClash(expected) || p.requestsClash(expected) || p.changesClash(expected)

	switch {
	case p.hit():
		p.note("faulty plan")
		return
	case refused != (len(errors) > 0):
		p.tell("%s", errors)
		p.failf("the plan fails: %t, expected %t", len(errors) > 0, refused)
	case refused:
		p.note("refused plan")
		return
	}

	for _, b := range p.blocks {
		if p.actions[b] != expected[b] {
			p.tell("changes %v", p.plans[b].Changes)
			p.failf("%s: the plan is to %s, expected to %s", b.name, p.actions[b], expected[b])
		}
	}
}

// action is what the plan of a block must be.
func (p *pass) action(b *written) string {
	config, state := p.config[b], p.now[b].State()

	switch {
	case config == nil && state == nil:
		return doesNothing
	case config == nil && state["deletion_protection"] == true:
		return doesNotApply
	case config == nil:
		return doesDelete
	}

	switch b.typ {
	case providertest.SystemType:
		return p.systemAction(b, config, state)
	case providertest.RequestType:
		return p.requestAction(b, config, state)
	default:
		return p.changeAction(b, config, state)
	}
}

func (p *pass) systemAction(b *written, config, state object) string {
	id, _ := config["id"].(string)
	renamed := state != nil && state["id"] != id
	makes := state == nil || renamed || b.tainted

	switch {
	case makes && p.before.alive(id):
		return doesNotApply
	case renamed && !b.tainted && (state["deletion_protection"] == true || p.before.spent(id)):
		// What is tainted is planned as a creation: the provider does not learn what is lost for it, and the apply must refuse it.
		return doesNotApply
	case state == nil:
		return doesCreate
	case makes:
		return doesReplace
	case differing(state, asState(b.typ, config)) != nil:
		return doesUpdate
	}

	return doesNothing
}

func (p *pass) requestAction(b *written, config, state object) string {
	want := asState(b.typ, config)
	if (state == nil || b.tainted || keyOf(state) != keyOf(want)) && p.before.endedUnder(want) {
		return doesNotApply // the customer would be asked again, which the configuration does not say
	}

	lacks := p.lacks(want["system_id"], want["rights"], want["access_packages"], want["redirect_url"])

	switch {
	case state == nil && lacks:
		return doesNotApply
	case state == nil:
		return doesCreate
	}

	sameKey := keyOf(state) == keyOf(want)
	accepted := state["status"] == "Accepted"
	renewOn := want["renew_on"].([]any)
	differs := differing(providertest.Without(state, "renew_on"), providertest.Without(want, "renew_on")) != nil
	replaces := b.tainted || differs || slices.Contains(renewOn, any(endingOf(state)))

	switch {
	case replaces && (accepted && sameKey || lacks):
		return doesNotApply
	case replaces:
		return doesReplace
	case !reflect.DeepEqual(state["renew_on"], want["renew_on"]):
		return doesUpdate
	}

	return doesNothing
}

// endingOf tells how the request of a state has ended without a system user, "" if it has not.
func endingOf(state object) string {
	switch {
	case state["status"] == "Rejected":
		return "rejected"
	case state["timed_out"] == true:
		return "timed_out"
	}

	return ""
}

func (p *pass) changeAction(b *written, config, state object) string {
	want := asState(b.typ, config)
	makes := state == nil || b.tainted || differing(state, want) != nil
	// The request that the system user has come of tells of which system it is.
	asked := p.before.request(want["system_user_id"])

	switch {
	case makes && asked != nil && asked.Status == "Accepted" &&
		p.lacks(asked.SystemID, want["required_rights"], want["required_access_packages"], want["redirect_url"]):
		return doesNotApply
	case state == nil:
		return doesCreate
	case makes:
		return doesReplace
	}

	return doesNothing
}

// lacks reports whether the customers of a system would be asked for something that it is planned to be without. What this run does not
// plan is not refused: the register may change before the apply.
func (p *pass) lacks(systemID any, rights, packages, redirectURL any) bool {
	for _, b := range slices.Backward(p.of(providertest.SystemType)) { // of two with one id, which are refused, the last one is planned last
		if p.config[b] != nil && p.config[b]["id"] == systemID {
			return notAmong(asState(b.typ, p.config[b]), rights, packages, redirectURL) != ""
		}
	}

	return false
}

// asState is a configuration as the state must have it: with its defaults, and sets in a fixed order.
func asState(typ string, config object) object {
	want := providertest.With(config, nil)

	defaults := map[string]object{
		providertest.SystemType:  {"is_visible": true, "deletion_protection": false},
		providertest.RequestType: {"user_type": providertest.Standard, "external_ref": config["party_org_number"]},
	}[typ]
	for name, value := range defaults {
		if want[name] == nil {
			want[name] = value
		}
	}

	sets := map[string][]string{
		providertest.SystemType:        {"rights", "access_packages", "client_ids", "allowed_redirect_urls"},
		providertest.RequestType:       {"rights", "access_packages"},
		providertest.ChangeRequestType: deltaAttributes(),
	}[typ]
	for _, name := range sets {
		want[name] = asSet(want[name])
	}

	if typ == providertest.RequestType {
		if want["integration_title"] == nil { // it is the service's then, and stays
			delete(want, "integration_title")
		}

		if want["renew_on"] == nil {
			want["renew_on"] = []string{"timed_out"}
		}

		want["renew_on"] = asSet(want["renew_on"])
	}

	return want
}

// systemsClash reports whether two systems are to be registered with one id. What has one already is refused by itself.
func (p *pass) systemsClash(actions map[*written]string) bool {
	made := map[any]bool{}

	for _, b := range p.of(providertest.SystemType) {
		if action := actions[b]; action == doesCreate || action == doesReplace {
			id := p.config[b]["id"]
			if made[id] {
				return true
			}

			made[id] = true
		}
	}

	return false
}

// requestsClash reports whether the plans for two requests cannot both come true, or would lose one: Altinn has one for each key, a
// system user that stays holds its key, and what one block is to withdraw, another one must not ask for.
func (p *pass) requestsClash(actions map[*written]string) bool {
	return p.clash(providertest.RequestType, actions,
		func(config object) any { return keyOf(asState(providertest.RequestType, config)) },
		func(b *written, state object) any {
			goes := actions[b] == doesDelete || actions[b] == doesReplace
			if goes && (endingOf(state) != "" || b.tainted && p.config[b] != nil && state["status"] != "Accepted") {
				return nil
			}

			return keyOf(state)
		})
}

// changesClash reports whether two resources are to ask for the same change of the same system user, or one would withdraw what another
// one asks for.
func (p *pass) changesClash(actions map[*written]string) bool {
	return p.clash(providertest.ChangeRequestType, actions,
		func(config object) any { return fmt.Sprint(deltaOf(asState(providertest.ChangeRequestType, config))) },
		func(b *written, state object) any {
			if state["status"] != "New" || b.tainted && p.config[b] != nil {
				return nil
			}

			return fmt.Sprint(deltaOf(state))
		})
}

// clash reports whether two blocks are to make something with one key, or one what another one has, whatever becomes of that. What a
// block has counts for nothing if held gives it no key: it does not stand in the way, or the provider is not told that it goes, as core
// has a tainted object replaced without a plan of its end.
func (p *pass) clash(typ string, actions map[*written]string, wanted func(config object) any, held func(*written, object) any) bool {
	for _, b := range p.of(typ) {
		if actions[b] != doesCreate && actions[b] != doesReplace {
			continue
		}

		key := wanted(p.config[b])

		for _, other := range p.of(typ) {
			state := p.now[other].State()
			makes := actions[other] == doesCreate || actions[other] == doesReplace

			if other != b && (makes && wanted(p.config[other]) == key || state != nil && held(other, state) == key) {
				return true
			}
		}
	}

	return false
}

// deltaOf is what a change request changes of whom.
func deltaOf(values object) object {
	delta := object{"system_user_id": values["system_user_id"]}
	for _, name := range deltaAttributes() {
		delta[name] = values[name]
	}

	return delta
}
