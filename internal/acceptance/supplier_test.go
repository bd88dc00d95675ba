package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A supplier registers a system for a vendor that has delegated this to it in Altinn: the system is the vendor's.
func TestSupplierRegistersTheSystemOfItsConsumer(t *testing.T) {
	t.Parallel()

	w := newWorldOf(t, emulator.World{
		Delegations: []emulator.Delegation{{Consumer: providertest.Customer, Supplier: providertest.Vendor, Scopes: []string{providertest.RegisterScope}}},
	})
	p := w.as(map[string]string{"MASKINPORTEN_CONSUMER_ORG": providertest.Customer}).provider(t)
	config := providertest.CompleteSystem("supplied")
	config["id"] = providertest.Customer + "_supplied"
	at := p.create(t, providertest.SystemType, config)

	if got := p.drift(t, at, config).Changes; got != nil {
		t.Errorf("the plan changes %v", got)
	}

	registered := false

	for _, call := range w.Altinn.Journal() {
		if call.Organisation != "" && call.Organisation != providertest.Customer {
			t.Errorf("%s %s was called for %s", call.Method, call.Path, call.Organisation)
		}

		registered = registered || call.Method == "POST" && call.Path == providertest.RegisterPath && call.ClientID == providertest.VendorClient
	}

	if !registered {
		t.Error("the supplier's client has registered nothing")
	}

	for _, grant := range w.Altinn.Grants() {
		if grant.ConsumerOrg != providertest.Customer {
			t.Errorf("a token was asked for without the consumer: %+v", grant)
		}
	}
}
