package catalog_test

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func claims() tfkittest.Object {
	return tfkittest.Object{
		"id": "ske-krav-og-betalinger", "resource_type": "GenericAccessResource",
		"title":       tfkittest.Object{"nb": "Krav og betalinger", "nn": "Krav og betalingar", "en": "Claims and payments"},
		"description": tfkittest.Object{"nb": "Tekst"}, "right_description": tfkittest.Object{"nb": "Innsyn"},
		"delegable": true, "usable_in_rights": true, "visible": true, "status": "Active", "homepage": "https://example.no",
		"keywords":         []any{"Skatt"},
		"owner_org_number": "974761076", "owner_org_code": "skd", "owner_name": tfkittest.Object{"nb": "Skatteetaten"},
	}
}

func TestResourceIsTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]tfkittest.Object{
		"ske-krav-og-betalinger": claims(),
		// An app that only the source of apps knows, and one whose owner has no number.
		"app_ttd_endring-av-navn": {
			"resource_type": "AltinnApp", "title": tfkittest.Object{"nb": "Ærlig navn"}, "description": tfkittest.Object{},
			"right_description": tfkittest.Object{}, "status": nil, "homepage": nil, "keywords": []any{},
		},
		"ttd-am-k6":           {"usable_in_rights": false, "delegable": true, "owner_org_number": nil, "owner_name": tfkittest.Object{}},
		"ttd-ikke-delegerbar": {"usable_in_rights": false, "delegable": false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := (&service{}).provider(t).ReadData("altinn_resource", tfkittest.Object{"id": name})
			if diags.HasError() {
				t.Fatal(diags.Text())
			}
			for attribute, value := range want {
				if !reflect.DeepEqual(got[attribute], value) {
					t.Errorf("%s is %v, want %v", attribute, got[attribute], value)
				}
			}
		})
	}
}

func listed(t *testing.T, state tfkittest.Object, list, key string) []string {
	t.Helper()
	elements, ok := state[list].([]any)
	if !ok {
		t.Fatalf("%s is %v", list, state[list])
	}
	found := make([]string, len(elements))
	for i, element := range elements {
		found[i] = element.(tfkittest.Object)[key].(string)
	}
	return found
}

func TestResourcesAreSearched(t *testing.T) {
	t.Parallel()
	const claims, base, maskinporten, held, app = "ske-krav-og-betalinger", "ske-skattegrunnlag", "ttd-am-k6", "ttd-ikke-delegerbar", "app_ttd_endring-av-navn"
	for name, tc := range map[string]struct {
		config tfkittest.Object
		want   []string
	}{
		"everything":             {nil, []string{app, claims, base, maskinporten, held}},
		"without apps":           {tfkittest.Object{"include_apps": false}, []string{claims, base, maskinporten, held}},
		"by id":                  {tfkittest.Object{"search": "GRUNNLAG"}, []string{base}},
		"by Norwegian title":     {tfkittest.Object{"search": "ærlig"}, []string{app}},
		"by English title":       {tfkittest.Object{"search": "payment"}, []string{claims}},
		"by words of two places": {tfkittest.Object{"search": " betalingar  skatt "}, []string{claims}},
		"by description":         {tfkittest.Object{"search": "tekst"}, []string{claims, base, maskinporten, held}},
		"by nothing there is":    {tfkittest.Object{"search": "krav ærlig"}, []string{}},
		"by owner's number":      {tfkittest.Object{"owner": "974761076"}, []string{app, claims, base, held}},
		"by owner's code":        {tfkittest.Object{"owner": "TTD"}, []string{maskinporten}},
		"by part of a number":    {tfkittest.Object{"owner": "9747"}, []string{}},
		"by type":                {tfkittest.Object{"resource_type": "altinnapp"}, []string{app}},
		"by all":                 {tfkittest.Object{"search": "tittel", "owner": "skd", "resource_type": "GenericAccessResource"}, []string{base, held}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, diags := (&service{}).provider(t).ReadData("altinn_resources", tc.config)
			if diags.HasError() {
				t.Fatal(diags.Text())
			}
			if got := listed(t, state, "resources", "id"); !slices.Equal(got, tc.want) {
				t.Errorf("found %v, want %v", got, tc.want)
			}
		})
	}
}

func TestListTellsOfAResourceWhatItsOwnDataSourceTells(t *testing.T) {
	t.Parallel()
	state, diags := (&service{}).provider(t).ReadData("altinn_resources", tfkittest.Object{"search": "claims"})
	if diags.HasError() || !reflect.DeepEqual(state["resources"], []any{claims()}) {
		t.Errorf("got %v %s", state, diags.Text())
	}
}

