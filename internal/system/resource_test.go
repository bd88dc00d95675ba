package system_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestLifecycle(t *testing.T) {
	t.Parallel()
	for name, forgets := range map[string]bool{"with identity": false, "without identity": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.instance()
				i.ForgetsIdentity = forgets

				p := i.Plan(full(nil))
				if p.Action != "create" || !reflect.DeepEqual(p.Planned, stateOf(full(nil))) {
					t.Errorf("plan to %s: %v", p.Action, p.Planned)
				}
				w.wantCalls(t, "GET") // whether the id is free
				w.p.NextRun()
				i.MustApply(full(nil))
				w.wantCalls(t, "GET, POST")
				wantState(t, i, stateOf(full(nil)))
				if got := i.Identity(); !forgets && !reflect.DeepEqual(got, object{"id": systemID}) {
					t.Errorf("identity %v", got)
				}
				i.ExpectSettled(full(nil))
				w.calls()

				changed := full(object{"rights": []string{"nav-sykmelding"}, "is_visible": true, "client_ids": nil})
				i.MustApply(changed)
				w.wantCalls(t, "GET, PUT, GET")
				wantState(t, i, stateOf(changed))
				i.ExpectSettled(changed)
				if there := w.Registered(t, systemID); fmt.Sprint(there["clientId"], there["isVisible"]) != "[] true" {
					t.Errorf("the register has %v", there)
				}
				w.calls()

				wantText(t, i.MustApply(nil), "WARNING: Destroying a system cannot be undone", `system "991825827_smartcloud"`, "spent for ever")
				w.wantCalls(t, "DELETE, GET") // the register answers 400 to a system without client ids
				if i.Exists() || w.Registered(t, systemID)["isDeleted"] != true {
					t.Error("still there")
				}
			})
		})
	}
}

func TestWritesEverythingOnTheWire(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.created(full(nil))
		texts := func(nb, nn, en string) object { return object{"nb": nb, "nn": nn, "en": en} }
		right := func(id string) any {
			return object{"resource": []any{object{"id": "urn:altinn:resource", "value": id}}}
		}
		want := object{
			"id":                  systemID,
			"vendor":              object{"ID": "0192:" + vendor},
			"name":                texts("SmartCloud", "SmartSky", "SmartCloud"),
			"description":         texts("Regnskap", "Rekneskap", "Accounting"),
			"rights":              []any{right("app_ttd_endring-av-navn-v2"), right("ske-krav-og-betalinger")},
			"accessPackages":      []any{object{"urn": providertest.AccessPackage("jordbruk")}, object{"urn": providertest.AccessPackage("toll")}},
			"clientId":            []any{"smartcloud-client", "smartcloud-spare"},
			"allowedRedirectUrls": []any{"https://localhost:8443/", "https://smartcloud.example.no/receipt"},
			"isVisible":           false,
			"isDeleted":           false,
		}
		if got := w.Registered(t, systemID); !reflect.DeepEqual(got, want) {
			t.Errorf("the register has\n%v\nwant\n%v", got, want)
		}
	})
}

func TestImport(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.created(full(nil))
		w.imported(t, systemID).ExpectSettled(full(nil))
		w.p.NextRun()
		i := w.instance()
		must(t, i.ImportIdentity(object{"id": systemID}))
		i.ExpectSettled(full(nil))

		w.registers(t, "deleted")
		w.Remove(t, vendor+"_deleted")
		w.registersAnothers(t)
		for id, words := range map[string][]string{
			"smartcloud":         {"not a system id", "991825827_smartcloud"},
			vendor:               {"not a system id", "991825827_smartcloud"},
			vendor + "_a/b":      {"slash"},
			vendor + "_unknown":  {"never had"},
			vendor + "_deleted":  {"has been deleted", "nothing left to import"},
			vendor + "_deleted ": {"white space", "takes that away", `"991825827_deleted"`},
			vendor + "_a b":      {"never had", "not a system id", "white space"},
			othersID:             {"belongs to another vendor"},
		} {
			i := w.instance()
			i.Import(id).Expect(t, append(words, fmt.Sprintf("Unable to import system %q", id)), nil)
			if i.Exists() {
				t.Errorf("%s has been imported", id)
			}
		}
	})
}

func TestReplacement(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(full(nil))
		next := full(object{"id": vendor + "_next"})
		p := i.Plan(next)
		if p.Action != "replace" {
			t.Fatalf("plan to %s", p.Action)
		}
		wantText(t, p.Diagnostics, "WARNING", `at AttributeName("id")`, "`id` changes from \"991825827_smartcloud\" to \"991825827_next\"", "spent for ever", "asked again")
		w.calls()
		must(t, i.PlanReplacing(next).Diagnostics)
		w.wantCalls(t, "GET") // whether the new id is free: once, though both halves are planned
		i.MustApply(next)
		wantState(t, i, stateOf(next))
		if w.Registered(t, systemID)["isDeleted"] != true {
			t.Error("the old one lives on")
		}
	})
}

// Who replaces a system is told what keeps its client ids from the new one.
func TestReplacementWarnsOfClientIDsThatBothHave(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(config(object{"client_ids": []string{"a", "b"}}))
		for name, test := range map[string]struct {
			clients []string
			says    bool
		}{
			"both": {[]string{"a", "c"}, true}, "other ones": {[]string{"c"}, false}, "none": {nil, false},
		} {
			said := i.Plan(config(object{"id": vendor + "_next", "client_ids": test.clients})).Diagnostics
			if said.Says("Both have the client ids a, and", "create_before_destroy") != test.says {
				t.Errorf("%s: %s", name, said)
			}
		}
	})
}

