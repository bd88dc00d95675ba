package altinn

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// What access management tells a system user. The wire types have no member for persons' numbers
// and dates of birth, which come unasked (§14.2). Whatever lacks a member that Altinn always sends
// is an error: it would look like something that the customer has taken away.

// packagePrefix is what the URNs of access packages begin with.
const packagePrefix = "urn:altinn:accesspackage:"

// ErrUnknownSystemUser is that access management does not know the system user of the tokens.
var ErrUnknownSystemUser = errors.New("access management does not know the system user")

// Access is what a system user may do for an organisation.
type Access struct {
	OrgNumber string // nine digits
	Name      string
	// IsDeleted is true of an organisation that the register of organisations has deleted.
	IsDeleted bool
	// AccessPackages are URNs, Resources the ids of resources; sorted, each once.
	AccessPackages, Resources []string
}

// IsEmpty reports whether the system user may do nothing for the organisation.
func (a Access) IsEmpty() bool { return len(a.AccessPackages) == 0 && len(a.Resources) == 0 }

// authorizedParty is an organisation or a person, with what stands below it (§14.2).
type authorizedParty struct {
	Type      string            `json:"type"`
	Name      string            `json:"name"`
	OrgNumber string            `json:"organizationNumber"`
	IsDeleted bool              `json:"isDeleted"`
	Packages  []string          `json:"authorizedAccessPackages"` // names; the documentation shows URNs
	Resources []string          `json:"authorizedResources"`
	Subunits  []authorizedParty `json:"subunits"`
}

// SystemUserAccess returns the organisations that Altinn names to the system user of the tokens,
// sorted by their numbers, those at which it may do nothing among them; none if nothing was given,
// or there is no such system user (§14.2). The tokens are Altinn's own.
func (c *Client) SystemUserAccess(ctx context.Context, tokens api.TokenSource) ([]Access, error) {
	r := api.Request{
		Path:  "/accessmanagement/api/v1/enduser/authorizedparties",
		Query: url.Values{"includeAccessPackages": {"true"}, "includeResources": {"true"}},
		Scope: ScopeAuthorizedParties, Tokens: tokens,
	}
	parties, err := wholeList[authorizedParty](ctx, c, r)
	if err != nil {
		return nil, err
	}
	found := accesses{}
	if err := found.walk(parties); err != nil {
		return nil, otherForm(r, err)
	}
	return found.sorted(), nil
}

// providedClients are the clients of an organisation, such as an accountant (§14.3).
type providedClients struct {
	Clients []struct {
		Client struct {
			Type      string `json:"type"`
			Name      string `json:"name"`
			OrgNumber string `json:"organizationIdentifier"`
			IsDeleted bool   `json:"isDeleted"`
		} `json:"client"`
		// Access has an entry for each role by which the client has given something.
		Access []struct {
			Packages []struct {
				URN string `json:"urn"`
			} `json:"packages"`
			Resources []struct { // which version 1 does not have
				ID string `json:"refId"`
			} `json:"resources"`
		} `json:"access"`
	} `json:"clients"`
}

// SystemUserClients returns the clients of the system user for clients of the tokens, sorted by
// their numbers, with what each has given by any role. [ErrUnknownSystemUser] says that there is no
// such system user (§14.3). The tokens are Altinn's own.
func (c *Client) SystemUserClients(ctx context.Context, tokens api.TokenSource) ([]Access, error) {
	r := api.Request{
		Path:  "/accessmanagement/api/v2/enduser/clientdelegations/my/clients",
		Scope: ScopeMyClients, Tokens: tokens,
	}
	providers, err := wholeList[providedClients](ctx, c, r)
	switch {
	case err != nil:
		return nil, err
	case len(providers) == 0:
		return nil, &api.Error{
			Method: http.MethodGet, Path: r.Path, Status: http.StatusOK, Attempts: 1, Message: "an empty list", Err: ErrUnknownSystemUser,
		}
	}
	found := accesses{}
	for _, provider := range providers {
		if err := found.provide(provider); err != nil {
			return nil, otherForm(r, err)
		}
	}
	return found.sorted(), nil
}

// wholeList reads a list of one page. A list that goes on is an error: nobody has seen one.
func wholeList[T any](ctx context.Context, c *Client, r api.Request) ([]T, error) {
	var answer page[T]
	r.Method, r.Answer, r.Personal = http.MethodGet, &answer, true
	if _, err := c.do(ctx, r); err != nil {
		return nil, err
	}
	switch {
	case answer.Data == nil:
		return nil, api.OtherObject(r.Path)
	case answer.Links.Next != "":
		return nil, &api.Error{Method: r.Method, Path: r.Path, Status: http.StatusOK, Attempts: 1, Err: ErrIncomplete}
	}
	return answer.Data, nil
}

