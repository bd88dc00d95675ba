package register

import (
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/uri"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// systemBody is the body of POST and PUT of a system (altinn-api.md §3.2). Pointers are there
// because a null is answered in its own way, member by member.
type systemBody struct {
	ID             *string        `json:"id" bind:"required,notnull"`
	Vendor         *vendorBody    `json:"vendor" bind:"required"`
	Name           Translations   `json:"name" bind:"required,notnull"`
	Description    Translations   `json:"description" bind:"required,notnull"`
	Rights         []*RightBody   `json:"rights"`
	AccessPackages []*PackageBody `json:"accessPackages"`
	ClientID       []*string      `json:"clientId" bind:"notnull"`
	IsVisible      bool           `json:"isVisible"`
	RedirectURLs   []*uri.URI     `json:"allowedRedirectUrls" bind:"notnull"`
}

// NetModels is where the service's classes of bodies are, most of them.
const NetModels = "Altinn.Platform.Authentication.Core.Models."

func (*systemBody) NetName() string {
	return "Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest"
}

func (b *systemBody) SetDefaults() {
	*b = systemBody{
		Rights: []*RightBody{}, AccessPackages: []*PackageBody{}, ClientID: []*string{},
		IsVisible: true, RedirectURLs: []*uri.URI{},
	}
}

// trim is the service's TrimStrings filter: strings of the body and of the objects in it, nothing
// inside lists and dictionaries (altinn-api.md §2).
func (b *systemBody) trim() {
	*b.ID = strings.TrimSpace(*b.ID)
	*b.Vendor.ID = strings.TrimSpace(*b.Vendor.ID)
}

type vendorBody struct {
	ID *string `json:"ID" bind:"notnull"`
}

func (*vendorBody) NetName() string { return NetModels + "VendorInfo" }

// RightBody is a right in a body.
type RightBody struct {
	Action   *string     `json:"action"`
	Resource []*pairBody `json:"resource" bind:"notnull"`
}

// NetName is the name of its class in the service.
func (*RightBody) NetName() string { return NetModels + "Right" }

// SetDefaults sets what a body may leave out.
func (b *RightBody) SetDefaults() { b.Resource = []*pairBody{} }

type pairBody struct {
	ID    string `json:"id" bind:"notblank"`
	Value string `json:"value" bind:"notblank"`
}

func (*pairBody) NetName() string { return NetModels + "AttributePair" }

// PackageBody treats a null URN as an empty one: the service finds both of wrong form.
type PackageBody struct {
	URN string `json:"urn"`
}

// NetName is the name of its class in the service.
func (*PackageBody) NetName() string { return NetModels + "AccessPackages.AccessPackage" }

// systemContent is a body's lists without the nulls they may have held. Nulls in the last two are
// noticed late: only when they are stored.
type systemContent struct {
	rights        []Right
	packages      []AccessPackage // nil when the body said null
	clientIDs     []string
	redirects     []uri.URI
	nullClient    bool
	nullRedirects bool
}

// RightsOf converts a list of rights; ok is false where the service would meet a null reference: no
// list at all, or a null in it.
func RightsOf(bodies []*RightBody) (rights []Right, ok bool) {
	if bodies == nil {
		return nil, false
	}
	rights = make([]Right, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return nil, false
		}
		pairs, whole := PairsOf(body.Resource)
		if !whole {
			return nil, false
		}
		rights = append(rights, Right{Action: body.Action, Resource: pairs})
	}
	return rights, true
}

// PairsOf converts the pairs of a right, up to the first null.
func PairsOf(bodies []*pairBody) (pairs []metadata.Pair, ok bool) {
	pairs = make([]metadata.Pair, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return pairs, false
		}
		pairs = append(pairs, metadata.Pair(*body))
	}
	return pairs, true
}

// PackagesOf converts a list of access packages, null to nil; ok is false for a null in it.
func PackagesOf(bodies []*PackageBody) (packages []AccessPackage, ok bool) {
	if bodies == nil {
		return nil, true
	}
	packages = make([]AccessPackage, 0, len(bodies))
	for _, body := range bodies {
		if body == nil {
			return nil, false
		}
		packages = append(packages, AccessPackage{URN: body.URN})
	}
	return packages, true
}

// content converts all lists; ok is false where the service's validation would meet a null
// reference.
func (b *systemBody) content() (content systemContent, ok bool) {
	var okRights, okPackages bool
	content.rights, okRights = RightsOf(b.Rights)
	content.packages, okPackages = PackagesOf(b.AccessPackages)
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
func bindSystem(c *call, parameter string) (systemBody, *wire.Reply) {
	body, refused := wire.Bind[systemBody](c.Call, parameter)
	if refused != nil {
		return body, refused
	}
	if body.Vendor == nil { // validation itself reads the vendor's number and fails on it
		return body, c.Unhandled()
	}
	found := wire.ModelErrors(body)
	if body.Vendor.ID == nil {
		found["SystemVendorOrgNumber"] = []string{"The SystemVendorOrgNumber field is required."}
	}
	if len(found) > 0 {
		return body, c.Malformed(found)
	}
	body.trim()
	return body, nil
}
