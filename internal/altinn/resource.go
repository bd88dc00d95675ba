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

// Resource is an entry of Altinn's resource registry, or an app that only the source of apps knows (§10.1). Such an app has
// the VersionID 0 and no description. Texts are by language; a language that is missing has no text.
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
	// Delegable is false for a resource whose rights nobody can pass on. The register takes it all the same (§10.1).
	Delegable bool `json:"delegable"`
	Visible   bool `json:"visible"`
	VersionID int  `json:"versionId"` // counts over the whole registry
}

// Keyword is a word to find a resource by.
type Keyword struct {
	Word string `json:"word"`
}

// ResourceOwner is the public agency whose service a resource is. A test agency may have no organisation number.
type ResourceOwner struct {
	OrgNumber string            `json:"organization"`
	OrgCode   string            `json:"orgcode"`
	Name      map[string]string `json:"name"`
}

// Registrable tells whether the system register takes a right to the resource: it looks at the type alone (§3.3).
func (r *Resource) Registrable() bool { return slices.Contains(RegistrableTypes(), r.Type) }

// RegistrableTypes are the types of resources that the system register takes rights to (§3.3).
func RegistrableTypes() []string {
	return []string{
		"AltinnApp", "BrokerService", "CorrespondenceService", "Default", "GenericAccessResource", "MigratedApp", "Systemresource",
	}
}

const resourcesPath = "/resourceregistry/api/v1/resource"

// Resource reads one by its id, where upper and lower case differ. [api.IsNotFound] tells that there is none. While the source
// of apps is down, an app that the registry does not have is a 500, whether it exists or not.
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

// Resources lists all resources, in no order; in production that is several MB. The list with the apps that only the source
// of apps knows is a 500 while that source is down; the one without them then works.
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
