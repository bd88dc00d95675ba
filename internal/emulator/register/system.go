package register

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// System is one row of the register.
type System struct {
	ID             string          `json:"id"`
	InternalID     string          `json:"internal_id"`
	VendorOrg      string          `json:"vendor_org"`
	Name           Translations    `json:"name"`
	Description    Translations    `json:"description"`
	Rights         []Right         `json:"rights"`
	AccessPackages []AccessPackage `json:"access_packages"` // nil: stored as null
	ClientIDs      []string        `json:"client_ids"`
	RedirectURLs   []string        `json:"redirect_urls"` // canonical
	Visible        bool            `json:"visible"`
	Deleted        bool            `json:"deleted"`

	storedBy  int64 // number of the call that stored it; 0 after a restart
	writtenBy int64 // number of the last PUT of all of it; 0 for none since the start
}

// Right is stored, returned and logged in this form.
type Right struct {
	Action   *string         `json:"action,omitempty"`
	Resource []metadata.Pair `json:"resource"`
}

// AccessPackage is stored, returned and logged in this form.
type AccessPackage struct {
	URN string `json:"urn"`
}

// Translations is a text per language. Its keys come out as PostgreSQL orders them: shorter first,
// then by bytes (altinn-api.md §2).
type Translations map[string]*string

// MarshalJSON writes the languages in the database's order.
func (t Translations) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("null"), nil
	}
	languages := slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	ordered := wire.Object{}
	for _, language := range languages {
		ordered = append(ordered, wire.Member{Name: language, Value: t[language]})
	}
	return ordered.MarshalJSON()
}

// vendorInfo is the vendor on the wire; the service ignores and never returns authority.
type vendorInfo struct {
	ID string `json:"ID"`
}

// RegisteredSystem is the answer of GET /vendor/{systemId} (altinn-api.md §3.8).
type RegisteredSystem struct {
	ID             string          `json:"id"`
	Vendor         vendorInfo      `json:"vendor"`
	Name           Translations    `json:"name"`
	Description    Translations    `json:"description"`
	Rights         []Right         `json:"rights,omitzero"`
	AccessPackages []AccessPackage `json:"accessPackages,omitzero"`
	IsDeleted      bool            `json:"isDeleted"`
	ClientID       []string        `json:"clientId"`
	IsVisible      bool            `json:"isVisible"`
	RedirectURLs   []string        `json:"allowedRedirectUrls"`
}

func (s *System) response() RegisteredSystem {
	return RegisteredSystem{
		ID:             s.ID,
		Vendor:         vendorInfo{ID: OrgPrefix + s.VendorOrg},
		Name:           s.Name,
		Description:    s.Description,
		Rights:         s.Rights,
		AccessPackages: s.AccessPackages,
		IsDeleted:      s.Deleted,
		ClientID:       slices.DeleteFunc(slices.Clone(s.ClientIDs), func(id string) bool { return id == "" }),
		IsVisible:      s.Visible,
		RedirectURLs:   s.RedirectURLs,
	}
}

// ListedSystem is an item of the lists, with fewer members than [RegisteredSystem].
type ListedSystem struct {
	SystemID        string          `json:"systemId"`
	VendorOrgNumber string          `json:"systemVendorOrgNumber"`
	VendorOrgName   string          `json:"systemVendorOrgName"` // always empty
	Name            Translations    `json:"name"`
	Description     Translations    `json:"description"`
	Rights          []Right         `json:"rights,omitzero"`
	AccessPackages  []AccessPackage `json:"accessPackages,omitzero"`
	IsVisible       bool            `json:"isVisible"`
}

func (s *System) listed() ListedSystem {
	return ListedSystem{
		SystemID: s.ID, VendorOrgNumber: s.VendorOrg, Name: s.Name, Description: s.Description,
		Rights: s.Rights, AccessPackages: s.AccessPackages, IsVisible: s.Visible,
	}
}

// Kinds of changes, as the change log writes them.
const (
	changeCreate   = "create"
	changeUpdate   = "update"
	changeRights   = "rightsupdate"
	changePackages = "accesspackageupdate"
	changeDelete   = "delete"
)

// change is one row of the change log.
type change struct {
	SystemInternalID string          `json:"system_internal_id"`
	ChangedBy        string          `json:"changed_by"`
	Type             string          `json:"type"`
	Data             json.RawMessage `json:"data,omitempty"`
	ClientID         string          `json:"client_id,omitempty"`
	Created          time.Time       `json:"created"`
}

// ChangeEntry is a change on the wire (altinn-api.md §3.8).
type ChangeEntry struct {
	SystemInternalID   string          `json:"systemInternalId"`
	ChangedByOrgNumber string          `json:"changedByOrgNumber,omitempty"`
	ChangeType         string          `json:"changeType"`
	ChangedData        json.RawMessage `json:"changedData,omitempty"`
	ClientID           string          `json:"clientId,omitempty"`
	Created            string          `json:"created"`
}

func (c change) entry() ChangeEntry {
	return ChangeEntry{
		SystemInternalID:   c.SystemInternalID,
		ChangedByOrgNumber: c.ChangedBy,
		ChangeType:         c.Type,
		ChangedData:        c.Data,
		ClientID:           c.ClientID,
		// PostgreSQL keeps microseconds, .NET drops zeros at the end.
		Created: c.Created.UTC().Format("2006-01-02T15:04:05.999999-07:00"),
	}
}

// loggedRight, loggedPackage and loggedSystem are what the change log keeps of a body: C# member
// names, nulls included, in jsonb's order of keys.
type loggedRight struct {
	Action   *string
	Resource []metadata.Pair
}

type loggedPackage struct {
	URN string `json:"Urn"`
}

type loggedSystem struct {
	ID                  string `json:"Id"`
	Name                Translations
	Rights              []loggedRight
	Vendor              vendorInfo
	ClientID            []string `json:"ClientId"`
	IsVisible           bool
	Description         Translations
	AccessPackages      []loggedPackage
	AllowedRedirectURLs []string `json:"AllowedRedirectUrls"`
}

func logRights(rights []Right) []loggedRight {
	logged := make([]loggedRight, 0, len(rights))
	for _, one := range rights {
		logged = append(logged, loggedRight(one))
	}
	return logged
}

func logPackages(packages []AccessPackage) []loggedPackage {
	if packages == nil {
		return nil
	}
	logged := make([]loggedPackage, 0, len(packages))
	for _, one := range packages {
		logged = append(logged, loggedPackage(one))
	}
	return logged
}

func logSystem(body systemBody, content systemContent) loggedSystem {
	originals := make([]string, 0, len(content.redirects))
	for _, one := range content.redirects {
		originals = append(originals, one.Original)
	}
	return loggedSystem{
		ID: *body.ID, Name: body.Name, Rights: logRights(content.rights), Vendor: vendorInfo{ID: *body.Vendor.ID},
		ClientID: content.clientIDs, IsVisible: body.IsVisible, Description: body.Description,
		AccessPackages: logPackages(content.packages), AllowedRedirectURLs: originals,
	}
}

// logChange appends to the change log on behalf of the caller.
func (c *call) logChange(internalID, kind string, data any) {
	row := change{
		SystemInternalID: internalID,
		ChangedBy:        c.Caller.Organisation,
		Type:             kind,
		ClientID:         c.Caller.ClientID,
		Created:          c.Now,
	}
	if data != nil {
		row.Data = bytes.Clone(wire.EncodeJSON(data))
	}
	c.Register.ChangeLog = append(c.Register.ChangeLog, row)
	c.Changed = true
}
