package metadata_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// metadataWorld has an app in the registry and two that only the app source knows.
func metadataWorld() world.World {
	entry := func(identifier, resourceType string, version int) world.Resource {
		return world.Resource{"identifier": wire.EncodeJSON(identifier), "resourceType": wire.EncodeJSON(resourceType), "versionId": wire.EncodeJSON(version)}
	}
	return world.World{Resources: []world.Resource{
		entry("skd-first", "GenericAccessResource", 7),
		entry("app_ttd_kept", "AltinnApp", 8),
		entry("app_ttd_source", "AltinnApp", 0),
		entry("app_ttd_under_score", "AltinnApp", 0),
	}}
}

func newStranger(t *testing.T, world world.World) *scenetest.User {
	t.Helper()
	stranger := scenetest.NewVendor(t, scenetest.Start(t, emulator.Options{World: world}))
	stranger.Token = ""
	return stranger
}

func TestAppSourceDownHitsOnlyWhatAsksIt(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	down := fault.Fault{Path: "/resourceregistry/*", AppSourceDown: true, Times: -1}
	if err := stranger.Server.AddFault(down); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"/app_ttd_kept":                     http.StatusOK, // the registry knows it
		"/app_ttd_source":                   http.StatusInternalServerError,
		"/app_ttd_finnes-ikke":              http.StatusInternalServerError,
		"/app_ttd":                          http.StatusNotFound, // no app's id
		"/finnes-ikke":                      http.StatusNotFound,
		"/resourcelist":                     http.StatusInternalServerError,
		"/resourcelist?includeApps=false":   http.StatusOK,
		"/resourcelist?includeApps=perhaps": http.StatusBadRequest,
	} {
		answer := stranger.Must(want, http.MethodGet, metadata.ResourcePath+path, nil)
		if want == http.StatusInternalServerError && answer.Body != "" {
			t.Errorf("%s: the body is %q, want none", path, answer.Body)
		}
	}
	stranger.Server.ClearFaults()
	stranger.Must(http.StatusOK, http.MethodGet, metadata.ResourcePath+"/resourcelist", nil)
	if err := stranger.Server.AddFault(fault.Fault{AppSourceDown: true, Status: 503}); err == nil {
		t.Error("a fault with two effects was accepted")
	}
}

// TestOneResourceInSeveralPackages looks at the built-in world.
func TestOneResourceInSeveralPackages(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, world.World{})
	ids := map[string]string{}
	for _, name := range []string{"skatt-naering", "skattegrunnlag"} {
		for _, own := range scenetest.Decode[metadata.PackageAnswer](t, stranger.Must(http.StatusOK, http.MethodGet, metadata.PackagePath+"/package/urn/"+name, nil)).Resources {
			if own.RefID == "ske-skattegrunnlag" {
				ids[name] = own.ID
			}
		}
	}
	if ids["skatt-naering"] == "" || ids["skatt-naering"] != ids["skattegrunnlag"] {
		t.Errorf("it has the ids %v", ids)
	}
}

func TestWorldWithOwnResourcesLeavesTheCatalogueWithoutAny(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	found := scenetest.Decode[metadata.PackageAnswer](t, stranger.Must(http.StatusOK, http.MethodGet, metadata.PackagePath+"/package/urn/skatt-naering", nil))
	if len(found.Resources) != 0 {
		t.Errorf("it holds %v", found.Resources)
	}
}
