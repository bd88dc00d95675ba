package acceptance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What people really write, once each with a real CLI: it is applied, read back as it was, and plans nothing.
func TestSystemAsPeopleWriteIt(t *testing.T) {
	t.Parallel()

	text := "Blåbær & «Ærlig» Øl\t\"sitat\" 'enkelt' \\ <b>\n\nlinje to ${ikke} %{mal} 100 % 🧾 ﬁ\u00a0–"

	tests := map[string]object{
		"as little as possible": {},
		"sixty rights and forty packages": {
			"rights":          numbered("ttd-tjeneste-%02d", 60),
			"access_packages": newWorld(t).Catalog(t).Visible(40),
		},
		"Norwegian letters, quotes and new lines": {
			"name": object{"nb": text, "nn": "", "en": " "}, "description": object{"nb": strings.Repeat(text, 20), "nn": "\n", "en": "-"},
		},
		"further languages": {
			"name": object{"nb": "a", "nn": "b", "en": "c", "se": "d", "en-GB": "e", "sma": "f"},
		},
		"redirect URLs in odd spellings": {
			"allowed_redirect_urls": []string{
				"https://a.example.no", "HTTPS://B.Example.NO/Path/", "https://c.example.no:443/x", "https://d.example.no:8443",
				"https://e.example.no/a%20b/%C3%A6?q=%2F&r=a+b", "https://f.example.no/#fragment", "https://g.example.no?query",
				"https://h.example.no/a/../b/./c", "https://localhost/receipt", "https://127.0.0.1:5001/", "https://[::1]/x",
				"https://blåbær.example.no/bær", "https://i.example.no/%2e%2e/x", "https://j.example.no//double//slash/", "https://k.example.no/é/%2F%2A/../x",
			},
		},
		"an id with more than letters": {"id": providertest.Vendor + "_Ærlig-System_2.0~(test)+:%41"},
		"client ids of every kind":     {"client_ids": []string{"0c3b7ed5-4a55-4d4a-9a3c-0a5c1a1f7e11", "0C3B7ED5", "smart cloud", "æøå", "$e"}},
	}

	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			system := providertest.With(providertest.MinimalSystem("spelling"), changes)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{
					{Config: config(t, system), ConfigStateChecks: stateOf(system)},
					{ResourceName: this, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
				}
			})
		})
	}
}

// Another spelling of what is there is no change, neither of URLs nor of texts that Unicode writes in two ways.
func TestAnotherSpellingPlansNothing(t *testing.T) {
	t.Parallel()

	before := providertest.With(providertest.MinimalSystem("respelled"), object{
		"name":                  object{"nb": "bl\u00e5", "nn": "bl\u00e5", "en": "blue"},
		"allowed_redirect_urls": []string{"https://example.no", "https://example.no:443/a%41/../b?q"},
	})

	tests := map[string]object{
		"of URLs":    {"allowed_redirect_urls": []string{"HTTPS://EXAMPLE.no/b?q", "https://example.no/"}},
		"of letters": {"name": object{"nb": "bla\u030a", "nn": "bla\u030a", "en": "blue"}},
		"of no sets": {"rights": []string{}, "access_packages": []string{}, "client_ids": []string{}},
		"of null":    {"rights": nil, "access_packages": nil, "client_ids": nil, "is_visible": nil, "timeouts": nil},
	}

	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{
					step(t, before),
					{
						Config:           config(t, providertest.With(before, changes)),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					},
					step(t, before),
				}
			})

			if puts := w.Calls("PUT", providertest.Vendor+"_respelled"); puts != 0 {
				t.Errorf("%d writes", puts)
			}
		})
	}
}

// A redirect URL that another resource makes known while applying turns out to be what it was, in a system that was imported and whose
// URLs are spelled otherwise in the configuration.
func TestRedirectURLKnownLateTurnsOutToBeWhatItWas(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("late", object{"allowedRedirectUrls": []string{"https://a.example.no", "https://b.example.no"}}))

	release := func(number, host string) resource.TestStep {
		late := providertest.With(providertest.MinimalSystem("late"), object{"allowed_redirect_urls": ref(`["https://a.example.no", "https://${terraform_data.front.output.host}"]`)})
		text := block(t, `resource "terraform_data" "front"`, object{"input": object{"release": number, "host": host}}) +
			block(t, "import", object{"to": ref("altinn_system.this"), "id": systemID("late")})

		return resource.TestStep{Config: text + config(t, late)}
	}

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{release("1", "b.example.no"), release("2", "b.example.no"), release("3", "c.example.no")}
	})
}

// Altinn takes any text for the key of a language. A system that was registered with odd words comes under Terraform as it is,
// and a warning tells of what may be a slip.
func TestSystemWithOddLanguagesIsImported(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	texts := object{"nb": "a", "nn": "a", "en": "a", "NB": "b", "nb_NO": "c"}
	w.Register(t, providertest.VendorClient, providertest.SystemBody("odd", object{"name": texts}))

	at, said := p.importByID(t, providertest.SystemType, systemID("odd"))
	must(t, nil, said)

	config := providertest.With(providertest.MinimalSystem("odd"), object{"name": texts, "description": at.State()["description"]})

	for _, warning := range []string{`"NB" is not a language tag`, `"nb_NO" is not a language tag`} {
		expectSaid(t, p.validate(t, providertest.SystemType, config), nil, []string{warning})
	}

	p.unchanged(t, at, config)
}
