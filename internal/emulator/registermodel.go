package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// system is one row of the register.
type system struct {
	ID             string          `json:"id"`
	InternalID     string          `json:"internal_id"`
	VendorOrg      string          `json:"vendor_org"`
	Name           translations    `json:"name"`
	Description    translations    `json:"description"`
	Rights         []right         `json:"rights"`
	AccessPackages []accessPackage `json:"access_packages"` // nil: stored as null
	ClientIDs      []string        `json:"client_ids"`
	RedirectURLs   []string        `json:"redirect_urls"` // canonical
	Visible        bool            `json:"visible"`
	Deleted        bool            `json:"deleted"`

	storedBy  int64 // number of the call that stored it; 0 after a restart
	writtenBy int64 // number of the last PUT of all of it; 0 for none since the start
}

// right, pair and accessPackage are stored, returned and logged in this form.
type right struct {
	Action   *string `json:"action,omitempty"`
	Resource []pair  `json:"resource"`
}

type pair struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

type accessPackage struct {
	URN string `json:"urn"`
}

// translations is a text per language. Its keys come out as PostgreSQL orders
// them: shorter first, then by bytes (altinn-api.md §2).
type translations map[string]*string

// MarshalJSON writes the languages in the database's order.
func (t translations) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("null"), nil
	}
	languages := slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	ordered := object{}
	for _, language := range languages {
		ordered = append(ordered, member{language, t[language]})
	}
	return ordered.MarshalJSON()
}

// vendorInfo is the vendor on the wire; the service ignores and never returns authority.
type vendorInfo struct {
	ID string `json:"ID"`
}

// registeredSystem is the answer of GET /vendor/{systemId} (altinn-api.md §3.8).
type registeredSystem struct {
	ID             string          `json:"id"`
	Vendor         vendorInfo      `json:"vendor"`
	Name           translations    `json:"name"`
	Description    translations    `json:"description"`
	Rights         []right         `json:"rights,omitzero"`
	AccessPackages []accessPackage `json:"accessPackages,omitzero"`
	IsDeleted      bool            `json:"isDeleted"`
	ClientID       []string        `json:"clientId"`
	IsVisible      bool            `json:"isVisible"`
	RedirectURLs   []string        `json:"allowedRedirectUrls"`
}

func (s *system) response() registeredSystem {
	return registeredSystem{
		ID:             s.ID,
		Vendor:         vendorInfo{ID: orgPrefix + s.VendorOrg},
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

// listedSystem is an item of the lists, with fewer members than [registeredSystem].
type listedSystem struct {
	SystemID        string          `json:"systemId"`
	VendorOrgNumber string          `json:"systemVendorOrgNumber"`
	VendorOrgName   string          `json:"systemVendorOrgName"` // always empty
	Name            translations    `json:"name"`
	Description     translations    `json:"description"`
	Rights          []right         `json:"rights,omitzero"`
	AccessPackages  []accessPackage `json:"accessPackages,omitzero"`
	IsVisible       bool            `json:"isVisible"`
}

func (s *system) listed() listedSystem {
	return listedSystem{
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

// changeEntry is a change on the wire (altinn-api.md §3.8).
type changeEntry struct {
	SystemInternalID   string          `json:"systemInternalId"`
	ChangedByOrgNumber string          `json:"changedByOrgNumber,omitempty"`
	ChangeType         string          `json:"changeType"`
	ChangedData        json.RawMessage `json:"changedData,omitempty"`
	ClientID           string          `json:"clientId,omitempty"`
	Created            string          `json:"created"`
}

func (c change) entry() changeEntry {
	return changeEntry{
		SystemInternalID:   c.SystemInternalID,
		ChangedByOrgNumber: c.ChangedBy,
		ChangeType:         c.Type,
		ChangedData:        c.Data,
		ClientID:           c.ClientID,
		// PostgreSQL keeps microseconds, .NET drops zeros at the end.
		Created: c.Created.UTC().Format("2006-01-02T15:04:05.999999-07:00"),
	}
}

// loggedRights, loggedPackages and loggedSystem write what the change log keeps
// of a body: C# member names, nulls included, in jsonb's order of keys.
func loggedRights(rights []right) []object {
	logged := make([]object, 0, len(rights))
	for _, one := range rights {
		logged = append(logged, object{{"Action", one.Action}, {"Resource", one.Resource}})
	}
	return logged
}

func loggedPackages(packages []accessPackage) []object {
	if packages == nil {
		return nil
	}
	logged := make([]object, 0, len(packages))
	for _, one := range packages {
		logged = append(logged, object{{"Urn", one.URN}})
	}
	return logged
}

func loggedSystem(body systemBody, content systemContent) object {
	originals := make([]string, 0, len(content.redirects))
	for _, one := range content.redirects {
		originals = append(originals, one.original)
	}
	return object{
		{"Id", *body.ID},
		{"Name", body.Name},
		{"Rights", loggedRights(content.rights)},
		{"Vendor", vendorInfo{ID: *body.Vendor.ID}},
		{"ClientId", content.clientIDs},
		{"IsVisible", body.IsVisible},
		{"Description", body.Description},
		{"AccessPackages", loggedPackages(content.packages)},
		{"AllowedRedirectUrls", originals},
	}
}

// logChange appends to the change log on behalf of the caller.
func (c *call) logChange(internalID, kind string, data any) {
	row := change{
		SystemInternalID: internalID,
		ChangedBy:        c.caller.organisation,
		Type:             kind,
		ClientID:         c.caller.clientID,
		Created:          c.now,
	}
	if data != nil {
		row.Data = bytes.Clone(encodeJSON(data))
	}
	c.state.ChangeLog = append(c.state.ChangeLog, row)
	c.changed = true
}
