// Package tfkittest plays a CLI's part against the provider protocol, in process and without a CLI: it validates, plans,
// applies, refreshes, imports and destroys, and checks what Terraform's core would refuse.
//
// It is for tests; nothing that ships imports it.
package tfkittest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// TB is what this package needs of a [testing.TB].
type TB interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Offers is what a test's provider has.
type Offers struct {
	Resources     []func() resource.Resource
	DataSources   []func() datasource.DataSource
	ListResources []func() list.ListResource
	Functions     []func() function.Function
}

// Provider is a provider named altinn, configured.
type Provider struct {
	tb         TB
	server     tfprotov6.ProviderServer
	block      Object
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

// NewProvider starts a provider that hands the data to what it offers.
func NewProvider(tb TB, data *tfkit.ProviderData, offers Offers) *Provider {
	tb.Helper()
	return Drive(tb, providerserver.NewProtocol6(&minimal{data: data, offers: offers})(), Object{})
}

// Drive configures any provider, by a provider block with these arguments.
func Drive(tb TB, server tfprotov6.ProviderServer, block Object) *Provider {
	tb.Helper()
	ctx := tb.Context()
	p := &Provider{tb: tb, server: server, block: block}
	var err error
	p.schemas, err = p.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	must(tb, err)
	noErrors(tb, p.schemas.Diagnostics)
	identities, ok := p.server.(interface {
		GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error)
	})
	if !ok {
		tb.Fatal("the server knows no identities")
	}
	p.identities, err = identities.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	must(tb, err)
	noErrors(tb, p.identities.Diagnostics)

	p.NextRun()
	return p
}

// NextRun configures the provider anew, as a CLI does for every plan and every apply.
func (p *Provider) NextRun() {
	p.tb.Helper()
	config := encode(p.tb, toValue(p.tb, p.schemas.Provider.ValueType(), p.block))
	configured, err := p.server.ConfigureProvider(p.tb.Context(), &tfprotov6.ConfigureProviderRequest{Config: config})
	must(p.tb, err)
	noErrors(p.tb, configured.Diagnostics)
}

// ReadData validates and reads a data source.
func (p *Provider) ReadData(typeName string, config Object) (Object, Diagnostics) {
	p.tb.Helper()
	ctx := p.tb.Context()
	typ := p.schemas.DataSourceSchemas[typeName].ValueType()
	encoded := encode(p.tb, toValue(p.tb, typ, config))
	validated, err := p.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: encoded})
	must(p.tb, err)
	diags := Diagnostics(validated.Diagnostics)
	if diags.HasError() {
		return nil, diags
	}
	read, err := p.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	must(p.tb, err)
	diags = append(diags, read.Diagnostics...)
	state, _ := fromValue(p.tb, decode(p.tb, typ, read.State)).(Object)
	return state, diags
}

// minimal is a provider without a configuration of its own.
type minimal struct {
	data   *tfkit.ProviderData
	offers Offers
}

func (m *minimal) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "altinn"
}

func (m *minimal) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (m *minimal) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	data := *m.data // which tells one run from another
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = &data, &data, &data
}

func (m *minimal) Resources(context.Context) []func() resource.Resource { return m.offers.Resources }

func (m *minimal) DataSources(context.Context) []func() datasource.DataSource {
	return m.offers.DataSources
}

func (m *minimal) ListResources(context.Context) []func() list.ListResource {
	return m.offers.ListResources
}

func (m *minimal) Functions(context.Context) []func() function.Function { return m.offers.Functions }
