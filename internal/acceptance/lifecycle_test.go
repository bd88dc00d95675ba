package acceptance_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const this = "altinn_system.this"

// A system's whole life with a real CLI: create, empty plan, drift, repair, update, import, destroy.
func TestSystemFromCreateToDestroy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	id := providertest.Vendor + "_life"
	first := providertest.CompleteSystem("life")
	second := providertest.With(first, object{
		"name":   object{"nb": "Sky «2»", "nn": "Sky «2»", "en": `Cloud "2"`, "se": "Balva"},
		"rights": []string{"nav-sykmelding"}, "access_packages": []string{}, "is_visible": true,
		"client_ids": []string{"life-2"}, "allowed_redirect_urls": []string{"https://new.example.no"},
	})

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: config(t, first),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(this, plancheck.ResourceActionCreate),
						plancheck.ExpectKnownValue(this, tfjsonpath.New("vendor_org_number"), knownvalue.StringExact(providertest.Vendor)),
						plancheck.ExpectKnownValue(this, tfjsonpath.New("deletion_protection"), knownvalue.Bool(false)),
					},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: stateOf(first),
				Check:             w.registers(t, id, object{"isVisible": false, "isDeleted": false}),
			},
			{
				PreConfig: func() {
					said.take()
					w.Alter(t, id, object{"name": object{"nb": "Endret", "nn": "Endra", "en": "Changed"}})
				},
				Config: config(t, first),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(this, tfjsonpath.New("name").AtMapKey("nb"), knownvalue.StringExact("SmartCloud")),
				}},
				ConfigStateChecks: stateOf(first),
				Check:             w.registers(t, id, object{"name": first["name"]}),
			},
			{
				Config: config(t, second),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionUpdate),
				}},
				ConfigStateChecks: stateOf(second),
				Check: w.registers(t, id, object{
					"name": second["name"], "isVisible": true, "rights": []object{providertest.Right("nav-sykmelding")}, "accessPackages": []object{},
					"clientId": second["client_ids"], "allowedRedirectUrls": []string{"https://new.example.no/"},
				}),
			},
			{ResourceName: this, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"allowed_redirect_urls.0"}},
			{ResourceName: this, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{
				PreConfig: func() {
					if unexpected := said.take(); len(unexpected) > 0 {
						t.Errorf("up to here nothing was worth a word: %s", unexpected)
					}
				},
				Config:  config(t, second),
				Destroy: true,
				Check: func(*terraform.State) error {
					if !said.take().Warnings().Says(id, "cannot be undone") {
						return errors.New("the destruction was not warned of")
					}

					return w.registers(t, id, object{"isDeleted": true})(nil)
				},
			},
		}
	})
}

// stateOf checks that the state has what was configured.
func stateOf(config object) []statecheck.StateCheck {
	var checks []statecheck.StateCheck

	for attribute, value := range config {
		checks = append(checks, statecheck.ExpectKnownValue(this, tfjsonpath.New(attribute), known(value)))
	}

	return checks
}

func known(value any) knownvalue.Check {
	switch value := value.(type) {
	case string:
		return knownvalue.StringExact(value)
	case bool:
		return knownvalue.Bool(value)
	case []string:
		elements := make([]knownvalue.Check, len(value))
		for i, text := range value {
			elements[i] = knownvalue.StringExact(text)
		}

		return knownvalue.SetExact(elements)
	case object:
		members := map[string]knownvalue.Check{}
		for key, text := range value {
			members[key] = known(text)
		}

		return knownvalue.MapExact(members)
	default:
		panic(fmt.Sprintf("no check for %T", value))
	}
}

// registers checks members of the system as the register answers them.
func (w *world) registers(t *testing.T, id string, want object) resource.TestCheckFunc {
	t.Helper()

	return func(*terraform.State) error {
		system := w.Registered(t, id)
		for member, value := range want {
			if got, wanted := literal(t, system[member]), literal(t, value); got != wanted {
				return fmt.Errorf("%s of %s is %s in the register, want %s", member, id, got, wanted)
			}
		}

		return nil
	}
}

// The identity of a system is its id, and imports it.
func TestSystemImportsByIdentity(t *testing.T) {
	t.Parallel()
	requireIdentity(t)

	w := newWorld(t)

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config: config(t, providertest.CompleteSystem("identity")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(this, map[string]knownvalue.Check{"id": knownvalue.StringExact(providertest.Vendor + "_identity")}),
					statecheck.ExpectIdentityValueMatchesState(this, tfjsonpath.New("id")),
				},
			},
			{ResourceName: this, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		}
	})
}
