package acceptance_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// listed are the ids in a list of objects, in its order.
func listed(t tb, of any) []string {
	t.Helper()

	elements, _ := of.([]any)
	ids := []string{}

	for _, element := range elements {
		members, _ := element.(object)
		id, _ := members["id"].(string)
		ids = append(ids, id)
	}

	if !slices.IsSorted(ids) {
		t.Errorf("the list is in no order: %v", ids)
	}

	return ids
}

// The data source tells of a request what the resource tells, by its id as well as by its key, in every status.
func TestRequestDataSourceTellsWhatTheResourceTells(t *testing.T) {
	t.Parallel()

	answers := map[string]func(w *world, id string) error{
		"New":      func(*world, string) error { return nil },
		"Accepted": func(w *world, id string) error { return w.Altinn.Approve(id) },
		"Rejected": func(w *world, id string) error { return w.Altinn.Reject(id) },
	}

	for status, answer := range answers {
		for _, kind := range []string{providertest.Standard, providertest.Agent} {
			t.Run(status+", "+kind, func(t *testing.T) {
				t.Parallel()

				w, p, at, _ := waitingRequest(t, kind)
				id := at.text(t, "id")
				must(t, answer(w, id), nil)

				now, said := p.refresh(t, at)
				must(t, nil, said)

				want := providertest.Without(now.State(), "wait_for_acceptance", "renew_on", "timeouts")
				if want["status"] != status {
					t.Fatalf("the status is %v", want["status"])
				}

				for how, config := range map[string]object{
					"by id":              {"id": id},
					"by key":             {"system_id": want["system_id"], "party_org_number": providertest.Customer, "external_ref": providertest.Customer},
					"by key, no ref":     {"system_id": want["system_id"], "party_org_number": providertest.Customer},
					"by key and by kind": {"system_id": want["system_id"], "party_org_number": providertest.Customer, "user_type": kind},
				} {
					got, said := p.dataSource(t, providertest.RequestType, config)
					expectSaid(t, said, nil, nil)

					if !reflect.DeepEqual(got, want) {
						t.Errorf("%s it has\n%v\nwant\n%v", how, got, want)
					}
				}
			})
		}
	}
}

func TestRequestDataSourceOfWhatIsNotThereSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.RegisterOffering(t, "asking")
	withdrawn := w.Ask(t, providertest.Standard, system, object{"externalRef": "withdrawn"})
	w.Withdraw(t, withdrawn)
	w.Ask(t, providertest.Agent, system, object{"externalRef": "both"})
	w.Ask(t, providertest.Standard, system, object{"externalRef": "both"})

	_, err := w.Altinn.CreateSystemUser(system, providertest.OtherCustomer)
	must(t, err, nil)

	tests := map[string]struct {
		config object
		says   []string
	}{
		"withdrawn":              {object{"id": withdrawn}, []string{"has been deleted"}},
		"withdrawn, by key":      {object{"system_id": system, "party_org_number": providertest.Customer, "external_ref": "withdrawn"}, []string{"has no request", "upper and lower case"}},
		"made in the portal":     {object{"system_id": system, "party_org_number": providertest.OtherCustomer}, []string{"no request", `data "altinn_system_user"`}},
		"of both kinds":          {object{"system_id": system, "party_org_number": providertest.Customer, "external_ref": "both"}, []string{"standard", "agent", "by its id"}},
		"neither id nor key":     {object{}, []string{"id", "system_id"}},
		"a system alone":         {object{"system_id": system}, []string{"party_org_number"}},
		"both id and key":        {object{"id": withdrawn, "system_id": system, "party_org_number": providertest.Customer}, []string{"id", "system_id"}},
		"what is no id":          {object{"id": "505f8488"}, []string{"UUID"}},
		"a number of no company": {object{"system_id": system, "party_org_number": "310904474"}, []string{"310904474"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got, said := p.dataSource(t, providertest.RequestType, test.config); !said.Errors().Says(test.says...) {
				t.Errorf("no error says %q: %s, and %v", test.says, said, got)
			}
		})
	}
}

