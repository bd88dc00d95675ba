package world

import (
	"fmt"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// generatedResources is how many resources of the built-in world come from a series, so that
// systems with many rights can be tried.
const generatedResources = 80

// builtInResource is a resource of the built-in world. Its owner is a service owner's code;
// keywords are separated by spaces.
type builtInResource struct{ identifier, kind, owner, nb, en, about, keywords string }

// builtInResources has each resource type that matters, what the register accepts and what it
// refuses, and one that registers but cannot be delegated.
func builtInResources() []Resource {
	named := []builtInResource{
		{"ske-krav-og-betalinger", GenericAccess, "skd", "Krav og betalinger", "Claims and payments", "Innsyn i skattekrav og innbetalinger", "skatt krav"},
		{"ske-skattegrunnlag", GenericAccess, "skd", "Skattegrunnlag", "Tax base", "Opplysninger om inntekt, formue og skatt", "skatt inntekt"},
		{"nav-sykmelding", GenericAccess, "nav", "Sykmelding", "Sick leave", "Innsyn i de ansattes sykmeldinger", "sykdom fravær"},
		{"app_ttd_endring-av-navn", "AltinnApp", "ttd", "Endring av navn", "Change of name", "Skjema for nytt navn", "navn"},
		{"app_ttd_endring-av-navn-v2", "AltinnApp", "ttd", "Endring av navn, ny utgave", "Change of name, new edition", "Nytt skjema for nytt navn", "navn"},
		{"app_brg_a2-3430-200306", MigratedApp, "brg", "Skjema fra Altinn 2", "Form from Altinn 2", "Flyttet fra Altinn 2", ""},
		{"brg-korrespondanse", "CorrespondenceService", "brg", "Brev fra Brønnøysund", "Letters from Brønnøysund", "Meldinger om registreringer", "brev"},
		{"skd-formidling", "BrokerService", "skd", "Filoverføring", "File transfer", "Formidling av filer til Skatteetaten", "skatt fil"},
		{"ttd-systemressurs", "Systemresource", "ttd", "Systemressurs", "System resource", "For Altinn selv", ""},
		{"ttd-standard", "Default", "ttd", "Uten egen type", "Without a type of its own", "En ressurs uten type", ""},
		{"ttd-am-k6", "MaskinportenSchema", "ttd", "Maskinporten-ressurs", "Maskinporten resource", "Delegering av API", "api"},
		{"ttd-samtykke", "Consent", "ttd", "Samtykke til lån", "Consent for a loan", "Samtykke til innhenting for lånesøknad", "samtykke lån"},
		{"se_4628_1", "Altinn2Service", "skd", "Gammel tjeneste", "Old service", "Tjeneste fra Altinn 2", ""},
	}
	resources := make([]Resource, 0, len(named)+1+generatedResources)
	for _, one := range named {
		resources = append(resources, one.resource())
	}
	fixed := builtInResource{"ttd-ikke-delegerbar", GenericAccess, "ttd", "Kan ikke delegeres", "Cannot be delegated", "Bare for tjenesteeieren", ""}.resource()
	fixed["delegable"] = wire.EncodeJSON(false)
	resources = append(resources, fixed)
	for number := 1; number <= generatedResources; number++ {
		resources = append(resources, builtInResource{
			fmt.Sprintf("ttd-tjeneste-%02d", number), GenericAccess, "ttd",
			fmt.Sprintf("Tjeneste %d", number), fmt.Sprintf("Service %d", number), "En av mange tjenester", "",
		}.resource())
	}
	return resources
}

// resource writes it out as a world has it.
func (b builtInResource) resource() Resource {
	made := Resource{
		"identifier": wire.EncodeJSON(b.identifier), "resourceType": wire.EncodeJSON(b.kind),
		"title": wire.EncodeJSON(map[string]string{"en": b.en, "nb": b.nb, "nn": b.nb}), "description": wire.EncodeJSON(map[string]string{"en": b.en, "nb": b.about, "nn": b.about}),
		"delegable": wire.EncodeJSON(true), "visible": wire.EncodeJSON(true), "hasCompetentAuthority": wire.EncodeJSON(builtInOwner(b.owner)),
	}
	var keywords []keyword
	for word := range strings.FieldsSeq(b.keywords) {
		keywords = append(keywords, keyword{Word: word, Language: "nb"})
	}
	if keywords != nil {
		made["keywords"] = wire.EncodeJSON(keywords)
	}
	if app, isApp := strings.CutPrefix(b.identifier, appPrefix+b.owner+"_"); isApp {
		made["resourceReferences"] = wire.EncodeJSON([]appReference{{Source: "Altinn3", Reference: b.owner + "/" + app, Type: "ApplicationId"}})
	}
	return made
}

// keyword and appReference are written as the registry writes them.
type keyword struct {
	Word     string `json:"word"`
	Language string `json:"language"`
}

type appReference struct {
	Source    string `json:"referenceSource"`
	Reference string `json:"reference"`
	Type      string `json:"referenceType"`
}

func builtInOwner(code string) map[string]any {
	owners := map[string][2]string{
		"brg": {"974760673", "Brønnøysundregistrene"},
		"nav": {"889640782", "Arbeids- og velferdsetaten (NAV)"},
		"skd": {"974761076", "Skatteetaten"},
		"ttd": {"405003309", "Testdepartementet"},
	}
	return map[string]any{"name": map[string]string{"nb": owners[code][1]}, "organization": owners[code][0], "orgcode": code}
}

// BuiltInHoldings are the access packages that hold resources of the built-in world.
func BuiltInHoldings() []AccessPackage {
	return []AccessPackage{
		{URN: PackagePrefix + "skatt-naering", Resources: []string{"ske-krav-og-betalinger", "ske-skattegrunnlag", "skd-formidling"}},
		{URN: PackagePrefix + "skattegrunnlag", Resources: []string{"ske-skattegrunnlag"}},
		{URN: PackagePrefix + "sykefravaer", Resources: []string{"nav-sykmelding"}},
	}
}
