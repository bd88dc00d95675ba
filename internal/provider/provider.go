// Package provider is the provider block, and the table of contents of everything the provider
// offers.
package provider

import (
	"context"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	fwfunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/access"
	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/catalog"
	"github.com/altinn/terraform-provider-altinn/internal/changerequest"
	"github.com/altinn/terraform-provider-altinn/internal/function"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/maskinportenclient"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/system"
	"github.com/altinn/terraform-provider-altinn/internal/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/systemuserrequest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/token"
)

var (
	_ framework.ProviderWithValidateConfig     = (*Provider)(nil)
	_ framework.ProviderWithEphemeralResources = (*Provider)(nil)
	_ framework.ProviderWithListResources      = (*Provider)(nil)
	_ framework.ProviderWithFunctions          = (*Provider)(nil)
)

// defaultPollInterval is the least time between two reads of a request that is waited for
// (altinn-api.md §7.5).
const defaultPollInterval = 10 * time.Second

// Provider is the provider named altinn.
type Provider struct {
	version   string
	getenv    func(string) string
	transport http.RoundTripper // nil for one of the provider's own
	now       func() time.Time

	pollInterval time.Duration // between two looks at a request that the customer has not answered

	run atomic.Pointer[run.Run]        // that the provider was configured for last
	own atomic.Pointer[http.Transport] // of that run, unless it was given one
}

// Option replaces something of the outside world, for tests.
type Option func(*Provider)

// WithGetenv replaces [os.Getenv].
func WithGetenv(getenv func(string) string) Option {
	return func(p *Provider) { p.getenv = getenv }
}

// WithTransport replaces the transport that every request goes through.
func WithTransport(transport http.RoundTripper) Option {
	return func(p *Provider) { p.transport = transport }
}

// WithClock replaces [time.Now].
func WithClock(now func() time.Time) Option {
	return func(p *Provider) { p.now = now }
}

// WithPollInterval replaces [defaultPollInterval].
func WithPollInterval(interval time.Duration) Option {
	return func(p *Provider) { p.pollInterval = interval }
}

// New returns the provider of that version, not yet configured.
func New(version string, options ...Option) *Provider {
	p := &Provider{version: version, getenv: os.Getenv, now: time.Now, pollInterval: defaultPollInterval}
	for _, option := range options {
		option(p)
	}
	return p
}

// Metadata implements [framework.Provider].
func (p *Provider) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName = "altinn"
	resp.Version = p.version
}

// Schema implements [framework.Provider].
func (p *Provider) Schema(_ context.Context, _ framework.SchemaRequest, resp *framework.SchemaResponse) {
	resp.Schema = providerSchema()
}

// ValidateConfig implements [framework.ProviderWithValidateConfig]: what is wrong whatever the
// environment holds.
func (p *Provider) ValidateConfig(ctx context.Context, req framework.ValidateConfigRequest, resp *framework.ValidateConfigResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	configuration, diags := blockFromModel(ctx, m)
	resp.Diagnostics.Append(diags...)
	_, diags = limitsOf(ctx, m)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(validate(configuration, p.now)...)
}

// Configure implements [framework.Provider].
func (p *Provider) Configure(ctx context.Context, req framework.ConfigureRequest, resp *framework.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	configuration, diags := blockFromModel(ctx, m)
	resp.Diagnostics.Append(diags...)
	l, diags := limitsOf(ctx, m)
	resp.Diagnostics.Append(diags...)
	checks, diags := planTimeChecks(m, p.getenv)
	resp.Diagnostics.Append(diags...)
	s, diags := resolve(configuration, blockFromEnvironment(p.getenv), p.now)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if s.unknown() != "" && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &framework.Deferred{Reason: framework.DeferredReasonProviderConfigUnknown}
		return
	}
	data := p.data(&s, l)
	p.run.Store(data.Run)
	if checks && s.unknownPlatform == "" {
		scopes := data.Scopes
		if data.NoSelfService || s.unknownSelfservice != "" {
			scopes = nil
		}
		data.Catalog = catalog.NewChecks(data.Metadata, scopes, p.now)
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = data.ProviderData, data.ProviderData, data.ProviderData
	resp.EphemeralResourceData = data
}

