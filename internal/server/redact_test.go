package server

import (
	"context"
	"encoding/pem"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// indiscreet answers every call with a secret in all that it says.
type indiscreet struct {
	Server

	secret string
}

func (s indiscreet) said() []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Summary: "a " + s.secret, Detail: "b " + s.secret}}
}

// Whatever a provider says, in whichever of the protocol's calls, a key in it is not shown. A call
// that is new in the protocol ends this test: the embedded server is nil.
func TestServerRedactsAllThatItSays(t *testing.T) {
	t.Parallel()
	secret := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: randomSecret(1200)}))
	server := reflect.ValueOf(redacting{indiscreet{secret: secret}})
	calls := 0
	for i := range server.NumMethod() {
		method, name := server.Method(i), server.Type().Method(i).Name
		answer := method.Type().Out(0).Elem()
		switch {
		case name == "GetMetadata" || strings.HasPrefix(name, "Get") || name == "StopProvider":
			continue // what they say depends on nothing that is configured
		case method.Type().NumIn() != 2:
			t.Fatalf("%s takes something else than a request", name)
		}
		results := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(method.Type().In(1).Elem())})
		for _, text := range texts(results[0].Elem(), answer) {
			calls++
			if strings.Contains(text, "PRIVATE KEY") || !strings.Contains(text, "not shown]") {
				t.Errorf("%s says %q", name, text)
			}
		}
	}
	if calls < 2*18 {
		t.Errorf("only %d texts", calls)
	}
}

// texts are what an answer of any call says.
func texts(answer reflect.Value, typ reflect.Type) []string {
	var found []string
	switch answer := answer.Interface().(type) {
	case tfprotov6.CallFunctionResponse:
		return []string{answer.Error.Text}
	case tfprotov6.ListResourceServerStream:
		for result := range answer.Results {
			found = append(found, result.Diagnostics[0].Summary, result.Diagnostics[0].Detail)
		}
		return found
	}
	if _, ok := typ.FieldByName("Diagnostics"); ok {
		for _, diagnostic := range answer.FieldByName("Diagnostics").Interface().([]*tfprotov6.Diagnostic) {
			found = append(found, diagnostic.Summary, diagnostic.Detail)
		}
	}
	return found
}

func (s indiscreet) CallFunction(context.Context, *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: s.secret}}, nil
}

func (s indiscreet) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
		yield(tfprotov6.ListResourceResult{Diagnostics: s.said()})
	}}, nil
}

func (s indiscreet) ValidateProviderConfig(context.Context, *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ConfigureProvider(context.Context, *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) UpgradeResourceState(context.Context, *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ReadResource(context.Context, *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) PlanResourceChange(context.Context, *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return &tfprotov6.PlanResourceChangeResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return &tfprotov6.ApplyResourceChangeResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ImportResourceState(context.Context, *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return &tfprotov6.ImportResourceStateResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) MoveResourceState(context.Context, *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return &tfprotov6.MoveResourceStateResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) UpgradeResourceIdentity(context.Context, *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return &tfprotov6.UpgradeResourceIdentityResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) GenerateResourceConfig(context.Context, *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return &tfprotov6.GenerateResourceConfigResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ReadDataSource(context.Context, *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return &tfprotov6.ReadDataSourceResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ValidateEphemeralResourceConfig(context.Context, *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) OpenEphemeralResource(context.Context, *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return &tfprotov6.OpenEphemeralResourceResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) RenewEphemeralResource(context.Context, *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return &tfprotov6.RenewEphemeralResourceResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) CloseEphemeralResource(context.Context, *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return &tfprotov6.CloseEphemeralResourceResponse{Diagnostics: s.said()}, nil
}

func (s indiscreet) ValidateListResourceConfig(context.Context, *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: s.said()}, nil
}

// randomSecret is the same each time.
func randomSecret(n int) []byte {
	content := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(content) // never fails
	return content
}
