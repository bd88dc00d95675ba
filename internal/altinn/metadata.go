package altinn

import (
	"context"
	"strconv"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Metadata reads Altinn's open metadata (§10) and caches it: it does not change during a plan, the
// lists are large, and hundreds of callers ask for the same. It needs no token, and is safe for
// concurrent use.
type Metadata struct {
	client *Client

	resource  api.Memo[*Resource]
	resources api.Memo[[]Resource]
	pkg       api.Memo[*AccessPackageInfo]
	packages  api.Memo[[]AccessPackageInfo]
}

// NewMetadata returns a reader with an empty cache.
func NewMetadata(client *Client, now func() time.Time) *Metadata {
	return &Metadata{
		client:   client,
		resource: api.Memo[*Resource]{Now: now}, resources: api.Memo[[]Resource]{Now: now},
		pkg: api.Memo[*AccessPackageInfo]{Now: now}, packages: api.Memo[[]AccessPackageInfo]{Now: now},
	}
}

// Resource is [Client.Resource]. What it returns is shared: it must not be changed.
func (m *Metadata) Resource(ctx context.Context, id string) (*Resource, error) {
	return m.resource.Get(ctx, id, func(ctx context.Context) (*Resource, error) { return m.client.Resource(ctx, id) })
}

// Resources is [Client.Resources]. What it returns is shared: it must not be changed.
func (m *Metadata) Resources(ctx context.Context, withApps bool) ([]Resource, error) {
	return m.resources.Get(ctx, strconv.FormatBool(withApps), func(ctx context.Context) ([]Resource, error) {
		return m.client.Resources(ctx, withApps)
	})
}

// AccessPackage is [Client.AccessPackage]. What it returns is shared: it must not be changed.
func (m *Metadata) AccessPackage(ctx context.Context, urn, language string) (*AccessPackageInfo, error) {
	return m.pkg.Get(ctx, language+" "+urn, func(ctx context.Context) (*AccessPackageInfo, error) {
		return m.client.AccessPackage(ctx, urn, language)
	})
}

// AccessPackages is [Client.AccessPackages]. What it returns is shared: it must not be changed.
func (m *Metadata) AccessPackages(ctx context.Context, language string) ([]AccessPackageInfo, error) {
	return m.packages.Get(ctx, language, func(ctx context.Context) ([]AccessPackageInfo, error) {
		return m.client.AccessPackages(ctx, language)
	})
}
