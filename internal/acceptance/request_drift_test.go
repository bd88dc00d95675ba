package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What becomes of a request outside Terraform, and what the next refresh and plan make of it.
func TestRequestChangedElsewhere(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		happens  func(t *testing.T, w *world, id string)
		drifts   []string // attributes that the refresh changes
		warns    []string // words of the refresh; nil when it is silent
		gone     bool     // the plan creates it anew
		replaces []string // what the plan replaces it for
		config   object   // changes of the configuration
	}{
		"the customer accepts": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Approve(t, id) },
			drifts:  []string{"status", "system_user_id"},
		},
		"the customer rejects": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) },
			drifts:  []string{"status"},
		},
		"the customer rejects, and rejected requests are renewed": {
			happens:  func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) },
			drifts:   []string{"status"},
			replaces: []string{"status"},
			config:   object{"renew_on": []string{"rejected"}},
		},
		"180 days pass": {
			happens:  func(_ *testing.T, w *world, _ string) { w.Altinn.AdvanceClock(providertest.HalfAYear) },
			drifts:   []string{"timed_out"},
			replaces: []string{"timed_out"},
		},
		"180 days pass, and nothing is renewed": {
			happens: func(_ *testing.T, w *world, _ string) { w.Altinn.AdvanceClock(providertest.HalfAYear) },
			drifts:  []string{"timed_out"},
			config:  object{"renew_on": []string{}},
		},
		"179 days pass": {
			happens: func(_ *testing.T, w *world, _ string) { w.Altinn.AdvanceClock(providertest.HalfAYear * 179 / 181) },
		},
		"180 days pass after it was accepted": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Approve(t, id)
				w.Altinn.AdvanceClock(providertest.HalfAYear)
			},
			drifts: []string{"status", "system_user_id"},
		},
		"180 days pass after it was rejected": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Reject(t, id)
				w.Altinn.AdvanceClock(providertest.HalfAYear)
			},
			drifts: []string{"status"},
		},
		"the customer accepts late": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Altinn.AdvanceClock(providertest.HalfAYear)
				w.Approve(t, id)
			},
			drifts: []string{"status", "system_user_id"},
		},
		"the vendor deletes it": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Withdraw(t, id) },
			warns:   []string{"deleted outside Terraform"}, gone: true,
		},
		"the vendor deletes it after the customer has accepted": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Approve(t, id)
				w.Withdraw(t, id)
			},
			drifts: []string{"status", "system_user_id"},
			warns:  []string{"is gone, its system user is not"},
		},
		"the customer deletes the system user": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Approve(t, id)
				w.DeleteSystemUser(t, id)
			},
			warns: []string{"deleted outside Terraform"}, gone: true,
		},
		"the system is deleted": {
			happens: func(t *testing.T, w *world, _ string) { t.Helper(); w.Remove(t, providertest.Vendor+"_asking") },
		},
		"the system is deleted after the customer has accepted": {
			happens: func(t *testing.T, w *world, id string) {
				t.Helper()
				w.Approve(t, id)
				w.Remove(t, providertest.Vendor+"_asking")
			},
			drifts: []string{"status", "system_user_id"},
		},
	}

	for name, test := range tests {
		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()

				w := newWorld(t)
				p := w.provider(t)
				config := providertest.With(providertest.RequestConfig(kind, w.RegisterOffering(t, "asking")), test.config)
				at := p.create(t, providertest.RequestType, config)

				test.happens(t, w, at.text(t, "id"))

				now, said := p.refresh(t, at)
				expectSaid(t, said, nil, test.warns)

				if now.exists() == test.gone {
					t.Fatalf("in the state: %t", now.exists())
				}

				if test.gone {
					p.settled(t, p.create(t, providertest.RequestType, config), config)

					return
				}

				if drifts := at.Differences(now.Instance); !slices.Equal(drifts, test.drifts) {
					t.Errorf("the refresh changes %v, want %v", drifts, test.drifts)
				}

				if test.replaces == nil {
					p.unchanged(t, now, config)

					return
				}

				plan := p.plan(t, now, config)
				if !slices.Equal(plan.Replaces, test.replaces) {
					t.Errorf("the plan replaces for %v, want %v: %s", plan.Replaces, test.replaces, plan.said)
				}

				fresh, said := w.replace(t, p, plan, config)
				must(t, nil, said)

				if fresh.text(t, "id") == at.text(t, "id") || len(w.Requests(kind)) != 1 {
					t.Errorf("it is the old request, or not the only one: %v", w.Requests(kind))
				}

				w.provider(t).settled(t, fresh, config)
			})
		}
	}
}

