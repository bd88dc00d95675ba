package metadata

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

func TestCatalogOfTheBuiltInWorld(t *testing.T) {
	t.Parallel()
	world := world.World{}.WithBuiltIn()
	known, err := New(world)
	if err != nil {
		t.Fatal(err)
	}
	if len(known.packages) != 223 || len(known.areas) != 49 || len(known.groups) != 5 {
		t.Errorf("%d packages, %d areas, %d groups", len(known.packages), len(known.areas), len(known.groups))
	}
	for _, one := range known.packages {
		if area := known.areaOf(one); area.ID == "" || area.icon == areaIconPrefix {
			t.Errorf("%s has no area, or one without icon", one.URN)
		}
	}
}
