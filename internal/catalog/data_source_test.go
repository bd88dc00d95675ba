package catalog_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// withoutCredential is a provider that can get no token: nothing here may need one.
func withoutCredential(t *testing.T, w *providertest.World) *tfkittest.Provider {
	t.Helper()
	return w.Without("MASKINPORTEN_").Provider(t)
}

// inRegistry runs a test in a world with a small resource registry of its own.
func inRegistry(t *testing.T, test func(*testing.T, *providertest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		resource := func(id, kind string, more object) object {
			return providertest.With(object{
				"identifier": id, "resourceType": kind, "title": object{"nb": "Tittel", "en": "Title"}, "description": object{"nb": "Tekst"},
				"hasCompetentAuthority": object{"organization": "974761076", "orgcode": "skd", "name": object{"nb": "Skatteetaten"}},
				"delegable":             true, "visible": true,
			}, more)
		}
		registry, err := json.Marshal(object{"resources": []object{
			resource("ske-skattegrunnlag", "GenericAccessResource", nil),
			resource("ske-krav-og-betalinger", "GenericAccessResource", object{
				"title": object{"nb": "Krav og betalinger", "nn": "Krav og betalingar", "en": "Claims and payments"}, "status": "Active",
				"homepage": "https://example.no", "keywords": []object{{"word": "Skatt", "language": "nb"}}, "rightDescription": object{"nb": "Innsyn"},
			}),
			resource("ttd-am-k6", "MaskinportenSchema", object{"hasCompetentAuthority": object{"orgcode": "ttd", "name": object{}}}),
			resource("ttd-ikke-delegerbar", "GenericAccessResource", object{"delegable": false}),
			providertest.Without(resource("app_ttd_endring-av-navn", "AltinnApp", object{"title": object{"nb": "Ærlig navn"}, "versionId": 0}), "description"),
		}})
		if err != nil {
			t.Fatal(err)
		}
		var of emulator.World
		if err := json.Unmarshal(registry, &of); err != nil {
			t.Fatal(err)
		}
		test(t, providertest.New(t, emulator.Options{World: of}))
	})
}

// read reads a data source, and ends the test on anything that is said.
func read(t *testing.T, p *tfkittest.Provider, typ string, config object) object {
	t.Helper()
	got, said := p.ReadData(typ, config)
	if len(said) > 0 {
		t.Fatal(said)
	}
	return got
}

func TestResourceIsTold(t *testing.T) {
	t.Parallel()
	inRegistry(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := withoutCredential(t, w)
		claims := object{
			"id": "ske-krav-og-betalinger", "resource_type": "GenericAccessResource",
			"title":       object{"nb": "Krav og betalinger", "nn": "Krav og betalingar", "en": "Claims and payments"},
			"description": object{"nb": "Tekst"}, "right_description": object{"nb": "Innsyn"},
			"delegable": true, "usable_in_rights": true, "visible": true, "status": "Active", "homepage": "https://example.no",
			"keywords":         []any{"Skatt"},
			"owner_org_number": "974761076", "owner_org_code": "skd", "owner_name": object{"nb": "Skatteetaten"},
		}
		for id, want := range map[string]object{
			"ske-krav-og-betalinger": claims,
			// An app that only the source of apps knows, and one whose owner has no number.
			"app_ttd_endring-av-navn": {
				"resource_type": "AltinnApp", "title": object{"nb": "Ærlig navn"}, "description": object{},
				"right_description": object{}, "status": nil, "homepage": nil, "keywords": []any{},
			},
			"ttd-am-k6":           {"usable_in_rights": false, "delegable": true, "owner_org_number": nil, "owner_name": object{}},
			"ttd-ikke-delegerbar": {"usable_in_rights": false, "delegable": false},
		} {
			got := read(t, p, "altinn_resource", object{"id": id})
			for attribute, value := range want {
				if !reflect.DeepEqual(got[attribute], value) {
					t.Errorf("%s: %s is %v, want %v", id, attribute, got[attribute], value)
				}
			}
		}
		if listed := read(t, p, "altinn_resources", object{"search": "claims"}); !reflect.DeepEqual(listed["resources"], []any{claims}) {
			t.Errorf("the list tells %v", listed)
		}
		if grants := len(w.Altinn.Grants()); grants > 0 {
			t.Errorf("%d tokens were asked for", grants)
		}
	})
}

// members are one member of each element of a list.
func members(values object, list, name string) []string {
	found := []string{}
	elements, _ := values[list].([]any)
	for _, element := range elements {
		of, _ := element.(object)
		text, _ := of[name].(string)
		found = append(found, text)
	}
	return found
}

