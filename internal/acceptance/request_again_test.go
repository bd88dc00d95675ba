package acceptance_test

import (
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// keyHistory is what has happened under a system, a party and a reference before Terraform asks (altinn-api.md §4.4).
type keyHistory struct {
	// before makes it happen with requests of a kind, and returns the id of what is left, if there is something.
	before func(t *testing.T, w *world, kind, system string) string
	same   outcome            // of a request of the same kind
	other  map[string]outcome // of one of the other kind, by what is there: standard or agent
}

// outcome is what becomes of a request by Terraform.
type outcome struct {
	says    []string // words of the error; nil when the apply succeeds
	warns   []string // words of the warning; nil when there is none
	adopts  bool     // the resource gets the request that was there, instead of a new one
	remains bool     // the request that was there is still there
}

func everyHistory() map[string]keyHistory {
	made := outcome{}
	beside := outcome{remains: true}
	exists := outcome{says: []string{"Unable to create system user request", "AUTH-00004", "import {"}, remains: true}
	taken := outcome{says: []string{"Unable to create system user request", "AUTH-00004", "external_ref"}, remains: true}
	readInstead := outcome{says: []string{"AUTH-00004", `data "altinn_system_user"`, `system_id        = "991825827_again"`}}
	inTheWay := func(code string) outcome {
		return outcome{says: []string{"Unable to create system user request", code, "stands in the way"}, remains: true}
	}

	return map[string]keyHistory{
		"nothing": {
			before: func(*testing.T, *world, string, string) string { return "" },
			same:   made, other: map[string]outcome{providertest.Standard: made, providertest.Agent: made},
		},
		"New": {
			before: asked,
			same:   outcome{warns: []string{"has been taken over"}, adopts: true, remains: true},
			other:  map[string]outcome{providertest.Standard: inTheWay("AUTH-00007"), providertest.Agent: beside},
		},
		"New, older than 180 days": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := asked(t, w, kind, system)
				w.Altinn.AdvanceClock(providertest.HalfAYear)

				return id
			},
			same:  made,
			other: map[string]outcome{providertest.Standard: inTheWay("AUTH-00007"), providertest.Agent: beside},
		},
		"Rejected": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := asked(t, w, kind, system)
				w.Reject(t, id)

				return id
			},
			same:  outcome{says: []string{"which is Rejected", "Plan again"}, remains: true},
			other: map[string]outcome{providertest.Standard: inTheWay("AUTH-00009"), providertest.Agent: beside},
		},
		"Accepted, system user alive": {
			before: accepted,
			same:   exists,
			other:  map[string]outcome{providertest.Standard: taken, providertest.Agent: taken},
		},
		"deleted by the vendor while New": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := asked(t, w, kind, system)
				w.Withdraw(t, id)

				return id
			},
			same: made, other: map[string]outcome{providertest.Standard: made, providertest.Agent: made},
		},
		"deleted by the vendor while Rejected": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := asked(t, w, kind, system)
				w.Reject(t, id)
				w.Withdraw(t, id)

				return id
			},
			same: made, other: map[string]outcome{providertest.Standard: made, providertest.Agent: made},
		},
		"deleted by the vendor after Accepted, system user alive": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := accepted(t, w, kind, system)
				w.Withdraw(t, id)

				return id
			},
			same: readInstead, other: map[string]outcome{providertest.Standard: readInstead, providertest.Agent: readInstead},
		},
		"customer deleted the system user": {
			before: func(t *testing.T, w *world, kind, system string) string {
				t.Helper()

				id := accepted(t, w, kind, system)
				w.DeleteSystemUser(t, id)

				return id
			},
			same: made, other: map[string]outcome{providertest.Standard: made, providertest.Agent: made},
		},
		"Accepted, system user gone but request left": {
			before: orphan,
			same:   made,
			other:  map[string]outcome{providertest.Standard: inTheWay("AUTH-00006"), providertest.Agent: beside},
		},
		"customer created the system user in the portal": {
			before: func(t *testing.T, w *world, _, system string) string {
				t.Helper()

				_, err := w.Altinn.CreateSystemUser(system, providertest.Customer)
				must(t, err, nil)

				return ""
			},
			same: readInstead, other: map[string]outcome{providertest.Standard: readInstead, providertest.Agent: readInstead},
		},
	}
}

func asked(t *testing.T, w *world, kind, system string) string {
	t.Helper()

	return w.Ask(t, kind, system, nil)
}

func accepted(t *testing.T, w *world, kind, system string) string {
	t.Helper()

	id := asked(t, w, kind, system)
	w.Approve(t, id)

	return id
}