// Past one page, standard requests are all there although Altinn's pages lose some. Of agents, the accepted ones are, and a
// warning tells that others may be missing.
func TestRequestsPastOnePage(t *testing.T) {
	t.Parallel()

	const many = 7

	for _, kind := range []string{providertest.Standard, providertest.Agent} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			w := newWorldOf(t, emulator.World{PageSize: 2})
			system := w.RegisterOffering(t, "asking")

			var all, accepted []string

			for i := range many {
				id := w.Ask(t, kind, system, object{"externalRef": fmt.Sprintf("ref-%d", i)})
				all = append(all, id)

				if i%2 == 0 {
					w.Approve(t, id)
					accepted = append(accepted, id)
				}
			}

			alone := w.Ask(t, providertest.OtherKind(kind), system, object{"externalRef": "alone"})

			got, said := w.provider(t).dataSource(t, "altinn_system_user_requests", object{"system_id": system})
			shown := listed(t, got["requests"])

			if !slices.Contains(shown, alone) || len(slices.Compact(slices.Clone(shown))) != len(shown) {
				t.Errorf("one is missing or there twice: %v", shown)
			}

			if kind == providertest.Standard {
				expectSaid(t, said, nil, nil)
				expectIDs(t, "requests", shown, append(all, alone)...)

				return
			}

			expectSaid(t, said, nil, []string{"may be incomplete", "agent", system, "altinn_system_user_request"})

			for _, id := range accepted {
				if !slices.Contains(shown, id) {
					t.Errorf("%s is accepted and missing", id)
				}
			}
		})
	}
}

// Within one page everything is there, of both kinds, as the single data source tells it.
func TestRequestsOfASystem(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.RegisterOffering(t, "asking")
	ids := []string{
		w.Ask(t, providertest.Standard, system, nil), w.Ask(t, providertest.Agent, system, object{"externalRef": "agent"}),
		w.Ask(t, providertest.Standard, system, object{"partyOrgNo": providertest.OtherCustomer}),
	}
	w.Approve(t, ids[0])
	w.Reject(t, ids[2])
	w.Withdraw(t, w.Ask(t, providertest.Standard, system, object{"externalRef": "withdrawn"}))

	got, said := p.dataSource(t, "altinn_system_user_requests", object{"system_id": system})
	expectSaid(t, said, nil, nil)
	expectIDs(t, "requests", listed(t, got["requests"]), ids...)

	for _, element := range got["requests"].([]any) {
		members, _ := element.(object)

		single, said := p.dataSource(t, providertest.RequestType, object{"id": members["id"]})
		must(t, nil, said)

		if want := providertest.Without(single, "confirm_url", "system_user_id"); !reflect.DeepEqual(members, want) {
			t.Errorf("the list has\n%v\nwant\n%v", members, want)
		}
	}

	// A deleted system keeps its requests.
	w.Remove(t, system)

	got, said = w.provider(t).dataSource(t, "altinn_system_user_requests", object{"system_id": system})
	must(t, nil, said)
	expectIDs(t, "requests of the deleted system", listed(t, got["requests"]), ids...)

	_, said = p.dataSource(t, "altinn_system_user_requests", object{"system_id": providertest.Vendor + "_unknown"})
	if !said.Errors().At("system_id").Says("no such system") {
		t.Errorf("of an unknown system it says %s", said)
	}
}

// All four data sources with a real CLI, in the configuration that asks.
func TestRequestDataSourcesWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	example := guideRequests()[providertest.Standard]
	key := object{
		"system_id": ref(thisRequest + ".system_id"), "party_org_number": ref(thisRequest + ".party_org_number"),
		"external_ref": ref(thisRequest + ".external_ref"),
	}
	accepted := block(t, `data "altinn_system_user" "one"`, key) +
		block(t, `data "altinn_system_users" "all"`, object{"system_id": ref(this + ".id")}) +
		block(t, `output "user"`, object{"value": ref("data.altinn_system_user.one.id == " + thisRequest + ".system_user_id")}) +
		block(t, `output "users"`, object{"value": ref("length(data.altinn_system_users.all.system_users)")})
	text := example.config(t) + block(t, `data "altinn_system_user_request" "one"`, key) +
		block(t, `data "altinn_system_user_request" "by_id"`, object{"id": ref(thisRequest + ".id")}) +
		block(t, `data "altinn_system_user_requests" "all"`, object{"system_id": ref(thisRequest + ".system_id")}) +
		block(t, `output "same"`, object{"value": ref("data.altinn_system_user_request.one == data.altinn_system_user_request.by_id")}) +
		block(t, `output "requests"`, object{"value": ref("data.altinn_system_user_requests.all.requests[*].id")})

	w.requestSteps(t, nil, func(said *conversation) []resource.TestStep {
		return []resource.TestStep{
			{Config: text, ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("requests", knownvalue.ListSizeExact(1)),
			}},
			{
				PreConfig: func() { w.approveAll(t) },
				Config:    text + accepted,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("user", knownvalue.Bool(true)),
					statecheck.ExpectKnownOutputValue("users", knownvalue.Int64Exact(1)),
				},
				Check: nothingSaid(said),
			},
		}
	})
}
