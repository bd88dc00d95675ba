package acceptance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// One attribute changed outside Terraform is one change in the plan, and an apply repairs it.
func TestDriftShowsAsExactlyThatChange(t *testing.T) {
	t.Parallel()

	config := providertest.CompleteSystem("drift")
	clientIDs := slices.Clip(config["client_ids"].([]string))

	tests := map[string]struct {
		attribute string
		change    object
	}{
		"another name":           {"name", object{"name": object{"nb": "Annet", "nn": "SmartSky", "en": "SmartCloud"}}},
		"an emptied name":        {"name", object{"name": object{"nb": "", "nn": "SmartSky", "en": "SmartCloud"}}},
		"a name in one more":     {"name", object{"name": object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud", "se": "Balva"}}},
		"another description":    {"description", object{"description": object{"nb": "Annet", "nn": "Rekneskap", "en": "Accounting"}}},
		"a right more":           {"rights", object{"rights": []object{providertest.Right("ske-krav-og-betalinger"), providertest.Right("app_ttd_endring-av-navn-v2"), providertest.Right("nav-sykmelding")}}},
		"a right less":           {"rights", object{"rights": []object{providertest.Right("ske-krav-og-betalinger")}}},
		"no rights":              {"rights", object{"rights": []object{}}},
		"a package more":         {"access_packages", object{"accessPackages": packages("jordbruk", "toll", "skatt-naering")}},
		"a package less":         {"access_packages", object{"accessPackages": packages("toll")}},
		"no packages":            {"access_packages", object{"accessPackages": packages()}},
		"a client id more":       {"client_ids", object{"clientId": append(clientIDs, "another")}},
		"a client id less":       {"client_ids", object{"clientId": clientIDs[:1]}},
		"a client id in capital": {"client_ids", object{"clientId": []string{strings.ToUpper(clientIDs[0]), clientIDs[1]}}},
		"no client ids":          {"client_ids", object{"clientId": []string{}}},
		"a URL more":             {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{"https://smartcloud.example.no/receipt", "https://localhost:8443/", "https://new.example.no/"}}},
		"a URL less":             {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{"https://localhost:8443/"}}},
		"a URL's path":           {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{"https://smartcloud.example.no/Receipt", "https://localhost:8443/"}}},
		"no URLs":                {"allowed_redirect_urls", object{"allowedRedirectUrls": []string{}}},
		"visibility":             {"is_visible", object{"isVisible": true}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			p := w.provider(t)
			at := p.create(t, providertest.SystemType, config)
			w.Alter(t, providertest.Vendor+"_drift", test.change)

			plan := p.drift(t, at, config)
			if got := plan.Changes; !slices.Equal(got, []string{test.attribute}) {
				t.Fatalf("the plan changes %v, want %s alone", got, test.attribute)
			}

			repaired, said := p.apply(t, plan)
			must(t, nil, said)

			if got := p.drift(t, repaired, config).Changes; got != nil {
				t.Errorf("after the repair the plan changes %v", got)
			}
		})
	}
}

// The register keeps lists in the order of the last write; the order means nothing.
func TestAnotherOrderInTheRegisterIsNoDrift(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	config := providertest.With(providertest.CompleteSystem("order"), object{
		"rights":                numbered("ttd-tjeneste-%02d", 60),
		"client_ids":            numbered("client-%d", 20),
		"allowed_redirect_urls": numbered("https://h%d.example.no/receipt", 20),
	})
	at := p.create(t, providertest.SystemType, config)

	before := w.Registered(t, providertest.Vendor+"_order")
	shuffled := object{}

	for _, member := range []string{"rights", "accessPackages", "clientId", "allowedRedirectUrls"} {
		list, _ := before[member].([]any)
		backwards := slices.Clone(list)
		slices.Reverse(backwards)

		if len(backwards) < 2 {
			t.Fatalf("%s has %d elements: there is no order to change", member, len(backwards))
		}

		shuffled[member] = backwards
	}

	w.Alter(t, providertest.Vendor+"_order", shuffled)

	if got := p.drift(t, at, config).Changes; got != nil {
		t.Errorf("the plan changes %v", got)
	}
}

