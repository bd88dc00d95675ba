package providertest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Catalog is what systems can ask for in a world.
type Catalog struct {
	Resources []string
	Packages  []string        // URNs
	Hidden    map[string]bool // packages that only a hidden system may have
}

// Catalog reads the world's open metadata.
func (w *World) Catalog(t TB) Catalog {
	t.Helper()

	found := Catalog{Hidden: map[string]bool{}}

	var resources []struct {
		Identifier, ResourceType string
		Delegable                bool
	}

	w.metadata(t, "/resourceregistry/api/v1/resource/resourcelist", &resources)

	for _, resource := range resources {
		if resource.Delegable && !slices.Contains([]string{"MaskinportenSchema", "Altinn2Service", "Consent"}, resource.ResourceType) {
			found.Resources = append(found.Resources, resource.Identifier)
		}
	}

	var groups []struct {
		Areas []struct {
			Packages []struct {
				URN                       string
				IsDelegable, IsAssignable bool
			}
		}
	}

	w.metadata(t, "/accessmanagement/api/v1/meta/info/accesspackages/export", &groups)

	for _, group := range groups {
		for _, area := range group.Areas {
			for _, one := range area.Packages {
				if one.IsDelegable || one.IsAssignable {
					found.Packages = append(found.Packages, one.URN)
					found.Hidden[one.URN] = !one.IsAssignable
				}
			}
		}
	}

	if len(found.Resources) < 60 || len(found.Packages) < 40 {
		t.Fatalf("the world has only %d resources and %d packages", len(found.Resources), len(found.Packages))
	}

	return found
}

// Visible are packages that a visible system may have.
func (c Catalog) Visible(count int) []string {
	packages := slices.DeleteFunc(slices.Clone(c.Packages), func(urn string) bool { return c.Hidden[urn] })

	return packages[:count]
}

// metadata reads open metadata.
func (w *World) metadata(t TB, path string, into any) {
	t.Helper()

	status, answer := w.Send(t, VendorClient, http.MethodGet, path, nil)
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, status, answer)
	}

	if err := json.Unmarshal(answer, into); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}
