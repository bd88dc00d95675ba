package emulator

import "strings"

// systemBody is the body of POST and PUT of a system (altinn-api.md §3.2).
// Pointers are there because a null is answered in its own way, member by member.
type systemBody struct {
	ID             *string       `json:"id" bind:"required,notnull"`
	Vendor         *vendorBody   `json:"vendor" bind:"required"`
	Name           translations  `json:"name" bind:"required,notnull"`
	Description    translations  `json:"description" bind:"required,notnull"`
	Rights         []*rightBody  `json:"rights"`
	AccessPackages []*packageRef `json:"accessPackages"`
	ClientID       []*string     `json:"clientId" bind:"notnull"`
	IsVisible      bool          `json:"isVisible"`
	RedirectURLs   []*netURI     `json:"allowedRedirectUrls" bind:"notnull"`
}

// netModels is where the service's classes of bodies are, most of them.
const netModels = "Altinn.Platform.Authentication.Core.Models."

func (*systemBody) netName() string {
	return "Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest"
}

func (b *systemBody) setDefaults() {
	*b = systemBody{
		Rights: []*rightBody{}, AccessPackages: []*packageRef{}, ClientID: []*string{},
		IsVisible: true, RedirectURLs: []*netURI{},
	}
}

// trim is the service's TrimStrings filter: strings of the body and of the
// objects in it, nothing inside lists and dictionaries (altinn-api.md §2).
func (b *systemBody) trim() {
	*b.ID = strings.TrimSpace(*b.ID)
	*b.Vendor.ID = strings.TrimSpace(*b.Vendor.ID)
}

type vendorBody struct {
	ID *string `json:"ID" bind:"notnull"`
}

func (*vendorBody) netName() string { return netModels + "VendorInfo" }

type rightBody struct {
	Action   *string     `json:"action"`
	Resource []*pairBody `json:"resource" bind:"notnull"`
}

func (*rightBody) netName() string { return netModels + "Right" }

func (b *rightBody) setDefaults() { b.Resource = []*pairBody{} }

type pairBody struct {
	ID    string `json:"id" bind:"notblank"`
	Value string `json:"value" bind:"notblank"`
}

func (*pairBody) netName() string { return netModels + "AttributePair" }

// packageRef treats a null URN as an empty one: the service finds both of wrong form.
type packageRef struct {
	URN string `json:"urn"`
}

func (*packageRef) netName() string { return netModels + "AccessPackages.AccessPackage" }

// systemContent is a body's lists without the nulls they may have held. Nulls in
// the last two are noticed late: only when they are stored.
type systemContent struct {
	rights        []right
	packages      []accessPackage // nil when the body said null
	clientIDs     []string
	redirects     []netURI
	nullClient    bool
	nullRedirects bool
}

// rightsOf converts a list of rights; ok is false where the service would meet
// a null reference: no list at all, or a null in it.
func rightsOf(bodies []*rightBody) (rights []right, ok bool) {
	if bodies == nil {
		return nil, false
	}
	rights = make([]right, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return nil, false
		}
		pairs, whole := pairsOf(body.Resource)
		if !whole {
			return nil, false
		}
		rights = append(rights, right{Action: body.Action, Resource: pairs})
	}
	return rights, true
}

// pairsOf converts the pairs of a right, up to the first null.
func pairsOf(bodies []*pairBody) (pairs []pair, ok bool) {
	pairs = make([]pair, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return pairs, false
		}
		pairs = append(pairs, pair(*body))
	}
	return pairs, true
}

// packagesOf converts a list of access packages, null to nil; ok is false for a
// null in it.
func packagesOf(bodies []*packageRef) (packages []accessPackage, ok bool) {
	if bodies == nil {
		return nil, true
	}
	packages = make([]accessPackage, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return nil, false
		}
		packages = append(packages, accessPackage{URN: body.URN})
	}
	return packages, true
}

// content converts all lists; ok is false where the service's validation would
// meet a null reference.
func (b *systemBody) content() (content systemContent, ok bool) {
	var okRights, okPackages bool
	content.rights, okRights = rightsOf(b.Rights)
	content.packages, okPackages = packagesOf(b.AccessPackages)
	content.clientIDs, content.nullClient = withoutNulls(b.ClientID)
	content.redirects, content.nullRedirects = withoutNulls(b.RedirectURLs)
	return content, okRights && okPackages
}

func withoutNulls[T any](pointers []*T) (values []T, hadNull bool) {
	values = make([]T, 0, len(pointers))
	for _, pointer := range pointers {
		if pointer == nil {
			hadNull = true
			continue
		}
		values = append(values, *pointer)
	}
	return values, hadNull
}

// bindSystem reads and validates the body of POST and PUT.
func bindSystem(c *call, parameter string) (systemBody, *reply) {
	body, refused := bindBody[systemBody](c, parameter)
	if refused != nil {
		return body, refused
	}
	if body.Vendor == nil { // validation itself reads the vendor's number and fails on it
		answer := c.unhandled()
		return body, &answer
	}
	found := modelErrors(body)
	if body.Vendor.ID == nil {
		found["SystemVendorOrgNumber"] = []string{"The SystemVendorOrgNumber field is required."}
	}
	if len(found) > 0 {
		answer := c.malformed(found)
		return body, &answer
	}
	body.trim()
	return body, nil
}