// Of two requests under one key the service deletes the wrong one with the system user: what is left is accepted, and stands
// for nothing.
func TestAcceptedRequestWithoutSystemUserIsGone(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	config := providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking"))
	id := orphan(t, w, providertest.Standard, providertest.Vendor+"_asking")

	at, said := p.importByID(t, providertest.RequestType, id)
	if at.exists() || !said.Errors().Says(id, "the customer has deleted the system user", "Leave it out of the import") {
		t.Errorf("in the state: %t; %s", at.exists(), said)
	}

	p.settled(t, p.create(t, providertest.RequestType, config), config)
	expectIDs(t, "requests that are left", w.Requests(providertest.Standard), w.Requests(providertest.Standard)[0])
}

// A customer's own system user for the same key does not keep a request of the vendor's alive.
func TestPortalSystemUserIsNotWhatBecameOfADeletedRequest(t *testing.T) {
	t.Parallel()

	w, p, at, config := waitingRequest(t, providertest.Standard)
	w.Withdraw(t, at.text(t, "id"))

	user, err := w.Altinn.CreateSystemUser(providertest.Vendor+"_asking", providertest.Customer)
	must(t, err, nil)

	now, said := p.refresh(t, at)
	if now.exists() || !said.Warnings().Says("deleted outside Terraform", user.ID, "portal") {
		t.Errorf("in the state: %t; %s", now.exists(), said)
	}

	_, said = p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
	if !said.Errors().At("external_ref").Says("AUTH-00004", user.ID, `data "altinn_system_user"`) {
		t.Errorf("the error does not say so: %s", said)
	}
}

// Altinn may get new words for what becomes of a request, and has written its addresses differently before.
func TestRequestReadsWhatIsNewToTheProvider(t *testing.T) {
	t.Parallel()

	const newWord, suffix = "Venter på fullmakt", "&DONTCHOOSEREPORTEE=true"

	for _, kind := range []string{providertest.Standard, providertest.Agent} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w, p, at, config := waitingRequest(t, kind)
			answer := w.journalBody(t, http.MethodPost, providertest.PostPath(kind))
			answer = strings.ReplaceAll(answer, `"New"`, `"`+newWord+`"`)
			answer = strings.ReplaceAll(strings.ReplaceAll(answer, `\u0026`, "&"), suffix, "")
			w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: providertest.RequestPath + "/*", Body: &answer, Times: -1})

			now, said := p.refresh(t, at)
			expectSaid(t, said, nil, nil)

			if status := now.text(t, "status"); status != newWord {
				t.Errorf("the status is %q", status)
			}

			if url := now.text(t, "confirm_url"); url == "" || strings.Contains(url, suffix) {
				t.Errorf("the address is %q", url)
			}

			p.unchanged(t, now, config)
		})
	}
}

// journalBody is the body of the last answer to a method and a path.
func (w *world) journalBody(t tb, method, path string) string {
	t.Helper()

	for _, call := range slices.Backward(w.Altinn.Journal()) {
		if call.Method == method && call.Path == path {
			return call.ResponseBody
		}
	}

	t.Fatalf("no %s %s: %s", method, path, w.story())

	return ""
}

// A change while it is New replaces the request, with a warning that the link dies; while Rejected with one that the customer is
// asked again after a no; while Accepted it is refused by the plan, and nothing is sent.
func TestRequestContentChanges(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		happens func(t *testing.T, w *world, id string)
		warns   []string
		refuses []string
	}{
		"New": {happens: func(*testing.T, *world, string) {}, warns: []string{"link", "stops working"}},
		"Rejected": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Reject(t, id) },
			warns:   []string{"A customer who said no is asked again"},
		},
		"Accepted": {
			happens: func(t *testing.T, w *world, id string) { t.Helper(); w.Approve(t, id) },
			refuses: []string{"is accepted and cannot be replaced", "Only the customer"},
		},
	}

	for name, test := range tests {
		for kind, change := range map[string]object{
			providertest.Standard: {"rights": []string{"nav-sykmelding"}},
			providertest.Agent:    {"access_packages": []string{providertest.AccessPackage("regnskapsforer-med-signeringsrettighet")}},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()

				w, p, at, config := waitingRequest(t, kind)
				test.happens(t, w, at.text(t, "id"))

				now, said := p.refresh(t, at)
				must(t, nil, said)

				posts := w.Posts()
				wanted := providertest.With(config, change)
				plan := p.plan(t, now, wanted)
				expectSaid(t, plan.said, test.refuses, test.warns)

				if test.refuses != nil {
					if pointer := plan.said.Says("altinn_system_user_change_request"); pointer != (kind == providertest.Standard) || w.Posts() != posts {
						t.Errorf("it points to a change request: %t; %s", pointer, plan.said)
					}

					return
				}

				fresh, said := w.replace(t, p, plan, wanted)
				must(t, nil, said)

				if fresh.text(t, "confirm_url") == at.text(t, "confirm_url") {
					t.Error("the address is the old one")
				}

				expectIDs(t, "requests", w.Requests(kind), fresh.text(t, "id"))
				w.provider(t).settled(t, fresh, wanted)
			})
		}
	}
}
