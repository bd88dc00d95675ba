package maskinportenclient

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

var _ datasource.DataSourceWithConfigure = (*DataSourceList)(nil)

// DataSourceList is altinn_maskinporten_clients: the Maskinporten clients of the organisation.
type DataSourceList struct {
	clients clients
}

// NewDataSourceList returns the data source, not yet configured.
func NewDataSourceList() datasource.DataSource { return &DataSourceList{} }

// Metadata implements [datasource.DataSource].
func (d *DataSourceList) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_maskinporten_clients"
}

// Schema implements [datasource.DataSource].
func (d *DataSourceList) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := readAttributes()
	attributes["active"] = schema.BoolAttribute{
		Computed: true, MarkdownDescription: "Whether the client can get tokens. False for one that has been deleted: Digdir erases none.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The Maskinporten clients of the organisation that match all arguments, by way of Digdir's self-service API. One request is made for " +
			"the list and one for the keys of each client. Clients of other types, such as those of ID-porten, are left out. The credential of the " +
			"provider must have the scope `idporten:dcr.read`.",
		Attributes: map[string]schema.Attribute{
			"name_prefix": namePrefixAttribute(),
			"scope": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfkit.Check("scope", checkScope)},
				MarkdownDescription: "Lists only clients that have this scope, such as `altinn:authentication/systemregister.write`. Defaults to all.",
			},
			"include_deleted": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to list clients that have been deleted as well: their `active` is false, and they have no keys. Defaults to " +
					"`false`.",
			},
			"clients": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The clients, in the order of their names.",
				NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
			},
		},
	}
}

func namePrefixAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		MarkdownDescription: namePrefixDescription,
	}
}

const namePrefixDescription = "Lists only clients whose name starts with this, such as `SmartCloud`; upper and lower case differ. Defaults to all."

// Configure implements [datasource.DataSourceWithConfigure].
func (d *DataSourceList) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.clients = readingClients(req.ProviderData, &resp.Diagnostics)
}

// listed is a client as the list tells it.
type listed struct {
	details

	Active types.Bool `tfsdk:"active"`
}

// Read implements [datasource.DataSource].
func (d *DataSourceList) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config struct {
		NamePrefix     types.String `tfsdk:"name_prefix"`
		Scope          types.String `tfsdk:"scope"`
		IncludeDeleted types.Bool   `tfsdk:"include_deleted"`
		Clients        []listed     `tfsdk:"clients"`
	}
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	all, err := d.clients.find(ctx, config.NamePrefix.ValueString(), config.IncludeDeleted.ValueBool())
	if err != nil {
		resp.Diagnostics.Append(listFailed(err)...)
		return
	}
	if scope := config.Scope.ValueString(); scope != "" {
		all = slices.DeleteFunc(all, func(one selfservice.Registration) bool { return !slices.Contains(one.Scopes, scope) })
	}
	found, err := d.clients.readAll(ctx, all)
	if err != nil {
		resp.Diagnostics.Append(listFailed(err)...)
		return
	}
	config.Clients = make([]listed, len(found))
	for i, one := range found {
		config.Clients[i].read(one)
		config.Clients[i].Active = types.BoolValue(!one.Inactive)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}

// find lists the clients whose name starts with a prefix, in the order of their names: the service has none.
func (c clients) find(ctx context.Context, prefix string, withDeleted bool) ([]selfservice.Registration, error) {
	all, err := c.api.Registrations(ctx, withDeleted)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(one selfservice.Registration) bool { return !strings.HasPrefix(one.Name, prefix) })
	slices.SortFunc(all, func(a, b selfservice.Registration) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ClientID, b.ClientID))
	})
	return all, nil
}

// readAll adds the keys of each client. How many requests are under way at once, the client of the API bounds.
func (c clients) readAll(ctx context.Context, all []selfservice.Registration) ([]client, error) {
	found := make([]client, len(all))
	group, ctx := errgroup.WithContext(ctx)
	for i, one := range all {
		found[i].Registration = one
		if one.Inactive {
			continue
		}
		group.Go(func() (err error) {
			found[i].keys, err = c.api.Keys(ctx, one.ClientID)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("reading the keys of each of the clients: %w", err)
	}
	return found, nil
}
