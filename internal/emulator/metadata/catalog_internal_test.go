package metadata

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// What the world does not name is called by its id.
func TestNameFallsBackToTheID(t *testing.T) {
	t.Parallel()
	known := Catalog{resources: []resourceEntry{
		newResourceEntry(world.Resource{"identifier": wire.EncodeJSON("untitled"), "title": wire.EncodeJSON(map[string]string{"en": ""})}, 1),
	}}
	const missing = world.PackagePrefix + "jordbruk"
	if title, owner, found := known.ResourceInWords("untitled", "nb"); title != "untitled" || owner != "" || !found {
		t.Errorf("%q of %q, found: %t", title, owner, found)
	}
	if title, owner, found := known.ResourceInWords("unknown", "nb"); title != "unknown" || owner != "" || found {
		t.Errorf("%q of %q, found: %t", title, owner, found)
	}
	if name, resources, found := known.PackageInWords(missing, "nb"); name != missing || resources != nil || found {
		t.Errorf("%q with %q, found: %t", name, resources, found)
	}
}
