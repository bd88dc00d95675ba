package system_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// One attribute changed outside Terraform is one change in the plan, and an apply puts it back.
func TestDriftShowsAsExactlyThatChange(t *testing.T) {
	t.Parallel()
	const receipt, local = "https://smartcloud.example.no/receipt", "https://localhost:8443/"
	rights := func(ids ...string) object {
		list := []object{}
		for _, id := range ids {
			list = append(list, providertest.Right(id))
		}
		return object{"rights": list}
	}
	for name, test := range map[string]struct {
		attribute string
		change    object
		state     any
	}{
		"another name":           {"name", object{"name": object{"nb": "Annet", "nn": "SmartSky", "en": "SmartCloud"}}, object{"nb": "Annet", "nn": "SmartSky", "en": "SmartCloud"}},
		"an emptied name":        {"name", object{"name": object{"nb": "", "nn": "SmartSky", "en": "SmartCloud"}}, object{"nb": "", "nn": "SmartSky", "en": "SmartCloud"}},
		"a name in one more":     {"name", object{"name": object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud", "se": "Balva"}}, object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud", "se": "Balva"}},
		"another description":    {"description", object{"description": object{"nb": "Annet", "nn": "Rekneskap", "en": "Accounting"}}, object{"nb": "Annet", "nn": "Rekneskap", "en": "Accounting"}},
		"a right more":           {"rights", rights("ske-krav-og-betalinger", "app_ttd_endring-av-navn-v2", "nav-sykmelding"), []any{"app_ttd_endring-av-navn-v2", "nav-sykmelding", "ske-krav-og-betalinger"}},
		"a right less":           {"rights", rights("ske-krav-og-betalinger"), []any{"ske-krav-og-betalinger"}},
		"no rights":              {"rights", rights(), []any{}},
		"a package more":         {"access_packages", object{"accessPackages": packages("jordbruk", "toll", "skatt-naering")}, inOrder([]string{providertest.AccessPackage("jordbruk"), providertest.AccessPackage("toll"), providertest.AccessPackage("skatt-naering")})},
		"a package less":         {"access_packages", object{"accessPackages": packages("toll")}, []any{providertest.AccessPackage("toll")}},
		"no packages":            {"access_packages", object{"accessPackages": packages()}, []any{}},
		"a client id more":       {"client_ids", object{"clientId": []string{"smartcloud-client", "smartcloud-spare", "another"}}, []any{"another", "smartcloud-client", "smartcloud-spare"}},
		"a client id less":       {"client_ids", object{"clientId": []string{"smartcloud-spare"}}, []any{"smartcloud-spare"}},
		"a client id in capital": {"client_ids", object{"clientId": []string{"SMARTCLOUD-CLIENT", "smartcloud-spare"}}, []any{"SMARTCLOUD-CLIENT", "smartcloud-spare"}},
		"no client ids":          {"client_ids", object{"clientId": []string{}}, []any{}},
		"a URL more":             {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{receipt, local, "https://new.example.no/"}}, []any{local, "https://new.example.no/", receipt}},
		"a URL less":             {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{local}}, []any{local}},
		"a URL's path":           {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{"https://smartcloud.example.no/Receipt", local}}, []any{local, "https://smartcloud.example.no/Receipt"}},
		"no URLs":                {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{}}, []any{}},
		"visibility":             {"is_visible", object{"isVisible": true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(full(nil))
				before := w.Registered(t, systemID)
				w.Alter(t, systemID, test.change)
				if diags := i.Refresh(); len(diags) > 0 {
					t.Error(diags)
				}
				wantState(t, i, stateOf(full(object{test.attribute: test.state})))
				p := i.Plan(full(nil))
				if p.Action != "update" || !slices.Equal(p.Changes, []string{test.attribute}) {
					t.Errorf("plan to %s: it changes %v, want %s alone", p.Action, p.Changes, test.attribute)
				}
				must(t, i.CarryOut(p))
				i.ExpectSettled(full(nil))
				if now := w.Registered(t, systemID); !reflect.DeepEqual(now, before) {
					t.Errorf("put back as %v, was %v", now, before)
				}
			})
		})
	}
}

// The register keeps lists in the order of the last write; the order means nothing.
func TestAnotherOrderInTheRegisterIsNoDrift(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		long := full(object{
			"rights": numbered("ttd-tjeneste-%02d", 60), "client_ids": numbered("client-%d", 20), "allowed_redirect_urls": numbered("https://h%d.example.no/receipt", 20),
		})
		i := w.created(long)
		there, backwards := w.Registered(t, systemID), object{}
		for _, member := range []string{"rights", "accessPackages", "clientId", "allowedRedirectUrls"} {
			list, _ := there[member].([]any)
			if len(list) < 2 {
				t.Fatalf("%s has %d elements: there is no order to change", member, len(list))
			}
			slices.Reverse(list)
			backwards[member] = list
		}
		w.Alter(t, systemID, backwards)
		i.ExpectSettled(long)
	})
}
