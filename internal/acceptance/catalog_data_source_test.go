package acceptance_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const (
	resourcesPath = "/resourceregistry/api/v1/resource"
	packagesPath  = "/accessmanagement/api/v1/meta/info/accesspackages"
)

// lookUps counts the calls for open metadata.
func (w *world) lookUps() (resources, lists, packages int) {
	for _, call := range w.Altinn.Journal() {
		switch {
		case call.Path == resourcesPath+"/resourcelist" || call.Path == packagesPath+"/export":
			lists++
		case len(call.Path) > len(resourcesPath) && call.Path[:len(resourcesPath)] == resourcesPath:
			resources++
		case len(call.Path) > len(packagesPath) && call.Path[:len(packagesPath)] == packagesPath:
			packages++
		}
	}

	return resources, lists, packages
}

// members are one member of each element of a list.
func members(values object, list, name string) []string {
	elements, _ := values[list].([]any)
	found := make([]string, len(elements))

	for i, element := range elements {
		of, _ := element.(object)
		found[i], _ = of[name].(string)
	}

	return found
}

// The open metadata are told to whoever asks, without a credential anywhere.
func TestCatalogNeedsNoCredential(t *testing.T) {
	t.Parallel()

	w := newWorld(t).without("MASKINPORTEN_")
	p := w.provider(t)

	tests := map[string]struct {
		typ    string
		config object
		check  func(object) bool
	}{
		"a resource": {"altinn_resource", object{"id": "ske-krav-og-betalinger"}, func(got object) bool {
			return got["usable_in_rights"] == true && reflect.DeepEqual(got["title"], object{"nb": "Krav og betalinger", "nn": "Krav og betalinger", "en": "Claims and payments"})
		}},
		"a resource of a type that is not for systems": {"altinn_resource", object{"id": "ttd-samtykke"}, func(got object) bool {
			return got["usable_in_rights"] == false && got["resource_type"] == "Consent"
		}},
		"a resource that nobody can pass on": {"altinn_resource", object{"id": "ttd-ikke-delegerbar"}, func(got object) bool {
			return got["usable_in_rights"] == false && got["delegable"] == false
		}},
		"resources by an English word": {"altinn_resources", object{"search": "SICK"}, func(got object) bool {
			return slices.Equal(members(got, "resources", "id"), []string{"nav-sykmelding"})
		}},
		"resources by type, in order": {"altinn_resources", object{"resource_type": "AltinnApp"}, func(got object) bool {
			ids := members(got, "resources", "id")

			return len(ids) > 1 && slices.IsSorted(ids) && slices.Contains(ids, "app_ttd_endring-av-navn-v2")
		}},
		"apps moved from Altinn 2": {"altinn_resources", object{"resource_type": "MigratedApp"}, func(got object) bool {
			return slices.Contains(members(got, "resources", "id"), "app_brg_a2-3430-200306")
		}},
		"a package by name": {"altinn_access_package", object{"name": "jordbruk"}, func(got object) bool {
			return got["urn"] == providertest.AccessPackage("jordbruk") && got["title"] == "Jordbruk" && got["usable_in_visible_systems"] == true
		}},
		"a package by URN, in English": {
			"altinn_access_package", object{"urn": providertest.AccessPackage("kunst-og-underholdning"), "language": "en"}, func(got object) bool {
				return got["title"] == "Arts and entertainment" && got["area_title"] == "Culture and Volunteering"
			},
		},
		"packages for clients": {"altinn_access_packages", object{"delegable": true, "assignable": false}, func(got object) bool {
			return len(members(got, "access_packages", "urn")) == 6
		}},
		"packages by Nynorsk word": {"altinn_access_packages", object{"search": "møblar", "language": "nn"}, func(got object) bool {
			return slices.Equal(members(got, "access_packages", "urn"), []string{providertest.AccessPackage("mobler-og-annen-industri")})
		}},
		"packages of an area, in English": {
			"altinn_access_packages", object{"area": "industrier", "language": "en"}, func(got object) bool {
				areas := members(got, "access_packages", "area_title")

				return len(areas) > 1 && len(slices.Compact(areas)) == 1 && areas[0] == "Industries"
			},
		},
		"all packages": {"altinn_access_packages", nil, func(got object) bool {
			return len(members(got, "access_packages", "urn")) == 223
		}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, said := p.dataSource(t, test.typ, test.config)
			must(t, nil, said)

			if len(said) > 0 || !test.check(got) {
				t.Errorf("got %v: %s", got, said)
			}
		})
	}

	t.Cleanup(func() {
		if grants := len(w.Altinn.Grants()); grants > 0 {
			t.Errorf("%d tokens were asked for", grants)
		}
	})
}

