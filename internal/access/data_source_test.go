package access_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

type object = providertest.Object

const (
	accessType  = "altinn_system_user_access"
	clientsType = "altinn_system_user_clients"

	asked    = providertest.Vendor + "_asking"
	customer = providertest.Customer
	krav     = "ske-krav-og-betalinger"

	// Of the built-in world.
	mainUnit, firstUnit, secondUnit = providertest.OtherCustomer, "314250109", "314250206"
	soleOwner, deletedOrg           = "313872106", "313872203"

	accessAPI = "/accessmanagement/api/v1/enduser/authorizedparties"
	clientAPI = "/accessmanagement/api/v2/enduser/clientdelegations/my/clients"
)

// inWorld runs a test in an Altinn in which a system has what can be asked for, with ids that are
// known beforehand.
func inWorld(t *testing.T, around emulator.World, test func(*testing.T, *providertest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, emulator.Options{World: around, NewID: providertest.NumberedIDs(), TokenLifetime: time.Hour})
		w.RegisterOffering(t, "asking")
		test(t, w)
	})
}

// held is what a system user holds at an organisation.
func held(number, name string, packages, resources []any) object {
	return object{"org_number": number, "name": name, "is_deleted": false, "access_packages": packages, "resources": resources}
}

func pack(name string) string { return providertest.AccessPackage(name) }

// accept has a customer accept a request, and returns the id of the system user.
func accept(t *testing.T, w *providertest.World, kind string, changes object) string {
	t.Helper()
	id := w.Ask(t, kind, asked, changes)
	w.Approve(t, id)
	return id
}

// done fails a test in which the customer could not do something.
func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func standard(changes object) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		accept(t, w, providertest.Standard, changes)
	}
}

// agent is a system user for clients with the packages of an accountant.
func agent(clients ...string) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		id := accept(t, w, providertest.Agent, object{
			"accessPackages": []object{{"urn": pack("regnskapsforer-lonn")}, {"urn": pack("regnskapsforer-med-signeringsrettighet")}},
		})
		for _, client := range clients {
			done(t, w.Altinn.SetClient(id, client, emulator.Holding{}))
		}
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	whole := object{"rights": []object{providertest.Right(krav)}, "accessPackages": []object{{"urn": pack("jordbruk")}}}
	both := []any{pack("regnskapsforer-lonn"), pack("regnskapsforer-med-signeringsrettighet")}
	none := []any{}
	own := "Havgapet Fiskeri AS"
	for name, test := range map[string]struct {
		happens             func(*testing.T, *providertest.World)
		config              object
		packages, resources []any
		parties             []any
		deleted             bool
	}{
		"what was approved": {
			happens: standard(whole), packages: []any{pack("jordbruk")}, resources: []any{krav},
			parties: []any{held(customer, own, []any{pack("jordbruk")}, []any{krav})},
		},
		"with a reference": {
			happens: standard(providertest.With(whole, object{"externalRef": "Åse_1"})), config: object{"external_ref": "Åse_1"},
			packages: []any{pack("jordbruk")}, resources: []any{krav}, parties: []any{held(customer, own, []any{pack("jordbruk")}, []any{krav})},
		},
		"a system that is decomposed at Altinn": {
			happens: func(t *testing.T, w *providertest.World) {
				t.Helper()
				w.Alter(t, asked, object{"clientId": []string{}})
				w.RegisterOffering(t, norm.NFD.String("på-nett"))
				w.Approve(t, w.Ask(t, providertest.Standard, norm.NFD.String(providertest.Vendor+"_på-nett"), whole))
			},
			config:   object{"system_id": providertest.Vendor + "_på-nett"},
			packages: []any{pack("jordbruk")}, resources: []any{krav}, parties: []any{held(customer, own, []any{pack("jordbruk")}, []any{krav})},
		},
		"what was taken away and given since": {
			happens: func(t *testing.T, w *providertest.World) {
				t.Helper()
				id := accept(t, w, providertest.Standard, whole)
				done(t, w.Altinn.Take(id, emulator.Holding{Rights: []string{krav}}))
				done(t, w.Altinn.Give(id, emulator.Holding{AccessPackages: []string{pack("toll")}}))
			},
			packages: []any{pack("jordbruk"), pack("toll")}, resources: none,
			parties: []any{held(customer, own, []any{pack("jordbruk"), pack("toll")}, none)},
		},
		"everything taken away": {
			happens: func(t *testing.T, w *providertest.World) {
				t.Helper()
				id := accept(t, w, providertest.Standard, nil)
				done(t, w.Altinn.Take(id, emulator.Holding{Rights: []string{krav}}))
			},
			packages: none, resources: none, parties: none,
		},
		"a main unit and its subunits": {
			happens: standard(object{"partyOrgNo": mainUnit}), config: object{"party_org_number": mainUnit}, packages: none, resources: []any{krav},
			parties: []any{
				held(mainUnit, "Fjellheimen Regnskap AS", none, []any{krav}), held(firstUnit, "Fjellheimen Regnskap AS avd Bodø", none, []any{krav}),
				held(secondUnit, "Fjellheimen Regnskap AS avd Tromsø", none, []any{krav}),
			},
		},
		"a subunit alone": {
			happens: standard(object{"partyOrgNo": firstUnit}), config: object{"party_org_number": firstUnit}, packages: none, resources: []any{krav},
			parties: []any{held(firstUnit, "Fjellheimen Regnskap AS avd Bodø", none, []any{krav})},
		},
		"a deleted customer":       {happens: standard(object{"partyOrgNo": deletedOrg}), config: object{"party_org_number": deletedOrg}, packages: none, resources: none, parties: none, deleted: true},
		"an agent without clients": {happens: agent(), packages: none, resources: none, parties: none},
		"an agent with a sole proprietor, a main unit and one of its subunits": {
			happens: agent(soleOwner, firstUnit, mainUnit), packages: none, resources: none,
			parties: []any{
				held(soleOwner, "Saksen Frisør", both, none), held(mainUnit, "Fjellheimen Regnskap AS", both, none),
				held(firstUnit, "Fjellheimen Regnskap AS avd Bodø", both, none), held(secondUnit, "Fjellheimen Regnskap AS avd Tromsø", both, none),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
				t.Helper()
				test.happens(t, w)
				config := providertest.With(object{"system_id": asked, "party_org_number": customer}, test.config)
				got, said := w.Provider(t).ReadData(accessType, config)
				want := providertest.With(object{
					"external_ref": config["party_org_number"], "party_is_deleted": test.deleted,
					"access_packages": test.packages, "resources": test.resources, "parties": test.parties,
				}, config)
				if len(said) > 0 || !reflect.DeepEqual(got, want) {
					t.Errorf(" got %v\nwant %v\n%s", got, want, said.Text())
				}
			})
		})
	}
}

