package catalog_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type object = providertest.Object

const (
	resourcesPath = "/resourceregistry/api/v1/resource/"
	listPath      = resourcesPath + "resourcelist"
	packagesPath  = "/accessmanagement/api/v1/meta/info/accesspackages/"
	exportPath    = packagesPath + "export"
)

func urn(name string) string { return providertest.AccessPackage(name) }

// lookUps counts the calls for open metadata: for one resource, for a list, and for one access package.
func lookUps(w *providertest.World) (resources, lists, packages int) {
	for _, call := range w.Altinn.Journal() {
		switch {
		case call.Path == listPath || call.Path == exportPath:
			lists++
		case strings.HasPrefix(call.Path, resourcesPath):
			resources++
		case strings.HasPrefix(call.Path, packagesPath):
			packages++
		}
	}
	return resources, lists, packages
}

// quick starts a provider with a ready token that repeats no call and holds none back.
func quick(t *testing.T, w *providertest.World) *tfkittest.Provider {
	t.Helper()
	w = w.Unsigned(t)
	p := w.Unconfigured(t, w.Network)
	p.Configure(object{"max_retries": 0, "max_requests_per_second": 1000}).Expect(t, nil, nil)
	return p
}

// down is a fault of all calls to a path.
func down(path string, f emulator.Fault) emulator.Fault {
	f.Path, f.Times = path, -1
	return f
}

func failing(path string, status int) []emulator.Fault {
	return []emulator.Fault{down(path, emulator.Fault{Status: status})}
}

func lost(path string) []emulator.Fault {
	return []emulator.Fault{down(path, emulator.Fault{Drop: emulator.DropBefore})}
}

func plan(t *testing.T, w *providertest.World, faults []emulator.Fault) {
	t.Helper()
	for _, f := range faults {
		w.Fault(t, f)
	}
}

const serverError = http.StatusInternalServerError
