package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A plan with a misspelt resource and a misspelt package shows both, each with what was meant, and changes nothing. So does
// one that refreshes nothing.
func TestPlanShowsEveryMisspeltName(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", providerRequirement+config(t, providertest.With(providertest.CompleteSystem("wrong"), object{
		"rights":          []string{"ske-krav-og-betaling", "nav-sykmelding", "app_ttd_endring-av-nvan"},
		"access_packages": []string{providertest.AccessPackage("jorbruk"), providertest.AccessPackage("toll")},
	})))

	for _, args := range [][]string{{"plan"}, {"plan", "-refresh=false"}, {"apply", "-auto-approve"}} {
		code, out := run.run(t, append(args, "-input=false")...)
		if code == 0 {
			t.Errorf("%v succeeds", args)
		}

		for _, phrases := range [][]string{
			{"Unusable resources in `rights`", `"app_ttd_endring-av-nvan"`, `"app_ttd_endring-av-navn"`, `"ske-krav-og-betaling"`, `"ske-krav-og-betalinger"`},
			{"Unusable access packages in `access_packages`", providertest.AccessPackage("jorbruk"), providertest.AccessPackage("jordbruk")},
		} {
			if !refused(phrases...).MatchString(out) {
				t.Errorf("%v: nothing says %q:\n%s", args, phrases, out)
			}
		}
	}

	if posts := w.Calls(http.MethodPost, providertest.RegisterPath); posts > 0 {
		t.Errorf("%d systems were posted", posts)
	}
}

const providerRequirement = "terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"

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