// The whole list is fetched once, however many data sources search it.
func TestCatalogListIsFetchedOnce(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for _, word := range numbered("Tjeneste %d", 40) {
		t.Run(word, func(t *testing.T) {
			t.Parallel()

			got, said := p.dataSource(t, "altinn_resources", object{"search": word})
			must(t, nil, said)

			if len(members(got, "resources", "id")) == 0 {
				t.Errorf("nothing is found by %s", word)
			}
		})
	}

	t.Cleanup(func() {
		if _, lists, _ := w.lookUps(); lists != 1 {
			t.Errorf("the list was fetched %d times", lists)
		}
	})
}

// What is not there, or cannot be read, is an error that helps.
func TestCatalogDataSourceSaysWhatIsWrong(t *testing.T) {
	t.Parallel()

	sourceDown := emulator.Fault{Path: resourcesPath + "/*", Status: http.StatusInternalServerError, Times: -1}

	tests := map[string]struct {
		typ       string
		config    object
		fault     *emulator.Fault
		attribute string
		words     []string
	}{
		"a misspelt resource": {"altinn_resource", object{"id": "ske-krav-og-betaling"}, nil, "id", []string{`Did you mean "ske-krav-og-betalinger"?`}},
		"a resource in capitals": {
			"altinn_resource", object{"id": "NAV-sykmelding"}, nil, "id", []string{"upper and lower case", `"nav-sykmelding"`},
		},
		"an app while its source is down":   {"altinn_resource", object{"id": "app_ttd_ny"}, &sourceDown, "", []string{"500", "source of apps"}},
		"the list while that is down":       {"altinn_resources", nil, &sourceDown, "", []string{"500", "source of apps", "include_apps = false"}},
		"a misspelt package":                {"altinn_access_package", object{"name": "jorbruk"}, nil, "name", []string{`Did you mean "jordbruk"?`}},
		"a package in capitals":             {"altinn_access_package", object{"urn": providertest.AccessPackage("JORDBRUK")}, nil, "urn", []string{providertest.AccessPackage("jordbruk")}},
		"a package by its title":            {"altinn_access_package", object{"name": "Arts and entertainment"}, nil, "name", []string{"white space"}},
		"an area that is none":              {"altinn_access_packages", object{"area": "Industry"}, nil, "area", []string{"industrier: Industrier"}},
		"a language that the API lacks":     {"altinn_access_packages", object{"language": "se"}, nil, "language", []string{"nb", "nn", "en"}},
		"a package while metadata are down": {"altinn_access_package", object{"name": "toll"}, &emulator.Fault{Path: packagesPath + "/*", Status: 500, Times: -1}, "", []string{"500"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				w = w.without("MASKINPORTEN_")
				p := w.provider(t)

				if test.fault != nil {
					w.Fault(t, *test.fault)
				}

				got, said := p.dataSource(t, test.typ, test.config)
				if errors := said.Errors(); len(errors) != 1 || !errors.At(test.attribute).Says(test.words...) {
					t.Errorf("no single error on %q says %q: %s, and %v", test.attribute, test.words, said, got)
				}
			})
		})
	}
}

// A search that needs no apps does without their source.
func TestResourcesAreListedWhileTheSourceOfAppsIsDown(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	w.Fault(t, emulator.Fault{Path: resourcesPath + "/resourcelist", Status: http.StatusInternalServerError})

	if _, said := p.dataSource(t, "altinn_resources", nil); !said.Errors().Says("include_apps = false") {
		t.Errorf("no error says what to do: %s", said)
	}

	got, said := p.dataSource(t, "altinn_resources", object{"include_apps": false, "search": "sykmelding"})
	must(t, nil, said)

	if ids := members(got, "resources", "id"); !slices.Equal(ids, []string{"nav-sykmelding"}) {
		t.Errorf("found %v", ids)
	}
}

// With a real CLI, one data source feeds another block, and what is unknown while planning is read later.
func TestCatalogDataSourcesWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	system := providertest.With(providertest.MinimalSystem("catalog"), object{
		"rights":          ref(`[for r in data.altinn_resources.found.resources : r.id if r.usable_in_rights]`),
		"access_packages": ref(`[data.altinn_access_package.clients.urn]`),
		"is_visible":      ref(`data.altinn_access_package.clients.usable_in_visible_systems`),
	})
	text := block(t, `data "altinn_resources" "found"`, object{"search": "endring navn"}) +
		block(t, `data "altinn_access_package" "clients"`, object{"name": "regnskapsforer-lonn"}) +
		block(t, `resource "terraform_data" "name"`, object{"input": "jordbruk"}) +
		block(t, `data "altinn_access_package" "later"`, object{"name": ref("terraform_data.name.output")}) +
		config(t, system) +
		block(t, `output "rights"`, object{"value": ref(this + ".rights")}) +
		block(t, `output "hidden"`, object{"value": ref("!" + this + ".is_visible")}) +
		block(t, `output "later"`, object{"value": ref("data.altinn_access_package.later.urn")})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("rights", known([]string{"app_ttd_endring-av-navn", "app_ttd_endring-av-navn-v2"})),
				statecheck.ExpectKnownOutputValue("hidden", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("later", knownvalue.StringExact(providertest.AccessPackage("jordbruk"))),
			},
		}}
	})
}