// However many data sources search the list, it is fetched once.
func TestResourcesAreSearchedAtOnce(t *testing.T) {
	t.Parallel()
	const claims, base, maskinporten, fixed, app = "ske-krav-og-betalinger", "ske-skattegrunnlag", "ttd-am-k6", "ttd-ikke-delegerbar", "app_ttd_endring-av-navn"
	inRegistry(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := withoutCredential(t, w)
		var all sync.WaitGroup
		for name, test := range map[string]struct {
			config object
			want   []string
		}{
			"everything":             {nil, []string{app, claims, base, maskinporten, fixed}},
			"by id":                  {object{"search": "GRUNNLAG"}, []string{base}},
			"by Norwegian title":     {object{"search": "ærlig"}, []string{app}},
			"by English title":       {object{"search": "payment"}, []string{claims}},
			"by words of two places": {object{"search": " betalingar  skatt "}, []string{claims}},
			"by description":         {object{"search": "tekst"}, []string{claims, base, maskinporten, fixed}},
			"by nothing there is":    {object{"search": "krav ærlig"}, []string{}},
			"by owner's number":      {object{"owner": "974761076"}, []string{app, claims, base, fixed}},
			"by owner's code":        {object{"owner": "TTD"}, []string{maskinporten}},
			"by part of a number":    {object{"owner": "9747"}, []string{}},
			"by type":                {object{"resource_type": "altinnapp"}, []string{app}},
			"by all":                 {object{"search": "tittel", "owner": "skd", "resource_type": "GenericAccessResource"}, []string{base, fixed}},
		} {
			all.Go(func() {
				got, said := p.ReadData("altinn_resources", test.config)
				if ids := members(got, "resources", "id"); len(said) > 0 || !slices.Equal(ids, test.want) {
					t.Errorf("%s: found %v, want %v: %s", name, ids, test.want, said)
				}
			})
		}
		all.Wait()
		if _, lists, _ := lookUps(w); lists != 1 {
			t.Errorf("the list was fetched %d times", lists)
		}
		w.Fault(t, emulator.Fault{AppSourceDown: true, Times: -1}) // without apps, nobody asks their source
		got := read(t, p, "altinn_resources", object{"include_apps": false})
		if ids := members(got, "resources", "id"); !slices.Equal(ids, []string{claims, base, maskinporten, fixed}) {
			t.Errorf("without apps: %v", ids)
		}
	})
}

func agriculture(more object) object {
	p := object{
		"urn": urn("jordbruk"), "name": "jordbruk", "title": "Jordbruk", "area_urn": "accesspackage:area:jordbruk_skogbruk_jakt_fiske_og_akvakultur",
		"area_title": "Jordbruk, skogbruk, jakt, fiske og akvakultur", "for_type": "Organisasjon", "delegable": true, "assignable": true,
		"usable_in_systems": true, "usable_in_visible_systems": true, "usable_in_standard_requests": true, "usable_in_agent_requests": true,
	}
	maps.Copy(p, more)
	return p
}

func TestAccessPackageIsTold(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := withoutCredential(t, w)
		for name, test := range map[string]struct{ config, want object }{
			"by URN": {object{"urn": urn("jordbruk")}, agriculture(object{"language": nil})},
			"by name, in English": {object{"name": "jordbruk", "language": "en"}, agriculture(object{
				"language": "en", "title": "Agriculture", "area_title": "Agriculture, Forestry, Hunting, Fishing and Aquaculture",
			})},
		} {
			got := read(t, p, "altinn_access_package", test.config)
			test.want["description"] = got["description"]
			if !reflect.DeepEqual(got, test.want) || got["description"] == "" {
				t.Errorf("%s: got %v\nwant %v", name, got, test.want)
			}
		}
		listed := read(t, p, "altinn_access_packages", object{"search": "Jordbruk", "area": "jordbruk_skogbruk_jakt_fiske_og_akvakultur", "language": "nn"})
		single := read(t, p, "altinn_access_package", object{"urn": urn("jordbruk"), "language": "nn"})
		if rows, _ := listed["access_packages"].([]any); !slices.ContainsFunc(rows, func(row any) bool {
			return reflect.DeepEqual(row, any(providertest.Without(single, "language")))
		}) {
			t.Errorf("the list tells %v, and alone it is %v", rows, single)
		}
	})
}

// What a package can be used in follows from two flags (altinn-api.md §3.3).
func TestUsesOfAccessPackages(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := withoutCredential(t, w)
		uses := []string{"usable_in_systems", "usable_in_visible_systems", "usable_in_standard_requests", "usable_in_agent_requests"}
		for name, want := range map[string][]bool{
			"jordbruk": {true, true, true, true}, "regnskapsforer-lonn": {true, false, false, true},
			"klientadministrator": {true, true, true, false}, "eksplisitt": {false, false, false, false},
		} {
			state := read(t, p, "altinn_access_package", object{"name": name})
			for i, use := range uses {
				if state[use] != want[i] {
					t.Errorf("%s: %s is %v", name, use, state[use])
				}
			}
		}
	})
}

