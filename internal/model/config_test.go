package model_test

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What stories write into their configurations: little of everything, so that things collide.

const (
	storyTax, storyHealth = "ske-krav-og-betalinger", "nav-sykmelding"
	storyURL, storyOther  = "https://smartcloud.example.no/receipt", "https://smartcloud.example.no/other"
)

func storyFarming() string { return providertest.AccessPackage("jordbruk") }

// storyClients is a package that only agents can have, and only hidden systems.
func storyClients() string { return providertest.AccessPackage("regnskapsforer-lonn") }

// some draws a part of the values in any order: all of them, more often than not.
func some(t *rapid.T, label string, values ...string) []string {
	drawn := rapid.Permutation(values).Draw(t, label)
	if evenly(4).Draw(t, "fewer "+label) < 3 {
		return drawn
	}

	return drawn[:evenly(len(values)).Draw(t, "how many "+label)]
}

// perhaps draws one of the values, or none.
func perhaps(t *rapid.T, label string, values ...any) any {
	return rapid.SampledFrom(append([]any{nil}, values...)).Draw(t, label)
}

// configFor draws a configuration of a type, without its reference.
func configFor(t *rapid.T, typ string) object {
	switch typ {
	case providertest.SystemType:
		return systemFor(t)
	case providertest.RequestType:
		return requestFor(t)
	default:
		return changeFor(t)
	}
}

func systemFor(t *rapid.T) object {
	text := rapid.SampledFrom([]string{"Regnskap", "Lønn"}).Draw(t, "text")

	return object{
		"id":                    providertest.Vendor + "_" + storyNames()[evenly(len(storyNames())).Draw(t, "id")],
		"name":                  object{"nb": text, "nn": text, "en": text},
		"description":           object{"nb": text, "nn": text, "en": text},
		"rights":                some(t, "rights", storyTax, storyHealth),
		"access_packages":       some(t, "packages", storyFarming(), storyClients()),
		"client_ids":            some(t, "clients", rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "client")),
		"allowed_redirect_urls": some(t, "URLs", storyURL, storyOther),
		"is_visible":            perhaps(t, "visible", true, false),
		"deletion_protection":   perhaps(t, "protection", false, false, true),
	}
}

func requestFor(t *rapid.T) object {
	return object{
		"party_org_number":  rapid.SampledFrom([]string{providertest.Customer, providertest.Customer, providertest.OtherCustomer}).Draw(t, "party"),
		"external_ref":      perhaps(t, "reference", "x", "y"),
		"user_type":         perhaps(t, "kind", providertest.Standard, providertest.Standard, providertest.Agent),
		"integration_title": perhaps(t, "title", "SmartCloud"),
		"rights":            some(t, "rights", storyTax),
		"access_packages":   some(t, "packages", storyFarming()),
		"redirect_url":      perhaps(t, "redirect URL", storyURL),
		"renew_on":          perhaps(t, "renewal", []string{}, []string{"timed_out", "rejected"}),
	}
}

func changeFor(t *rapid.T) object {
	content := rapid.SampledFrom([]object{
		{"required_rights": []string{storyHealth}},
		{"unwanted_rights": []string{storyHealth}},
		{"required_rights": []string{storyHealth}, "required_access_packages": []string{storyFarming()}},
		{"required_access_packages": []string{storyFarming()}, "unwanted_rights": []string{storyTax}},
	}).Draw(t, "change")

	return providertest.With(content, object{"redirect_url": perhaps(t, "redirect URL", storyURL)})
}

// valid makes a drawn configuration one that passes validation.
func valid(typ string, config object) object {
	list := func(name string) []string {
		texts, _ := config[name].([]string)

		return texts
	}

	switch {
	case typ == providertest.SystemType && slices.Contains(list("access_packages"), storyClients()):
		return providertest.With(config, object{"is_visible": false})
	case typ == providertest.RequestType && config["user_type"] == providertest.Agent:
		return providertest.With(config, object{"rights": nil, "access_packages": []string{storyClients()}})
	case typ == providertest.RequestType && slices.Contains(list("access_packages"), storyClients()):
		return providertest.With(config, object{"access_packages": []string{storyFarming()}})
	case typ == providertest.RequestType && len(list("rights"))+len(list("access_packages")) == 0:
		return providertest.With(config, object{"rights": []string{storyTax}})
	}

	return config
}

// storyNames are the names of all systems there can be.
func storyNames() []string { return []string{"a", "b", "c", "d", "e", "f", "g", "h"} }

