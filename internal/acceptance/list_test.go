package acceptance_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// No CLI of today's that is at hand has the command query: lists are driven over the protocol, as Terraform 1.14 does it.

// lists is a provider that lists what is in the world.
func (w *world) lists(t testing.TB, block object) *tfkittest.Provider {
	t.Helper()

	server, err := w.Server(nil)
	must(t, err, nil)

	return tfkittest.Drive(t, server, block)
}

func listedIDs(found []tfkittest.Listed) []string {
	ids := make([]string, len(found))
	for i, one := range found {
		ids[i], _ = one.Identity["id"].(string)
	}

	return ids
}

// Whatever the size of a page, every standard request is listed once, and no page is asked for that nobody wants.
func TestListsAreCompleteWhateverThePageSize(t *testing.T) {
	t.Parallel()

	const many = 53

	for _, size := range []int{1, 7, 50, 53, 100} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()

			w := newWorldOf(t, emulator.World{PageSize: size})
			system := w.RegisterOffering(t, "listed")

			var want []string
			for n := range many {
				want = append(want, w.Ask(t, providertest.Standard, system, object{"externalRef": fmt.Sprint(n)}))
			}

			slices.Sort(want)

			p := w.lists(t, object{})
			config := tfkittest.Object{"system_id": system, "user_type": providertest.Standard}

			found, diags := p.List(providertest.RequestType, tfkittest.Query{Config: config})
			if got := listedIDs(found); len(diags) > 0 || !slices.Equal(got, want) {
				t.Errorf("%d requests are listed, in order: %t\n%s", len(got), slices.IsSorted(got), diags.Text())
			}

			pages := func() int { return w.Calls(http.MethodGet, "/bysystem/"+system) }

			for _, limit := range []int{1, size, size + 1, many} {
				before := pages()

				found, diags := p.List(providertest.RequestType, tfkittest.Query{Config: config, Limit: int64(limit)})
				if expected := min(limit, many); len(diags) > 0 || len(found) != expected {
					t.Errorf("limit %d: %d requests\n%s", limit, len(found), diags.Text())
				}

				if asked, needed := pages()-before, (min(limit, many)+size-1)/size; asked != needed {
					t.Errorf("limit %d: %d pages, want %d", limit, asked, needed)
				}
			}
		})
	}
}

// More agents than one page: the accepted ones are all listed, and a warning says that others may be missing.
func TestListOfManyAgentsSaysWhatMayBeMissing(t *testing.T) {
	t.Parallel()

	w := newWorldOf(t, emulator.World{PageSize: 3})
	system := w.RegisterOffering(t, "listed")

	var accepted []string

	for n := range 12 {
		id := w.Ask(t, providertest.Agent, system, object{"externalRef": fmt.Sprint(n)})
		if n%2 == 0 {
			w.Approve(t, id)
			accepted = append(accepted, id)
		}
	}

	found, diags := w.lists(t, object{}).List(providertest.RequestType, tfkittest.Query{Config: tfkittest.Object{"system_id": system}, IncludeResource: true})
	if diags.HasError() || len(diags) != 1 || !strings.Contains(diags.Text(), "may be incomplete") {
		t.Error(diags.Text())
	}

	got := listedIDs(found)
	for _, id := range accepted {
		if !slices.Contains(got, id) {
			t.Errorf("%s is accepted and not listed", id)
		}
	}

	if slices.Sort(got); len(slices.Compact(got)) != len(found) {
		t.Errorf("some are listed twice: %v", got)
	}
}

// A whole estate is listed, each result is what an import of it gives, and the configuration that -generate-config-out writes
// for it plans nothing.
func TestListedObjectsAreImportable(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	system := w.RegisterOffering(t, "a")
	w.Register(t, providertest.VendorClient, providertest.SystemBody("b", nil))
	w.Register(t, providertest.VendorClient, providertest.SystemBody("deleted", nil))
	w.Remove(t, providertest.Vendor+"_deleted")

	answered := w.Ask(t, providertest.Standard, system, nil)
	w.Approve(t, answered)
	w.Reject(t, w.Ask(t, providertest.Standard, system, object{"externalRef": "rejected"}))
	w.Ask(t, providertest.Agent, system, object{"externalRef": "agent"})
	w.Withdraw(t, w.Ask(t, providertest.Agent, system, object{"externalRef": "withdrawn"}))

	p := w.lists(t, object{})

	for typ, count := range map[string]int{providertest.SystemType: 2, providertest.RequestType: 3} {
		found, diags := p.List(typ, tfkittest.Query{IncludeResource: true})
		if len(diags) > 0 || len(found) != count {
			t.Fatalf("%s: %v\n%s", typ, found, diags.Text())
		}

		for _, one := range found {
			i := p.Instance(typ)
			if diags := i.ImportIdentity(one.Identity); len(diags) > 0 {
				t.Error(diags.Text())
			}

			if got := i.State(); !reflect.DeepEqual(got, one.Resource) {
				t.Errorf("%s is listed as\n%v\nand imported as\n%v", one.DisplayName, one.Resource, got)
			}

			config, diags := i.GeneratedConfig()
			if plan := i.Plan(config); len(diags) > 0 || len(plan.Diagnostics) > 0 || plan.Action != "none" {
				t.Errorf("%s: the plan for the generated configuration is to %s:\n%v\n%s%s",
					one.DisplayName, plan.Action, config, diags.Text(), plan.Diagnostics.Text())
			}
		}
	}
}

// An error of a later page reaches the user, after what was listed before it.
func TestListFailsWhereAPageFails(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]emulator.Fault{
		"refused":     {Status: http.StatusForbidden},
		"not found":   {Status: http.StatusNotFound},
		"unavailable": {Status: http.StatusServiceUnavailable, Times: -1},
		"cut":         {Truncate: true, Times: -1},
		"dropped":     {Drop: emulator.DropBefore, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorldOf(t, emulator.World{PageSize: 2})
			system := w.RegisterOffering(t, "listed")

			for n := range 5 {
				w.Ask(t, providertest.Standard, system, object{"externalRef": fmt.Sprint(n)})
			}

			fault.Method, fault.Path, fault.Skip = http.MethodGet, "*/bysystem/"+system, 1
			w.Fault(t, fault)

			found, diags := w.lists(t, object{"max_retries": 0}).List(providertest.RequestType, tfkittest.Query{Config: tfkittest.Object{"system_id": system}})
			if !diags.HasError() || len(diags) != 1 || len(found) != 2 {
				t.Errorf("%d listed\n%s", len(found), diags.Text())
			}
		})
	}
}

// A vendor with nothing has an empty list, and one without a credential an error that says how to give one.
func TestListOfNothing(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	for _, typ := range []string{providertest.SystemType, providertest.RequestType} {
		if found, diags := w.lists(t, object{}).List(typ, tfkittest.Query{IncludeResource: true}); len(found) > 0 || len(diags) > 0 {
			t.Errorf("%s: %v\n%s", typ, found, diags.Text())
		}

		found, diags := w.without("MASKINPORTEN_CLIENT").lists(t, object{}).List(typ, tfkittest.Query{})
		if len(found) > 0 || !strings.Contains(diags.Text(), "No credential for Altinn") {
			t.Errorf("%s: %v\n%s", typ, found, diags.Text())
		}
	}
}