// orphan leaves an accepted request without a system user, as the service does with two requests under one key: the
// customer deletes the system user, and the service the other request (altinn-api.md §13).
func orphan(t *testing.T, w *world, kind, system string) string {
	t.Helper()

	ids := []string{w.Ask(t, kind, system, object{"externalRef": ""}), w.Ask(t, kind, system, object{"externalRef": ""})}
	w.Approve(t, ids[0])
	w.DeleteSystemUser(t, ids[0])

	left := w.Requests(kind)
	if len(left) != 1 || w.Request(left[0]).Status != "Accepted" {
		t.Fatalf("%d requests are left: %+v", len(left), w.Altinn.Requests())
	}

	return left[0]
}

// Whatever there is under a key, asking for it by Terraform ends well or says what is in the way, and makes no second
// request where one was wanted.
func TestRequestAgain(t *testing.T) {
	t.Parallel()

	for name, row := range everyHistory() {
		for _, there := range []string{providertest.Standard, providertest.Agent} {
			t.Run(name+", same kind, "+there, func(t *testing.T) {
				t.Parallel()
				checkAskedAgain(t, row, there, there, row.same)
			})
			t.Run(name+", other kind, "+there+" exists", func(t *testing.T) {
				t.Parallel()
				checkAskedAgain(t, row, there, providertest.OtherKind(there), row.other[there])
			})
		}
	}
}

func checkAskedAgain(t *testing.T, row keyHistory, there, kind string, want outcome) {
	t.Helper()

	w := newWorld(t)
	p := w.provider(t)
	config := providertest.RequestConfig(kind, w.RegisterOffering(t, "again"))
	old := row.before(t, w, there, providertest.Vendor+"_again")

	at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
	expectSaid(t, said, want.says, want.warns)

	if remains := w.Request(old) != nil; remains != want.remains {
		t.Errorf("the request that was there is left: %t", remains)
	}

	if want.says != nil {
		if at.exists() {
			t.Errorf("it failed, and is in the state: %v", at.State())
		}

		return
	}

	id := at.text(t, "id")
	if adopted := id == old; adopted != want.adopts {
		t.Errorf("it has the request that was there: %t", adopted)
	}

	if live := w.Requests(kind); len(live) != 1 || live[0] != id {
		t.Errorf("requests of the kind: %v, want %s alone", live, id)
	}

	if status := at.text(t, "status"); status != "New" {
		t.Errorf("the status is %q", status)
	}

	p.settled(t, at, config)
}

// An agent and a standard request can wait under one key. Once one is accepted, the other never can be.
func TestSecondKindUnderAKeyCannotBeAccepted(t *testing.T) {
	t.Parallel()

	w, p, at, _ := waitingRequest(t, providertest.Agent)
	config := providertest.RequestConfig(providertest.Standard, providertest.Vendor+"_asking")
	second := p.create(t, providertest.RequestType, config)

	w.Approve(t, at.text(t, "id"))

	if err := w.Altinn.Approve(second.text(t, "id")); err == nil {
		t.Fatal("the second was accepted too")
	}

	now := p.settled(t, second, config)
	if got := now.State(); got["status"] != "New" || got["system_user_id"] != nil {
		t.Errorf("the second is %v, and its system user %v", got["status"], got["system_user_id"])
	}
}

// Only the content that was asked for is adopted: an older request with another is an error that names the difference, and
// the import block of that error works.
func TestOlderRequestWithOtherContentIsNotAdopted(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		kind    string
		changes object // of the older request
		says    string
	}{
		"other rights":   {providertest.Standard, object{"rights": []object{providertest.Right("nav-sykmelding")}}, "rights"},
		"more rights":    {providertest.Standard, object{"rights": []object{providertest.Right("ske-krav-og-betalinger"), providertest.Right("nav-sykmelding")}}, "rights"},
		"other title":    {providertest.Standard, object{"integrationTitle": "Noe annet"}, "integration_title"},
		"a redirect URL": {providertest.Standard, object{"redirectUrl": "https://smartcloud.example.no/receipt"}, "redirect_url"},
		"other packages": {providertest.Agent, object{"accessPackages": []object{{"urn": providertest.AccessPackage("regnskapsforer-med-signeringsrettighet")}}}, "access_packages"},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			p := w.provider(t)
			config := providertest.With(providertest.RequestConfig(test.kind, w.RegisterOffering(t, "again")), object{"integration_title": "SmartCloud"})
			old := w.Ask(t, test.kind, providertest.Vendor+"_again", test.changes)

			at, said := p.apply(t, p.plan(t, p.nothing(t, providertest.RequestType), config))
			if !said.Errors().At("external_ref").Says("Altinn did not store this request", test.says, "import {", `id = "`+old+`"`) {
				t.Errorf("the error does not say so: %s", said)
			}

			if at.exists() || !slices.Equal(w.Requests(test.kind), []string{old}) {
				t.Errorf("in the state: %t; requests: %v", at.exists(), w.Requests(test.kind))
			}

			imported, said := p.importByID(t, providertest.RequestType, old)
			must(t, nil, said)

			if changes := p.plan(t, imported, config).Replaces; !slices.Contains(changes, test.says) {
				t.Errorf("after the import the plan replaces for %v", changes)
			}
		})
	}
}
