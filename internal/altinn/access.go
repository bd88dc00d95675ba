package altinn

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// What access management tells a system user. The wire types have no member for persons' numbers
// and dates of birth, which come unasked (§14.2).

// packagePrefix is what the URNs of access packages begin with.
const packagePrefix = "urn:altinn:accesspackage:"

// Access is what a system user may do for an organisation.
type Access struct {
	OrgNumber string // nine digits
	Name      string
	// AccessPackages are URNs, Resources the ids of resources; sorted, each once.
	AccessPackages, Resources []string
}

// IsEmpty reports whether the system user may do nothing for the organisation.
func (a Access) IsEmpty() bool { return len(a.AccessPackages) == 0 && len(a.Resources) == 0 }

// authorizedParty is an organisation or a person, with what stands below it (§14.2).
type authorizedParty struct {
	Name      string            `json:"name"`
	OrgNumber string            `json:"organizationNumber"`
	Packages  []string          `json:"authorizedAccessPackages"` // names; the documentation shows URNs
	Resources []string          `json:"authorizedResources"`
	Subunits  []authorizedParty `json:"subunits"`
}

// SystemUserAccess returns the organisations at which the system user of the tokens may do
// something, sorted by their numbers; none if there is no such system user (§14.2). The tokens are
// Altinn's own.
func (c *Client) SystemUserAccess(ctx context.Context, tokens api.TokenSource) ([]Access, error) {
	parties, err := wholeList[authorizedParty](ctx, c, api.Request{
		Path:  "/accessmanagement/api/v1/enduser/authorizedparties",
		Query: url.Values{"includeAccessPackages": {"true"}, "includeResources": {"true"}},
		Scope: ScopeAuthorizedParties, Tokens: tokens,
	})
	if err != nil {
		return nil, err
	}
	found := accesses{}
	found.walk(parties)
	return slices.DeleteFunc(found.sorted(), Access.IsEmpty), nil
}

// providedClients are the clients of an organisation, such as an accountant (§14.3).
type providedClients struct {
	Clients []struct {
		Client struct {
			Name      string `json:"name"`
			OrgNumber string `json:"organizationIdentifier"`
		} `json:"client"`
		// Access has an entry for each role by which the client has given something.
		Access []struct {
			Packages []struct {
				URN string `json:"urn"`
			} `json:"packages"`
			Resources []struct {
				ID string `json:"refId"`
			} `json:"resources"`
		} `json:"access"`
	} `json:"clients"`
}

// SystemUserClients returns the clients of the system user for clients of the tokens, sorted by
// their numbers, with what each has given by any role; none if there is no such system user
// (§14.3). The tokens are Altinn's own.
func (c *Client) SystemUserClients(ctx context.Context, tokens api.TokenSource) ([]Access, error) {
	providers, err := wholeList[providedClients](ctx, c, api.Request{
		Path:  "/accessmanagement/api/v2/enduser/clientdelegations/my/clients",
		Scope: ScopeMyClients, Tokens: tokens,
	})
	if err != nil {
		return nil, err
	}
	found := accesses{}
	for _, provider := range providers {
		for _, one := range provider.Clients {
			found.add(one.Client.OrgNumber, one.Client.Name, nil, nil)
			for _, given := range one.Access {
				for _, own := range given.Packages {
					found.add(one.Client.OrgNumber, one.Client.Name, []string{own.URN}, nil)
				}
				for _, own := range given.Resources {
					found.add(one.Client.OrgNumber, one.Client.Name, nil, []string{own.ID})
				}
			}
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

// accesses collects by organisation number.
type accesses map[string]*Access

// walk adds parties and all that stands below them. A subunit repeats what its main unit has given,
// and can come twice.
func (a accesses) walk(parties []authorizedParty) {
	for _, one := range parties {
		a.add(one.OrgNumber, one.Name, one.Packages, one.Resources)
		a.walk(one.Subunits)
	}
}

// add adds to what may be done for an organisation. What has no organisation number is a person.
func (a accesses) add(orgNumber, name string, packages, resources []string) {
	if len(orgNumber) != 9 || strings.Trim(orgNumber, "0123456789") != "" {
		return
	}
	if a[orgNumber] == nil {
		a[orgNumber] = &Access{OrgNumber: orgNumber, Name: name}
	}
	to := a[orgNumber]
	for _, own := range packages {
		if !strings.HasPrefix(own, packagePrefix) {
			own = packagePrefix + own
		}
		to.AccessPackages = append(to.AccessPackages, own)
	}
	to.Resources = append(to.Resources, resources...)
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
