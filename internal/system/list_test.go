package system_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func (w *world) list(query tfkittest.Query) ([]tfkittest.Listed, tfkittest.Diagnostics) {
	return w.p.List(providertest.SystemType, query)
}

func idsOf(found []tfkittest.Listed) []string {
	var ids []string
	for _, one := range found {
		id, _ := one.Identity["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

func TestListShowsEverySystemInOrder(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		if found, diags := w.list(tfkittest.Query{IncludeResource: true}); len(found) > 0 || len(diags) > 0 {
			t.Errorf("a vendor with nothing has %v\n%s", found, diags)
		}
		w.registers(t, "b", "a", "c", "deleted")
		w.Remove(t, vendor+"_deleted")
		w.registersAnothers(t)
		w.calls()
		for _, block := range []object{nil, {}, {"timeouts": object{"list": "1h"}}} {
			found, diags := w.list(tfkittest.Query{Config: block})
			if want := []string{vendor + "_a", vendor + "_b", vendor + "_c"}; len(diags) > 0 || !slices.Equal(idsOf(found), want) {
				t.Errorf("got %v, want %v\n%s", idsOf(found), want, diags)
			}
			w.wantCalls(t, "GET")
		}
		found, diags := w.list(tfkittest.Query{Config: object{"id_prefix": vendor + "_b"}})
		if len(diags) > 0 || len(found) != 1 || found[0].DisplayName != "SmartCloud ("+vendor+"_b)" {
			t.Errorf("got %v\n%s", found, diags)
		}
	})
}

// A system without a Norwegian name is shown by its id.
func TestListNamesWhatHasNoName(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.Register(t, providertest.VendorClient, providertest.SystemBody("smartcloud", object{"name": object{"nb": "", "nn": "", "en": "SmartCloud"}}))
		if found, _ := w.list(tfkittest.Query{}); len(found) != 1 || found[0].DisplayName != systemID {
			t.Errorf("got %v", found)
		}
	})
}

// What a list shows of a system is what an import of it gives, and the configuration that
// -generate-config-out writes for it plans nothing.
func TestListedSystemIsTheImportedOne(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.created(full(nil))
		w.registers(t, "b")
		found, diags := w.list(tfkittest.Query{IncludeResource: true})
		if len(diags) > 0 || len(found) != 2 {
			t.Fatalf("got %v\n%s", found, diags)
		}
		w.p.NextRun()
		for _, one := range found {
			i := w.instance()
			if diags := i.ImportIdentity(one.Identity); len(diags) > 0 {
				t.Error(diags.Text())
			}
			wantState(t, i, one.Resource)
			c, diags := i.GeneratedConfig()
			must(t, diags)
			i.ExpectUnchanged(c)
		}
	})
}

func TestListKeepsItsLimit(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		names := numbered("%02d", 25)
		w.registers(t, names...)
		for name, test := range map[string]struct {
			query tfkittest.Query
			want  int
			calls int
		}{
			"none":                  {tfkittest.Query{}, 25, 1},
			"more than there are":   {tfkittest.Query{Limit: 100}, 25, 1},
			"one":                   {tfkittest.Query{Limit: 1}, 1, 1},
			"whole":                 {tfkittest.Query{Limit: 12, IncludeResource: true}, 12, 1 + 12},
			"whole, all":            {tfkittest.Query{Limit: 25, IncludeResource: true}, 25, 1 + 25},
			"taken":                 {tfkittest.Query{Take: 3}, 3, 1},
			"taken whole":           {tfkittest.Query{Take: 3, IncludeResource: true}, 3, 1 + 10},
			"taken whole, at limit": {tfkittest.Query{Take: 3, Limit: 3, IncludeResource: true}, 3, 1 + 3},
		} {
			w.calls()
			found, diags := w.list(test.query)
			if len(diags) > 0 || len(found) != test.want || idsOf(found)[test.want-1] != vendor+"_"+names[test.want-1] {
				t.Errorf("%s: got %v\n%s", name, idsOf(found), diags)
			}
			if calls := strings.Count(w.calls(), "GET"); calls != test.calls {
				t.Errorf("%s: %d calls, want %d", name, calls, test.calls)
			}
		}
	})
}

