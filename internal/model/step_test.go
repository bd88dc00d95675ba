package model_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// deed is something that can happen in a story, and when.
type deed struct {
	name   string
	weight int
	can    func(truth) bool
	do     func(truth)
}

// evenly draws a number below n. Those of rapid's own are small ones more often than not.
func evenly(n int) *rapid.Generator[int] {
	return rapid.Custom(func(t *rapid.T) int {
		number := 0
		for range 10 {
			number *= 2
			if rapid.Bool().Draw(t, "bit") {
				number++
			}
		}

		return number % n
	})
}

func always(truth) bool { return true }

// step lets something happen.
func (s *story) step() {
	s.last = nil
	s.happens(slices.Concat(s.terraform(), s.others()))
}

func (s *story) happens(deeds []deed) {
	var (
		now      = s.look()
		possible []deed
	)

	for _, d := range deeds {
		if d.can(now) {
			possible = append(possible, slices.Repeat([]deed{d}, d.weight)...)
		}
	}

	drawn := possible[evenly(len(possible)).Draw(s.t, "step")]
	s.tell("=== %s", drawn.name)
	s.last = append(s.last, drawn.name)
	drawn.do(now)
}

// terraform is what the engineer does.
func (s *story) terraform() []deed {
	return []deed{
		{"plan", 1, always, func(truth) { s.run(false, nil) }},
		{"edit", 12, always, func(truth) { s.edit() }},
		{"apply", 9, always, func(truth) { s.run(true, nil) }},
		{"settle", 40, func(truth) bool {
			return !slices.ContainsFunc(s.blocks, func(b *written) bool { return b.config != nil })
		}, s.settle},
		{"rename", 10, func(n truth) bool { return len(s.stuck(n)) > 0 }, s.rename},
		{"apply with faults", 4, always, func(truth) { s.applyWithFaults() }},
		{"apply an old plan", 3, always, func(truth) {
			s.run(true, func(p *pass) {
				p.stale = true
				s.happens(s.others())
			})
		}},
		{"retitle", 3, func(truth) bool { return len(s.retitled()) > 0 }, func(truth) { s.retitle() }},
		{"state rm", 2, func(truth) bool { return len(s.having()) > 0 }, func(truth) { s.forget() }},
		{"taint", 1, func(truth) bool { return len(s.having()) > 0 }, func(truth) { s.taint() }},
		{"untaint", 4, func(truth) bool { return len(s.tainted()) > 0 }, func(truth) { s.untaint() }},
		{"import", 3, func(n truth) bool { return len(s.importable(n)) > 0 }, s.imports},
	}
}

// others is what happens without Terraform.
func (s *story) others() []deed {
	return []deed{
		{"approve", 6, func(n truth) bool { return len(n.waiting()) > 0 }, func(n truth) { s.answer(n, s.Altinn.Approve) }},
		{"reject", 2, func(n truth) bool { return len(n.waiting()) > 0 }, func(n truth) { s.answer(n, s.Altinn.Reject) }},
		{"delete a system user", 1, func(n truth) bool { return len(n.users) > 0 }, func(n truth) {
			must(s.told(), s.Altinn.DeleteSystemUser(rapid.SampledFrom(ids(n.users, func(u emulator.SystemUser) string { return u.ID })).Draw(s.t, "user")))
		}},
		{"make a system user in the portal", 1, func(n truth) bool { return len(n.living()) > 0 }, func(n truth) {
			party := rapid.SampledFrom([]string{providertest.Customer, providertest.OtherCustomer}).Draw(s.t, "party")
			_, err := s.Altinn.CreateSystemUser(rapid.SampledFrom(n.living()).Draw(s.t, "system"), party)
			s.tell("%v", err) // there may be one
		}},
		{"change a system elsewhere", 2, func(n truth) bool { return len(n.living()) > 0 }, s.changeSystem},
		{"delete a system elsewhere", 1, func(n truth) bool { return len(n.living()) > 1 }, func(n truth) {
			s.call(http.MethodDelete, providertest.RegisterPath+"/"+url.PathEscape(rapid.SampledFrom(n.living()).Draw(s.t, "system")), nil)
		}},
		{"register a system elsewhere", 1, always, s.registerSystem},
		{"withdraw a request elsewhere", 1, func(n truth) bool { return len(n.requests) > 0 }, func(n truth) {
			s.call(http.MethodDelete, providertest.RequestPath+"/"+rapid.SampledFrom(ids(n.requests, func(r storedRequest) string { return r.ID })).Draw(s.t, "request"), nil)
		}},
		{"withdraw a change request elsewhere", 1, func(n truth) bool { return len(n.changes) > 0 }, func(n truth) {
			s.call(http.MethodDelete, providertest.ChangeRequestPath+"/"+rapid.SampledFrom(ids(n.changes, func(c storedChange) string { return c.ID })).Draw(s.t, "change"), nil)
		}},
		{"ask elsewhere", 2, func(n truth) bool { return len(s.asking(n)) > 0 }, s.askElsewhere},
		{"time passes", 2, func(truth) bool { return time.Since(s.began) < providertest.HalfAYear }, func(truth) { // a key lives for a year
			<-time.After(time.Duration(rapid.SampledFrom([]int{1, 24, 100 * 24, 181 * 24}).Draw(s.t, "hours")) * time.Hour)
		}},
	}
}

