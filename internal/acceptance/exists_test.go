package acceptance_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
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
			before: func(t testing.TB, w *world) { t.Helper(); w.register(t, vendorClient, wire("taken", nil)) },
			id:     vendor + "_taken",
			want:   []string{"Unable to create system", "with altinn_system.this", "import {", "to = altinn_system", `id = "991825827_taken"`},
		},
		"registered outside Terraform, with the same client id": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.register(t, vendorClient, wire("taken", object{"clientId": []string{"taken-client"}}))
			},
			id:   vendor + "_taken",
			want: []string{"Unable to create system", "import {", `id = "991825827_taken"`},
		},
		"deleted before": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.register(t, vendorClient, wire("taken", nil))
				w.remove(t, vendor+"_taken")
			},
			id:   vendor + "_taken",
			want: []string{"Unable to create system", "spent for ever", "never used"},
		},
		"another vendor's, registered": {
			before: func(t testing.TB, w *world) {
				t.Helper()
				w.register(t, anotherClient, with(wire("x", nil), object{"id": another + "_taken", "vendor": object{"ID": "0192:" + another}}))
			},
			id:   another + "_taken",
			want: []string{"Unable to create system", "organisation"},
		},
		"another vendor's, free": {
			before: func(testing.TB, *world) {},
			id:     another + "_free",
			want:   []string{"Unable to create system", another, "another organisation", vendor},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			test.before(t, w)

			w.acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{{
					Config:      config(t, with(complete("taken"), object{"id": test.id})),
					ExpectError: refused(test.want...),
				}}
			})

			if puts, deletes := w.calls(http.MethodPut, test.id), w.calls(http.MethodDelete, test.id); puts > 0 || deletes > 1 {
				t.Errorf("%d PUTs and %d DELETEs: what is another's was touched", puts, deletes)
			}
		})
	}
}

// The import block of the error works as it stands.
func TestImportBlockOfTheErrorImports(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.register(t, vendorClient, wire("import", nil))

	block := "import {\n  to = altinn_system.this\n  id = \"991825827_import\"\n}\n"

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: config(t, minimal("import")), ExpectError: refused("import {", `id = "991825827_import"`)},
			{
				Config: block + config(t, minimal("import")),
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
	twin := func(name string) string { return block(t, `resource "altinn_system" "twin"`, minimal(name)) }

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{
				Config:      config(t, minimal("copied")) + twin("copied"),
				ExpectError: refused("Two resources for one system", vendor+"_copied", "another `id`"),
			},
			{
				PreConfig: func() {
					if w.calls(http.MethodPost, registerPath) > 0 {
						t.Error("one of the two is registered")
					}
				},
				Config: config(t, minimal("copied")) + twin("other"),
			},
			{
				Config:      config(t, with(minimal("next"), object{"depends_on": ref("[altinn_system.twin]")})) + twin("next"),
				ExpectError: refused("Two resources for one system", vendor+"_next"),
			},
		}
	})

	if w.registered(t, vendor+"_next") != nil {
		t.Error("one of the two is registered")
	}
}

// Without the block, the CLI would delete the system under its old name, and fail to register it under the new one.
func TestMovedBlockOfTheErrorSavesASystemWithAnotherName(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	renamed := block(t, `resource "altinn_system" "new_name"`, minimal("moving"))

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: block(t, `resource "altinn_system" "old_name"`, minimal("moving"))},
			{Config: renamed, ExpectError: refused(vendor+"_moving", "moved {", "to = altinn_system.new_name", "removed {")},
			{
				Config: renamed + "moved {\n  from = altinn_system.old_name\n  to   = altinn_system.new_name\n}\n",
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("altinn_system.new_name", plancheck.ResourceActionNoop),
				}},
				Check: w.registers(t, vendor+"_moving", object{"isDeleted": false}),
			},
		}
	})
}

func TestImportOfWhatCannotBeImportedSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	w.register(t, vendorClient, wire("deleted", nil))
	w.remove(t, vendor+"_deleted")
	w.register(t, anotherClient, with(wire("x", nil), object{"id": another + "_theirs", "vendor": object{"ID": "0192:" + another}}))

	tests := map[string]struct {
		id    string
		words []string
	}{
		"unknown":          {vendor + "_unknown", []string{"Unable to import system", vendor + "_unknown", "never had"}},
		"deleted":          {vendor + "_deleted", []string{"Unable to import system", "spent"}},
		"another vendor's": {another + "_theirs", []string{"Unable to import system", "another vendor"}},
		"a name alone":     {"smartcloud", []string{"not a system id", "991825827_smartcloud"}},
		"a number alone":   {vendor, []string{"not a system id", "991825827_smartcloud"}},
		"with a slash":     {vendor + "_a/b", []string{"slash"}},
		"padded":           {vendor + "_deleted ", []string{"white space", "takes that away", `"991825827_deleted"`}},
		"with a blank":     {vendor + "_a b", []string{"never had", "not a system id", "white space"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			at, said := p.importByID(t, systemType, test.id)
			if !said.errors().says(test.words...) {
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
	id := vendor + "_gone"

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, complete("gone")),
			{
				PreConfig: func() {
					w.remove(t, id)
					said.take()
				},
				Config: config(t, complete("gone")), PlanOnly: true, ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionCreate),
					checkPlan(func() error {
						if !said.take().warnings().says(id, "deleted outside Terraform", "spent for ever") {
							return errors.New("nothing warns of the deletion")
						}

						return nil
					}),
				}},
			},
			{Config: config(t, complete("gone")), ExpectError: refused("Unable to create system", "spent for ever")},
			step(t, with(complete("gone"), object{"id": id + "_2"})),
		}
	})
}
