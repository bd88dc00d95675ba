package emulator

import (
	"net/http"
	"testing"
)

// metadataWorld has an app in the registry and two that only the app source knows.
func metadataWorld() World {
	entry := func(identifier, resourceType string, version int) Resource {
		return Resource{"identifier": encodeJSON(identifier), "resourceType": encodeJSON(resourceType), "versionId": encodeJSON(version)}
	}
	return World{Resources: []Resource{
		entry("skd-first", "GenericAccessResource", 7),
		entry("app_ttd_kept", "AltinnApp", 8),
		entry("app_ttd_source", "AltinnApp", 0),
		entry("app_ttd_under_score", "AltinnApp", 0),
	}}
}

func newStranger(t *testing.T, world World) *user {
	t.Helper()
	stranger := newVendor(t, startServer(t, Options{World: world}))
	stranger.token = ""
	return stranger
}

func TestAppSourceDownHitsOnlyWhatAsksIt(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, metadataWorld())
	fault := Fault{Path: "/resourceregistry/*", AppSourceDown: true, Times: -1}
	if err := stranger.server.AddFault(fault); err != nil {
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
		answer := stranger.must(want, http.MethodGet, resourcePath+path, nil)
		if want == http.StatusInternalServerError && answer.body != "" {
			t.Errorf("%s: the body is %q, want none", path, answer.body)
		}
	}
	stranger.server.ClearFaults()
	stranger.must(http.StatusOK, http.MethodGet, resourcePath+"/resourcelist", nil)
	if err := stranger.server.AddFault(Fault{AppSourceDown: true, Status: 503}); err == nil {
		t.Error("a fault with two effects was accepted")
	}
}

// TestOneResourceInSeveralPackages looks at the built-in world.
func TestOneResourceInSeveralPackages(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t, World{})
	ids := map[string]string{}
	for _, name := range []string{"skatt-naering", "skattegrunnlag"} {
		for _, own := range decode[packageDTO](t, stranger.must(http.StatusOK, http.MethodGet, packagePath+"/package/urn/"+name, nil)).Resources {
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
	found := decode[packageDTO](t, stranger.must(http.StatusOK, http.MethodGet, packagePath+"/package/urn/skatt-naering", nil))
	if len(found.Resources) != 0 {
		t.Errorf("it holds %v", found.Resources)
	}
}
