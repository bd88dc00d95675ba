package acceptance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

func TestDeletionProtectionStopsDestroyAndReplacementAtPlanTime(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	free := providertest.CompleteSystem("kept")
	protected := providertest.With(free, object{"deletion_protection": true})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, protected),
			{Config: config(t, protected), Destroy: true, ExpectError: refused("protected from deletion", "deletion_protection = false")},
			{Config: " ", ExpectError: refused("protected from deletion")},
			{
				Config:      config(t, providertest.With(protected, object{"id": providertest.Vendor + "_renamed"})),
				ExpectError: refused("protected from deletion", "replace it, because `id` changes"),
			},
			{ // what counts is the state: lifting the protection and destroying takes two applies
				Config:      config(t, providertest.With(free, object{"id": providertest.Vendor + "_renamed"})),
				ExpectError: refused("protected from deletion"),
			},
			{
				Config: config(t, free),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionUpdate),
				}},
				Check: w.registers(t, providertest.Vendor+"_kept", object{"isDeleted": false}),
			},
		}
	})

	if deletes, puts := w.Calls(http.MethodDelete, "_kept"), w.Calls(http.MethodPut, "_kept"); deletes != 1 || puts != 0 {
		t.Errorf("%d DELETEs and %d PUTs, want the one of the test's end and none for the protection itself", deletes, puts)
	}
}

func TestReplacementWarnsAndRegistersTheNewID(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	w.acceptance(t, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, providertest.CompleteSystem("old")),
			{
				PreConfig: func() { said.take() },
				Config:    config(t, providertest.With(providertest.CompleteSystem("old"), object{"id": providertest.Vendor + "_new"})),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(this, plancheck.ResourceActionDestroyBeforeCreate),
				}},
				Check: resource.ComposeTestCheckFunc(
					w.registers(t, providertest.Vendor+"_old", object{"isDeleted": true}),
					w.registers(t, providertest.Vendor+"_new", object{"isDeleted": false}),
					func(*terraform.State) error {
						if warned := said.take().Warnings().At("id"); !warned.Says(providertest.Vendor+"_old", providertest.Vendor+"_new", "spent for ever", "asked again") {
							return errors.New("the replacement was not warned of")
						}

						return nil
					},
				),
			},
		}
	})
}

// A replacement under the same id cannot work, since the id is spent with the deletion: it is refused before anything is deleted.
func TestForcedReplacementUnderTheSameIDIsRefusedWhilePlanning(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, providertest.CompleteSystem("same")),
			{
				Config: config(t, providertest.CompleteSystem("same")), Taint: []string{this},
				ExpectError: refused(providertest.Vendor+"_same", "cannot be registered again", "has it already", "its id would be spent", "untaint", "-refresh=false"),
			},
		}
	})
}

// What the error advises for a system that is to be kept: it leaves the state, and stays registered, protected or not.
func TestRemovedBlockForgetsAndDoesNotDelete(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			step(t, providertest.With(providertest.CompleteSystem("kept"), object{"deletion_protection": true})),
			{
				Config: "removed {\n  from = altinn_system.this\n  lifecycle {\n    destroy = false\n  }\n}\n",
				Check:  w.registers(t, providertest.Vendor+"_kept", object{"isDeleted": false}),
			},
		}
	})

	if deletes := w.Calls(http.MethodDelete, "_kept"); deletes != 0 {
		t.Errorf("%d DELETEs", deletes)
	}
}

// Whatever somebody else writes into an ignored attribute stays, also when another one is updated.
func TestIgnoredRightsAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	odd := []object{{"action": "read", "resource": providertest.Right("ske-krav-og-betalinger")["resource"]}, providertest.Right("nav-sykmelding")}
	ignoring := providertest.With(providertest.CompleteSystem("odd"), object{"rights": []string{"ske-krav-og-betalinger"}})
	text := func(system object) string {
		return strings.TrimSuffix(config(t, system), "}\n") + "  lifecycle {\n    ignore_changes = [rights]\n  }\n}\n"
	}

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: text(ignoring)},
			{
				PreConfig: func() { w.Alter(t, providertest.Vendor+"_odd", object{"rights": odd}) },
				Config:    text(providertest.With(ignoring, object{"access_packages": []string{}})),
				Check: func(*terraform.State) error {
					if got, want := sorted(t, w.Registered(t, providertest.Vendor+"_odd")["rights"]), sorted(t, odd); !slices.Equal(got, want) {
						return fmt.Errorf("the register has %s, want %s", got, want)
					}

					return nil
				},
			},
		}
	})
}

// sorted are the elements of a list as JSON, in a fixed order.
func sorted(t tb, list any) []string {
	t.Helper()

	var elements []json.RawMessage
	if err := json.Unmarshal([]byte(literal(t, list)), &elements); err != nil {
		t.Fatalf("%v is no list: %v", list, err)
	}

	texts := make([]string, len(elements))
	for i, element := range elements {
		texts[i] = string(element)
	}

	slices.Sort(texts)

	return texts
}
