//go:build unix

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const (
	estateSystems = 10
	// estateRequests is two for each system: one of each kind.
	estateRequests = 2 * estateSystems
	estateClients  = 6
	estateSize     = estateSystems + estateRequests + estateClients
)

const clientsPath = "/api/v1/clients"

// estate is what a vendor has: configurations by the name of the resource. There are two requests for each system.
type estate struct {
	systems, requests, clients map[string]object
}

func newEstate() estate {
	e := estate{systems: map[string]object{}, requests: map[string]object{}, clients: map[string]object{}}

	for i, name := range numbered("s%02d", estateSystems) {
		service := fmt.Sprintf("ttd-tjeneste-%02d", i+1)
		clients := []string{}

		if i%3 > 0 { // the register answers 400 when one without clients is deleted
			clients = []string{name + "-client", name + "-spare"}
		}

		e.systems[name] = providertest.With(providertest.MinimalSystem(name), object{
			"name":                  object{"nb": "SmartCloud " + name, "nn": "SmartSky", "en": "SmartCloud"},
			"rights":                []string{"ske-krav-og-betalinger", service},
			"access_packages":       []string{providertest.AccessPackage("jordbruk"), providertest.AccessPackage("regnskapsforer-lonn")},
			"client_ids":            clients,
			"allowed_redirect_urls": []string{"https://smartcloud.example.no/receipt/" + name},
			"is_visible":            false,
		})

		system := ref("altinn_system." + name + ".id")
		e.requests[name+"-standard"] = object{
			"system_id": system, "party_org_number": providertest.Customer, "user_type": providertest.Standard, "external_ref": "ref-" + name,
			"integration_title": "Regnskap " + name, "rights": []string{service},
			"access_packages": []string{providertest.AccessPackage("jordbruk")},
			"redirect_url":    "https://smartcloud.example.no/receipt/" + name,
		}
		e.requests[name+"-agent"] = object{
			"system_id": system, "party_org_number": providertest.OtherCustomer, "user_type": providertest.Agent,
			"access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")},
		}
	}

	for _, name := range numbered("c%02d", estateClients) {
		e.clients[name] = providertest.ClientConfig(name)
	}

	return e
}

func (e estate) config(t tb) string {
	t.Helper()

	var b strings.Builder

	b.WriteString(altinnRequired)

	for name, system := range e.systems {
		b.WriteString(block(t, fmt.Sprintf("resource %q %q", providertest.SystemType, name), system))
	}

	for name, request := range e.requests {
		b.WriteString(block(t, fmt.Sprintf("resource %q %q", providertest.RequestType, name), request))
	}

	for name, client := range e.clients {
		b.WriteString(block(t, fmt.Sprintf("resource %q %q", providertest.ClientType, name), client))
	}

	return b.String()
}

// systemID is the id of the system of a resource, a system itself or a request for one.
func systemID(name string) string {
	system, _, _ := strings.Cut(name, "-")

	return providertest.Vendor + "_" + system
}

// address is the address of a request's resource; of what is none of the estate's, the type alone.
func (e estate) address(system, party, reference string) string {
	for name, config := range e.requests {
		want, given := config["external_ref"]
		if !given {
			want = config["party_org_number"]
		}

		if systemID(name) == system && config["party_org_number"] == party && want == reference {
			return providertest.RequestType + "." + name
		}
	}

	return providertest.RequestType
}

// addressOf is the address of the resource for which a POST was sent.
func (e estate) addressOf(t testing.TB, w *world, path string, body []byte) string {
	t.Helper()

	if client, ofKeys := strings.CutSuffix(path, "/jwks"); ofKeys {
		for address, id := range e.stored(t, w) {
			if strings.HasSuffix(client, "/"+id) {
				return address
			}
		}
	}

	var sent struct {
		ID          string `json:"id"`
		SystemID    string `json:"systemId"`
		PartyOrgNo  string `json:"partyOrgNo"`
		ExternalRef string `json:"externalRef"`
		ClientName  string `json:"client_name"`
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatalf("%v: %s", err, body)
	}

	if sent.ClientName != "" {
		return providertest.ClientType + "." + sent.ClientName
	}

	if sent.ID != "" {
		return providertest.SystemType + "." + strings.TrimPrefix(sent.ID, providertest.Vendor+"_")
	}

	return e.address(sent.SystemID, sent.PartyOrgNo, sent.ExternalRef)
}

