package world_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
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
		`{"vendors":[{"organisation":"991825827","scope_requests":[{"scope":"a b","state":"DENIED"}]}]}`:      "vendors[0]: scope_requests: scope",
		`{"vendors":[{"organisation":"991825827","scope_requests":[{"scope":"a","state":"APPROVED"}]}]}`:      "must be REQUESTED or DENIED",
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
		`{"customers":[{"organisation":"910493353","party_id":1,"main_unit":"310904473"}]}`:                   `customers[0].main_unit "310904473" is not a main unit`,
		`{"customers":[{"organisation":"910493353","party_id":1,"main_unit":"910493353"}]}`:                   "is not a main unit",
		`{"customers":[{"organisation":"910493353","party_id":1,"owner":"Kari"}]}`:                            "customers[0] has an owner, which is for unit_type ENK",
		`{"resources":[{"resourceType":"AltinnApp"}]}`:                                                        "resources[0] has no identifier",
		`{"resources":[{"identifier":"a"}]}`:                                                                  "has no resourceType",
		`{"resources":[{"identifier":"a","resourceType":"x"},{"identifier":"a","resourceType":"x"}]}`:         "given twice",
		`{"resources":[{"identifier":"a","resourceType":"x","title":"A"}]}`:                                   "resources[0] (a): it is not as the registry writes",
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a","description":{"no":"A"}}]}`:                 `a text in "no"`,
		`{"access_packages":[{"urn":"jordbruk"}]}`:                                                            "must be urn:altinn:accesspackage:<name>",
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a","delegable":true}]}`:                         `unknown field "delegable"`,
		`{"access_packages":[{"urn":"urn:altinn:accesspackage:a"},{"urn":"urn:altinn:accesspackage:a"}]}`:     "given twice",
	} {
		if _, err := world.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
	path := filepath.Join(t.TempDir(), "world.json")
	if _, err := world.Load(path); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, []byte(`{"x":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := world.Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("the error does not name the file: %v", err)
	}
	if _, err := emulator.Start(emulator.Options{World: world.World{PageSize: -1}}); err == nil || !strings.Contains(err.Error(), "page_size") {
		t.Errorf("Start took a world that is refused: %v", err)
	}
	empty := world.World{AccessPackages: []world.AccessPackage{{URN: world.PackagePrefix + "a", Resources: []string{"b"}}}}
	if _, err := emulator.Start(emulator.Options{World: empty}); err == nil || !strings.Contains(err.Error(), `holds "b", which is not among the resources`) {
		t.Errorf("Start took a package with a resource that is not there: %v", err)
	}
}

// The world file as the documentation of the emulator's users shows it, member by member.
func TestWorldFileHasTheNamesThatWereAgreed(t *testing.T) {
	t.Parallel()
	got, err := world.Parse([]byte(`{"page_size":2,"confirm_host":"tt02.altinn.no",
		"vendors":[{"organisation":"991825827","name":"A","clients":[{"client_id":"b","scopes":["c"]}],"scope_requests":[{"scope":"g","state":"REQUESTED"}]}],
		"customers":[{"organisation":"910493353","party_id":500000,"name":"D","unit_type":"ENK","owner":"G","is_deleted":true},
			{"organisation":"310904473","party_id":500001,"name":"H","main_unit":"910493353"}],
		"resources":[{"identifier":"e","resourceType":"GenericAccessResource","title":{"nb":"E"}}],
		"access_packages":[{"urn":"urn:altinn:accesspackage:f","isDelegable":true,"isAssignable":false}]}`))
	if err != nil {
		t.Fatal(err)
	}
	vendor, customer, access := got.Vendors[0], got.Customers[0], got.AccessPackages[0]
	if got.PageSize != 2 || got.ConfirmHost != "tt02.altinn.no" ||
		vendor.Organisation != "991825827" || vendor.Name != "A" || vendor.Clients[0].ClientID != "b" || vendor.Clients[0].Scopes[0] != "c" ||
		vendor.ScopeRequests[0] != (world.ScopeRequest{Scope: "g", State: "REQUESTED"}) ||
		customer.Organisation != "910493353" || customer.PartyID != 500000 || customer.Name != "D" ||
		customer.UnitType != "ENK" || customer.Owner != "G" || !customer.IsDeleted || got.Customers[1].MainUnit != "910493353" ||
		got.Resources[0].Text("identifier") != "e" ||
		access.URN != "urn:altinn:accesspackage:f" || !*access.IsDelegable || *access.IsAssignable {
		t.Errorf("the world became %+v", got)
	}
}
