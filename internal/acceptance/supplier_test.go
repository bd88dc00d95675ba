package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// A supplier registers a system for a vendor that has delegated this to it in Altinn: the system is the vendor's.
func TestSupplierRegistersTheSystemOfItsConsumer(t *testing.T) {
	t.Parallel()

	w := newWorldOf(t, emulator.World{
		Delegations: []emulator.Delegation{{Consumer: customer, Supplier: vendor, Scopes: []string{registerScope}}},
	})
	p := w.as(map[string]string{"MASKINPORTEN_CONSUMER_ORG": customer}).provider(t)
	config := complete("supplied")
	config["id"] = customer + "_supplied"
	at := p.create(t, systemType, config)

	if got := p.drift(t, at, config).Changes; got != nil {
		t.Errorf("the plan changes %v", got)
	}

	registered := false

	for _, call := range w.altinn.Journal() {
		if call.Organisation != "" && call.Organisation != customer {
			t.Errorf("%s %s was called for %s", call.Method, call.Path, call.Organisation)
		}

		registered = registered || call.Method == "POST" && call.Path == registerPath && call.ClientID == vendorClient
	}

	if !registered {
		t.Error("the supplier's client has registered nothing")
	}

	for _, grant := range w.altinn.Grants() {
		if grant.ConsumerOrg != customer {
			t.Errorf("a token was asked for without the consumer: %+v", grant)
		}
	}
}
