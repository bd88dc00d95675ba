package system

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/errgroup"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSourceList)(nil)

// DataSourceList is altinn_systems: all systems of the vendor's that are not deleted.
type DataSourceList struct {
	client *altinn.Client
}

// NewDataSourceList returns the data source, not yet configured.
func NewDataSourceList() datasource.DataSource { return &DataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *DataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_systems"
}

// Schema implements [datasource.DataSource].
func (d *DataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All systems of the vendor's in Altinn's system register that are not deleted, hidden ones included. " +
			"The vendor is the organisation of the token. One request is made for the list and one for each system.",
		Attributes: map[string]schema.Attribute{
			"systems": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The systems, in the order of their ids.",
				NestedObject:        schema.NestedAttributeObject{Attributes: readAttributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		d.client = data.Altinn
	}
}

// Read implements [datasource.DataSource].
func (d *DataSourceList) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	list, err := d.client.Systems(ctx)
	if err != nil {
		resp.Diagnostics.Append(listFailed(err)...)
		return
	}
	found, err := readAll(ctx, d.client, list)
	if err != nil {
		resp.Diagnostics.Append(listFailed(err)...)
		return
	}
	resp.Diagnostics.Append(unreadableSystems(list)...)
	systems := make([]details, len(found))
	for i, s := range found {
		systems[i].read(s)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, struct {
		Systems []details `tfsdk:"systems"`
	}{systems})...)
}

// unreadableSystems warns of systems that are left out because Altinn finds none whose id has a
// slash in it, though it lists them (altinn-api.md §13).
func unreadableSystems(list []altinn.SystemSummary) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, summary := range list {
		if strings.Contains(summary.ID, "/") {
			diags.Append(unreadable(summary.ID))
		}
	}
	return diags
}

// readAll reads each system of a list, in the order of their ids. The list lacks client ids and
// redirect URLs (altinn-api.md §3.8). A system that has been deleted since is left out. How many
// requests are under way at once, the client bounds.
func readAll(ctx context.Context, client *altinn.Client, list []altinn.SystemSummary) ([]altinn.System, error) {
	found := make([]*altinn.System, len(list))
	group, ctx := errgroup.WithContext(ctx)
	for i, summary := range list {
		group.Go(func() error {
			s, err := client.System(ctx, summary.ID)
			if api.IsNotFound(err) || err == nil && s.IsDeleted {
				return nil
			}
			found[i] = s
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("reading each of the systems: %w", err)
	}
	systems := make([]altinn.System, 0, len(found))
	for _, s := range found {
		if s != nil {
			systems = append(systems, *s)
		}
	}
	slices.SortFunc(systems, func(a, b altinn.System) int { return strings.Compare(a.ID, b.ID) })
	return systems, nil
}