// What is deleted between the list and its reading is left out, and others take its place up to the
// limit.
func TestListLeavesOutWhatIsGone(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.registers(t, "a", "b", "c", "d")
		for _, gone := range []emulator.Fault{
			noSuchSystem(http.MethodGet), answer(http.MethodGet, http.StatusOK, `{"id":"`+vendor+`_a","isDeleted":true}`),
		} {
			w.fails(t, after(1, gone))
			found, diags := w.list(tfkittest.Query{Limit: 1, IncludeResource: true})
			if len(diags) > 0 || !slices.Equal(idsOf(found), []string{vendor + "_b"}) {
				t.Errorf("got %v\n%s", idsOf(found), diags)
			}
		}
	})
}

func TestListWarnsOfOddRights(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.registers(t, "a", "b")
		w.Alter(t, vendor+"_a", object{"rights": []object{providertest.With(providertest.Right("nav-sykmelding"), object{"action": "read"})}})
		found, diags := w.list(tfkittest.Query{IncludeResource: true})
		if len(found) != 2 || len(diags) != 1 {
			t.Errorf("got %v\n%s", found, diags)
		}
		diags.Expect(t, nil, []string{vendor + "_a"})
	})
}

func TestListErrorsReachTheUser(t *testing.T) {
	t.Parallel()
	forbidden := status(http.MethodGet, http.StatusForbidden)
	for name, test := range map[string]struct {
		faults []emulator.Fault
		config object
		at     string
		says   string
	}{
		"the list is refused":     {faults: []emulator.Fault{forbidden}, says: "Unable to list systems"},
		"a system is refused":     {faults: []emulator.Fault{after(2, forbidden)}, says: "Unable to read system"},
		"the prefix is empty":     {config: object{"id_prefix": ""}, at: "id_prefix", says: "at least 1"},
		"the prefix is unknown":   {config: object{"id_prefix": tfkittest.Unknown}, at: "id_prefix", says: "known only when"},
		"the time is no time":     {config: object{"timeouts": object{"list": "soon"}}, at: "timeouts", says: "soon"},
		"the time is none at all": {config: object{"timeouts": object{"list": "0s"}}, at: "timeouts", says: "no time"},
		"the time is up":          {faults: []emulator.Fault{on(http.MethodGet, emulator.Fault{Delay: emulator.Duration(time.Hour)})}, config: object{"timeouts": object{"list": "1s"}}, says: "the time for the operation was up"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				w.registers(t, "a", "b", "c")
				w.fails(t, test.faults...)
				// All three are read at the same time: which of them fails is not known.
				found, diags := w.list(tfkittest.Query{Config: test.config, IncludeResource: true})
				if len(diags) != 1 || diags.Attributes()[0] != test.at || len(found) > 2 {
					t.Errorf("got %v\n%s", found, diags)
				}
				diags.Expect(t, []string{test.says}, nil)
			})
		})
	}
}

// Two of three systems stand before the one that cannot be read.
func TestListShowsWhatCameBeforeAnError(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.registers(t, "a", "b", "c")
		w.fails(t, emulator.Fault{Path: providertest.RegisterPath + "/" + vendor + "_c", Status: http.StatusForbidden})
		found, diags := w.list(tfkittest.Query{IncludeResource: true})
		if !diags.HasError() || !slices.Equal(idsOf(found), []string{vendor + "_a", vendor + "_b"}) {
			t.Errorf("got %v\n%s", idsOf(found), diags)
		}
	})
}

// Nothing is asked of Altinn without a credential, and the error says how to give one.
func TestListWithoutCredential(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		found, diags := w.Without("ALTINN_ACCESS_TOKEN").Provider(t).List(providertest.SystemType, tfkittest.Query{})
		if len(found) > 0 || len(diags) != 1 {
			t.Errorf("got %v", found)
		}
		diags.Expect(t, []string{"No credential for Altinn"}, nil)
		w.wantCalls(t, "")
	})
}
