package model_test

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What each operation of an apply must come to, and what it may touch.

// act is one creation, update or deletion, and what was there before it.
type act struct {
	*written

	does    string
	config  object // as the state must have it; nil for a deletion
	state   object // nil for a creation
	before  truth
	strikes int
}

func (p *pass) act(b *written, does string) act {
	o := act{written: b, does: does, before: p.look(), strikes: p.striker.strikes(), state: b.at.State()}
	if does != doesDelete {
		o.config = asState(b.typ, p.config[b])
	}

	return o
}

// judge takes over what an operation has left in the state, and holds it to what it had to come to.
func (p *pass) judge(o act, after *instance, said diagnostics) {
	now, failed := p.look(), len(said.Errors()) > 0
	state := after.State()
	o.at, o.tainted = after, o.tainted && o.does != doesDelete && o.does != doesCreate
	p.failed[o.written] = failed
	p.note(fmt.Sprintf("%s of %s, fails: %t", o.does, o.name[:1], failed))
	p.tell("%s %s: fails %t, %v %s", o.does, o.name, failed, state, said)

	if failed && o.does == doesCreate && after.Exists() {
		p.failf("%s: the creation fails and leaves a tainted resource", o.name)
	}

	p.checkTouched(o, now, after, failed)

	why := p.refusal(o)

	switch {
	case failed != (why != "") && !p.hit():
		p.failf("to %s %s fails: %t, expected %q", o.does, o.name, failed, why)
	case failed:
		p.checkRefused(o, now, after, said)
	case o.does == doesDelete:
		p.checkDeleted(o, now)
	default:
		p.checkBrought(o, now, state)
	}
}

// refusal is why an operation must fail; "" when it must not.
func (p *pass) refusal(o act) string {
	switch {
	case o.does == doesDelete:
		return p.deleteRefusal(o)
	case o.typ == providertest.SystemType:
		return p.systemRefusal(o)
	case o.does == doesUpdate:
		return ""
	case o.typ == providertest.RequestType:
		return p.requestRefusal(o)
	default:
		return p.changeRefusal(o)
	}
}

func (p *pass) deleteRefusal(o act) string {
	switch o.typ {
	case providertest.SystemType:
		if o.state["deletion_protection"] == true {
			return "it is protected"
		}
	case providertest.RequestType:
		stored := o.before.request(o.state["id"])
		if stored != nil && stored.Status == "Accepted" && stored.SystemUserID != "" && o.state["status"] != "Accepted" {
			return "it was accepted after the plan"
		}

		if next := p.config[o.written]; stored != nil && stored.Status == "Rejected" && o.state["status"] != "Rejected" && next != nil &&
			p.actions[o.written] == doesReplace && next["system_id"] == o.state["system_id"] && next["party_org_number"] == o.state["party_org_number"] {
			return "its customer said no after the plan, and would be asked again"
		}
	case providertest.ChangeRequestType:
		next := p.config[o.written]
		if o.before.rejected(o.state["id"]) && o.state["status"] != "Rejected" && next != nil &&
			p.actions[o.written] == doesReplace && next["system_user_id"] == o.state["system_user_id"] {
			return "its customer said no after the plan, and would be asked again"
		}
	}

	return ""
}

func (p *pass) systemRefusal(o act) string {
	id, _ := o.config["id"].(string)

	switch {
	case o.does == doesCreate && o.before.systems[id] != nil:
		return "the id was used before"
	case o.does == doesUpdate && differing(o.state, providertest.Without(o.config, "deletion_protection")) == nil:
		return "" // nothing of it is Altinn's
	case o.does == doesUpdate && !o.before.alive(id):
		return "it is gone"
	case o.does == doesUpdate && o.undoes():
		return "it was changed after the plan"
	}

	for other := range o.before.systems {
		clients := asSet(o.before.systems[other]["clientId"])
		if other != id && o.before.alive(other) && slices.ContainsFunc(o.config["client_ids"].([]any), func(c any) bool { return slices.Contains(clients, c) }) {
			return "another system has the client"
		}
	}

	return ""
}

