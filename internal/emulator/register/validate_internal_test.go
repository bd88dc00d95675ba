package register

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

func TestBuiltInWorldHasResourcesToRegister(t *testing.T) {
	t.Parallel()
	built := world.World{}.WithBuiltIn()
	if err := built.Validate(); err != nil {
		t.Fatal(err)
	}
	registrable := 0
	for _, own := range built.Resources {
		if registrableType(own.Text("resourceType")) {
			registrable++
		}
	}
	if registrable < 70 {
		t.Errorf("%d resources can be registered, want at least 70", registrable)
	}
}
