// Package world says what exists around the emulated services: organisations and their Maskinporten
// clients, customers, resources and access packages. A world is read from a file, or built in.
package world

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// defaultPageSize is the production services' page size (altinn-api.md §4.6).
const defaultPageSize = 50

// PackagePrefix is what the URNs of access packages begin with.
const PackagePrefix = "urn:altinn:accesspackage:"

// World is what exists around the emulated services. A member that is left out (nil, zero) is the
// built-in part; an empty list means that there is none of the kind. It reads from JSON as it is
// written here, unknown members refused.
type World struct {
	// PageSize is the number of items on a page of a list; 0 means 50.
	PageSize int `json:"page_size,omitempty"`
	// ConfirmHost makes confirmUrl name https://am.ui.<ConfirmHost>, as the real service of that
	// host does; "" means the emulator's own page.
	ConfirmHost string `json:"confirm_host,omitempty"`
	// Vendors are the organisations with Maskinporten clients; there is no emulator without a
	// client, so a list without any is refused.
	Vendors []Vendor `json:"vendors,omitempty"`
	// Delegations let suppliers get tokens for their consumers; nobody has delegated anything when
	// it is left out.
	Delegations []Delegation `json:"delegations,omitempty"`
	// Customers are the organisations that are known by name and party id. Every other number
	// resolves to a party too, with an id made from it.
	Customers []Customer `json:"customers,omitempty"`
	// Resources are what the resource registry knows.
	Resources []Resource `json:"resources,omitempty"`
	// AccessPackages are the packages that exist. One of Altinn's own catalog takes its names and
	// area from there.
	AccessPackages []AccessPackage `json:"access_packages,omitempty"`
}

// Vendor is an organisation and its Maskinporten clients.
type Vendor struct {
	Organisation string   `json:"organisation"` // nine digits
	Name         string   `json:"name"`
	Clients      []Client `json:"clients"`
	// ScopeRequests are accesses that the organisation has asked for and does not have. Those of its
	// clients' scopes it has.
	ScopeRequests []ScopeRequest `json:"scope_requests,omitempty"`
}

// ScopeRequest is the access to a scope that its owner has not approved.
type ScopeRequest struct {
	Scope string `json:"scope"`
	State string `json:"state"` // REQUESTED or DENIED
}

// Client is a Maskinporten client; the emulator makes its key.
type Client struct {
	ClientID string   `json:"client_id"`
	Scopes   []string `json:"scopes"`
}

// Delegation is what a consumer has delegated to a supplier in Altinn: scopes that the supplier's
// clients may ask for with consumer_org.
type Delegation struct {
	Consumer string   `json:"consumer"` // nine digits
	Supplier string   `json:"supplier"` // nine digits
	Scopes   []string `json:"scopes"`
}

// Customer is an organisation that can accept a system user.
type Customer struct {
	Organisation string `json:"organisation"` // nine digits
	PartyID      int    `json:"party_id"`
	Name         string `json:"name"`
	// UnitType is its legal form, such as AS or ENK; "" means BEDR for a subunit and AS for others.
	UnitType string `json:"unit_type,omitempty"`
	// MainUnit is the organisation that a subunit belongs to, another one of the customers.
	MainUnit string `json:"main_unit,omitempty"`
	// Owner is the name of the person who owns a sole proprietorship (ENK).
	Owner string `json:"owner,omitempty"`
	// IsDeleted says that it is deleted in the register of organisations.
	IsDeleted bool `json:"is_deleted,omitempty"`
}

// AccessPackage is a package of access rights. A flag that is left out is the catalog's, or true
// for a package that is not in it.
type AccessPackage struct {
	URN          string `json:"urn"`
	IsDelegable  *bool  `json:"isDelegable,omitempty"`
	IsAssignable *bool  `json:"isAssignable,omitempty"`
	// Description is by language (nb, nn, en); its name stands in for what is missing.
	Description map[string]string `json:"description,omitempty"`
	// Resources are the ids of the resources that the package holds; they must be among the
	// world's.
	Resources []string `json:"resources,omitempty"`
}

// Resource is an entry of the resource registry: identifier, resourceType and whatever else a
// ServiceResource has (altinn-api.md §10.1), kept as it is. The same identifier may come several
// times with a versionId each; versionId 0 marks an app that only the app source knows.
type Resource map[string]json.RawMessage

// Load reads a world from a JSON file. Errors name what is wrong and where.
func Load(path string) (World, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return World{}, fmt.Errorf("the world file cannot be read: %w", err)
	}
	world, err := Parse(content)
	if err != nil {
		return World{}, fmt.Errorf("the world file %s is not usable: %w", path, err)
	}
	return world, nil
}

// Parse reads a world from JSON.
func Parse(content []byte) (World, error) {
	var world World
	if err := wire.ReadStrict(content, &world); err != nil {
		return World{}, err
	}
	return world, world.Validate()
}

// Validate fails on a world that cannot be; its error says what is wrong and where.
func (w World) Validate() error {
	if w.PageSize < 0 {
		return fmt.Errorf("page_size is %d; it must be at least 1", w.PageSize)
	}
	if strings.ContainsFunc(w.ConfirmHost, isForeignToHostNames) {
		return fmt.Errorf("confirm_host %q must be a host name alone, such as tt02.altinn.no", w.ConfirmHost)
	}
	return errors.Join(w.validateVendors(), w.validateDelegations(), w.validateCustomers(), w.validateResources(), w.validatePackages())
}

func isForeignToHostNames(char rune) bool {
	letter := char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z'
	return !letter && (char < '0' || char > '9') && char != '-' && char != '.'
}

