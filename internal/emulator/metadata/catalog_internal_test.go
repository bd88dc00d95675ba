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
	for want, got := range map[string]string{
		"untitled": known.ResourceTitle("untitled", "nb"), "unknown": known.ResourceTitle("unknown", "nb"), missing: known.PackageName(missing, "nb"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
