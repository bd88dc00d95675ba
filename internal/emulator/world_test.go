package emulator

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWorldsThatAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"page_sise":2}`:        `unknown field "page_sise"`,
		`{"page_size":"2"}`:      "line 1: page_size must be a whole number, not string",
		`{"page_size":1e99}`:     "page_size must be a whole number, not number 1e99",
		`{"page_size":-1}`:       "page_size is -1",
		`{"page_size":2} {}`:     "more after",
		"{\n\"page_size\":2,\n}": "line 3: invalid character",
		``:                       "it is empty",
		`{"page_size":2`:         "it ends too early",
		`[]`:                     "line 1: it must be an object, not array",
		"{\n\"vendors\":{}}":     "line 2: vendors must be an array, not object",
		`{"vendors":[]}`:         "vendors has no client",
		`{"vendors":[{"organisation":"991825827"}]}`:                                                          "vendors has no client",
		`{"confirm_host":"https://tt02.altinn.no"}`:                                                           "host name alone",
		`{"confirm_host":"tt02.altinn.no?"}`:                                                                  "host name alone",
		`{"confirm_host":"tt02.altinn.no#"}`:                                                                  "host name alone",
		`{"confirm_host":"tt02\nno"}`:                                                                         "host name alone",
		`{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a","scopes":["b c"]}]}]}`:           `vendors[0]: client "a": scope "b c" must be one scope`,
		`{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a","scopes":[""]}]}]}`:              `scope "" must be one scope`,
		`{"delegations":[{"supplier":"991825827"}]}`:                                                          `delegations[0].consumer "" is not nine digits`,
		`{"delegations":[{"consumer":"310904473","supplier":"x"}]}`:                                           `delegations[0].supplier "x" is not nine digits`,
		`{"delegations":[{"consumer":"310904473","supplier":"310904473"}]}`:                                   "310904473 delegates to itself",
		`{"delegations":[{"consumer":"310904473","supplier":"991825827","scopes":["a\tb"]}]}`:                 `delegations[0]: scope "a\tb" must be one scope`,
		`{"vendors":[{"organisation":"123","clients":[]}]}`:                                                   "vendors[0].organisation",
		`{"vendors":[{"organisation":"991825827","clients":[{"scopes":[]}]}]}`:                                "without client_id",
		`{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a"},{"client_id":"a"}]}]}`:          "given twice",
		`{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a","key":"x"}]}]}`:                  `unknown field "key"`,
		`{"customers":[{"organisation":"91049335x","party_id":1}]}`:                                           "customers[0].organisation",
		`{"customers":[{"organisation":"910493353"}]}`:                                                        "party_id is 0",
		`{"customers":[{"organisation":"910493353","party_id":1},{"organisation":"910493353","party_id":2}]}`: "910493353 is given twice",
		`{"customers":[{"organisation":"910493353","party_id":1},{"organisation":"310904473","party_id":1}]}`: "party_id 1 is given twice",
		`{"resources":[{"resourceType":"AltinnApp"}]}`:                                                        "resources[0] has no identifier",
		`{"resources":[{"identifier":"a"}]}`:                                                                  "has no resourceType",
		`{"resources":[{"identifier":"a","resourceType":"x"},{"identifier":"a","resourceType":"x"}]}`:         "given twice",
		`{"resources":[{"identifier":"a","resourceType":"x","title":"A"}]}`:                                   "resources[0] (a): it is not as the registry writes",
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a","description":{"no":"A"}}]}`:                 `a text in "no"`,
		`{"access_packages":[{"urn":"jordbruk"}]}`:                                                            "must be urn:altinn:accesspackage:<name>",
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a","delegable":true}]}`:                         `unknown field "delegable"`,
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a"},{"urn":"urn:altinn:accesspackage:a"}]}`:     "given twice",
	} {
		if _, err := ParseWorld([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
	path := filepath.Join(t.TempDir(), "world.json")
	if _, err := LoadWorld(path); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, []byte(`{"x":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadWorld(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("the error does not name the file: %v", err)
	}
	if _, err := Start(Options{World: World{PageSize: -1}}); err == nil || !strings.Contains(err.Error(), "page_size") {
		t.Errorf("Start took a world that is refused: %v", err)
	}
	empty := World{AccessPackages: []AccessPackage{{URN: packagePrefix + "a", Resources: []string{"b"}}}}
	if _, err := Start(Options{World: empty}); err == nil || !strings.Contains(err.Error(), `holds "b", which is not among the resources`) {
		t.Errorf("Start took a package with a resource that is not there: %v", err)
	}
}

// The world file as the documentation of the emulator's users shows it, member
// by member.
func TestWorldFileHasTheNamesThatWereAgreed(t *testing.T) {
	t.Parallel()
	world, err := ParseWorld([]byte(`{"page_size":2,"confirm_host":"tt02.altinn.no",
		"vendors":[{"organisation":"991825827","name":"A","clients":[{"client_id":"b","scopes":["c"]}]}],
		"customers":[{"organisation":"910493353","party_id":500000,"name":"D"}],
		"resources":[{"identifier":"e","resourceType":"GenericAccessResource","title":{"nb":"E"}}],
		"access_packages":[{"urn":"urn:altinn:accesspackage:f","isDelegable":true,"isAssignable":false}]}`))
	if err != nil {
		t.Fatal(err)
	}
	vendor, customer, access := world.Vendors[0], world.Customers[0], world.AccessPackages[0]
	if world.PageSize != 2 || world.ConfirmHost != "tt02.altinn.no" ||
		vendor.Organisation != "991825827" || vendor.Name != "A" || vendor.Clients[0].ClientID != "b" || vendor.Clients[0].Scopes[0] != "c" ||
		customer.Organisation != "910493353" || customer.PartyID != 500000 || customer.Name != "D" ||
		world.Resources[0].text("identifier") != "e" ||
		access.URN != "urn:altinn:accesspackage:f" || !*access.IsDelegable || *access.IsAssignable {
		t.Errorf("the world became %+v", world)
	}
}

func TestBuiltInWorld(t *testing.T) {
	t.Parallel()
	world := World{}.withBuiltIn()
	if err := world.validate(); err != nil {
		t.Fatal(err)
	}
	known, err := newCatalogue(world)
	if err != nil {
		t.Fatal(err)
	}
	if len(known.packages) != 223 || len(known.areas) != 49 || len(known.groups) != 5 {
		t.Errorf("%d packages, %d areas, %d groups", len(known.packages), len(known.areas), len(known.groups))
	}
	registrable := 0
	for _, resource := range known.resources {
		if registrableType(resource.resourceType) {
			registrable++
		}
	}
	if registrable < 70 {
		t.Errorf("%d resources can be registered, want at least 70", registrable)
	}
	for _, one := range known.packages {
		if area := known.areaOf(one); area.ID == "" || area.icon == areaIconPrefix {
			t.Errorf("%s has no area, or one without icon", one.URN)
		}
	}
}

// An absent part is the built-in one, an empty list is none.
func TestPartsOfAWorld(t *testing.T) {
	t.Parallel()
	world, err := ParseWorld([]byte(`{"resources":[],"access_packages":[{"urn":"urn:altinn:accesspackage:jordbruk","isAssignable":false},{"urn":"urn:altinn:accesspackage:egen"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	anyone := newVendor(t, startServer(t, Options{World: world}))
	if body := anyone.must(http.StatusOK, http.MethodGet, resourcePath+"/resourcelist", nil).body; body != "[]" {
		t.Errorf("an empty list of resources gave %s", body)
	}
	listed := decode[packageDTO](t, anyone.must(http.StatusOK, http.MethodGet, packagePath+"/package/urn/jordbruk", nil))
	if listed.IsAssignable || !listed.IsDelegable || listed.Name != "Jordbruk" || listed.Area.Name == "" {
		t.Errorf("a package of the catalogue became %+v", listed)
	}
	own := decode[packageDTO](t, anyone.must(http.StatusOK, http.MethodGet, packagePath+"/package/urn/egen", nil))
	if !own.IsAssignable || !own.IsDelegable || own.ID == "" {
		t.Errorf("a package of one's own became %+v", own)
	}
	anyone.must(http.StatusNotFound, http.MethodGet, packagePath+"/package/urn/toll", nil)
	exported := decode[[]packageGroupDTO](t, anyone.must(http.StatusOK, http.MethodGet, packagePath+"/export", nil))
	packages := 0
	for _, group := range exported {
		for _, area := range group.Areas {
			packages += len(area.Packages)
		}
	}
	if packages != 2 {
		t.Errorf("the export has %d packages, want 2", packages)
	}
}

func TestResourceKeepsItsMembers(t *testing.T) {
	t.Parallel()
	world, err := ParseWorld([]byte(`{"resources":[
		{"identifier":"own","resourceType":"Default","delegable":false,"somethingNew":{"a":[1]}},
		{"identifier":"app_ttd_own","resourceType":"AltinnApp","versionId":0}]}`))
	if err != nil {
		t.Fatal(err)
	}
	anyone := newVendor(t, startServer(t, Options{World: world}))
	single := anyone.must(http.StatusOK, http.MethodGet, resourcePath+"/own", nil).body
	for _, want := range []string{`"somethingNew":{"a":[1]}`, `"delegable":false`, `"visible":true`, `"versionId":1`} {
		if !strings.Contains(single, want) {
			t.Errorf("%s is missing from %s", want, single)
		}
	}
	if strings.Contains(single, "authorizationReference") {
		t.Errorf("only the list names the authorization reference: %s", single)
	}
	list := anyone.must(http.StatusOK, http.MethodGet, resourcePath+"/resourcelist", nil).body
	for _, want := range []string{`{"id":"urn:altinn:resource","value":"own"}`, `{"id":"urn:altinn:app","value":"own"}`, `"versionId":0`} {
		if !strings.Contains(list, want) {
			t.Errorf("%s is missing from %s", want, list)
		}
	}
}