// -replace and a tainted resource get past the plan, which then is one for a new resource: the
// deletion itself is refused too.
func TestDeletionProtection(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(config(object{"deletion_protection": true}))
		w.calls()
		for _, c := range []object{nil, config(object{"id": vendor + "_next", "deletion_protection": false})} {
			wantText(t, i.Plan(c).Diagnostics.Errors(), "is protected from deletion", `at AttributeName("deletion_protection")`)
		}
		wantText(t, i.ApplyReplacing(config(nil)).Errors(), "is protected from deletion")
		wantText(t, i.Discard().Errors(), "is protected from deletion")
		i.MustApply(config(nil))
		w.wantCalls(t, "") // it is in the state alone
		i.MustApply(nil)
	})
}

func TestVendorOrgNumberIsPlanned(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for id, want := range map[any]any{systemID: vendor, tfkittest.Unknown: tfkittest.Unknown} {
			if got := w.instance().Plan(config(object{"id": id})).Planned["vendor_org_number"]; got != want {
				t.Errorf("planned %v", got)
			}
		}
	})
}

// A CLI with ignore_changes plans what the state has: odd rights as texts. A write keeps the
// entries that they stand for.
func TestRightsThatCannotBeExpressed(t *testing.T) {
	t.Parallel()
	plain := providertest.Right("ske-krav-og-betalinger")
	acting := providertest.With(plain, object{"action": "read"})
	writing := providertest.With(plain, object{"action": "write"})
	double := object{"resource": []object{
		{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}, {"id": "urn:altinn:resource", "value": "nav-sykmelding"},
	}}
	none := object{"resource": []object{}}
	for name, test := range map[string]struct {
		rights []object
		texts  []any
	}{
		"an action":              {[]object{acting}, []any{`ske-krav-og-betalinger (action "read")`}},
		"an action besides":      {[]object{plain, acting}, []any{"ske-krav-og-betalinger", `ske-krav-og-betalinger (action "read")`}},
		"one right, two actions": {[]object{acting, writing}, []any{`ske-krav-og-betalinger (action "read")`, `ske-krav-og-betalinger (action "write")`}},
		"two pairs":              {[]object{double}, []any{"ske-krav-og-betalinger and nav-sykmelding"}},
		"two pairs besides":      {[]object{plain, double}, []any{"ske-krav-og-betalinger", "ske-krav-og-betalinger and nav-sykmelding"}},
		"no resource":            {[]object{plain, none}, []any{"(no resource)", "ske-krav-og-betalinger"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				c := config(object{"rights": []string{"ske-krav-og-betalinger"}})
				i := w.created(c)
				w.Alter(t, systemID, object{"rights": test.rights})

				diags := i.MustRefresh()
				diags.Expect(t, nil, []string{"ignore_changes"})
				for _, text := range test.texts {
					if text != "ske-krav-og-betalinger" && !diags.At("rights").Says(text.(string)) {
						t.Errorf("nothing says %s: %s", text, diags)
					}
				}
				if got := i.State()["rights"]; !reflect.DeepEqual(got, any(test.texts)) {
					t.Errorf("rights %q", got)
				}
				if p := i.Plan(c); !slices.Equal(p.Changes, []string{"rights"}) {
					t.Errorf("the plan changes %v", p.Changes)
				}

				hidden := providertest.With(c, object{"is_visible": false})
				must(t, i.ApplyIgnoring(hidden, "rights"))
				w.wantMembers(t, "rights", test.rights)

				w.Alter(t, systemID, object{"rights": []object{}})
				wantText(t, i.ApplyIgnoring(c, "rights"), "ERROR: Unable to update system", "Plan again", "rights")
				w.Alter(t, systemID, object{"rights": test.rights})

				i.Refresh()
				i.MustApply(c)
				w.wantMembers(t, "rights", []object{plain})
				i.ExpectSettled(c)
			})
		})
	}
}

// What an earlier version of a system, or another client of the API, left out is an empty list.
func TestOmittedSetsEqualEmptyOnes(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		empty := object{"rights": []string{}, "access_packages": []string{}, "client_ids": []string{}, "allowed_redirect_urls": []string{}}
		i := w.created(config(nil))
		i.ExpectSettled(config(nil))
		i.ExpectUnchanged(config(empty))

		w.Register(t, providertest.VendorClient, providertest.SystemBody("null", object{"accessPackages": nil})) // is stored so
		if _, there := w.Registered(t, vendor+"_null")["accessPackages"]; there {
			t.Fatal("the register answers access packages: there is nothing to test")
		}
		null := w.imported(t, vendor+"_null")
		null.ExpectSettled(providertest.MinimalSystem("null"))
		null.ExpectUnchanged(providertest.With(providertest.MinimalSystem("null"), empty))
	})
}

func TestTextsOfAnyKind(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		c := config(object{
			"name":        object{"nb": "Blåbærsyltetøy \"æøå\"\nlinje to", "nn": "", "en": "${x} %{y} \\ 🫐", "se": "Sámi", "en-GB": " "},
			"description": object{"nb": "", "nn": "", "en": ""},
		})
		i := w.created(c)
		wantState(t, i, stateOf(c))
		i.ExpectSettled(c)
	})
}
