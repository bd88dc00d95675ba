package register

import (
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/uri"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// Paths that the register's validation errors name (altinn-api.md §8.2).
const (
	pathVendorID  = "/registersystemrequest/vendor/id"
	pathSystemID  = "/registersystemrequest/systemid"
	pathClientID  = "/registersystemrequest/clientid"
	pathRedirects = "/registersystemrequest/allowedredirecturls"
	pathResource  = "/registersystemrequest/rights/resource"
	pathPackages  = "/registersystemrequest/accesspackages"
)

func invalidEntry(number, title, path string, extension ...wire.Member) wire.ValidationError {
	return wire.ValidationError{Code: "AUTH.VLD-" + number, Title: title, Path: path, Extension: extension}
}

func vendorNotISO6523() wire.ValidationError {
	return invalidEntry("00000", "the org number identifier is not valid ISO6523 identifier", pathVendorID)
}

func clientIDTaken() wire.ValidationError {
	return invalidEntry("00004", "One of the client id is already tagged with an existing system", pathClientID)
}

func systemIDMismatch() wire.ValidationError {
	return invalidEntry("00012", "The system ID in the request body does not match the system ID in the URL", pathSystemID)
}

// systemErrors are the checks that only POST makes, in the service's order.
func (c *call) systemErrors(id, vendorOrg string, content systemContent) []wire.ValidationError {
	var found []wire.ValidationError
	if strings.Contains(id, " ") {
		found = append(found, invalidEntry("00013",
			"System ID cannot have spaces in id (leading, trailing or in between the id)", pathSystemID))
	}
	if owner, _, _ := strings.Cut(id, "_"); owner != vendorOrg {
		found = append(found, invalidEntry("00001", "The system id does not match the format orgnumber_xxxx...", pathSystemID))
	}
	if existing := c.Register.System(id); existing != nil && c.Saw(existing.storedBy) {
		found = append(found, invalidEntry("00002", "The system id already exists", pathSystemID))
	}
	if slices.ContainsFunc(content.redirects, func(u uri.URI) bool { return u.Scheme != "https" }) {
		found = append(found, invalidEntry("00005",
			"One or more of the redirect urls format is not valid. The valid format is https://xxx.xx", pathRedirects))
	}
	taken := func(clientID string) bool {
		owner, owned := c.Register.ClientOwners[clientID]
		return owned && c.Saw(c.Register.System(owner).storedBy)
	}
	if slices.ContainsFunc(content.clientIDs, taken) {
		found = append(found, clientIDTaken())
	}
	return found
}

// clientErrors are PUT's checks of client ids: equal ones in any case within the body, and one
// entry per id that another live system owns. The service looks the ids up as they are written and
// only then compares without case, and it looks up a set in which the current system's spelling
// wins.
func (r *Register) clientErrors(current *System, proposed []string) []wire.ValidationError {
	var found []wire.ValidationError
	lookedUp := slices.Clone(current.response().ClientID)
	duplicate := false
	for index, clientID := range proposed {
		if containsFold(proposed[:index], clientID) {
			duplicate = true
		}
		if !containsFold(lookedUp, clientID) {
			lookedUp = append(lookedUp, clientID)
		}
	}
	if duplicate {
		found = append(found, invalidEntry("00011", "Request contains duplicate client ids", pathClientID))
	}
	for _, clientID := range proposed {
		taken := slices.ContainsFunc(lookedUp, func(usage string) bool {
			owner, owned := r.ClientOwners[usage]
			return owned && owner != current.ID && strings.EqualFold(usage, clientID)
		})
		if taken {
			found = append(found, clientIDTaken())
		}
	}
	return found
}

func containsFold(values []string, wanted string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return strings.EqualFold(value, wanted) })
}

