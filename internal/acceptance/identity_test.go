package acceptance_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// unknownID is the id of nothing.
const unknownID = "505f8488-3d48-4c15-8e21-35cb9432f815"

// goneState is what a CLI kept of an object that Altinn no longer has. Every resource has one without anybody's doing, so that
// a new one cannot be left out.
func goneState(schema *tfprotov6.Schema) object {
	known := map[string]string{
		"system_id": providertest.Vendor + "_gone", "party_org_number": providertest.Customer, "external_ref": providertest.Customer, "user_type": providertest.Standard, "status": "New",
		"vendor_org_number": providertest.Vendor,
	}
	state := object{}

	for _, attribute := range schema.Block.Attributes {
		switch {
		case known[attribute.Name] != "":
			state[attribute.Name] = known[attribute.Name]
		case attribute.ValueType().Is(tftypes.String):
			state[attribute.Name] = unknownID
		}
	}

	return state
}

// An object that vanished leaves the state with a warning, also on CLIs that carry no identity, where the framework would
// make an error of it: "Missing Resource Identity After Read".
func TestVanishedObjectOfAnyResourceIsNoMissingIdentity(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for _, typ := range slices.Sorted(maps.Keys(p.Schemas.ResourceSchemas)) {
		if p.Identities.IdentitySchemas[typ] == nil {
			t.Errorf("%s has no identity", typ)
		}

		now, said := p.refresh(t, &instance{p.Kept(typ, goneState(p.Schemas.ResourceSchemas[typ]))})
		if len(said.Errors()) > 0 || len(said.Warnings()) != 1 || now.exists() {
			t.Errorf("%s: still there: %t\n%s", typ, now.exists(), said)
		}
	}
}

// Whatever can be listed is a resource too, which is what a listed object is imported as; systems and requests can be.
func TestListResourcesAreResourcesWithIdentity(t *testing.T) {
	t.Parallel()

	p := newWorld(t).provider(t)
	for typ := range p.Schemas.ListResourceSchemas {
		if p.Schemas.ResourceSchemas[typ] == nil {
			t.Errorf("%s is listed and no resource", typ)
		}
	}

	for _, typ := range []string{providertest.SystemType, providertest.RequestType} {
		if p.Schemas.ListResourceSchemas[typ] == nil {
			t.Errorf("%s cannot be listed", typ)
		}
	}
}

// A request that was withdrawn elsewhere is a warning and a plan to create with any CLI.
func TestRequestWithdrawnElsewhereIsAWarningAndAPlanToCreate(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	text := block(t, `resource "altinn_system_user_request" "this"`, providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking")))

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: text},
			{
				PreConfig: func() {
					w.Withdraw(t, w.Requests(providertest.Standard)[0])
					said.take()
				},
				Config: text, PlanOnly: true, ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(thisRequest, plancheck.ResourceActionCreate),
					checkPlan(func() error {
						if warnings := said.take().Warnings(); len(warnings) == 0 || strings.Contains(warnings.String(), "Missing Resource Identity") {
							return errors.New("nothing warns of the withdrawal")
						}

						return nil
					}),
				}},
			},
			{Config: text},
		}
	})
}

// The identity of a request is its id, and imports it.
func TestRequestImportsByIdentity(t *testing.T) {
	t.Parallel()
	requireIdentity(t)

	w := newWorld(t)
	text := block(t, `resource "altinn_system_user_request" "this"`, providertest.RequestConfig(providertest.Agent, w.RegisterOffering(t, "asking")))

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: text,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(thisRequest, map[string]knownvalue.Check{"id": knownvalue.NotNull()}),
					statecheck.ExpectIdentityValueMatchesState(thisRequest, tfjsonpath.New("id")),
				},
			},
			{ResourceName: thisRequest, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		}
	})
}
