package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// askedOfGuide is the guide's system with something to ask for, a request that asks for no more, and one that asks for too much.
func askedOfGuide() (system, fits, asksTooMuch object) {
	const allowed = "https://smartcloud.example.no/receipt"

	system = providertest.With(guideSystem(), object{
		"rights": []string{"ske-krav-og-betalinger"}, "access_packages": []string{providertest.AccessPackage("jordbruk")}, "allowed_redirect_urls": []string{allowed},
	})
	fits = object{
		"system_id": "991825827_smartcloud", "party_org_number": providertest.OtherCustomer, "rights": []string{"ske-krav-og-betalinger"},
		"access_packages": []string{providertest.AccessPackage("jordbruk")}, "redirect_url": allowed + "?kunde=1#top",
	}
	asksTooMuch = providertest.With(fits, object{
		"party_org_number": providertest.Customer, "rights": []string{"ske-krav-og-betalinger", "nav-sykmelding"},
		"access_packages": []string{providertest.AccessPackage("toll")}, "redirect_url": "https://smartcloud.example.no/Receipt",
	})

	return system, fits, asksTooMuch
}

// What a request asks for and its system does not have is found by the plan, all at once: it used to be found by the apply, one at a
// time.
func TestRequestIsPlannedAgainstThePlannedSystem(t *testing.T) {
	t.Parallel()

	system, fits, asksTooMuch := askedOfGuide()

	t.Run("planned before", func(t *testing.T) {
		t.Parallel()

		p := newWorld(t).provider(t)
		must(t, nil, p.plan(t, p.nothing(t, providertest.SystemType), system).said)

		said := p.plan(t, p.nothing(t, providertest.RequestType), asksTooMuch).said
		for _, place := range []string{"rights", "access_packages", "redirect_url"} {
			if !said.Errors().At(place).Says("991825827_smartcloud") {
				t.Errorf("no error on %s: %s", place, said)
			}
		}

		must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), fits).said)
	})
	t.Run("planned with what is not known yet", func(t *testing.T) {
		t.Parallel()

		p := newWorld(t).provider(t)
		open := providertest.With(system, object{"rights": unknown, "access_packages": []any{unknown}, "allowed_redirect_urls": unknown})
		must(t, nil, p.plan(t, p.nothing(t, providertest.SystemType), open).said)
		must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), asksTooMuch).said)
	})
	t.Run("planned with what is not known of the request", func(t *testing.T) {
		t.Parallel()

		p := newWorld(t).provider(t)
		must(t, nil, p.plan(t, p.nothing(t, providertest.SystemType), system).said)

		said := p.plan(t, p.nothing(t, providertest.RequestType), providertest.With(asksTooMuch, object{"rights": []any{unknown, "nav-sykmelding"}, "redirect_url": unknown})).said
		if !said.Errors().At("rights").Says("nav-sykmelding") || len(said.Errors()) != 2 {
			t.Errorf("%s", said)
		}
	})
}

// The same run may change what the register has: so that is no error.
func TestRequestIsPlannedAgainstTheRegisteredSystem(t *testing.T) {
	t.Parallel()

	system, fits, asksTooMuch := askedOfGuide()
	w := newWorld(t)
	p := w.provider(t)
	must(t, nil, p.plan(t, p.nothing(t, providertest.RequestType), asksTooMuch).said) // of a system that is not registered yet

	w.provider(t).create(t, providertest.SystemType, system)

	plan := w.provider(t).plan(t, p.nothing(t, providertest.RequestType), asksTooMuch)
	must(t, nil, plan.said)

	for _, place := range []string{"rights", "access_packages", "redirect_url"} {
		if !plan.said.Warnings().At(place).Says("991825827_smartcloud", "the apply will fail") {
			t.Errorf("no warning on %s: %s", place, plan.said)
		}
	}

	kept := w.provider(t).create(t, providertest.RequestType, fits)

	w.Alter(t, "991825827_smartcloud", object{"rights": []object{providertest.Right("nav-sykmelding")}})

	if said := w.provider(t).plan(t, kept, fits).said; len(said) > 0 { // it is made already
		t.Errorf("%s", said)
	}
}

// A change request is held against the system of its system user likewise.
func TestChangeRequestIsPlannedAgainstItsSystem(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	user := w.Accepted(t, providertest.Standard)
	asksTooMuch := object{
		"system_user_id": user, "required_rights": []string{"altinn-profil-api"}, "required_access_packages": []string{providertest.AccessPackage("skatt-naering")},
		"redirect_url": "https://smartcloud.example.no/Receipt",
	}

	p := w.provider(t)
	said := p.plan(t, p.nothing(t, providertest.ChangeRequestType), asksTooMuch).said

	for _, place := range []string{"required_rights", "required_access_packages", "redirect_url"} {
		if !said.Warnings().At(place).Says("the apply will fail") {
			t.Errorf("no warning on %s: %s", place, said)
		}
	}
}