func agriculture(more tfkittest.Object) tfkittest.Object {
	p := tfkittest.Object{
		"urn": urn("jordbruk"), "name": "jordbruk", "title": "Jordbruk", "description": "Om Jordbruk",
		"area_urn": "accesspackage:area:jordbruk", "area_title": "Jordbruk", "for_type": "Organisasjon", "delegable": true, "assignable": true,
		"usable_in_systems": true, "usable_in_visible_systems": true, "usable_in_standard_requests": true, "usable_in_agent_requests": true,
	}
	maps.Copy(p, more)
	return p
}

func TestAccessPackageIsTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		config, want tfkittest.Object
		language     string
	}{
		"by URN":              {tfkittest.Object{"urn": urn("jordbruk")}, agriculture(tfkittest.Object{"language": nil}), "nb"},
		"by name, in English": {tfkittest.Object{"name": "jordbruk", "language": "en"}, agriculture(tfkittest.Object{"language": "en"}), "en"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{}
			got, diags := s.provider(t).ReadData("altinn_access_package", tc.config)
			if diags.HasError() || !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got %v\nwant %v\n%s", got, tc.want, diags.Text())
			}
			if spoke := s.spoke[packagePath+urn("jordbruk")]; spoke != tc.language {
				t.Errorf("asked in %q, want %q", spoke, tc.language)
			}
		})
	}
}

// What a package can be used in follows from two flags (altinn-api.md §3.3).
func TestUsesOfAccessPackages(t *testing.T) {
	t.Parallel()
	uses := []string{"usable_in_systems", "usable_in_visible_systems", "usable_in_standard_requests", "usable_in_agent_requests"}
	for name, want := range map[string][]bool{
		"jordbruk": {true, true, true, true}, "regnskapsforer-lonn": {true, false, false, true},
		"klientadministrator": {true, true, true, false}, "eksplisitt": {false, false, false, false},
	} {
		state, diags := (&service{}).provider(t).ReadData("altinn_access_package", tfkittest.Object{"name": name})
		if diags.HasError() {
			t.Fatal(diags.Text())
		}
		for i, use := range uses {
			if state[use] != want[i] {
				t.Errorf("%s: %s is %v", name, use, state[use])
			}
		}
	}
}

func TestAccessPackagesAreSearched(t *testing.T) {
	t.Parallel()
	ordinary, neither := []string{urn("jordbruk"), urn("toll")}, urn("eksplisitt")
	clients, assigned := urn("regnskapsforer-lonn"), urn("klientadministrator")
	all := []string{neither, urn("jordbruk"), assigned, clients, urn("toll")}
	for name, tc := range map[string]struct {
		config tfkittest.Object
		want   []string
	}{
		"everything":           {nil, all},
		"by title":             {tfkittest.Object{"search": "lønn"}, []string{clients}},
		"by URN":               {tfkittest.Object{"search": "regnskapsforer"}, []string{clients}},
		"by description":       {tfkittest.Object{"search": "om toll"}, []string{urn("toll")}},
		"for clients":          {tfkittest.Object{"delegable": true, "assignable": false}, []string{clients}},
		"delegable":            {tfkittest.Object{"delegable": true}, append(slices.Clone(ordinary[:1]), clients, ordinary[1])},
		"of no use":            {tfkittest.Object{"delegable": false, "assignable": false}, []string{neither}},
		"by area's name":       {tfkittest.Object{"area": "gårdsdrift", "search": "toll"}, []string{urn("toll")}},
		"by area's URN":        {tfkittest.Object{"area": "accesspackage:area:jordbruk"}, all},
		"by end of area's URN": {tfkittest.Object{"area": "Jordbruk"}, all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{}
			state, diags := s.provider(t).ReadData("altinn_access_packages", tc.config)
			if diags.HasError() {
				t.Fatal(diags.Text())
			}
			if got := listed(t, state, "access_packages", "urn"); !slices.Equal(got, tc.want) {
				t.Errorf("found %v, want %v", got, tc.want)
			}
			if s.spoke[exportPath] != "nb" {
				t.Errorf("asked in %q", s.spoke[exportPath])
			}
		})
	}
}

func TestListTellsOfAnAccessPackageWhatItsOwnDataSourceTells(t *testing.T) {
	t.Parallel()
	s := &service{}
	state, diags := s.provider(t).ReadData("altinn_access_packages", tfkittest.Object{"search": "jordbruk", "language": "nn"})
	want := []any{agriculture(tfkittest.Object{"area_title": "Gårdsdrift"})}
	if diags.HasError() || !reflect.DeepEqual(state["access_packages"], want) || s.spoke[exportPath] != "nn" {
		t.Errorf("got %v %s in %q", state, diags.Text(), s.spoke[exportPath])
	}
}

