package provider_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The provider with everything that it offers, against the emulator.

// goneState is what a CLI kept of an object that Altinn no longer has. Every resource has one
// without anybody's doing, so that a new one cannot be left out.
func goneState(schema *tfprotov6.Schema) providertest.Object {
	state := providertest.Object{}
	known := map[string]string{
		"system_id": providertest.Vendor + "_gone", "party_org_number": providertest.Customer, "external_ref": providertest.Customer,
		"user_type": providertest.Standard, "status": "New", "vendor_org_number": providertest.Vendor,
	}
	for _, attribute := range schema.Block.Attributes {
		switch {
		case known[attribute.Name] != "":
			state[attribute.Name] = known[attribute.Name]
		case attribute.ValueType().Is(tftypes.String):
			state[attribute.Name] = "505f8488-3d48-4c15-8e21-35cb9432f815"
		}
	}
	return state
}

// An object that vanished leaves the state with a warning, also on CLIs that carry no identity,
// where the framework would make an error of it: "Missing Resource Identity After Read".
func TestVanishedObjectOfAnyResourceIsNoMissingIdentity(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Unsigned(t).Provider(t)
		for _, typ := range slices.Sorted(maps.Keys(p.Schemas.ResourceSchemas)) {
			if p.Identities.IdentitySchemas[typ] == nil {
				t.Errorf("%s has no identity", typ)
			}
			if typ == providertest.ClientType {
				continue // one of unknown origin may be another organisation's, and stays: maskinportenclient tests both
			}
			i := p.Kept(typ, goneState(p.Schemas.ResourceSchemas[typ]))
			if said := i.Refresh(); said.HasError() || len(said) != 1 || i.Exists() {
				t.Errorf("%s: still there: %t\n%s", typ, i.Exists(), said)
			}
		}
	})
}

// Whatever can be listed is a resource too, which is what a listed object is imported as; systems
// and requests can be.
func TestListResourcesAreResourcesWithIdentity(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Unconfigured(t, w.Network)
		for typ := range p.Schemas.ListResourceSchemas {
			if p.Schemas.ResourceSchemas[typ] == nil {
				t.Errorf("%s is listed and no resource", typ)
			}
		}
		for _, typ := range []string{providertest.SystemType, providertest.RequestType} {
			if p.Schemas.ListResourceSchemas[typ] == nil {
				t.Errorf("%s cannot be listed", typ)
			}
		}
	})
}

// A token that is refused is renewed once, and never in a loop.
func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for name, times := range map[string]int{"refused once": 1, "refused for ever": -1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("renewed", nil))
				w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: providertest.RegisterPath + "/*", Status: http.StatusUnauthorized, Times: times})
				_, said := w.Provider(t).ReadData(providertest.SystemType, providertest.Object{"id": providertest.Vendor + "_renewed"})
				if said.HasError() != (times == -1) {
					t.Errorf("failed: %t: %s", said.HasError(), said)
				}
				if calls, grants := w.Calls(http.MethodGet, "/"+providertest.Vendor+"_renewed"), len(w.Altinn.Grants()); calls != 2 || grants != 2 {
					t.Errorf("%d calls and %d grants, want 2 of each", calls, grants)
				}
			})
		})
	}
}

// A token that runs out in the middle of a run is renewed; a ready one cannot be, and the error
// says so.
func TestTokenThatRunsOut(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Register(t, providertest.VendorClient, providertest.SystemBody("expired", nil))
		renewing, stuck := w.Provider(t), w.Unsigned(t).Provider(t)
		of := providertest.Object{"id": providertest.Vendor + "_expired"}
		for range 2 {
			if _, said := renewing.ReadData(providertest.SystemType, of); len(said) > 0 {
				t.Error(said)
			}
			w.Altinn.AdvanceClock(2 * time.Hour)
		}
		if grants := len(w.Altinn.Grants()); grants != 2 {
			t.Errorf("%d grants, want 2", grants)
		}
		_, said := stuck.ReadData(providertest.SystemType, of)
		said.Expect(t, []string{"401", "expired", "access_token"}, nil)
	})
}