func TestAccessPackagesAreSearched(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := withoutCredential(t, w)
		industries := read(t, p, "altinn_access_packages", object{"area": "industrier"})
		inIndustries := members(industries, "access_packages", "urn")
		if areas := members(industries, "access_packages", "area_urn"); len(areas) < 2 || len(slices.Compact(areas)) != 1 || areas[0] != "accesspackage:area:industrier" {
			t.Errorf("packages of areas %v", areas)
		}
		for name, test := range map[string]struct {
			config object
			count  int
			want   []string // nil for anything
		}{
			"everything":          {nil, 223, nil},
			"by title":            {object{"search": "regnskapsfører lønn"}, 1, []string{urn("regnskapsforer-lonn")}},
			"by URN":              {object{"search": "REGNSKAPSFORER-lonn"}, 1, []string{urn("regnskapsforer-lonn")}},
			"by Nynorsk title":    {object{"search": "møblar", "language": "nn"}, 1, []string{urn("mobler-og-annen-industri")}},
			"for clients":         {object{"delegable": true, "assignable": false}, 6, nil},
			"delegable":           {object{"delegable": true}, 170, nil},
			"of no use":           {object{"delegable": false, "assignable": false}, 42, nil},
			"by area's name":      {object{"area": "INDUSTRIES", "language": "en"}, len(inIndustries), inIndustries},
			"by area's URN":       {object{"area": "accesspackage:area:industrier"}, len(inIndustries), inIndustries},
			"by area, and a word": {object{"area": "industrier", "search": "møbler"}, 1, []string{urn("mobler-og-annen-industri")}},
		} {
			got := members(read(t, p, "altinn_access_packages", test.config), "access_packages", "urn")
			if !slices.IsSorted(got) || len(got) != test.count || test.want != nil && !slices.Equal(got, test.want) {
				t.Errorf("%s: found %d: %v, want %v", name, len(got), got, test.want)
			}
		}
	})
}

// That there is no such name is said soon, though the list to suggest others from does not come.
func TestMisspeltNameIsSaidWithoutAListThatHangs(t *testing.T) {
	t.Parallel()
	for path, config := range map[string]object{listPath: {"id": "jorbruk"}, exportPath: {"name": "jorbruk"}} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				p := withoutCredential(t, w)
				w.Fault(t, down(path, emulator.Fault{Delay: emulator.Duration(time.Hour)}))
				started := time.Now()
				_, said := p.ReadData(map[bool]string{true: "altinn_resource", false: "altinn_access_package"}[path == listPath], config)
				said.Expect(t, []string{"There is no such"}, nil)
				if took := time.Since(started); took > 16*time.Second {
					t.Errorf("after %s", took)
				}
			})
		})
	}
}

func TestCatalogDataSourcesFail(t *testing.T) {
	t.Parallel()
	const one, many, pkg, packages = "altinn_resource", "altinn_resources", "altinn_access_package", "altinn_access_packages"
	appsDown := []emulator.Fault{down("", emulator.Fault{AppSourceDown: true})}
	for name, test := range map[string]struct {
		typ    string
		config object
		faults []emulator.Fault
	}{
		"no such resource":              {one, object{"id": "ske-krav-og-betaling"}, nil},
		"no such resource, no list":     {one, object{"id": "ske-krav-og-betaling"}, failing(listPath, serverError)},
		"resource in another case":      {one, object{"id": "NAV-sykmelding"}, nil},
		"resource as a URN":             {one, object{"id": "urn:altinn:resource:ske-x"}, nil},
		"resource without answer":       {one, object{"id": "ske-krav-og-betalinger"}, lost("")},
		"app while source is down":      {one, object{"id": "app_ttd_ny"}, appsDown},
		"resource 500":                  {one, object{"id": "ske-x"}, failing(resourcesPath+"*", serverError)},
		"resources while source down":   {many, nil, appsDown},
		"resources 503":                 {many, object{"include_apps": false}, failing("", http.StatusServiceUnavailable)},
		"empty search":                  {many, object{"search": ""}, nil},
		"no such package":               {pkg, object{"name": "jorbruk"}, nil},
		"no package of that name":       {pkg, object{"urn": urn("jorbruk")}, nil},
		"name in another case":          {pkg, object{"name": "Jordbruk"}, nil},
		"name with white space":         {pkg, object{"name": "Arts and entertainment"}, nil},
		"package in another case":       {pkg, object{"urn": urn("JORDBRUK")}, nil},
		"package 500":                   {pkg, object{"urn": urn("jordbruk")}, failing("", serverError)},
		"package by both":               {pkg, object{"urn": urn("toll"), "name": "toll"}, nil},
		"package by nothing":            {pkg, nil, nil},
		"name that is a URN":            {pkg, object{"name": urn("toll")}, nil},
		"name with a colon":             {pkg, object{"name": "accesspackage:toll"}, nil},
		"empty name":                    {pkg, object{"name": ""}, nil},
		"URN that is a name":            {pkg, object{"urn": "toll"}, nil},
		"language":                      {pkg, object{"name": "toll", "language": "se"}, nil},
		"packages 500":                  {packages, nil, failing("", serverError)},
		"no such area":                  {packages, object{"area": "Industry"}, nil},
		"language of packages as a tag": {packages, object{"language": "nb-NO"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				plan(t, w, test.faults)
				state, said := quick(t, w).ReadData(test.typ, test.config)
				if !said.HasError() {
					t.Fatalf("got %v", state)
				}
				providertest.Golden(t, name, said)
			})
		})
	}
}
