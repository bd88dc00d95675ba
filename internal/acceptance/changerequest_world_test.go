package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// Change requests as tests make, answer and count them.

const (
	changeType = "altinn_system_user_change_request"
	changePath = "/authentication/api/v1/systemuser/changerequest/vendor"
	thisChange = changeType + ".this"

	changingSystem = vendor + "_changing"
)

// accepted makes a system user outside Terraform, of which the system has more than it was asked for, and returns its id.
func (w *world) accepted(t tb, kind string) string {
	t.Helper()

	if w.registered(t, changingSystem) == nil {
		w.asking(t, "changing")
	}

	id := w.ask(t, kind, changingSystem, object{"externalRef": kind})
	w.approve(t, id)

	return id
}

// change is a configuration that asks for one right more.
func change(systemUser string) object {
	return object{"system_user_id": systemUser, "required_rights": []string{"nav-sykmelding"}}
}

// openChange makes a change request that the customer has not answered, by Terraform.
func openChange(t testing.TB) (*world, *protocol, *instance, object) {
	t.Helper()

	w := newWorld(t)
	p := w.provider(t)
	config := change(w.accepted(t, standard))
	at := p.create(t, changeType, config)

	if status := at.text(t, "status"); status != "New" {
		t.Fatalf("the change request is %q", status)
	}

	return w, p, at, config
}

// changes are the change requests that are not deleted and have one of the statuses.
func (w *world) changes(statuses ...string) []string {
	var ids []string

	for _, one := range w.altinn.ChangeRequests() {
		for _, status := range statuses {
			if one.Status == status {
				ids = append(ids, one.ID)
			}
		}
	}

	return ids
}

func (w *world) storedChange(id string) *emulator.ChangeRequest {
	for _, one := range w.altinn.ChangeRequests() {
		if one.ID == id {
			return &one
		}
	}

	return nil
}

// withdrawChange deletes a change request outside Terraform.
func (w *world) withdrawChange(t tb, id string) {
	t.Helper()

	if status, answer := w.send(t, vendorClient, http.MethodDelete, changePath+"/"+id, nil); status != http.StatusAccepted {
		t.Fatalf("withdrawing: %d %s", status, answer)
	}
}