// rightErrors checks rights against the resource registry.
func rightErrors(known *metadata.Catalog, rights []Right) []wire.ValidationError {
	var wrongForm, unknown, wrongType []string
	keys := make([]string, 0, len(rights))
	for _, one := range rights {
		keys = append(keys, one.key())
		for _, own := range one.Resource {
			resourceType, exists := known.ResourceType(own.Value)
			switch {
			case own.ID != metadata.ResourceURN && own.ID != metadata.ResourceURN+"\n": // .NET's $ lets one newline pass
				wrongForm = append(wrongForm, own.Value)
			case !exists:
				unknown = append(unknown, own.Value)
			case !registrableType(resourceType):
				wrongType = append(wrongType, own.Value)
			}
		}
	}
	var found []wire.ValidationError
	add := func(values []string, number, title, label string) {
		if len(values) > 0 {
			found = append(found, invalidEntry(number, title, pathResource, wire.Member{Name: label, Value: strings.Join(values, " | ")}))
		}
	}
	add(wrongForm, "00009", "One or more resource id is in wrong format. The valid format is urn:altinn:resource", "Invalid Resource Id Details : ")
	add(unknown, "00003", "One or more resources specified in rights were not found in Altinn's resource register.", "ResourceIds Not Found : ")
	add(wrongType, "00017", "One or more resources specified in rights is of resource type which is not delegable.", "ResourceIds Not Delegable : ")
	if hasDuplicate(keys) {
		found = append(found, invalidEntry("00006", "One or more duplicate rights found", pathResource))
	}
	return found
}

// registrableType tells which resources a system may name (altinn-api.md §3.3); whether they are
// delegable does not matter here.
func registrableType(resourceType string) bool {
	switch resourceType {
	case "AltinnApp", "Systemresource", "Default", "CorrespondenceService", "BrokerService", world.GenericAccess, world.MigratedApp:
		return true
	}
	return false
}

// packageErrors checks access packages against access management.
func packageErrors(known *metadata.Catalog, packages []AccessPackage, visible bool) []wire.ValidationError {
	var wrongForm, unknown, closed, urns []string
	clientRelation := false
	for _, one := range packages {
		urns = append(urns, one.URN)
		if strings.Count(one.URN, ":") < 3 {
			wrongForm = append(wrongForm, one.URN)
			continue
		}
		described, exists := known.PackageByURN(one.URN)
		if !exists {
			unknown = append(unknown, one.URN)
			continue
		}
		if !described.IsDelegable && !described.IsAssignable {
			closed = append(closed, one.URN)
		}
		clientRelation = clientRelation || !described.IsAssignable
	}
	var groups []string
	add := func(label string, values []string) {
		if len(values) > 0 {
			groups = append(groups, label+": "+strings.Join(values, ", "))
		}
	}
	add("Invalid format", wrongForm)
	add("Not found", unknown)
	add("Not possible to delegate", closed)
	var found []wire.ValidationError
	if len(groups) > 0 {
		found = append(found, invalidEntry("00008",
			"One or all the accesspackage(s) is not found in altinn's access packages or is not delegable", pathPackages,
			wire.Member{Name: "Invalid Urn Details : ", Value: strings.Join(groups, " | ")}))
	}
	if hasDuplicate(urns) {
		found = append(found, invalidEntry("00007", "One or more duplicate access package(s) found", pathPackages))
	}
	if visible && clientRelation {
		found = append(found, invalidEntry("00018",
			"Access packages meant for system user for client relations can't be used in combination with the flag isVisible: true", pathPackages))
	}
	return found
}

// domainViolation is what the database says of a text that lacks a language or of a URL that is not
// http(s); "" when it accepts both.
func domainViolation(body systemBody, redirects []uri.URI) string {
	violation := func(domain, constraint string) string {
		return "23514: value for domain business_application." + domain + ` violates check constraint "` + constraint + `"`
	}
	for _, text := range []Translations{body.Name, body.Description} {
		for _, language := range []string{"en", "nb", "nn"} {
			if _, given := text[language]; !given {
				return violation("translated_text", "translated_text_contains_"+language)
			}
		}
	}
	for _, one := range redirects {
		if !isWebURL(one.Canonical) {
			return violation("uri", "uri_scheme_check")
		}
	}
	return ""
}

// isWebURL is the database's pattern ^https?://[^.]+.
func isWebURL(text string) bool {
	rest, found := strings.CutPrefix(text, "https://")
	if !found {
		rest, found = strings.CutPrefix(text, "http://")
	}
	return found && rest != "" && rest[0] != '.'
}
