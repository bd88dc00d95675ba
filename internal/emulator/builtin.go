package emulator

import (
	"encoding/json"
	"fmt"
)

// generatedResources is how many resources of the built-in world come from a
// series, so that systems with many rights can be tried.
const generatedResources = 80

// withBuiltIn fills what is left out with the built-in world.
func (w World) withBuiltIn() World {
	if w.PageSize == 0 {
		w.PageSize = defaultPageSize
	}
	if w.Vendors == nil {
		w.Vendors = builtInVendors()
	}
	if w.Customers == nil {
		w.Customers = builtInCustomers()
	}
	if w.Resources == nil {
		w.Resources = builtInResources()
	}
	return w
}

func builtInVendors() []Vendor {
	scopes := []string{scopeRegisterWrite, scopeRequestWrite, scopeRequestRead}
	return []Vendor{
		{Organisation: "991825827", Name: "SmartCloud AS", Clients: []Client{{ClientID: "smartcloud", Scopes: scopes}}},
		{Organisation: "310547891", Name: "Annen Leverandør AS", Clients: []Client{{ClientID: "annen-leverandor", Scopes: scopes}}},
	}
}

func builtInCustomers() []Customer {
	return []Customer{
		{Organisation: "910493353", PartyID: 500000, Name: "Bakeriet på Torget AS"},
		{Organisation: "310904473", PartyID: 500001, Name: "Fjellheimen Regnskap AS"},
		{Organisation: "314250052", PartyID: 500002, Name: "Havgapet Fiskeri AS"},
		{Organisation: "313872076", PartyID: 500003, Name: "Lysløypa Idrettslag"},
	}
}

// builtInResources has each resource type that matters, what the register
// accepts and what it refuses, and one that registers but cannot be delegated.
func builtInResources() []Resource {
	named := []struct{ identifier, kind, nb, en string }{
		{"ske-krav-og-betalinger", "GenericAccessResource", "Krav og betalinger", "Claims and payments"},
		{"ske-skattegrunnlag", "GenericAccessResource", "Skattegrunnlag", "Tax base"},
		{"nav-sykmelding", "GenericAccessResource", "Sykmelding", "Sick leave"},
		{"app_ttd_endring-av-navn", "AltinnApp", "Endring av navn", "Change of name"},
		{"app_ttd_endring-av-navn-v2", "AltinnApp", "Endring av navn, ny utgave", "Change of name, new edition"},
		{"app_brg_a2-3430-200306", "MigratedApp", "Skjema fra Altinn 2", "Form from Altinn 2"},
		{"brg-korrespondanse", "CorrespondenceService", "Brev fra Brønnøysund", "Letters from Brønnøysund"},
		{"skd-formidling", "BrokerService", "Filoverføring", "File transfer"},
		{"ttd-systemressurs", "Systemresource", "Systemressurs", "System resource"},
		{"ttd-standard", "Default", "Uten egen type", "Without a type of its own"},
		{"ttd-am-k6", "MaskinportenSchema", "Maskinporten-ressurs", "Maskinporten resource"},
		{"ttd-samtykke", "Consent", "Samtykke til lån", "Consent for a loan"},
		{"se_4628_1", "Altinn2Service", "Gammel tjeneste", "Old service"},
	}
	var resources []Resource
	add := func(identifier, kind, nb, en string, delegable bool) {
		resources = append(resources, Resource{
			"identifier":   encodeJSON(identifier),
			"title":        encodeJSON(object{{"en", en}, {"nb", nb}, {"nn", nb}}),
			"description":  encodeJSON(object{{"en", en}, {"nb", nb}, {"nn", nb}}),
			"delegable":    encodeJSON(delegable),
			"visible":      json.RawMessage("true"),
			"resourceType": encodeJSON(kind),
		})
	}
	for _, one := range named {
		add(one.identifier, one.kind, one.nb, one.en, true)
	}
	add("ttd-ikke-delegerbar", "GenericAccessResource", "Kan ikke delegeres", "Cannot be delegated", false)
	for number := 1; number <= generatedResources; number++ {
		add(fmt.Sprintf("ttd-tjeneste-%02d", number), "GenericAccessResource",
			fmt.Sprintf("Tjeneste %d", number), fmt.Sprintf("Service %d", number), true)
	}
	return resources
}
