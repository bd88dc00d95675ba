package acceptance_test

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Change requests as tests make, answer and count them.

const thisChange = providertest.ChangeRequestType + ".this"

// openChange makes a change request that the customer has not answered, by Terraform.
func openChange(t testing.TB) (*world, *protocol, *instance, object) {
	t.Helper()

	w := newWorld(t)
	p := w.provider(t)
	config := providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))
	at := p.create(t, providertest.ChangeRequestType, config)

	if status := at.text(t, "status"); status != "New" {
		t.Fatalf("the change request is %q", status)
	}

	return w, p, at, config
}
