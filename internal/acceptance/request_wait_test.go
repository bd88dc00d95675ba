package acceptance_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What the customer does while an apply waits, and what comes of it. None of it fails the apply: a failed creation would be
// tainted, and the next apply would ask the customer anew.
func TestRequestWaits(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		happens func(w *world, id string) error
		changes object
		warns   []string
		status  string
	}{
		"the customer accepts": {
			happens: func(w *world, id string) error { return w.Altinn.Approve(id) }, status: "Accepted",
		},
		"the customer rejects": {
			happens: func(w *world, id string) error { return w.Altinn.Reject(id) },
			warns:   []string{"has rejected a request", "renew_on"}, status: "Rejected",
		},
		"nobody answers": {
			happens: func(*world, string) error { return nil }, changes: object{"timeouts": object{"create": "1s"}},
			warns: []string{"has not answered", "/accessmanagement/ui/systemuser/", "another apply does not wait"}, status: "New",
		},
		"the looks fail for a while": {
			happens: func(w *world, id string) error {
				if err := w.Altinn.AddFault(emulator.Fault{
					Method: http.MethodGet, Path: providertest.RequestPath + "/*" + id, Status: http.StatusServiceUnavailable, Times: 2,
				}); err != nil {
					return err
				}

				return w.Altinn.Approve(id)
			},
			status: "Accepted",
		},
		"the looks are forbidden": {
			happens: func(w *world, id string) error {
				return w.Altinn.AddFault(emulator.Fault{Method: http.MethodGet, Path: providertest.RequestPath + "/*" + id, Status: http.StatusForbidden, Times: -1})
			},
			warns: []string{"Unable to wait", "403"}, status: "New",
		},
		"the system user cannot be read": {
			happens: func(w *world, id string) error {
				if err := w.Altinn.AddFault(emulator.Fault{Path: "*/byquery", Status: http.StatusForbidden}); err != nil {
					return err
				}

				return w.Altinn.Approve(id)
			},
			warns: []string{"could not be read", "next refresh"}, status: "Accepted",
		},
	}

	for name, test := range tests {
		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()

				w := newWorld(t)
				config := providertest.With(providertest.With(providertest.RequestConfig(kind, w.RegisterOffering(t, "asking")), object{"wait_for_acceptance": true}), test.changes)
				p := w.providerOver(t, w.onLook(t, 3, func(id string) error { return test.happens(w, id) }))

				at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
				expectSaid(t, said, nil, test.warns)

				if status := at.text(t, "status"); status != test.status {
					t.Errorf("the status is %q, want %q", status, test.status)
				}

				w.Altinn.ClearFaults()

				next := w.provider(t)
				now, said := next.refresh(t, at)
				expectSaid(t, said, nil, nil)
				next.unchanged(t, now, config)

				if user := now.text(t, "system_user_id"); (user == at.text(t, "id")) != (test.status == "Accepted") {
					t.Errorf("the system user is %q", user)
				}

				expectIDs(t, "requests", w.Requests(kind), at.text(t, "id"))
			})
		}
	}
}

// A request that is withdrawn while it is waited for is made again by the next apply.
func TestRequestWithdrawnWhileItIsWaitedFor(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	config := providertest.With(providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking")), object{"wait_for_acceptance": true})
	p := w.providerOver(t, w.onLook(t, 2, func(id string) error {
		w.Withdraw(t, id)

		return nil
	}))

	at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
	if !at.exists() {
		t.Fatal("it is not in the state")
	}

	expectSaid(t, said, nil, []string{"has been deleted while it was waited for"})

	now, said := w.provider(t).refresh(t, at)
	if now.exists() || !said.Warnings().Says("deleted outside Terraform") {
		t.Errorf("in the state: %t; %s", now.exists(), said)
	}
}

// What only Terraform keeps changes without a call that writes, and without waiting.
func TestRequestSettingsChangeInPlace(t *testing.T) {
	t.Parallel()

	w, p, at, config := waitingRequest(t, providertest.Standard)
	posts := w.Posts()

	for _, changes := range []object{
		{"wait_for_acceptance": true}, {"renew_on": []string{}}, {"renew_on": []string{"rejected", "timed_out"}},
		{"timeouts": object{"create": "1h"}}, {"external_ref": providertest.Customer, "user_type": providertest.Standard}, {},
	} {
		wanted := providertest.With(config, changes)

		plan := p.plan(t, at, wanted)
		if len(plan.Replaces) > 0 || len(plan.said) > 0 {
			t.Errorf("for %v it replaces %v: %s", changes, plan.Replaces, plan.said)
		}

		at = p.settled(t, p.set(t, at, wanted), wanted)
	}

	if w.Posts() != posts || w.Calls(http.MethodDelete, at.text(t, "id")) > 0 {
		t.Errorf("something was written: %s", w.story())
	}
}
