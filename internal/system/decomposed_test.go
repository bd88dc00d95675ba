package system_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A CLI composes every text (å in one character), and the register can hold decomposed ones (an a
// and a ring), which Altinn takes for others. What is decomposed there is the same here, is found
// by Altinn's own spelling, and keeps it.

// decomposed is a text as macOS writes the names of files.
func decomposed(text string) string { return norm.NFD.String(text) }

// decomposedSystem registers a system of which all is decomposed, and returns its composed id.
func (w *world) decomposedSystem(t *testing.T) string {
	t.Helper()
	texts := object{"nb": decomposed("på nett"), "nn": decomposed("Å"), "en": "on line", decomposed("så"): "x"}
	w.Register(t, providertest.VendorClient, providertest.SystemBody(decomposed("på-nett"), object{
		"name": texts, "description": texts, "clientId": []string{decomposed("klient-å")},
		"rights":              []object{providertest.Right("ske-krav-og-betalinger"), providertest.Right("nav-sykmelding")},
		"allowedRedirectUrls": []string{decomposed("https://example.no/på/ø")},
	}))
	return vendor + "_på-nett"
}

// The system comes under Terraform, is changed and is deleted, and its own spelling stays.
func TestDecomposedSystemIsImportedAndChanged(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		id := w.decomposedSystem(t)
		texts := object{"nb": "på nett", "nn": "Å", "en": "on line", "så": "x"}
		c := object{
			"id": id, "name": texts, "description": texts, "client_ids": []string{"klient-å"},
			"rights": []string{"ske-krav-og-betalinger", "nav-sykmelding"}, "allowed_redirect_urls": []string{"https://example.no/p%C3%A5/ø"},
		}
		i := w.imported(t, id)
		i.ExpectSettled(c)

		w.p.NextRun()
		c["rights"] = []string{"nav-sykmelding"}
		i.MustApply(c)
		i.ExpectSettled(c)
		there := w.Registered(t, decomposed(id))
		if name, ok := there["name"].(object); !ok || name["nb"] != decomposed("på nett") || name[decomposed("så")] != "x" {
			t.Errorf("the texts have another spelling now: %q", there["name"])
		}
		if clients, ok := there["clientId"].([]any); !ok || !slices.Contains(clients, any(decomposed("klient-å"))) {
			t.Errorf("the client ids have another spelling now: %q", there["clientId"])
		}
		c["name"] = providertest.With(texts, object{"nb": "på en annen måte"})
		i.MustApply(c)
		i.ExpectSettled(c)

		w.p.NextRun()
		i.MustApply(nil)
		if there := w.Registered(t, decomposed(id)); there["isDeleted"] != true {
			t.Errorf("the system is there still: %v", there)
		}
		w.p.NextRun()
		if said := w.instance().Plan(c).Diagnostics; !said.Says("spent for ever") {
			t.Errorf("nothing says that the id is spent: %s", said)
		}
	})
}

// A CLI hands over the argument of `import` as it was typed, or copied from a file name.
func TestSystemIsImportedByADecomposedID(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.registers(t, "på-nett")
		if id := w.imported(t, vendor+"_"+decomposed("på-nett")).State()["id"]; id != vendor+"_på-nett" {
			t.Errorf("the state has %+q", id)
		}
	})
}

// It is listed and read by either way to write it.
func TestDecomposedSystemIsListedAndRead(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		id := w.decomposedSystem(t)
		for name, key := range map[string]string{"altinn_system": "id", "altinn_system_change_log": "system_id"} {
			_, said := w.p.ReadData(name, object{key: id})
			must(t, said)
		}
		all, said := w.p.ReadData("altinn_systems", nil)
		must(t, said)
		if text := fmt.Sprint(all["systems"]); !strings.Contains(text, id) || !strings.Contains(text, "på nett") {
			t.Errorf("the systems are %s", text)
		}

		// A system whose id is the same but composed is another one, and found first.
		w.Register(t, providertest.VendorClient, providertest.SystemBody("på-nett", object{"name": object{"nb": "another", "nn": "", "en": ""}}))
		w.p.NextRun()
		one, said := w.p.ReadData("altinn_system", object{"id": id})
		must(t, said)
		if text := fmt.Sprint(one["name"]); !strings.Contains(text, "another") {
			t.Errorf("the system is %s", text)
		}
	})
}
