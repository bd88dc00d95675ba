package acceptance_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The import block of the error works as it stands.
func TestImportBlockOfTheErrorImports(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("import", nil))

	block := "import {\n  to = altinn_system.this\n  id = \"991825827_import\"\n}\n"

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: config(t, providertest.MinimalSystem("import")), ExpectError: refused("import {", `id = "991825827_import"`)},
			{
				Config: block + config(t, providertest.MinimalSystem("import")),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionNoop),
				}},
			},
		}
	})
}

// One of a pair that was copied is to get another id: nothing is registered until then.
func TestTwoResourcesWithOneIDFailInThePlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	twin := func(name string) string {
		return block(t, `resource "altinn_system" "twin"`, providertest.MinimalSystem(name))
	}

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config:      config(t, providertest.MinimalSystem("copied")) + twin("copied"),
				ExpectError: refused("Two resources for one system", providertest.Vendor+"_copied", "another `id`"),
			},
			{
				PreConfig: func() {
					if w.Calls(http.MethodPost, providertest.RegisterPath) > 0 {
						t.Error("one of the two is registered")
					}
				},
				Config: config(t, providertest.MinimalSystem("copied")) + twin("other"),
			},
			{
				Config:      config(t, providertest.With(providertest.MinimalSystem("next"), object{"depends_on": ref("[altinn_system.twin]")})) + twin("next"),
				ExpectError: refused("Two resources for one system", providertest.Vendor+"_next"),
			},
		}
	})

	if w.Registered(t, providertest.Vendor+"_next") != nil {
		t.Error("one of the two is registered")
	}
}

// Without the block, the CLI would delete the system under its old name, and fail to register it under the new one.
func TestMovedBlockOfTheErrorSavesASystemWithAnotherName(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	renamed := block(t, `resource "altinn_system" "new_name"`, providertest.MinimalSystem("moving"))

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: block(t, `resource "altinn_system" "old_name"`, providertest.MinimalSystem("moving"))},
			{Config: renamed, ExpectError: refused(providertest.Vendor+"_moving", "moved {", "to = altinn_system.new_name", "removed {")},
			{
				Config: renamed + "moved {\n  from = altinn_system.old_name\n  to   = altinn_system.new_name\n}\n",
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("altinn_system.new_name", plancheck.ResourceActionNoop),
				}},
				Check: w.registers(t, providertest.Vendor+"_moving", object{"isDeleted": false}),
			},
		}
	})
}

// A system that vanished is a warning and a plan to create, never an error: also on CLIs that carry no identity.
func TestSystemDeletedElsewhereIsAWarningAndAPlanToCreate(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	id := providertest.Vendor + "_gone"

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, providertest.CompleteSystem("gone")),
			{
				PreConfig: func() {
					w.Remove(t, id)
					said.take()
				},
				Config: config(t, providertest.CompleteSystem("gone")), PlanOnly: true, ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionCreate),
					checkPlan(func() error {
						if !said.take().Warnings().Says(id, "deleted outside Terraform", "spent for ever") {
							return errors.New("nothing warns of the deletion")
						}

						return nil
					}),
				}},
			},
			{Config: config(t, providertest.CompleteSystem("gone")), ExpectError: refused("Unable to create system", "spent for ever")},
			step(t, providertest.With(providertest.CompleteSystem("gone"), object{"id": id + "_2"})),
		}
	})
}
