package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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
func BenchmarkSystem(b *testing.B) { benchmarkCalls(b, callsForSystem) }

// BenchmarkRequest are the calls for a request for as many rights and access packages each.
func BenchmarkRequest(b *testing.B) { benchmarkCalls(b, callsForRequest) }

// BenchmarkLists are those for a resource with as many texts in two lists, which does nothing else: sets are to be held against it.
func BenchmarkLists(b *testing.B) { benchmarkCalls(b, callsForLists) }

func benchmarkCalls(b *testing.B, of func(tb providertest.TB, count int) map[string]func(providertest.TB)) {
	b.Helper()
	for _, count := range []int{1, 10, 100, 500, 1000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			calls := of(b, count)
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

// callsForSystem are calls for a system that exists, by their names. The one to apply sends a change.
func callsForSystem(tb providertest.TB, count int) map[string]func(providertest.TB) {
	tb.Helper()
	return recordedCalls(tb, unchecked(tb), providertest.SystemType, manyOfEach(count), providertest.Object{"is_visible": false})
}

// callsForRequest are calls for a request that exists. The one to apply makes another one.
func callsForRequest(tb providertest.TB, count int) map[string]func(providertest.TB) {
	tb.Helper()
	asked := manyOfEach(count)
	return recordedCalls(tb, unchecked(tb), providertest.RequestType, providertest.Object{
		"system_id": asked["id"], "party_org_number": providertest.Customer, "rights": asked["rights"], "access_packages": asked["access_packages"],
	}, providertest.Object{"wait_for_acceptance": false})
}

// callsForLists are calls for an object with as many texts in two lists.
func callsForLists(tb providertest.TB, count int) map[string]func(providertest.TB) {
	tb.Helper()
	asked := manyOfEach(count)
	return recordedCalls(tb, providerserver.NewProtocol6(listing{})(), "listing_object", providertest.Object{
		"rights": asked["rights"], "access_packages": asked["access_packages"],
	}, providertest.Object{})
}

// unchecked is a provider that checks no names, before a register that believes everything.
func unchecked(tb providertest.TB) tfprotov6.ProviderServer {
	tb.Helper()
	world := providertest.New(tb.(testing.TB), emulator.Options{TokenLifetime: 24 * time.Hour}).Unsigned(tb).As(map[string]string{providertest.PlanTimeChecks: "false"})
	server, err := world.Server(new(stored))
	if err != nil {
		tb.Fatalf("starting the provider: %v", err)
	}
	return server
}

// recordedCalls are the calls by which an object is made and changed.
func recordedCalls(tb providertest.TB, server tfprotov6.ProviderServer, typ string, config, change providertest.Object) map[string]func(providertest.TB) {
	tb.Helper()
	recorded := &recorder{ProviderServer: server}
	object := tfkittest.Drive(tb, recorded, providertest.Object{}).Instance(typ)
	changed := providertest.With(config, change)
	for _, said := range []tfkittest.Diagnostics{object.Apply(config), object.Apply(changed), object.Refresh()} {
		if said.HasError() {
			tb.Fatalf("%s", said.Text())
		}
	}
	ofChange := recorded.plan
	if p := object.Plan(changed); p.Action != "none" {
		tb.Fatalf("the plan after the apply is to %s: %s", p.Action, p.Diagnostics.Text())
	}
	recorded.plan, recorded.planNothing = ofChange, recorded.plan
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
	validate    *tfprotov6.ValidateResourceConfigRequest
	read        *tfprotov6.ReadResourceRequest
	plan        *tfprotov6.PlanResourceChangeRequest
	planNothing *tfprotov6.PlanResourceChangeRequest // in which nothing changes
	apply       *tfprotov6.ApplyResourceChangeRequest
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
		"PlanNothing": func(tb providertest.TB) {
			answer, err := server.PlanResourceChange(tb.Context(), r.planNothing)
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

// stored is an Altinn that believes everything, and keeps the one system or request that it is sent.
type stored struct {
	object atomic.Pointer[map[string]any]
}

// RoundTrip implements [http.RoundTripper].
func (s *stored) RoundTrip(req *http.Request) (*http.Response, error) {
	isRequest := strings.HasPrefix(req.URL.Path, providertest.RequestPath)
	status, answer := http.StatusOK, any(map[string]any{"succeeded": true})
	switch req.Method {
	case http.MethodGet:
		object := s.object.Load()
		if object == nil || strings.Contains(req.URL.Path, "/byexternalref/") || !isRequest && (*object)["partyOrgNo"] != nil {
			status, answer = http.StatusNotFound, map[string]any{"code": "AUTH-00010"}
		} else {
			answer = *object
		}
	case http.MethodPost, http.MethodPut:
		object := map[string]any{}
		if err := json.NewDecoder(req.Body).Decode(&object); err != nil {
			return nil, err
		}
		switch {
		case isRequest:
			object["id"], object["status"], object["confirmUrl"] = providertest.NumberedID(1), "New", "https://altinn.example/1"
			object["externalRef"] = object["partyOrgNo"]
			status, answer = http.StatusCreated, object
		case req.Method == http.MethodPost:
			answer = "f2a5b7a6-6e5c-4a4b-9a57-4c5dbd3e2a10"
		}
		s.object.Store(&object)
	}
	body, err := json.Marshal(answer)
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: req,
	}, err
}