// otherForm is the error of an answer that has something in another form than Altinn's.
func otherForm(r api.Request, what error) *api.Error {
	return &api.Error{Method: http.MethodGet, Path: r.Path, Status: http.StatusOK, Attempts: 1, Message: what.Error()}
}

// accesses collects by organisation number.
type accesses map[string]*Access

// walk adds parties and all that stands below them. A subunit repeats what its main unit has given,
// and can come twice.
func (a accesses) walk(parties []authorizedParty) error {
	for _, one := range parties {
		to, err := a.at(Access{OrgNumber: one.OrgNumber, Name: one.Name, IsDeleted: one.IsDeleted}, one.Type)
		switch {
		case err != nil:
			return err
		case to == nil:
			continue
		case one.Packages == nil:
			return lacking(to, "authorizedAccessPackages")
		case one.Resources == nil:
			return lacking(to, "authorizedResources")
		case one.Subunits == nil:
			return lacking(to, "subunits")
		}
		if err := hold(to, one.Packages, one.Resources); err != nil {
			return err
		}
		if err := a.walk(one.Subunits); err != nil {
			return err
		}
	}
	return nil
}

// provide adds the clients of an organisation.
func (a accesses) provide(provider providedClients) error {
	if provider.Clients == nil {
		return errors.New("an organisation without the list `clients`")
	}
	for _, one := range provider.Clients {
		to, err := a.at(Access{OrgNumber: one.Client.OrgNumber, Name: one.Client.Name, IsDeleted: one.Client.IsDeleted}, one.Client.Type)
		switch {
		case err != nil:
			return err
		case to == nil:
			continue
		case one.Access == nil:
			return lacking(to, "access")
		}
		for _, given := range one.Access {
			switch {
			case given.Packages == nil:
				return lacking(to, "packages")
			case given.Resources == nil:
				return lacking(to, "resources")
			}
			var packages, resources []string
			for _, own := range given.Packages {
				packages = append(packages, own.URN)
			}
			for _, own := range given.Resources {
				resources = append(resources, own.ID)
			}
			if err := hold(to, packages, resources); err != nil {
				return err
			}
		}
	}
	return nil
}

// at returns what is collected of an organisation, nil for a person or whatever else is none. No
// error quotes what should be its number: it may be a person's.
func (a accesses) at(named Access, kind string) (*Access, error) {
	organisation := kind == "" || kind == "Organization" || kind == "Organisasjon" // §14.2, §14.3
	switch number := named.OrgNumber; {
	case kind == "Person" || kind == "SelfIdentified" || number == "" && !organisation:
		return nil, nil //nolint:nilnil // a person is no failure
	case len(number) != 9 || strings.Trim(number, "0123456789") != "":
		return nil, errors.New("an organisation without a number of nine digits")
	case a[number] == nil:
		a[number] = &named
	default:
		a[number].IsDeleted = a[number].IsDeleted || named.IsDeleted
	}
	return a[named.OrgNumber], nil
}

// lacking is the error of an organisation that comes without a member.
func lacking(a *Access, member string) error {
	return fmt.Errorf("organisation %s without the list `%s`", a.OrgNumber, member)
}

// hold adds to what may be done for an organisation. Packages are URNs or their last parts.
func hold(a *Access, packages, resources []string) error {
	for _, own := range packages {
		name := strings.TrimPrefix(own, packagePrefix)
		if name == "" || strings.Contains(name, ":") {
			return fmt.Errorf("organisation %s with an access package of another form", a.OrgNumber)
		}
		a.AccessPackages = append(a.AccessPackages, packagePrefix+name)
	}
	if slices.Contains(resources, "") {
		return fmt.Errorf("organisation %s with a resource that has no id", a.OrgNumber)
	}
	a.Resources = append(a.Resources, resources...)
	return nil
}

func (a accesses) sorted() []Access {
	list := make([]Access, 0, len(a))
	for _, number := range slices.Sorted(maps.Keys(a)) {
		own := *a[number]
		own.AccessPackages = slices.Compact(slices.Sorted(slices.Values(own.AccessPackages)))
		own.Resources = slices.Compact(slices.Sorted(slices.Values(own.Resources)))
		list = append(list, own)
	}
	return list
}
