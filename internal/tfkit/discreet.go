package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Server is what a provider server of the framework's implements.
type Server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
}

// FrameworkServer is the server of a provider that the framework drives, not yet configured.
func FrameworkServer(p provider.Provider) Server {
	server := providerserver.NewProtocol6(p)()
	lists, _ := server.(tfprotov6.ListResourceServer) // the framework's own server has both
	return struct {
		tfprotov6.ProviderServer
		tfprotov6.ListResourceServer
	}{server, lists}
}

// Discreet returns the server with its diagnostics and the errors of its functions [Redact]ed, whoever wrote them: an attribute,
// the framework or Altinn. What a call is about stays: see [identifiers]. This is the one place that a message cannot get past, so no attribute has to think of it.
func Discreet(server Server) Server { return discreet{server} }

type discreet struct{ Server }

// redacting passes a call on and redacts what it says.
func redacting[Q, A any](
	ctx context.Context, req *Q, call func(context.Context, *Q) (*A, error), said func(*A) []*tfprotov6.Diagnostic,
) (*A, error) {
	answer, err := call(ctx, req)
	if answer != nil {
		redactAll(said(answer), identifiersOf(req))
	}
	return answer, err
}

func redactAll(said []*tfprotov6.Diagnostic, known *identifiers) {
	for _, diagnostic := range said {
		diagnostic.Summary, diagnostic.Detail = known.redact(diagnostic.Summary), known.redact(diagnostic.Detail)
	}
}

// ValidateProviderConfig implements [tfprotov6.ProviderServer].
func (d discreet) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return redacting(ctx, req, d.Server.ValidateProviderConfig, func(a *tfprotov6.ValidateProviderConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ConfigureProvider implements [tfprotov6.ProviderServer].
func (d discreet) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return redacting(ctx, req, d.Server.ConfigureProvider, func(a *tfprotov6.ConfigureProviderResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (d discreet) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return redacting(ctx, req, d.Server.ValidateResourceConfig, func(a *tfprotov6.ValidateResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (d discreet) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return redacting(ctx, req, d.Server.UpgradeResourceState, func(a *tfprotov6.UpgradeResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ReadResource implements [tfprotov6.ProviderServer].
func (d discreet) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return redacting(ctx, req, d.Server.ReadResource, func(a *tfprotov6.ReadResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (d discreet) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return redacting(ctx, req, d.Server.PlanResourceChange, func(a *tfprotov6.PlanResourceChangeResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (d discreet) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return redacting(ctx, req, d.Server.ApplyResourceChange, func(a *tfprotov6.ApplyResourceChangeResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (d discreet) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return redacting(ctx, req, d.Server.ImportResourceState, func(a *tfprotov6.ImportResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// MoveResourceState implements [tfprotov6.ProviderServer].
func (d discreet) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return redacting(ctx, req, d.Server.MoveResourceState, func(a *tfprotov6.MoveResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (d discreet) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return redacting(ctx, req, d.Server.UpgradeResourceIdentity, func(a *tfprotov6.UpgradeResourceIdentityResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// GenerateResourceConfig implements [tfprotov6.ProviderServer].
func (d discreet) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return redacting(ctx, req, d.Server.GenerateResourceConfig, func(a *tfprotov6.GenerateResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (d discreet) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return redacting(ctx, req, d.Server.ValidateDataResourceConfig, func(a *tfprotov6.ValidateDataResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (d discreet) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return redacting(ctx, req, d.Server.ReadDataSource, func(a *tfprotov6.ReadDataSourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateEphemeralResourceConfig implements [tfprotov6.ProviderServer].
func (d discreet) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return redacting(ctx, req, d.Server.ValidateEphemeralResourceConfig, func(a *tfprotov6.ValidateEphemeralResourceConfigResponse) []*tfprotov6.Diagnostic {
		return a.Diagnostics
	})
}

// OpenEphemeralResource implements [tfprotov6.ProviderServer].
func (d discreet) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return redacting(ctx, req, d.Server.OpenEphemeralResource, func(a *tfprotov6.OpenEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// RenewEphemeralResource implements [tfprotov6.ProviderServer].
func (d discreet) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return redacting(ctx, req, d.Server.RenewEphemeralResource, func(a *tfprotov6.RenewEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// CloseEphemeralResource implements [tfprotov6.ProviderServer].
func (d discreet) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return redacting(ctx, req, d.Server.CloseEphemeralResource, func(a *tfprotov6.CloseEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateListResourceConfig implements [tfprotov6.ListResourceServer].
func (d discreet) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return redacting(ctx, req, d.Server.ValidateListResourceConfig, func(a *tfprotov6.ValidateListResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ListResource implements [tfprotov6.ListResourceServer].
func (d discreet) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := d.Server.ListResource(ctx, req)
	if stream == nil || stream.Results == nil {
		return stream, err //nolint:wrapcheck // passed on
	}
	results, known := stream.Results, identifiersOf(req)
	stream.Results = func(yield func(tfprotov6.ListResourceResult) bool) {
		for result := range results {
			redactAll(result.Diagnostics, known)
			if !yield(result) {
				return
			}
		}
	}
	return stream, err //nolint:wrapcheck // passed on
}

// CallFunction implements [tfprotov6.ProviderServer].
func (d discreet) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	answer, err := d.Server.CallFunction(ctx, req)
	if answer != nil && answer.Error != nil {
		answer.Error.Text = Redact(answer.Error.Text)
	}
	return answer, err //nolint:wrapcheck // passed on
}