func (w World) validateVendors() error {
	seen := map[string]bool{}
	for index, vendor := range w.Vendors {
		at := fmt.Sprintf("vendors[%d]", index)
		if !isOrganisationNumber(vendor.Organisation) {
			return fmt.Errorf("%s.organisation %q is not nine digits", at, vendor.Organisation)
		}
		for _, client := range vendor.Clients {
			if client.ClientID == "" {
				return fmt.Errorf("%s has a client without client_id", at)
			}
			if seen[client.ClientID] {
				return fmt.Errorf("%s: client_id %q is given twice", at, client.ClientID)
			}
			seen[client.ClientID] = true
			if err := validateScopes(client.Scopes); err != nil {
				return fmt.Errorf("%s: client %q: %w", at, client.ClientID, err)
			}
		}
		if err := validateScopeRequests(vendor.ScopeRequests); err != nil {
			return fmt.Errorf("%s: scope_requests: %w", at, err)
		}
	}
	if w.Vendors != nil && len(seen) == 0 {
		return errors.New("vendors has no client, so nobody could get a token; leave it out for the built-in ones")
	}
	return nil
}

func validateScopeRequests(requests []ScopeRequest) error {
	for _, asked := range requests {
		if err := validateScopes([]string{asked.Scope}); err != nil {
			return err
		}
		if asked.State != "REQUESTED" && asked.State != "DENIED" {
			return fmt.Errorf("the state %q must be REQUESTED or DENIED", asked.State)
		}
	}
	return nil
}

func validateScopes(scopes []string) error {
	for _, scope := range scopes {
		if scope == "" || strings.ContainsFunc(scope, unicode.IsSpace) {
			return fmt.Errorf("scope %q must be one scope, without white space", scope)
		}
	}
	return nil
}

func (w World) validateDelegations() error {
	for index, one := range w.Delegations {
		at := fmt.Sprintf("delegations[%d]", index)
		switch {
		case !isOrganisationNumber(one.Consumer):
			return fmt.Errorf("%s.consumer %q is not nine digits", at, one.Consumer)
		case !isOrganisationNumber(one.Supplier):
			return fmt.Errorf("%s.supplier %q is not nine digits", at, one.Supplier)
		case one.Consumer == one.Supplier:
			return fmt.Errorf("%s: %s delegates to itself", at, one.Consumer)
		}
		if err := validateScopes(one.Scopes); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	return nil
}

func (w World) validateCustomers() error {
	organisations, parties := map[string]bool{}, map[int]bool{}
	for index, customer := range w.Customers {
		at := fmt.Sprintf("customers[%d]", index)
		switch {
		case !isOrganisationNumber(customer.Organisation):
			return fmt.Errorf("%s.organisation %q is not nine digits", at, customer.Organisation)
		case customer.PartyID <= 0:
			return fmt.Errorf("%s.party_id is %d; it must be a positive number", at, customer.PartyID)
		case organisations[customer.Organisation]:
			return fmt.Errorf("%s.organisation %s is given twice", at, customer.Organisation)
		case parties[customer.PartyID]:
			return fmt.Errorf("%s.party_id %d is given twice", at, customer.PartyID)
		}
		organisations[customer.Organisation], parties[customer.PartyID] = true, true
	}
	return w.validateUnits()
}

// validateUnits wants subunits to belong to a main unit, and owners to own a sole proprietorship.
func (w World) validateUnits() error {
	for index, customer := range w.Customers {
		at := fmt.Sprintf("customers[%d]", index)
		main, known := w.customer(customer.MainUnit)
		switch {
		case customer.MainUnit != "" && (!known || main.MainUnit != ""):
			return fmt.Errorf("%s.main_unit %q is not a main unit among the customers", at, customer.MainUnit)
		case customer.Owner != "" && customer.UnitType != SoleProprietor:
			return fmt.Errorf("%s has an owner, which is for unit_type %s", at, SoleProprietor)
		}
	}
	return nil
}

func (w World) validateResources() error {
	seen := map[string]bool{}
	for index, resource := range w.Resources {
		at := fmt.Sprintf("resources[%d]", index)
		if resource.Text("identifier") == "" {
			return fmt.Errorf("%s has no identifier", at)
		}
		at += " (" + resource.Text("identifier") + ")"
		if resource.Text("resourceType") == "" {
			return fmt.Errorf("%s has no resourceType, such as GenericAccessResource", at)
		}
		if _, err := resource.Details(); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		key := resource.Text("identifier") + " " + string(resource["versionId"])
		if seen[key] {
			return fmt.Errorf("%s is given twice without versionIds to tell them apart", at)
		}
		seen[key] = true
	}
	return nil
}

func (w World) validatePackages() error {
	seen := map[string]bool{}
	for index, one := range w.AccessPackages {
		at := fmt.Sprintf("access_packages[%d]", index)
		if name, found := strings.CutPrefix(one.URN, PackagePrefix); !found || name == "" || strings.Contains(name, ":") {
			return fmt.Errorf("%s.urn %q must be %s<name>", at, one.URN, PackagePrefix)
		}
		if seen[one.URN] {
			return fmt.Errorf("%s.urn %s is given twice", at, one.URN)
		}
		seen[one.URN] = true
		for language := range one.Description {
			if language != "nb" && language != "nn" && language != "en" {
				return fmt.Errorf("%s.description has a text in %q; the languages are nb, nn and en", at, language)
			}
		}
	}
	return nil
}

func isOrganisationNumber(text string) bool {
	if len(text) != 9 {
		return false
	}
	return strings.Trim(text, "0123456789") == ""
}