// The register can hold rights that `rights` has no way to write.
func TestRightsBeyondTheSchemaShowAsDriftAndAreNotDroppedSilently(t *testing.T) {
	t.Parallel()

	plain := providertest.Right("ske-krav-og-betalinger")
	acting := object{"action": "read", "resource": plain["resource"]}
	double := object{"resource": []object{
		{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}, {"id": "urn:altinn:resource", "value": "nav-sykmelding"},
	}}

	tests := map[string]struct {
		rights []object
		shows  string // in the warning
	}{
		"an action":         {[]object{acting}, `action "read"`},
		"an action besides": {[]object{plain, acting}, `action "read"`},
		"two pairs":         {[]object{double}, "nav-sykmelding"},
		"two pairs besides": {[]object{plain, double}, "nav-sykmelding"},
		"no resource":       {[]object{plain, {"resource": []object{}}}, "no resource"},
		"one right, two actions": {
			[]object{acting, {"action": "write", "resource": plain["resource"]}}, `action "write"`,
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			p := w.provider(t)

			config := providertest.With(providertest.MinimalSystem("odd"), object{"rights": []string{"ske-krav-og-betalinger"}})
			id := providertest.Vendor + "_odd"
			at := p.create(t, providertest.SystemType, config)
			w.Alter(t, id, object{"rights": test.rights})

			plan := p.drift(t, at, config)
			if got := plan.Changes; !slices.Equal(got, []string{"rights"}) {
				t.Fatalf("the plan changes %v, want rights", got)
			}

			if warned := plan.said.Warnings().At("rights"); !warned.Says(test.shows, "ignore_changes") {
				t.Errorf("no warning names %q and the way out: %s", test.shows, plan.said)
			}

			// With ignore_changes, a CLI takes the state's value for the configured one. An update must keep the entries.
			kept := providertest.With(config, object{
				"name": object{"nb": "Nytt", "nn": "Nytt", "en": "New"}, "rights": plan.before.State()["rights"],
			})
			renamed, said := p.apply(t, p.plan(t, plan.before, kept))
			must(t, nil, said)

			if got, want := sorted(t, w.Registered(t, id)["rights"]), sorted(t, test.rights); !slices.Equal(got, want) {
				t.Errorf("after an update that ignores rights the register has %s, want %s", got, want)
			}

			repaired, said := p.apply(t, p.plan(t, renamed, config))
			must(t, nil, said)

			if got, want := sorted(t, w.Registered(t, id)["rights"]), sorted(t, []object{plain}); !slices.Equal(got, want) {
				t.Errorf("after the apply the register has %s, want %s", got, want)
			}

			if got := p.drift(t, repaired, config).Changes; got != nil {
				t.Errorf("after the apply the plan changes %v", got)
			}
		})
	}
}

// A plan may wait for hours until somebody approves it. What was changed meanwhile is neither in it nor undone by it.
func TestSavedPlanDoesNotUndoALaterChange(t *testing.T) {
	t.Parallel()

	acting := providertest.With(providertest.Right("ske-krav-og-betalinger"), object{"action": "read"})
	changes := map[string]object{
		"rights":     {"rights": []object{providertest.Right("app_ttd_endring-av-navn-v2"), acting}},
		"client_ids": {"clientId": []string{"later-client", "later-spare", "of-a-colleague"}},
		"name":       {"name": object{"nb": "Annet", "nn": "SmartSky", "en": "SmartCloud"}},
	}

	for attribute, change := range changes {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			p := w.provider(t)
			id := providertest.Vendor + "_later"
			at := p.create(t, providertest.SystemType, providertest.CompleteSystem("later"))

			next := providertest.With(providertest.CompleteSystem("later"), object{"allowed_redirect_urls": []string{"https://new.example.no/"}})
			plan := p.plan(t, at, next)
			must(t, nil, plan.said)
			w.Alter(t, id, change)

			left, said := p.apply(t, plan)
			if errors := said.Errors().At(attribute); !errors.Says("Unable to update system", attribute, "Plan again") {
				t.Errorf("no error on %s: %s", attribute, said)
			}

			if puts := w.Calls(http.MethodPut, id); puts != 1 {
				t.Errorf("%d PUTs, want that of the colleague alone", puts)
			}

			again := p.drift(t, left, next)
			if got := again.Changes; !slices.Equal(got, slices.Sorted(slices.Values([]string{attribute, "allowed_redirect_urls"}))) {
				t.Errorf("the next plan changes %v", got)
			}

			repaired, said := p.apply(t, again)
			must(t, nil, said)

			if got := p.drift(t, repaired, next).Changes; got != nil {
				t.Errorf("after the apply the plan changes %v", got)
			}
		})
	}
}

// A list can be missing from an answer: a registration with "accessPackages": null is stored so.
func TestListThatTheRegisterHasAsNullIsEmpty(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("null", object{"accessPackages": nil}))

	if _, there := w.Registered(t, providertest.Vendor+"_null")["accessPackages"]; there {
		t.Fatal("the register answers access packages: there is nothing to test")
	}

	at, said := p.importByID(t, providertest.SystemType, providertest.Vendor+"_null")
	must(t, nil, said)

	if got := p.plan(t, at, providertest.MinimalSystem("null")).Changes; got != nil {
		t.Errorf("the plan changes %v", got)
	}
}

// Omitted sets and empty sets mean the same.
func TestOmittedSetAndEmptySetPlanNothing(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for _, attribute := range []string{"rights", "access_packages", "client_ids", "allowed_redirect_urls"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()

			omitted := providertest.MinimalSystem(slug(attribute))
			empty := providertest.With(omitted, object{attribute: []string{}})

			at := p.create(t, providertest.SystemType, omitted)
			if got := p.drift(t, at, empty).Changes; got != nil {
				t.Errorf("from omitted to empty the plan changes %v", got)
			}

			at = p.create(t, providertest.SystemType, providertest.With(empty, object{"id": providertest.Vendor + "_" + slug(attribute) + "-empty"}))
			if got := p.drift(t, at, providertest.With(omitted, object{"id": providertest.Vendor + "_" + slug(attribute) + "-empty"})).Changes; got != nil {
				t.Errorf("from empty to omitted the plan changes %v", got)
			}
		})
	}
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

func packages(names ...string) []object {
	list := []object{}
	for _, name := range names {
		list = append(list, object{"urn": providertest.AccessPackage(name)})
	}

	return list
}
