// Package tfkittest plays a CLI's part against the provider protocol, in process and without a CLI: it validates, plans,
// applies, refreshes, imports and destroys, and checks what Terraform's core would refuse.
//
// It is for tests; nothing that ships imports it.
package tfkittest

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/server"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// TerraformVersion is that of the CLI that is played, as it tells the provider.
const TerraformVersion = "1.11.4"

// TB is what this package needs of a test; [testing.TB] has it.
type TB interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Offers is what a test's provider has.
type Offers struct {
	Resources     []func() resource.Resource
	DataSources   []func() datasource.DataSource
	ListResources []func() list.ListResource
	Functions     []func() function.Function
}

// Provider is a process of a provider, as a CLI has started it.
type Provider struct {
	// Schemas are those of all that the provider offers.
	Schemas *tfprotov6.GetProviderSchemaResponse
	// Identities are those of its resources.
	Identities *tfprotov6.GetResourceIdentitySchemasResponse
	// AllowsDeferral plays a CLI that lets the provider put off what it cannot know yet.
	AllowsDeferral bool

	tb     TB
	server tfprotov6.ProviderServer
	last   Object // the block that it was configured by last
}

// NewProvider starts a provider named altinn that hands the data to what it offers.
func NewProvider(tb TB, data *tfkit.ProviderData, offers Offers) *Provider {
	tb.Helper()
	m := &minimal{data: data, offers: offers}
	return Drive(tb, server.New(m, m.run.Load), Object{})
}

// Drive starts any provider and configures it, by a provider block with these arguments.
func Drive(tb TB, server tfprotov6.ProviderServer, block Object) *Provider {
	tb.Helper()
	p := Start(tb, server)
	noErrors(tb, p.Configure(block))
	return p
}

// Start starts any provider, which is not configured yet.
func Start(tb TB, server tfprotov6.ProviderServer) *Provider {
	tb.Helper()
	p := &Provider{tb: tb, server: server}
	var err error
	p.Schemas, err = p.server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{})
	must(tb, err)
	noErrors(tb, p.Schemas.Diagnostics)
	p.Identities, err = p.server.GetResourceIdentitySchemas(tb.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	must(tb, err)
	noErrors(tb, p.Identities.Diagnostics)
	return p
}

// In returns the same process, driven by another test, such as a part of the one that started it.
func (p *Provider) In(tb TB) *Provider {
	same := *p
	same.tb = tb
	return &same
}

// Validate checks a provider block alone.
func (p *Provider) Validate(block Object) Diagnostics {
	p.tb.Helper()
	validated, err := p.server.ValidateProviderConfig(p.tb.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: p.block(block)})
	must(p.tb, err)
	return validated.Diagnostics
}

// Configure validates a provider block and configures the provider by it.
func (p *Provider) Configure(block Object) Diagnostics {
	p.tb.Helper()
	diags := p.Validate(block)
	if diags.HasError() {
		return diags
	}
	return append(diags, p.ConfigureUnchecked(block)...)
}

// ConfigureUnchecked configures the provider by a block that nobody has validated.
func (p *Provider) ConfigureUnchecked(block Object) Diagnostics {
	p.tb.Helper()
	p.last = block
	configured, err := p.server.ConfigureProvider(p.tb.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: TerraformVersion, Config: p.block(block),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: p.AllowsDeferral},
	})
	must(p.tb, err)
	return configured.Diagnostics
}

// NextRun configures the provider anew, as a CLI does for every plan and every apply.
func (p *Provider) NextRun() {
	p.tb.Helper()
	noErrors(p.tb, p.Configure(p.last))
}

func (p *Provider) block(block Object) *tfprotov6.DynamicValue {
	p.tb.Helper()
	return encode(p.tb, toValue(p.tb, p.Schemas.Provider.ValueType(), block))
}

// Stop interrupts the calls under way, as a CLI does on Ctrl-C.
func (p *Provider) Stop() {
	resp, err := p.server.StopProvider(context.WithoutCancel(p.tb.Context()), &tfprotov6.StopProviderRequest{})
	if err != nil || resp.Error != "" {
		p.tb.Errorf("stopping the provider: %v %v", err, resp)
	}
}

// minimal is a provider without a configuration of its own.
type minimal struct {
	data   *tfkit.ProviderData
	offers Offers
	run    atomic.Pointer[run.Run]
}

func (m *minimal) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "altinn"
}

func (m *minimal) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (m *minimal) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	data := *m.data
	data.Run = run.New()
	m.run.Store(data.Run)
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