func TestClients(t *testing.T) {
	t.Parallel()
	both := []any{pack("regnskapsforer-lonn"), pack("regnskapsforer-med-signeringsrettighet")}
	for name, test := range map[string]struct {
		happens func(*testing.T, *providertest.World)
		want    []any
	}{
		"none yet": {agent(), []any{}},
		"sorted, with what each has given by several roles": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			agent(mainUnit, soleOwner, firstUnit)(t, w)
			id := providertest.NumberedID(1)
			done(t, w.Altinn.SetClient(id, mainUnit, emulator.Holding{Rights: []string{krav}, AccessPackages: []string{pack("regnskapsforer-lonn")}}))
			done(t, w.Altinn.SetClient(id, firstUnit, emulator.Holding{AccessPackages: []string{}}))
		}, []any{
			held(soleOwner, "Saksen Frisør", both, []any{}),
			held(mainUnit, "Fjellheimen Regnskap AS", []any{pack("regnskapsforer-lonn")}, []any{krav}),
			held(firstUnit, "Fjellheimen Regnskap AS avd Bodø", []any{}, []any{}),
		}},
		"one deleted in the register": {agent(deletedOrg), []any{
			providertest.With(held(deletedOrg, "Nedlagt Handel AS", both, []any{}), object{"is_deleted": true}),
		}},
		"one removed": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			agent(mainUnit, soleOwner)(t, w)
			done(t, w.Altinn.RemoveClient(providertest.NumberedID(1), mainUnit))
		}, []any{held(soleOwner, "Saksen Frisør", both, []any{})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
				t.Helper()
				test.happens(t, w)
				got, said := w.Provider(t).ReadData(clientsType, object{"system_id": asked, "party_org_number": customer})
				want := object{"system_id": asked, "party_org_number": customer, "external_ref": customer, "clients": test.want}
				if len(said) > 0 || !reflect.DeepEqual(got, want) {
					t.Errorf(" got %v\nwant %v\n%s", got, want, said.Text())
				}
			})
		})
	}
}

