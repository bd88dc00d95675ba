package acceptance_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// An id that is taken, in every way it can be: the error says which, and what to do.
func TestCreateOfATakenIDSaysWhoHasIt(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		before func(t testing.TB, w *world)
		id     string
		want   []string
	}{
		"registered outside Terraform": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("taken", nil))
			},
			id:   providertest.Vendor + "_taken",
			want: []string{"Unable to create system", "with altinn_system.this", "import {", "to = altinn_system", `id = "991825827_taken"`},
		},
		"registered outside Terraform, with the same client id": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("taken", object{"clientId": []string{"taken-client"}}))
			},
			id:   providertest.Vendor + "_taken",
			want: []string{"Unable to create system", "import {", `id = "991825827_taken"`},
		},
		"deleted before": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("taken", nil))
				w.Remove(t, providertest.Vendor+"_taken")
			},
			id:   providertest.Vendor + "_taken",
			want: []string{"Unable to create system", "spent for ever", "never used"},
		},
		"another vendor's, registered": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{"id": providertest.OtherVendor + "_taken", "vendor": object{"ID": "0192:" + providertest.OtherVendor}}))
			},
			id:   providertest.OtherVendor + "_taken",
			want: []string{"Unable to create system", "organisation"},
		},
		"another vendor's, free": {
			before: func(testing.TB, *world) {},
			id:     providertest.OtherVendor + "_free",
			want:   []string{"Unable to create system", providertest.OtherVendor, "another organisation", providertest.Vendor},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			test.before(t, w)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{{
					Config:      config(t, providertest.With(providertest.CompleteSystem("taken"), object{"id": test.id})),
					ExpectError: refused(test.want...),
				}}
			})

			if puts, deletes := w.Calls(http.MethodPut, test.id), w.Calls(http.MethodDelete, test.id); puts > 0 || deletes > 1 {
				t.Errorf("%d PUTs and %d DELETEs: what is another's was touched", puts, deletes)
			}
		})
	}
}

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

func TestImportOfWhatCannotBeImportedSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	w.Register(t, providertest.VendorClient, providertest.SystemBody("deleted", nil))
	w.Remove(t, providertest.Vendor+"_deleted")
	w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{"id": providertest.OtherVendor + "_theirs", "vendor": object{"ID": "0192:" + providertest.OtherVendor}}))

	tests := map[string]struct {
		id    string
		words []string
	}{
		"unknown":          {providertest.Vendor + "_unknown", []string{"Unable to import system", providertest.Vendor + "_unknown", "never had"}},
		"deleted":          {providertest.Vendor + "_deleted", []string{"Unable to import system", "spent"}},
		"another vendor's": {providertest.OtherVendor + "_theirs", []string{"Unable to import system", "another vendor"}},
		"a name alone":     {"smartcloud", []string{"not a system id", "991825827_smartcloud"}},
		"a number alone":   {providertest.Vendor, []string{"not a system id", "991825827_smartcloud"}},
		"with a slash":     {providertest.Vendor + "_a/b", []string{"slash"}},
		"padded":           {providertest.Vendor + "_deleted ", []string{"white space", "takes that away", `"991825827_deleted"`}},
		"with a blank":     {providertest.Vendor + "_a b", []string{"never had", "not a system id", "white space"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			at, said := p.importByID(t, providertest.SystemType, test.id)
			if !said.Errors().Says(test.words...) {
				t.Errorf("no error says %q: %s", test.words, said)
			}

			if at.exists() {
				t.Error("it is in the state")
			}
		})
	}
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
