package acceptance_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A CLI composes every text (å in one character), and the register can hold decomposed ones (an a and a ring), which Altinn takes for
// others. What is decomposed there is the same here, is found by Altinn's own spelling, and keeps it.

const composed = "på nett"

// decomposed is a text as macOS writes the names of files.
func decomposed(text string) string { return norm.NFD.String(text) }

// decomposedSystem registers a system of which all is decomposed, and returns its composed id.
func (w *world) decomposedSystem(t tb) string {
	t.Helper()

	texts := object{"nb": decomposed(composed), "nn": decomposed("Å"), "en": "on line", decomposed("så"): "x"}
	w.Register(t, providertest.VendorClient, providertest.SystemBody(decomposed("på-nett"), object{
		"name": texts, "description": texts, "clientId": []string{decomposed("klient-å"), providertest.VendorClient},
		"rights":              []object{providertest.Right("ske-krav-og-betalinger"), providertest.Right("nav-sykmelding")},
		"accessPackages":      []object{{"urn": providertest.AccessPackage("regnskapsforer-lonn")}},
		"allowedRedirectUrls": []string{decomposed("https://example.no/på/ø")},
		"isVisible":           false,
	}))

	return providertest.Vendor + "_på-nett"
}

// A request with such a reference, for such a system, is imported by its key and by its id, planned and withdrawn.
func TestDecomposedRequestIsImported(t *testing.T) {
	t.Parallel()

	for _, kind := range []string{providertest.Standard, providertest.Agent} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			system := w.decomposedSystem(t)
			id := w.Ask(t, kind, decomposed(system), object{"externalRef": decomposed("måned"), "integrationTitle": decomposed(composed)})
			config := providertest.With(providertest.RequestConfig(kind, system), object{"external_ref": "måned", "integration_title": composed})

			for _, name := range []string{id, system + "/" + providertest.Customer + "/måned"} {
				p := w.provider(t)
				at, said := p.importByID(t, providertest.RequestType, name)
				must(t, nil, said)
				p.unchanged(t, at, config)
			}

			w.Approve(t, id)

			p := w.provider(t)
			at, said := p.importByID(t, providertest.RequestType, id)
			must(t, nil, said)
			p.unchanged(t, at, config)

			if at.State()["system_user_id"] != id {
				t.Errorf("the system user is %v, want %s", at.State()["system_user_id"], id)
			}

			listed, said := p.dataSource(t, "altinn_system_user_requests", object{"system_id": system})
			must(t, nil, said)

			if text := fmt.Sprint(listed); !strings.Contains(text, "måned") {
				t.Errorf("the requests are %s", text)
			}

			_, said = w.provider(t).dataSource(t, "altinn_system_user", object{"system_id": system, "party_org_number": providertest.Customer, "external_ref": "måned"})
			must(t, nil, said)

			// A new one for the same system is asked for by the system's own spelling.
			p.create(t, providertest.RequestType, providertest.With(providertest.RequestConfig(kind, system), object{"external_ref": "annet"}))
		})
	}
}

// A request sends its customer to an address that the system has decomposed, and Altinn took the composed one for another.
func TestRequestLeadsToADecomposedAddress(t *testing.T) {
	t.Parallel()

	address := "https://example.no/på/ø?kunde=å#ø"
	w := newWorld(t)
	system := w.decomposedSystem(t)
	p := w.provider(t)

	config := providertest.With(providertest.RequestConfig(providertest.Standard, system), object{"redirect_url": address})
	at := p.create(t, providertest.RequestType, config)
	w.provider(t).settled(t, at, config)

	w.Approve(t, at.text(t, "id"))

	at, said := p.refresh(t, at)
	must(t, nil, said)

	p.create(t, providertest.ChangeRequestType, object{
		"system_user_id": at.text(t, "system_user_id"), "required_rights": []string{"nav-sykmelding"}, "redirect_url": address,
	})
}
