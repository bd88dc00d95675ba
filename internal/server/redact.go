package server

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// redacting redacts the diagnostics of every call and the errors of functions, whoever wrote them:
// an attribute, the framework or Altinn. It leaves in what the call is about; see [identifiers]. No
// message gets past it, so nothing else in the provider has to redact one.
type redacting struct{ Server }

// redacted makes a call, in a context of its own, and redacts the diagnostics of its answer.
func redacted[Q, A any](
	ctx context.Context, req *Q, call func(context.Context, *Q) (*A, error),
) (*A, error) {
	ctx, end := newCallContext(ctx)
	defer end()
	answer, err := call(ctx, req)
	if answer != nil {
		redactAll(diagnosticsOf(answer), identifiersOf(req))
	}
	return answer, err
}

// diagnosticsOf returns the diagnostics of an answer: each kind of the protocol's has them in a
// member of the same name.
func diagnosticsOf(answer any) []*tfprotov6.Diagnostic {
	member := reflect.ValueOf(answer).Elem().FieldByName("Diagnostics")
	diagnostics, _ := reflect.TypeAssert[[]*tfprotov6.Diagnostic](member)
	return diagnostics
}

func redactAll(diagnostics []*tfprotov6.Diagnostic, known *identifiers) {
	for _, d := range diagnostics {
		d.Summary, d.Detail = known.redact(d.Summary), known.redact(d.Detail)
	}
}

// ValidateProviderConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateProviderConfig)
}

// ConfigureProvider implements [tfprotov6.ProviderServer].
func (r redacting) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return redacted(ctx, req, r.Server.ConfigureProvider)
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateResourceConfig)
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (r redacting) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.UpgradeResourceState)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (r redacting) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return redacted(ctx, req, r.Server.ReadResource)
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (r redacting) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return redacted(ctx, req, r.Server.PlanResourceChange)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (r redacting) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return redacted(ctx, req, r.Server.ApplyResourceChange)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (r redacting) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.ImportResourceState)
}

// MoveResourceState implements [tfprotov6.ProviderServer].
func (r redacting) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return redacted(ctx, req, r.Server.MoveResourceState)
}

// UpgradeResourceIdentity implements [tfprotov6.ProviderServer].
func (r redacting) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return redacted(ctx, req, r.Server.UpgradeResourceIdentity)
}

// GenerateResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.GenerateResourceConfig)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateDataResourceConfig)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (r redacting) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return redacted(ctx, req, r.Server.ReadDataSource)
}

// ValidateEphemeralResourceConfig implements [tfprotov6.ProviderServer].
func (r redacting) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateEphemeralResourceConfig)
}

// OpenEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.OpenEphemeralResource)
}

// RenewEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.RenewEphemeralResource)
}

// CloseEphemeralResource implements [tfprotov6.ProviderServer].
func (r redacting) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return redacted(ctx, req, r.Server.CloseEphemeralResource)
}

// ValidateListResourceConfig implements [tfprotov6.ListResourceServer].
func (r redacting) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return redacted(ctx, req, r.Server.ValidateListResourceConfig)
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
