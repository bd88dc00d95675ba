package server

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// watching records in the current run what the CLI's calls tell: the objects of its state in
// [run.Run.States], the calls under way in [run.Run.Calls], and that it applies in
// [run.Run.Applying].
type watching struct {
	Server

	current func() *run.Run
}

// begin counts a call until the returned function is called.
func (w watching) begin() (end func()) {
	if run := w.current(); run != nil {
		return run.Calls.Begin()
	}
	return func() {}
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (w watching) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	defer w.begin()()
	if run := w.current(); run != nil && req.RawState != nil {
		run.States.Add(req.TypeName, req.RawState.JSON)
	}
	return w.Server.UpgradeResourceState(ctx, req) //nolint:wrapcheck // passed on
}

// ReadResource implements [tfprotov6.ProviderServer].
func (w watching) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	defer w.begin()()
	return w.Server.ReadResource(ctx, req) //nolint:wrapcheck // passed on
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (w watching) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	defer w.begin()()
	return w.Server.PlanResourceChange(ctx, req) //nolint:wrapcheck // passed on
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (w watching) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if run := w.current(); run != nil {
		run.Applying.Store(true)
	}
	return w.Server.ApplyResourceChange(ctx, req) //nolint:wrapcheck // passed on
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (w watching) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	defer w.begin()()
	return w.Server.ImportResourceState(ctx, req) //nolint:wrapcheck // passed on
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (w watching) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	defer w.begin()()
	return w.Server.ReadDataSource(ctx, req) //nolint:wrapcheck // passed on
}
