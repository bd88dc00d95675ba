package server

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// redacting redacts all diagnostics and the errors of functions, whoever wrote them: an attribute, the framework or Altinn. What a call
// is about stays: see [identifiers]. This is the one place that a message cannot get past, so no attribute has to think of it.
type redacting struct{ Server }

// redacted passes a call on and redacts what it says.
func redacted[Q, A any](
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
func (r redacting) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateProviderConfig, func(a *tfprotov6.ValidateProviderConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ConfigureProvider implements [tfprotov6.ProviderServer].
func (r redacting) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return redacted(ctx, req, r.Server.ConfigureProvider, func(a *tfprotov6.ConfigureProviderResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateResourceConfig, func(a *tfprotov6.ValidateResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (r redacting) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.UpgradeResourceState, func(a *tfprotov6.UpgradeResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ReadResource implements [tfprotov6.ProviderServer].
func (r redacting) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return redacted(ctx, req, r.Server.ReadResource, func(a *tfprotov6.ReadResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (r redacting) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return redacted(ctx, req, r.Server.PlanResourceChange, func(a *tfprotov6.PlanResourceChangeResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (r redacting) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return redacted(ctx, req, r.Server.ApplyResourceChange, func(a *tfprotov6.ApplyResourceChangeResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (r redacting) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.ImportResourceState, func(a *tfprotov6.ImportResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// MoveResourceState implements [tfprotov6.ProviderServer].
func (r redacting) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.MoveResourceState, func(a *tfprotov6.MoveResourceStateResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (r redacting) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return redacted(ctx, req, r.Server.UpgradeResourceIdentity, func(a *tfprotov6.UpgradeResourceIdentityResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// GenerateResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.GenerateResourceConfig, func(a *tfprotov6.GenerateResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateDataResourceConfig, func(a *tfprotov6.ValidateDataResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (r redacting) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return redacted(ctx, req, r.Server.ReadDataSource, func(a *tfprotov6.ReadDataSourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateEphemeralResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateEphemeralResourceConfig, func(a *tfprotov6.ValidateEphemeralResourceConfigResponse) []*tfprotov6.Diagnostic {
		return a.Diagnostics
	})
}

// OpenEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.OpenEphemeralResource, func(a *tfprotov6.OpenEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// RenewEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.RenewEphemeralResource, func(a *tfprotov6.RenewEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// CloseEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.CloseEphemeralResource, func(a *tfprotov6.CloseEphemeralResourceResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ValidateListResourceConfig implements [tfprotov6.ListResourceServer].
func (r redacting) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateListResourceConfig, func(a *tfprotov6.ValidateListResourceConfigResponse) []*tfprotov6.Diagnostic { return a.Diagnostics })
}

// ListResource implements [tfprotov6.ListResourceServer].
func (r redacting) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	stream, err := r.Server.ListResource(ctx, req)
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
func (r redacting) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	answer, err := r.Server.CallFunction(ctx, req)
	if answer != nil && answer.Error != nil {
		answer.Error.Text = failure.Redact(answer.Error.Text)
	}
	return answer, err //nolint:wrapcheck // passed on
}
