package system_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const receipt = "https://smartcloud.example.no/receipt"

// offering is a system with something to ask for.
func offering() object {
	return config(object{
		"rights": []string{"ske-krav-og-betalinger"}, "access_packages": []string{providertest.AccessPackage("jordbruk")}, "allowed_redirect_urls": []string{receipt},
	})
}

// asks is a request that asks for no more than the system has, and asksTooMuch is one that asks for
// more of everything.
func asks() object {
	return object{
		"system_id": systemID, "party_org_number": providertest.OtherCustomer, "rights": []string{"ske-krav-og-betalinger"},
		"access_packages": []string{providertest.AccessPackage("jordbruk")}, "redirect_url": receipt + "?kunde=1#top",
	}
}

func asksTooMuch() object {
	return providertest.With(asks(), object{
		"party_org_number": providertest.Customer, "rights": []string{"ske-krav-og-betalinger", "nav-sykmelding"},
		"access_packages": []string{providertest.AccessPackage("toll")}, "redirect_url": "https://smartcloud.example.no/Receipt",
	})
}

func (w *world) planRequest(config object) tfkittest.Diagnostics {
	return w.p.Instance(providertest.RequestType).Plan(config).Diagnostics
}

// What a request asks for and its system does not have is found by the plan, all at once: the apply
// finds one at a time.
func TestRequestIsPlannedAgainstThePlannedSystem(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		plan := func(system, request object) tfkittest.Diagnostics {
			w.p.NextRun()
			must(t, w.instance().Plan(system).Diagnostics)
			return w.planRequest(request)
		}
		must(t, plan(offering(), asks()))

		said := plan(offering(), asksTooMuch())
		for _, place := range []string{"rights", "access_packages", "redirect_url"} {
			if !said.Errors().At(place).Says(systemID) {
				t.Errorf("no error on %s: %s", place, said)
			}
		}

		said = plan(offering(), providertest.With(asksTooMuch(), object{"rights": []any{tfkittest.Unknown, "nav-sykmelding"}, "redirect_url": tfkittest.Unknown}))
		if !said.Errors().At("rights").Says("nav-sykmelding") || len(said.Errors()) != 2 {
			t.Errorf("what is known is not refused: %s", said)
		}

		unknown := object{"rights": tfkittest.Unknown, "access_packages": []any{tfkittest.Unknown}, "allowed_redirect_urls": tfkittest.Unknown}
		must(t, plan(providertest.With(offering(), unknown), asksTooMuch()))
	})
}

// The same run may change what the register has: so that is no error.
func TestRequestIsPlannedAgainstTheRegisteredSystem(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		must(t, w.planRequest(asksTooMuch())) // of a system that is not registered yet
		w.p.NextRun()
		w.created(offering())
		w.p.NextRun()
		said := w.planRequest(asksTooMuch())
		must(t, said)
		for _, place := range []string{"rights", "access_packages", "redirect_url"} {
			if !said.At(place).Says(systemID, "the apply will fail") {
				t.Errorf("no warning on %s: %s", place, said)
			}
		}

		kept := w.p.Create(providertest.RequestType, asks())
		w.Alter(t, systemID, object{"rights": []object{providertest.Right("nav-sykmelding")}})
		w.p.NextRun()
		kept.ExpectUnchanged(asks()) // it is made already
	})
}

// A change request is held against the system of its system user likewise.
func TestChangeRequestIsPlannedAgainstItsSystem(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		said := w.p.Instance(providertest.ChangeRequestType).Plan(object{
			"system_user_id": w.Accepted(t, providertest.Standard), "required_rights": []string{"altinn-profil-api"},
			"required_access_packages": []string{providertest.AccessPackage("skatt-naering")}, "redirect_url": "https://smartcloud.example.no/Receipt",
		}).Diagnostics
		for _, place := range []string{"required_rights", "required_access_packages", "redirect_url"} {
			if !said.Warnings().At(place).Says("the apply will fail") {
				t.Errorf("no warning on %s: %s", place, said)
			}
		}
	})
}
