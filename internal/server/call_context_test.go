package server

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// empty is a provider that offers nothing.
type empty struct{}

func (empty) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse)    {}
func (empty) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (empty) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (empty) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (empty) Resources(context.Context) []func() resource.Resource                              { return nil }

// The memory of a provider grew by some ten kilobytes with every call: 2,000 requests took it 320 MB.
func TestCallsThatHaveEndedHoldNothing(t *testing.T) {
	t.Parallel()
	s := New(empty{}, func() *run.Run { return nil })
	block := objectValue(t, nil)
	call := func() weak.Pointer[[64]byte] {
		type key struct{}
		held := new([64]byte)
		_, err := s.ValidateProviderConfig(context.WithValue(t.Context(), key{}, held), &tfprotov6.ValidateProviderConfigRequest{Config: block})
		if err != nil {
			t.Fatal(err)
		}
		return weak.Make(held)
	}
	held := make([]weak.Pointer[[64]byte], 10)
	for i := range held {
		held[i] = call()
	}
	runtime.GC()
	for i, value := range held {
		if value.Value() != nil {
			t.Errorf("call %d has ended, and what its context held is still there", i)
		}
	}
	runtime.KeepAlive(s)
}

// Until it ends, the context of a call is the one that it was made of, and afterwards it is over.
func TestCallContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	parent, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "held"))
	defer cancel()
	interrupted, endOther := newCallContext(parent)
	defer endOther()
	ctx, end := newCallContext(parent)
	child, stop := context.WithCancel(ctx)
	defer stop()
	if child.Value(key{}) != "held" || child.Err() != nil || ctx.Err() != nil {
		t.Errorf("the call has %v, and it is %v", child.Value(key{}), child.Err())
	}
	end()
	<-child.Done()
	if child.Value(key{}) != nil || !errors.Is(ctx.Err(), context.Canceled) || !errors.Is(child.Err(), context.Canceled) {
		t.Errorf("after its end the call has %v, and is %v", child.Value(key{}), ctx.Err())
	}
	cancel()
	<-interrupted.Done()
	if !errors.Is(interrupted.Err(), context.Canceled) {
		t.Errorf("the interrupted call is %v", interrupted.Err())
	}
}
