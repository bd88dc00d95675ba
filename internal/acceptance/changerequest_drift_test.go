package acceptance_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What becomes of a change request outside Terraform, and what the next refresh and plan make of it.
func TestChangeRequestChangedElsewhere(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		happens func(t *testing.T, w *world, id string)
		drifts  []string
		warns   []string
		gone    bool
	}{
		"the customer accepts": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Approve(t, id) }, drifts: []string{"status"}},
		"the customer rejects": {happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) }, drifts: []string{"status"}},
		"half a year passes":   {happens: func(_ *testing.T, w *world, _ string) { w.Altinn.AdvanceClock(providertest.HalfAYear) }},
		"the vendor deletes it": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.WithdrawChange(t, id) },
			warns:   []string{"deleted outside Terraform", "asked for again"}, gone: true,
		},
		"the system is deleted": {happens: func(t *testing.T, w *world, _ string) { t.Helper(); w.Remove(t, providertest.ChangingSystem) }},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w, _, at, config := openChange(t)
			test.happens(t, w, at.text(t, "id"))

			p := w.provider(t)
			now, said := p.refresh(t, at)
			expectSaid(t, said, nil, test.warns)

			if now.exists() == test.gone {
				t.Fatalf("in the state: %t", now.exists())
			}

			if test.gone {
				if made := p.set(t, now, config); made.text(t, "id") == at.text(t, "id") {
					t.Error("a deleted id is used again")
				}

				return
			}

			if got := at.Differences(now.Instance); !slices.Equal(got, test.drifts) {
				t.Errorf("the refresh changes %v", got)
			}

			p.unchanged(t, now, config)
		})
	}
}

// A refresh that fails keeps the state, and says what failed.
func TestChangeRequestReadUnderFaults(t *testing.T) {
	t.Parallel()

	page, other := "<html></html>", `{"id":"505f8488-3d48-4c15-8e21-35cb9432f815"}`

	for name, test := range map[string]struct {
		fault emulator.Fault
		says  []string
	}{
		"503 twice":              {emulator.Fault{Status: http.StatusServiceUnavailable, Times: 2}, nil},
		"cut once":               {emulator.Fault{Truncate: true}, nil},
		"403":                    {emulator.Fault{Status: http.StatusForbidden, Times: -1}, []string{"403", providertest.RequestReadScope}},
		"404 of something else":  {emulator.Fault{Status: http.StatusNotFound, Times: -1}, []string{"404"}},
		"a page with 200":        {emulator.Fault{Body: &page, Times: -1}, []string{"Unable to read"}},
		"another one's with 200": {emulator.Fault{Body: &other, Times: -1}, []string{"Unable to read"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w, p, at, config := openChange(t)
			test.fault.Method, test.fault.Path = http.MethodGet, providertest.ChangeRequestPath+"/*"
			w.Fault(t, test.fault)

			now, said := p.refresh(t, at)
			expectSaid(t, said, test.says, nil)

			if got := at.Differences(now.Instance); got != nil {
				t.Errorf("the refresh changes %v", got)
			}

			w.Altinn.ClearFaults()
			p.settled(t, now, config)
		})
	}
}

// A replacement withdraws what is open, forgets what is answered, and never uses an id twice.
func TestChangeRequestReplacements(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		answer func(w *world, id string) error
		left   []string // statuses of the old one; none if it is deleted
		warns  bool
	}{
		"while New":     {nil, nil, true},
		"once accepted": {func(w *world, id string) error { return w.Altinn.Approve(id) }, []string{"Accepted"}, false},
		"once rejected": {func(w *world, id string) error { return w.Altinn.Reject(id) }, []string{"Rejected"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w, p, at, config := openChange(t)
			old := at.text(t, "id")

			if test.answer != nil {
				must(t, test.answer(w, old), nil)
				at = p.settled(t, at, config)
			}

			config = providertest.With(config, object{"required_rights": nil, "unwanted_rights": []string{"ske-krav-og-betalinger"}})
			plan := p.plan(t, at, config)

			if plan.said.Warnings().Says("stops working") != test.warns {
				t.Errorf("the plan says %s", plan.said)
			}

			now, said := w.replace(t, p, plan, config)
			must(t, nil, said)

			if stored := w.ChangeRequest(old); (stored == nil) != (test.left == nil) {
				t.Errorf("the old one: %+v", stored)
			}

			expectIDs(t, "open", w.ChangeRequests("New"), now.text(t, "id"))
			w.provider(t).settled(t, now, config)
		})
	}
}

// A rejected change can be asked for again, one that was withdrawn too, and each time there is one open change request.
func TestTheSameChangeAskedForAgain(t *testing.T) {
	t.Parallel()

	w, p, at, config := openChange(t)
	used := map[string]bool{}

	for n := range 8 {
		id := at.text(t, "id")
		if used[id] {
			t.Fatalf("%s is used again", id)
		}

		used[id] = true

		if n%2 == 0 {
			w.Reject(t, id)
		}

		now, _ := p.refresh(t, at)
		p.destroy(t, now)
		expectIDs(t, "open", w.ChangeRequests("New"))

		p = w.provider(t)
		at = p.create(t, providertest.ChangeRequestType, config)
	}
}

// Another vendor's change request can neither be imported nor deleted.
func TestChangeRequestOfAnotherVendor(t *testing.T) {
	t.Parallel()

	w, _, at, _ := openChange(t)
	theirs := w.as(w.Environment(providertest.OtherVendorClient)).provider(t)

	if _, said := theirs.importByID(t, providertest.ChangeRequestType, at.text(t, "id")); !said.Errors().Says("AUTH-00011", "another vendor") {
		t.Errorf("the import: %s", said)
	}

	_, said := theirs.apply(t, theirs.plan(t, at, nil))
	if open := w.ChangeRequests("New"); !said.Errors().Says("AUTH-00011") || len(open) != 1 {
		t.Errorf("open %v: %s", open, said)
	}
}

// Imports say what is there and what is not.
func TestChangeRequestImports(t *testing.T) {
	t.Parallel()

	w, p, at, config := openChange(t)
	imported, said := p.importByIdentity(t, providertest.ChangeRequestType, at.Identity())
	must(t, nil, said)
	p.unchanged(t, imported, config)

	const nothing = "00000000-0000-4000-8000-000000000001"
	if status, answer := w.Send(t, providertest.VendorClient, http.MethodPost,
		providertest.ChangeRequestPath+"?correlation-id="+nothing+"&system-user-id="+at.text(t, "system_user_id"), object{}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}

	for id, words := range map[string][]string{
		nothing:                      {"AUTH-00010", "NoChangeNeeded"},
		at.text(t, "system_user_id"): {"system user request", "altinn_system_user_request"},
		"main":                       {"a UUID"},
	} {
		if _, said := p.importByID(t, providertest.ChangeRequestType, id); !said.Errors().Says(words...) {
			t.Errorf("%s: %s", id, said)
		}
	}
}
