package altinn

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Resource is an entry of Altinn's resource registry, or an app that only the source of apps knows
// (§10.1), which has the VersionID 0 and no description. Texts are by language.
type Resource struct {
	ID               string            `json:"identifier"`
	Title            map[string]string `json:"title"`
	Description      map[string]string `json:"description"`
	RightDescription map[string]string `json:"rightDescription"`
	Homepage         string            `json:"homepage"`
	Status           string            `json:"status"`
	Keywords         []Keyword         `json:"keywords"`
	Owner            ResourceOwner     `json:"hasCompetentAuthority"`
	Type             string            `json:"resourceType"`
	// Delegable is false for a resource whose rights cannot be passed on. The register accepts it
	// all the same (§10.1).
	Delegable bool `json:"delegable"`
	Visible   bool `json:"visible"`
	VersionID int  `json:"versionId"` // counts over the whole registry
}

// Keyword is a word to find a resource by.
type Keyword struct {
	Word string `json:"word"`
}

// ResourceOwner is the public agency whose service a resource is. A test agency may have no
// organisation number.
type ResourceOwner struct {
	OrgNumber string            `json:"organization"`
	OrgCode   string            `json:"orgcode"`
	Name      map[string]string `json:"name"`
}

// Registrable reports whether the system register accepts a right to the resource, which depends on
// its type alone (§3.3).
func (r *Resource) Registrable() bool { return slices.Contains(RegistrableTypes(), r.Type) }

// RegistrableTypes returns the types of resources that the system register accepts rights to
// (§3.3).
func RegistrableTypes() []string {
	return []string{
		"AltinnApp", "BrokerService", "CorrespondenceService", "Default", "GenericAccessResource", "MigratedApp", "Systemresource",
	}
}

const resourcesPath = "/resourceregistry/api/v1/resource"

// Resource reads a resource by its id, which is case-sensitive. [api.IsNotFound] reports that there
// is none. While the source of apps is down, the service answers 500 for an app that the registry
// does not have, whether it exists or not.
func (c *Client) Resource(ctx context.Context, id string) (*Resource, error) {
	path := resourcesPath + "/" + url.PathEscape(id)
	var r Resource
	_, err := c.do(ctx, api.Request{
		Method: http.MethodGet, Path: path, Answer: &r, TellsBy500: strings.HasPrefix(id, "app_"),
	})
	if err != nil {
		return nil, err
	}
	if r.ID != id {
		return nil, api.OtherObject(path)
	}
	return &r, nil
}

// Resources lists all resources, in no order and several MB in production. While the source of apps
// is down, the service answers 500 for the list with the apps that only that source knows, and
// still answers the list without them.
func (c *Client) Resources(ctx context.Context, withApps bool) ([]Resource, error) {
	var list []Resource
	_, err := c.do(ctx, api.Request{
		Method: http.MethodGet, Path: resourcesPath + "/resourcelist",
		Query:  url.Values{"includeApps": {strconv.FormatBool(withApps)}, "includeMigratedApps": {"true"}},
		Answer: &list, TellsBy500: withApps,
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