// Resources implements [framework.Provider].
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		system.NewResource,
		systemuserrequest.NewResource,
		changerequest.NewResource,
		maskinportenclient.NewResource,
	}
}

// DataSources implements [framework.Provider].
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		system.NewDataSource,
		system.NewDataSourceList,
		system.NewDataSourceChangeLog,
		systemuserrequest.NewDataSource,
		systemuserrequest.NewDataSourceList,
		systemuser.NewDataSource,
		systemuser.NewDataSourceList,
		access.NewDataSource,
		access.NewClientsDataSource,
		catalog.NewResourceDataSource,
		catalog.NewResourceDataSourceList,
		catalog.NewPackageDataSource,
		catalog.NewPackageDataSourceList,
		maskinportenclient.NewDataSource,
		maskinportenclient.NewDataSourceList,
		catalog.NewScopeDataSourceList,
	}
}

// EphemeralResources implements [framework.ProviderWithEphemeralResources].
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		token.NewMaskinporten,
		token.NewSystemUser,
	}
}

// ListResources implements [framework.ProviderWithListResources].
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		system.NewListResource,
		systemuserrequest.NewListResource,
		maskinportenclient.NewListResource,
	}
}

// Functions implements [framework.ProviderWithFunctions].
func (p *Provider) Functions(context.Context) []func() fwfunction.Function {
	return []func() fwfunction.Function{
		function.NewSystemID,
		function.NewAccessPackageURN,
		function.NewIsOrgNumber,
	}
}

func (p *Provider) data(s *settings, l limits) *token.Data {
	// The CLI is left out: OpenTofu tells providers the name of a Terraform, with a version that is not its own.
	agent := "terraform-provider-altinn/" + p.version
	transport := p.transport
	if transport == nil {
		own := newTransport(l.concurrency)
		if former := p.own.Swap(own); former != nil {
			former.CloseIdleConnections()
		}
		transport = own
	}
	data := &token.Data{ProviderData: &tfkit.ProviderData{
		NoCredential: s.credential.missing(), Platform: s.platform(), Run: run.New(), PollInterval: p.pollInterval,
	}}
	options := api.Options{
		BaseURL: s.platformURL, Transport: transport, UserAgent: agent,
		RequestTimeout: l.timeout, MaxRetries: l.retries, MaxConcurrentRequests: l.concurrency,
		MaxRequestsPerSecond: float64(l.rate), Observe: logAltinn,
	}
	if s.unknownPlatform != "" {
		// No attempt can succeed, so none is repeated.
		options.Transport, options.MaxRetries = unknownError(s.unknownPlatform), 0
	}
	var source *maskinporten.Source // nil without a key
	switch {
	case s.unknown() != "":
		waits := unknownError(s.unknown())
		options.Tokens, data.Grants, data.Exchanged = waits, waits, waits
	case s.credential.ready != nil:
		options.Tokens = s.credential.ready
	case s.credential.key != nil:
		source = maskinporten.New(maskinporten.Options{
			ClientID: s.clientID, Key: s.credential.key, Endpoints: s.endpoints, ConsumerOrg: s.consumerOrg,
			Transport: transport, UserAgent: agent, Timeout: l.timeout, MaxRetries: l.retries, Now: p.now, Observe: logMaskinporten,
			PropagationTimeout: l.propagation, Waiting: logPropagation,
		})
		options.Tokens, data.Grants = source, source
	}
	data.Altinn = altinn.New(options)
	if source != nil {
		data.Exchanged = exchanged(source, data.Altinn)
	}
	data.SystemUserTokens = token.SystemUserTokens(data.Exchanged)
	data.Metadata = altinn.NewMetadata(data.Altinn, p.now)
	data.Now, data.NoSelfService = p.now, s.selfserviceURL == "" && s.unknownSelfservice == ""
	options.BaseURL, options.Transport, options.MaxRetries = s.selfserviceURL, transport, l.retries
	if s.unknownSelfservice != "" {
		options.Transport, options.MaxRetries = unknownError(s.unknownSelfservice), 0
	}
	data.SelfService = selfservice.New(options)
	data.Scopes = selfservice.NewScopes(data.SelfService, p.now)
	return data
}