// settle writes what works: a system that has everything, and requests of it.
func (s *story) settle(truth) {
	for _, b := range s.blocks {
		switch b.name {
		case "s0", "r0", "r2":
			b.config = configFor(s.t, b.typ)
		case "c0":
			b.config = configFor(s.t, b.typ)
		}
	}

	s.blocks[0].config = providertest.With(s.blocks[0].config, object{
		"rights": []string{storyTax, storyHealth}, "access_packages": []string{storyFarming(), storyClients()},
		"allowed_redirect_urls": []string{storyURL},
	})

	for _, b := range s.blocks {
		if b.config != nil {
			b.config = valid(b.typ, b.config)
			s.tell("%s = %v", b.name, b.config)
		}
	}

	s.run(true, nil)

	if waiting := s.look().waiting(); len(waiting) > 0 && rapid.Bool().Draw(s.t, "the customer accepts") {
		s.tell("the customer accepts: %v", s.Altinn.Approve(waiting[0]))
		s.run(true, nil)
	}
}

// retitled are the blocks that can get the name of another one that is not there.
func (s *story) retitled() []*written {
	return slices.DeleteFunc(s.having(), func(b *written) bool { return b.config == nil || s.vacant(b) == nil })
}

// vacant is a block that could stand for another one: it is not there, and would refer to the same.
func (s *story) vacant(b *written) *written {
	for _, other := range s.of(b.typ) {
		if other.on == b.on && b.on != nil && other.config == nil && !other.at.Exists() {
			return other
		}
	}

	return nil
}

// retitle gives a block another name without a word to Terraform: to it one goes and another one comes, perhaps with a change.
func (s *story) retitle() {
	b := s.choose(s.retitled())
	other := s.vacant(b)
	other.config = b.config

	if evenly(3).Draw(s.t, "change") == 0 {
		other.config = providertest.With(b.config, object{"redirect_url": perhaps(s.t, "redirect URL", storyURL)})
	}

	s.tell("%s is called %s", b.name, other.name)
	s.unwrite(b)
}

// stuck are the systems that no apply can bring about: their ids were used before.
func (s *story) stuck(n truth) []*written {
	return slices.DeleteFunc(s.of(providertest.SystemType), func(b *written) bool {
		return b.config == nil || b.at.Exists() || n.systems[fmt.Sprint(b.config["id"])] == nil
	})
}

// rename gives a system that is stuck an id that was never used, if there is one left.
func (s *story) rename(n truth) {
	b := s.choose(s.stuck(n))

	for _, name := range storyNames() {
		if id := providertest.Vendor + "_" + name; n.systems[id] == nil {
			b.config = providertest.With(b.config, object{"id": id})
			s.tell("%s = %v", b.name, b.config)

			return
		}
	}
}

// edit writes, changes or removes a block.
func (s *story) edit() {
	b := s.choose(s.editable())
	drawn := configFor(s.t, b.typ)

	switch change := rapid.SampledFrom([]string{"one", "one", "one", "remove", "all"}).Draw(s.t, "change"); {
	case b.config == nil:
		b.config = drawn
	case change == "remove":
		s.unwrite(b)

		return
	case change == "all":
		if b.typ == providertest.SystemType && rapid.IntRange(0, 3).Draw(s.t, "rename") > 0 {
			drawn["id"] = b.config["id"]
		}

		b.config = drawn
	default:
		name := rapid.SampledFrom(changeable(b.typ)).Draw(s.t, "attribute")
		b.config = providertest.With(b.config, object{name: drawn[name]})
	}

	if b.typ == providertest.ChangeRequestType && asksFor(b.config) == 0 {
		b.config = drawn
	}

	b.config = valid(b.typ, b.config)
	s.tell("%s = %v", b.name, b.config)
}

// asksFor counts what a change request asks for.
func asksFor(config object) int {
	count := 0

	for _, name := range deltaAttributes() {
		texts, _ := config[name].([]string)
		count += len(texts)
	}

	return count
}

func deltaAttributes() []string {
	return []string{"required_rights", "unwanted_rights", "required_access_packages", "unwanted_access_packages"}
}

// changeable are the attributes that an edit may change alone. A system's id is not among them: it would be spent too soon.
func changeable(typ string) []string {
	switch typ {
	case providertest.SystemType:
		return []string{"description", "rights", "access_packages", "client_ids", "allowed_redirect_urls", "is_visible", "deletion_protection"}
	case providertest.RequestType:
		return []string{
			"party_org_number", "external_ref", "user_type", "integration_title", "rights", "access_packages", "redirect_url", "renew_on",
		}
	default:
		return []string{"redirect_url"}
	}
}

// editable are the blocks whose reference has something to refer to.
func (s *story) editable() []*written {
	return slices.DeleteFunc(slices.Clone(s.blocks), func(b *written) bool { return b.on != nil && b.on.config == nil })
}

// unwrite removes a block, and with it those that refer to it.
func (s *story) unwrite(b *written) {
	b.config = nil
	s.tell("%s is removed from the configuration", b.name)

	for _, other := range s.blocks {
		if other.on == b && other.config != nil {
			s.unwrite(other)
		}
	}
}