func ids[T any](all []T, id func(T) string) []string {
	found := make([]string, len(all))
	for i, one := range all {
		found[i] = id(one)
	}

	return found
}

// waiting are the requests and change requests that customers can answer.
func (n truth) waiting() []string {
	var found []string

	for _, one := range n.requests {
		if one.Status == "New" {
			found = append(found, one.ID)
		}
	}

	for _, one := range n.changes {
		if one.Status == "New" {
			found = append(found, one.ID)
		}
	}

	return found
}

// living are the ids of the systems that are not deleted.
func (n truth) living() []string {
	var found []string

	for id := range n.systems {
		if n.alive(id) {
			found = append(found, id)
		}
	}

	slices.Sort(found)

	return found
}

func (s *story) answer(n truth, how func(string) error) {
	waiting := n.waiting()
	// Altinn refuses some approvals: of what the system has no more, or where another system user has the key.
	s.tell("%v", how(waiting[rapid.IntRange(0, len(waiting)-1).Draw(s.t, "which")]))
}

// changeSystem changes something of a system by a full PUT.
func (s *story) changeSystem(n truth) {
	id := rapid.SampledFrom(n.living()).Draw(s.t, "system")
	name := rapid.SampledFrom([]string{"description", "rights", "clientId", "allowedRedirectUrls", "isVisible"}).Draw(s.t, "member")
	values := object{
		"description": object{"nb": "A", "nn": "B", "en": "C"}, "rights": []object{providertest.Right(storyHealth)}, "clientId": []string{"w" + id},
		"allowedRedirectUrls": []string{}, "isVisible": false,
	}
	status, answer := s.call(http.MethodPut, providertest.RegisterPath+"/"+url.PathEscape(id), providertest.With(n.systems[id], object{name: values[name]}))
	s.tell("%s of %s: %d %s", name, id, status, answer)
}

func (s *story) registerSystem(truth) {
	name := storyNames()[evenly(len(storyNames())).Draw(s.t, "id")]
	status, answer := s.call(http.MethodPost, providertest.RegisterPath, providertest.SystemBody(name, object{"clientId": []string{"v" + name}}))
	s.tell("%s: %d %s", name, status, answer)
}

// asking are the requests of the configuration whose systems live.
func (s *story) asking(n truth) []*written {
	return slices.DeleteFunc(s.of(providertest.RequestType), func(b *written) bool { return b.config == nil || !n.alive(fmt.Sprint(b.on.config["id"])) })
}

// askElsewhere makes the request that a block is about, or one that is in its way.
func (s *story) askElsewhere(n truth) {
	b := s.choose(s.asking(n))
	config := asState(providertest.RequestType, b.config)
	body := object{
		"systemId": b.on.config["id"], "partyOrgNo": config["party_org_number"], "externalRef": config["external_ref"],
		"rights": []object{}, "accessPackages": []object{}, "redirectUrl": config["redirect_url"], "integrationTitle": config["integration_title"],
	}

	for _, id := range config["rights"].([]any) {
		body["rights"] = append(body["rights"].([]object), providertest.Right(fmt.Sprint(id)))
	}

	for _, urn := range config["access_packages"].([]any) {
		body["accessPackages"] = append(body["accessPackages"].([]object), object{"urn": urn})
	}

	if evenly(4).Draw(s.t, "something else") == 0 {
		body["integrationTitle"] = "Another"
	}

	status, answer := s.call(http.MethodPost, providertest.PostPath(fmt.Sprint(config["user_type"])), body)
	s.tell("as %s: %d %s", b.name, status, answer)
}
