package tfkit

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// States is what the CLI has read from its state in one run. It hands every object to the provider to have it upgraded, also where
// it neither refreshes it nor plans it as what it is: a tainted object is planned as one to be made, and with `-refresh=false`
// nothing else tells that there is one. The zero value is ready for use, also by several goroutines.
type States struct {
	mu        sync.Mutex
	waiting   map[string][]json.RawMessage         // by resource type, until it is observed
	observers map[string]func(raw json.RawMessage) // by resource type
}

// Observe hands over the attributes of every object of a resource type, those that were read before as well. There is one observer of
// a type.
func (s *States) Observe(resourceType string, observer func(raw json.RawMessage)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.observers == nil {
		s.observers = make(map[string]func(json.RawMessage))
	}
	s.observers[resourceType] = observer
	for _, raw := range s.waiting[resourceType] {
		observer(raw)
	}
	delete(s.waiting, resourceType)
}

func (s *States) read(resourceType string, raw json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if observer, ok := s.observers[resourceType]; ok {
		observer(raw)
		return
	}
	if s.waiting == nil {
		s.waiting = make(map[string][]json.RawMessage)
	}
	s.waiting[resourceType] = append(s.waiting[resourceType], raw)
}

// Watch returns the server, and has what a CLI asks it noted in the current run, which is nil as long as none has begun: the objects of
// its state in [Run.States], and what is under way in [Run.Calls].
func Watch(server Server, current func() *Run) Server { return watched{server, current} }

type watched struct {
	Server
	current func() *Run
}

func (w watched) begin() (end func()) {
	if run := w.current(); run != nil {
		return run.Calls.begin()
	}
	return func() {}
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (w watched) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	defer w.begin()()
	if run := w.current(); run != nil && req.RawState != nil {
		run.States.read(req.TypeName, req.RawState.JSON)
	}
	return w.Server.UpgradeResourceState(ctx, req) //nolint:wrapcheck // passed on
}

// ReadResource implements [tfprotov6.ProviderServer].
func (w watched) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	defer w.begin()()
	return w.Server.ReadResource(ctx, req) //nolint:wrapcheck // passed on
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (w watched) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	defer w.begin()()
	return w.Server.PlanResourceChange(ctx, req) //nolint:wrapcheck // passed on
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (w watched) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	defer w.begin()()
	return w.Server.ImportResourceState(ctx, req) //nolint:wrapcheck // passed on
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (w watched) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	defer w.begin()()
	return w.Server.ReadDataSource(ctx, req) //nolint:wrapcheck // passed on
}