// One token and one exchange do for all reads of a system user in a run, and another customer's
// system user has its own.
func TestTokensAreSharedByReads(t *testing.T) {
	t.Parallel()
	inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
		t.Helper()
		accept(t, w, providertest.Standard, nil)
		accept(t, w, providertest.Standard, object{"partyOrgNo": mainUnit})
		p := w.Provider(t)
		for range 3 {
			for _, party := range []string{customer, mainUnit} {
				got, said := p.ReadData(accessType, object{"system_id": asked, "party_org_number": party})
				if parties, _ := got["parties"].([]any); said.HasError() || !reflect.DeepEqual(parties[0].(object)["org_number"], party) {
					t.Errorf("%s: %v %s", party, got, said.Text())
				}
			}
		}
		if exchanges, reads := w.Calls(http.MethodGet, "/exchange/maskinporten"), w.Calls(http.MethodGet, accessAPI); exchanges != 2 || reads != 6 {
			t.Errorf("%d exchanges for %d reads:%s", exchanges, reads, w.Story())
		}
	})
}

// Neither tokens nor the number of a sole proprietor are told to a CLI, whatever happens.
func TestNothingPersonalIsTold(t *testing.T) {
	t.Parallel()
	inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
		t.Helper()
		agent(soleOwner)(t, w)
		var bodies []string
		tapped := providertest.Rewriting{Next: w.Network, Rewrite: func(answer any) any {
			members, _ := answer.(object)
			if list, isList := members["data"].([]any); isList {
				for _, own := range list {
					if party, isParty := own.(object); isParty && party["type"] == "Person" {
						bodies = append(bodies, party["personId"].(string))
					}
				}
			}
			return answer
		}}
		got, said := w.ProviderOver(t, tapped).ReadData(accessType, object{"system_id": asked, "party_org_number": customer})
		if len(bodies) != 1 || len(bodies[0]) != 11 {
			t.Fatalf("Altinn has not answered with a person: %q", bodies)
		}
		told := strings.Join([]string{said.Text(), formatted(got)}, "\n")
		if strings.Contains(told, bodies[0]) || strings.Contains(told, "Kari") || strings.Contains(told, "eyJ") {
			t.Errorf("it tells %s", told)
		}
	})
}

func formatted(value any) string { return fmt.Sprintf("%v", value) }

// Packages as the documentation's example has them, types and members of the future, and one
// organisation in several places are read like what Altinn answers now.
func TestAccessInOtherForms(t *testing.T) {
	t.Parallel()
	const (
		party, unit = `"organizationNumber":"310904473","name":"A"`, `"organizationNumber":"314250109","name":"B"`
		holds, none = `,"authorizedAccessPackages":["jordbruk"],"authorizedResources":["r"]`, `,"authorizedAccessPackages":[],"authorizedResources":[]`
		alone       = `,"subunits":[]}`
	)
	for name, body := range map[string]string{
		"URNs":               `{` + party + `,"authorizedAccessPackages":["urn:altinn:accesspackage:jordbruk"],"authorizedResources":["r"]` + alone,
		"codes and URNs":     `{` + party + `,"authorizedAccessPackages":["jordbruk","urn:altinn:accesspackage:jordbruk"],"authorizedResources":["r","r"]` + alone,
		"unknown type":       `{` + party + `,"type":"Robot","more":{"x":[1]}` + holds + alone,
		"in several places":  `{` + party + none + alone + `,{` + unit + none + `,"subunits":[{` + party + holds + alone + `]}`,
		"beside a person":    `{` + party + holds + alone + `,{"type":"Person","personId":"99313872106","authorizedResources":["r"]}`,
		"beside empty lists": `{` + party + holds + alone + `,{` + unit + `,"isDeleted":true` + none + alone,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
				t.Helper()
				accept(t, w, providertest.Standard, nil)
				w.Fault(t, emulator.Fault{
					Path: accessAPI, Status: http.StatusOK, Headers: map[string]string{"Content-Type": "application/json"},
					Body: new(`{"links":{"next":null,"self":"x"},"data":[` + body + `],"more":1}`),
				})
				got, said := w.Provider(t).ReadData(accessType, object{"system_id": asked, "party_org_number": customer})
				want := []any{held(customer, "A", []any{pack("jordbruk")}, []any{"r"})}
				if len(said) > 0 || !reflect.DeepEqual(got["parties"], any(want)) || !reflect.DeepEqual(got["access_packages"], want[0].(object)["access_packages"]) {
					t.Errorf("%v\n%s", got, said.Text())
				}
			})
		})
	}
}
