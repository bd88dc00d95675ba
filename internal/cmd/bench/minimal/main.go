// Command minimal is the least that a provider on the plugin framework can be, for the benchmark to measure others by.
// minimal_nothing keeps what it is given; minimal_get also sends it, and reads it with one call; minimal_customers is an experiment.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	service := &service{url: os.Getenv("BENCH_URL"), token: os.Getenv("BENCH_TOKEN"), transport: &http.Transport{MaxIdleConnsPerHost: 10}}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return minimal{service} },
		providerserver.ServeOpts{Address: "example.com/example/minimal"})
	if err != nil {
		log.Fatal(err)
	}
}

type minimal struct{ service *service }

func (minimal) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "minimal"
}
func (minimal) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (minimal) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (minimal) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (m minimal) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return object{name: "nothing"} },
		func() resource.Resource { return object{name: "get", service: m.service} },
		func() resource.Resource { return customers(m) },
	}
}

// object is either resource; that of minimal_nothing has no service.
type object struct {
	name    string
	service *service
}

type model struct {
	ID   types.String `tfsdk:"id"`
	Path types.String `tfsdk:"path"`
	Body types.String `tfsdk:"body"`
}

func (o object) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "minimal_" + o.name
}

func (object) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	required := schema.StringAttribute{Required: true}
	resp.Schema.Attributes = map[string]schema.Attribute{"id": required, "path": required, "body": required}
}

func (o object) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if err := o.call(ctx, http.MethodPost, m.Path.ValueString(), m.Body.ValueString()); err != nil {
		resp.Diagnostics.AddError("Unable to create", err.Error())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (o object) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if err := o.call(ctx, http.MethodGet, m.Path.ValueString()+"/"+m.ID.ValueString(), ""); err != nil {
		resp.Diagnostics.AddError("Unable to read", err.Error())
	}
}

func (object) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (o object) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m model
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if err := o.call(ctx, http.MethodDelete, m.Path.ValueString()+"/"+m.ID.ValueString(), ""); err != nil {
		resp.Diagnostics.AddError("Unable to delete", err.Error())
	}
}

// call makes one call and decodes the answer.
func (o object) call(ctx context.Context, method, path, body string) error {
	if o.service == nil {
		return nil
	}
	answer, err := o.service.call(ctx, method, path, body)
	if err != nil {
		return err
	}
	var decoded any
	return json.Unmarshal(answer, &decoded) //nolint:wrapcheck // it says all
}

// service is where objects are.
type service struct {
	url, token string
	transport  http.RoundTripper
}

// call makes one call and returns the answer.
func (s *service) call(ctx context.Context, method, path, body string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewBufferString(body))
	if err != nil {
		return nil, fmt.Errorf("making a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.transport.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("sending a request: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return nil, fmt.Errorf("%s %s: %s: %s", method, path, resp.Status, answer)
	}
	return answer, nil
}