// stored are the ids of what exists at Altinn, by address. It fails the test if a request or a client exists twice.
func (e estate) stored(t testing.TB, w *world) map[string]string {
	t.Helper()

	found := map[string]string{}

	for name := range e.systems {
		if system := w.Registered(t, systemID(name)); system != nil && system["isDeleted"] != true {
			found[providertest.SystemType+"."+name] = systemID(name)
		}
	}

	for _, request := range w.Altinn.Requests() {
		address := e.address(request.SystemID, request.Organisation, request.ExternalRef)
		if other, twice := found[address]; twice || address == providertest.RequestType {
			t.Errorf("%q has the requests %s and %s", address, request.ID, other)
		}

		found[address] = request.ID
	}

	for _, client := range w.clients(t) {
		address := providertest.ClientType + "." + client.Name
		if other, twice := found[address]; twice || e.clients[client.Name] == nil {
			t.Errorf("%q has the clients %s and %s", address, client.ID, other)
		}

		found[address] = client.ID
	}

	return found
}

// storedClient is a client that is not deleted.
type storedClient struct {
	ID     string   `json:"client_id"`
	Name   string   `json:"client_name"`
	Scopes []string `json:"scopes"`
}

func (w *world) clients(t testing.TB) []storedClient {
	t.Helper()

	var all []storedClient

	w.admin(t, clientsPath, &all)

	return all
}

// expectKey fails the test unless a client has the key and the scope that are configured.
func (w *world) expectKey(t testing.TB, client storedClient) {
	t.Helper()

	var set struct {
		Keys []object `json:"keys"`
	}

	w.admin(t, clientsPath+"/"+client.ID+"/jwks", &set)

	if len(set.Keys) != 1 || set.Keys[0]["kid"] != client.Name+"-key" || !slices.Equal(client.Scopes, []string{providertest.RegisterScope}) {
		t.Errorf("%s is not as configured: %v, %v", client.Name, client.Scopes, set.Keys)
	}
}

// admin reads something of Digdir's self-service API.
func (w *world) admin(t testing.TB, path string, into any) {
	t.Helper()

	scopes := []string{providertest.AdminReadScope}

	status, answer := w.SendAs(t, providertest.VendorClient, scopes, http.MethodGet, path, nil)
	if err := json.Unmarshal(answer, into); err != nil || status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, answer)
	}
}

// isStored fails the test unless Altinn has everything that the configuration has, as the configuration has it.
func (e estate) isStored(t testing.TB, w *world) {
	t.Helper()

	ids := e.stored(t, w)
	if len(ids) != estateSize {
		t.Errorf("there are %d systems, requests and clients", len(ids))
	}

	for _, client := range w.clients(t) {
		w.expectKey(t, client)
	}

	for name, want := range e.systems {
		got := w.Registered(t, systemID(name))

		expectSame(t, name, want, object{
			"id": got["id"], "name": got["name"], "description": got["description"], "is_visible": got["isVisible"],
			"rights": rightsOf(got), "access_packages": packagesOf(got),
			"client_ids": got["clientId"], "allowed_redirect_urls": got["allowedRedirectUrls"],
		})
	}

	for name, want := range e.requests {
		path := providertest.PostPath(want["user_type"].(string)) + "/" + ids[providertest.RequestType+"."+name]
		status, answer := w.Send(t, providertest.VendorClient, http.MethodGet, path, nil)

		var got object
		if err := json.Unmarshal(answer, &got); err != nil || status != http.StatusOK {
			t.Errorf("%s: %d %s", name, status, answer)

			continue
		}

		complete := object{
			"system_id": systemID(name), "external_ref": want["party_org_number"], "rights": []string{},
			"integration_title": "SmartCloud " + strings.TrimSuffix(name, "-agent"), "redirect_url": nil,
		}
		expectSame(t, name, providertest.With(providertest.With(complete, want), object{"system_id": systemID(name)}), object{
			"system_id": got["systemId"], "party_org_number": got["partyOrgNo"], "user_type": want["user_type"],
			"external_ref": got["externalRef"], "integration_title": got["integrationTitle"], "redirect_url": got["redirectUrl"],
			"rights": rightsOf(got), "access_packages": packagesOf(got),
		})
	}
}

// expectSame compares objects by what they are in JSON, lists by their elements in any order.
func expectSame(t testing.TB, name string, want, got object) {
	t.Helper()

	if want, got := literal(t, want), literal(t, ordered(got)); want != got {
		t.Errorf("%s is not as configured:\nwant %s\ngot  %s", name, want, got)
	}
}

func ordered(values object) object {
	for name, value := range values {
		if list, isList := value.([]any); isList {
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			values[name] = list
		}
	}

	return values
}

func rightsOf(answer object) []any {
	texts := []any{}

	for _, right := range list(answer["rights"]) {
		for _, pair := range list(right.(object)["resource"]) {
			texts = append(texts, pair.(object)["value"])
		}
	}

	return texts
}

func packagesOf(answer object) []any {
	texts := []any{}
	for _, accessPackage := range list(answer["accessPackages"]) {
		texts = append(texts, accessPackage.(object)["urn"])
	}

	return texts
}

// list is a list of JSON; what is missing is an empty one.
func list(value any) []any {
	elements, _ := value.([]any)

	return elements
}
