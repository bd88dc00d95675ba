package metadata_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// An absent part is the built-in one, an empty list is none.
func TestPartsOfAWorld(t *testing.T) {
	t.Parallel()
	world, err := world.Parse([]byte(`{"resources":[],"access_packages":[{"urn":"urn:altinn:accesspackage:jordbruk","isAssignable":false},{"urn":"urn:altinn:accesspackage:egen"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	anyone := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{World: world}))
	if body := anyone.Must(http.StatusOK, http.MethodGet, metadata.ResourcePath+"/resourcelist", nil).Body; body != "[]" {
		t.Errorf("an empty list of resources gave %s", body)
	}
	listed := scenetest.Decode[metadata.PackageAnswer](t, anyone.Must(http.StatusOK, http.MethodGet, metadata.PackagePath+"/package/urn/jordbruk", nil))
	if listed.IsAssignable || !listed.IsDelegable || listed.Name != "Jordbruk" || listed.Area.Name == "" {
		t.Errorf("a package of the catalog became %+v", listed)
	}
	own := scenetest.Decode[metadata.PackageAnswer](t, anyone.Must(http.StatusOK, http.MethodGet, metadata.PackagePath+"/package/urn/egen", nil))
	if !own.IsAssignable || !own.IsDelegable || own.ID == "" {
		t.Errorf("a package of one's own became %+v", own)
	}
	anyone.Must(http.StatusNotFound, http.MethodGet, metadata.PackagePath+"/package/urn/toll", nil)
	exported := scenetest.Decode[[]metadata.GroupAnswer](t, anyone.Must(http.StatusOK, http.MethodGet, metadata.PackagePath+"/export", nil))
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
	world, err := world.Parse([]byte(`{"resources":[
		{"identifier":"own","resourceType":"Default","delegable":false,"somethingNew":{"a":[1]}},
		{"identifier":"app_ttd_own","resourceType":"AltinnApp","versionId":0}]}`))
	if err != nil {
		t.Fatal(err)
	}
	anyone := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{World: world}))
	single := anyone.Must(http.StatusOK, http.MethodGet, metadata.ResourcePath+"/own", nil).Body
	for _, want := range []string{`"somethingNew":{"a":[1]}`, `"delegable":false`, `"visible":true`, `"versionId":1`} {
		if !strings.Contains(single, want) {
			t.Errorf("%s is missing from %s", want, single)
		}
	}
	if strings.Contains(single, "authorizationReference") {
		t.Errorf("only the list names the authorization reference: %s", single)
	}
	list := anyone.Must(http.StatusOK, http.MethodGet, metadata.ResourcePath+"/resourcelist", nil).Body
	for _, want := range []string{`{"id":"urn:altinn:resource","value":"own"}`, `{"id":"urn:altinn:app","value":"own"}`, `"versionId":0`} {
		if !strings.Contains(list, want) {
			t.Errorf("%s is missing from %s", want, list)
		}
	}
}