// What is suggested for `name` can be pasted there: a URN could not.
func TestMisspeltNameOfAnAccessPackageSuggestsNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jorbruk", "Jordbruk"} {
		_, diags := (&service{}).provider(t).ReadData("altinn_access_package", tfkittest.Object{"name": name})
		if !strings.Contains(diags.Text(), `Did you mean "jordbruk"?`) {
			t.Errorf("%q: %s", name, diags.Text())
		}
	}
}

// That there is no such name is said soon, though the list to suggest others from does not come.
func TestMisspeltNameIsSaidWithoutAListThatHangs(t *testing.T) {
	t.Parallel()
	for hangs, typ := range map[string]string{listPath: "altinn_resource", exportPath: "altinn_access_package"} {
		synctest.Test(t, func(t *testing.T) {
			argument := map[string]string{"altinn_resource": "id", "altinn_access_package": "name"}[typ]
			started := time.Now()
			_, diags := (&service{hangs: hangs}).provider(t).ReadData(typ, tfkittest.Object{argument: "jorbruk"})
			if took := time.Since(started); took > 15*time.Second || !strings.Contains(diags.Text(), "There is no such") {
				t.Errorf("after %s: %s", took, diags.Text())
			}
		})
	}
}

func TestCatalogDataSourcesFail(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		typ    string
		config tfkittest.Object
		fails  map[string]int
	}{
		"no such resource":              {"altinn_resource", tfkittest.Object{"id": "ske-krav-og-betaling"}, nil},
		"no such resource, no list":     {"altinn_resource", tfkittest.Object{"id": "ske-krav-og-betaling"}, map[string]int{listPath: 500}},
		"resource as a URN":             {"altinn_resource", tfkittest.Object{"id": "urn:altinn:resource:ske-x"}, nil},
		"resource without answer":       {"altinn_resource", tfkittest.Object{"id": "ske-krav-og-betalinger"}, map[string]int{"/": 0}},
		"app while source is down":      {"altinn_resource", tfkittest.Object{"id": "app_ttd_ny"}, map[string]int{resourcePath + "app_": 500}},
		"resource 500":                  {"altinn_resource", tfkittest.Object{"id": "ske-x"}, map[string]int{resourcePath: 500}},
		"resources while source down":   {"altinn_resources", nil, map[string]int{listPath + "?includeApps=true": 500}},
		"resources 503":                 {"altinn_resources", tfkittest.Object{"include_apps": false}, map[string]int{"/": http.StatusServiceUnavailable}},
		"empty search":                  {"altinn_resources", tfkittest.Object{"search": ""}, nil},
		"no such package":               {"altinn_access_package", tfkittest.Object{"name": "jorbruk"}, nil},
		"no package of that name":       {"altinn_access_package", tfkittest.Object{"urn": urn("jorbruk")}, nil},
		"name in another case":          {"altinn_access_package", tfkittest.Object{"name": "Jordbruk"}, nil},
		"name with white space":         {"altinn_access_package", tfkittest.Object{"name": "jord bruk"}, nil},
		"package in another case":       {"altinn_access_package", tfkittest.Object{"urn": urn("JORDBRUK")}, nil},
		"package 500":                   {"altinn_access_package", tfkittest.Object{"urn": urn("jordbruk")}, map[string]int{"/": 500}},
		"package by both":               {"altinn_access_package", tfkittest.Object{"urn": urn("toll"), "name": "toll"}, nil},
		"package by nothing":            {"altinn_access_package", nil, nil},
		"name that is a URN":            {"altinn_access_package", tfkittest.Object{"name": urn("toll")}, nil},
		"name with a colon":             {"altinn_access_package", tfkittest.Object{"name": "accesspackage:toll"}, nil},
		"empty name":                    {"altinn_access_package", tfkittest.Object{"name": ""}, nil},
		"URN that is a name":            {"altinn_access_package", tfkittest.Object{"urn": "toll"}, nil},
		"language":                      {"altinn_access_package", tfkittest.Object{"name": "toll", "language": "se"}, nil},
		"packages 500":                  {"altinn_access_packages", nil, map[string]int{"/": 500}},
		"no such area":                  {"altinn_access_packages", tfkittest.Object{"area": "skogbruk"}, nil},
		"language of packages as a tag": {"altinn_access_packages", tfkittest.Object{"language": "nb-NO"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, diags := (&service{fails: tc.fails}).provider(t).ReadData(tc.typ, tc.config)
			if !diags.HasError() {
				t.Fatalf("got %v", state)
			}
			golden(t, "data "+name, diags.Text())
		})
	}
}
