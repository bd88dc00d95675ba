package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// requireFunctions skips the test on a CLI that knows no functions of providers.
func requireFunctions(t testing.TB) {
	t.Helper()

	cli := requireCLI(t)

	var major, minor int
	if _, err := fmt.Sscanf(cli.Version, "%d.%d", &major, &minor); err != nil {
		t.Fatalf("the version of %s: %v", cli, err)
	}

	if major == 1 && minor < 8 {
		t.Skipf("%s knows no functions of providers: Terraform and OpenTofu know them from 1.8 on", cli)
	}
}

// required makes the provider's functions known to a configuration.
const required = `
terraform {
  required_providers {
    altinn = { source = "altinn/altinn" }
  }
}
`

func TestFunctionsWithARealCLI(t *testing.T) {
	t.Parallel()
	requireFunctions(t)

	calls := map[string]struct {
		call ref
		want knownvalue.Check
	}{
		"id":      {`provider::altinn::system_id("991825827", "smartcloud")`, knownvalue.StringExact("991825827_smartcloud")},
		"package": {`provider::altinn::access_package_urn("jordbruk")`, knownvalue.StringExact(providertest.AccessPackage("jordbruk"))},
		"urn":     {`provider::altinn::access_package_urn("urn:altinn:accesspackage:jordbruk")`, knownvalue.StringExact(providertest.AccessPackage("jordbruk"))},
		"number":  {`provider::altinn::is_org_number("310904473")`, knownvalue.Bool(true)},
		"other":   {`provider::altinn::is_org_number("310904474")`, knownvalue.Bool(false)},
	}
	text := required

	var checks []statecheck.StateCheck

	for name, one := range calls {
		text += block(t, fmt.Sprintf("output %q", name), object{"value": one.call})
		checks = append(checks, statecheck.ExpectKnownOutputValue(name, one.want))
	}

	// Functions need neither a credential nor Altinn.
	newWorld(t).without("MASKINPORTEN", "ALTINN").acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{Config: text, ConfigStateChecks: checks}}
	})
}

// A wrong argument is an error at that very argument.
func TestWrongArgumentsWithARealCLI(t *testing.T) {
	t.Parallel()
	requireFunctions(t)

	newWorld(t).acceptance(t, func(*conversation) []resource.TestStep {
		var steps []resource.TestStep

		for call, says := range map[ref][]string{
			`provider::altinn::system_id("991825828", "a")`:    {`Invalid value for "org" parameter`, "at least one digit is wrong"},
			`provider::altinn::system_id("991825827", "a/b")`:  {`Invalid value for "name" parameter`, "could never read, change or delete"},
			`provider::altinn::is_org_number(tostring(null))`:  {`Invalid value for "text" parameter`, "must not be null"},
			`provider::altinn::access_package_urn("Jordbruk")`: {`Invalid value for "name" parameter`, "lower-case letters"},
		} {
			steps = append(steps, resource.TestStep{
				Config: required + block(t, `output "wrong"`, object{"value": call}), ExpectError: refused(says...),
			})
		}

		return steps
	})
}

// Functions work in what is known only after apply, and in the attributes they are made for.
func TestFunctionsInAResource(t *testing.T) {
	t.Parallel()
	requireFunctions(t)

	text := required + config(t, providertest.With(providertest.CompleteSystem("functions"), object{
		"id":              ref(`provider::altinn::system_id("991825827", "functions")`),
		"access_packages": ref(`[provider::altinn::access_package_urn("jordbruk")]`),
	})) + block(t, `output "again"`, object{"value": ref(`provider::altinn::is_org_number(` + this + `.vendor_org_number)`)})

	newWorld(t).acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config:            text,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("again", knownvalue.Bool(true))},
		}}
	})
}