// undoes reports whether an update would take something back that its plan does not show: Altinn has something else there than both the
// state and the configuration.
func (o act) undoes() bool {
	id, _ := o.config["id"].(string)
	there := systemValues(o.before.systems[id])
	unplanned := differing(o.state, there)

	return slices.ContainsFunc(differing(there, providertest.Without(o.config, "deletion_protection")), func(name string) bool {
		return slices.Contains(unplanned, name)
	})
}

func (p *pass) requestRefusal(o act) string {
	key, id := keyOf(o.config), fmt.Sprint(o.config["system_id"])

	switch {
	case !o.before.alive(id):
		return "there is no system"
	case o.before.user(key) != nil:
		return "a system user has the key"
	case o.before.endedUnder(o.config):
		return "it has ended after the plan, and its customer would be asked again"
	}

	if one := p.standing(o); one != nil {
		if p.taken[one.ID] || differing(one.values(nil), requested(o.config)) != nil {
			return "another request has the key"
		}

		return "" // it is taken over as it is
	}

	for _, one := range o.before.requests {
		if one.key() == key && one.Kind == providertest.Standard && o.config["user_type"] == providertest.Agent {
			return "a standard request has the key"
		}
	}

	return o.before.notOnSystem(id, o.config["rights"], o.config["access_packages"], o.config["redirect_url"])
}

// standing is the request that Altinn answers a creation with instead of making one; nil when it makes one, be it after one that
// has ended is deleted.
func (p *pass) standing(o act) *storedRequest {
	for _, one := range o.before.requests {
		if one.key() == keyOf(o.config) && one.Kind == o.config["user_type"] && one.ended() == "" && one.Status != "Accepted" {
			return &one
		}
	}

	return nil
}

// adopted is the id of what a creation takes over; nil when it makes something.
func (p *pass) adopted(o act) any {
	switch o.typ {
	case providertest.RequestType:
		if one := p.standing(o); one != nil {
			return one.ID
		}
	case providertest.ChangeRequestType:
		if one := o.before.open(deltaOf(o.config)); one != nil {
			return one.ID
		}
	}

	return nil
}

// requested is what of a configuration the customer is asked.
func requested(config object) object { return providertest.Without(config, "renew_on") }

// notOnSystem is what a system must have before it can be asked for, and has not.
func (n truth) notOnSystem(id string, rights, packages, redirectURL any) string {
	return notAmong(systemValues(n.systems[id]), rights, packages, redirectURL)
}

// notAmong is what a system with these values has not of what is to be asked for.
func notAmong(system object, rights, packages, redirectURL any) string {
	switch {
	case !contains(system["rights"].([]any), rights.([]any)):
		return "a right is not on the system"
	case !contains(system["access_packages"].([]any), packages.([]any)):
		return "a package is not on the system"
	case redirectURL != nil && !slices.Contains(system["allowed_redirect_urls"].([]any), redirectURL):
		return "the redirect URL is not allowed"
	}

	return ""
}

func (p *pass) changeRefusal(o act) string {
	for _, user := range o.before.users {
		if user.ID != o.config["system_user_id"] {
			continue
		}

		open := o.before.open(deltaOf(o.config))
		// What is open is looked for first, and asked for only if there is none.
		switch {
		case open != nil && (p.taken[open.ID] || open.body["redirectUrl"] != o.config["redirect_url"]):
			return "another change request asks for the same"
		case open != nil:
			return ""
		}

		return o.before.notOnSystem(user.SystemID, o.config["required_rights"], o.config["required_access_packages"], o.config["redirect_url"])
	}

	return "there is no system user"
}

// rejected reports whether a customer has said no to a change request.
func (n truth) rejected(id any) bool {
	return slices.ContainsFunc(n.changes, func(one storedChange) bool { return one.ID == id && one.Status == "Rejected" })
}

// open is the change request that asks for something and is not answered; nil when there is none.
func (n truth) open(delta object) *storedChange {
	for _, one := range n.changes {
		if one.Status == "New" && reflect.DeepEqual(deltaOf(one.values()), delta) {
			return &one
		}
	}

	return nil
}
