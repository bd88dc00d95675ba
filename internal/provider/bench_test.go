package provider_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/provider"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Each benchmark makes a call again and again that a CLI has made to the provider. Altinn is the least that it can be: its work is not
// to be measured.

// BenchmarkStart is all that a process does before the CLI knows the schema.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		server := provider.NewServer("test")
		if _, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkConfigure is what every run begins with.
func BenchmarkConfigure(b *testing.B) {
	world := providertest.New(b, emulator.Options{})
	started := world.Unconfigured(b, world.Network)
	b.ReportAllocs()
	for b.Loop() {
		if said := started.Configure(providertest.Object{}); said.HasError() {
			b.Fatal(said.Text())
		}
	}
}

// BenchmarkList lists as many systems, with all that they have.
func BenchmarkList(b *testing.B) {
	for _, count := range []int{1, 10, 100, 1000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			world := providertest.New(b, emulator.Options{TokenLifetime: 24 * time.Hour}).Unsigned(b)
			for i := range count {
				world.Register(b, providertest.VendorClient, providertest.SystemBody(fmt.Sprintf("listed%d", i), nil))
			}
			started := world.Provider(b)
			b.ReportAllocs()
			for b.Loop() {
				found, said := started.List(providertest.SystemType, tfkittest.Query{IncludeResource: true})
				if said.HasError() || len(found) != count {
					b.Fatalf("%d systems are listed: %s", len(found), said.Text())
				}
			}
		})
	}
}

// BenchmarkSystem are the calls for a system with as many rights, access packages, client ids and redirect URLs each.
func BenchmarkSystem(b *testing.B) {
	for _, count := range []int{1, 10, 100, 1000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			calls := callsForSystem(b, count)
			for _, name := range slices.Sorted(maps.Keys(calls)) {
				b.Run(name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						calls[name](b)
					}
				})
			}
		})
	}
}

// What the framework does for each element of a set once more for every other one, a set of hundreds cannot afford. The bounds are a
// third above what was counted.
func TestAllocationsForLargeSets(t *testing.T) { //nolint:paralleltest // the allocations of others would count
	calls := callsForSystem(t, 100)
	for name, most := range map[string]float64{"Validate": 40_000, "Read": 215_000, "Plan": 365_000, "Apply": 300_000} {
		if got := testing.AllocsPerRun(1, func() { calls[name](t) }); got > most {
			t.Errorf("%s of a system with 100 of everything makes %.0f allocations, more than %.0f", name, got, most)
		}
	}
}

// callsForSystem are calls for a system that exists, by their names. The one to apply sends a change.
func callsForSystem(tb providertest.TB, count int) map[string]func(providertest.TB) {
	tb.Helper()
	world := providertest.New(tb.(testing.TB), emulator.Options{TokenLifetime: 24 * time.Hour}).Unsigned(tb).As(map[string]string{providertest.PlanTimeChecks: "false"})
	server, err := world.Server(new(stored))
	if err != nil {
		tb.Fatalf("starting the provider: %v", err)
	}
	recorded := &recorder{ProviderServer: server}
	system := tfkittest.Drive(tb, recorded, providertest.Object{}).Instance(providertest.SystemType)
	config := manyOfEach(count)
	for _, said := range []tfkittest.Diagnostics{system.Apply(config), system.Refresh()} {
		if said.HasError() {
			tb.Fatalf("%s", said.Text())
		}
	}
	if said := system.Apply(providertest.With(config, providertest.Object{"is_visible": false})); said.HasError() {
		tb.Fatalf("%s", said.Text())
	}
	return recorded.again(server)
}

func manyOfEach(count int) providertest.Object {
	var rights, packages, clients, urls []string
	for i := range count {
		rights = append(rights, fmt.Sprintf("resource-%d", i))
		packages = append(packages, providertest.AccessPackage(fmt.Sprintf("package-%d", i)))
		clients = append(clients, fmt.Sprintf("client-%d", i))
		urls = append(urls, fmt.Sprintf("https://smartcloud.example.no/receipt/%d", i))
	}
	return providertest.With(providertest.MinimalSystem("many"), providertest.Object{
		"rights": rights, "access_packages": packages, "client_ids": clients, "allowed_redirect_urls": urls,
	})
}

// recorder keeps the last call of each kind.
type recorder struct {
	tfprotov6.ProviderServer
	validate *tfprotov6.ValidateResourceConfigRequest
	read     *tfprotov6.ReadResourceRequest
	plan     *tfprotov6.PlanResourceChangeRequest
	apply    *tfprotov6.ApplyResourceChangeRequest
}

func (r *recorder) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	r.validate = req
	return r.ProviderServer.ValidateResourceConfig(ctx, req)
}

func (r *recorder) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	r.read = req
	return r.ProviderServer.ReadResource(ctx, req)
}

func (r *recorder) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	r.plan = req
	return r.ProviderServer.PlanResourceChange(ctx, req)
}

func (r *recorder) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	r.apply = req
	return r.ProviderServer.ApplyResourceChange(ctx, req)
}

// again makes the calls of the recorder once more.
func (r *recorder) again(server tfprotov6.ProviderServer) map[string]func(providertest.TB) {
	return map[string]func(providertest.TB){
		"Validate": func(tb providertest.TB) {
			answer, err := server.ValidateResourceConfig(tb.Context(), r.validate)
			answered(tb, answer.Diagnostics, err)
		},
		"Read": func(tb providertest.TB) {
			answer, err := server.ReadResource(tb.Context(), r.read)
			answered(tb, answer.Diagnostics, err)
		},
		"Plan": func(tb providertest.TB) {
			answer, err := server.PlanResourceChange(tb.Context(), r.plan)
			answered(tb, answer.Diagnostics, err)
		},
		"Apply": func(tb providertest.TB) {
			answer, err := server.ApplyResourceChange(tb.Context(), r.apply)
			answered(tb, answer.Diagnostics, err)
		},
	}
}

func answered(tb providertest.TB, said tfkittest.Diagnostics, err error) {
	if err != nil || said.HasError() {
		tb.Fatalf("%v %s", err, said.Text())
	}
}

// stored is a register that believes everything, and keeps the one system that it is sent.
type stored struct{ system atomic.Pointer[[]byte] }

// RoundTrip implements [http.RoundTripper].
func (s *stored) RoundTrip(req *http.Request) (*http.Response, error) {
	status, answer := http.StatusOK, []byte(`{"succeeded":true}`)
	switch req.Method {
	case http.MethodGet:
		if system := s.system.Load(); system != nil {
			answer = *system
		} else {
			status = http.StatusNotFound
		}
	case http.MethodPost, http.MethodPut:
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		if s.system.Swap(&body) == nil {
			answer = []byte(`"f2a5b7a6-6e5c-4a4b-9a57-4c5dbd3e2a10"`)
		}
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(answer)), Request: req,
	}, nil
}
