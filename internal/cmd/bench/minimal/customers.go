package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// customers is an experiment: the requests of one system to all its customers, as one resource. It does what such a resource could do
// best: it asks ten at once, reads a list, asks only who is new, and keeps what has been made when one of them fails.
type customers struct{ service *service }

type customersModel struct {
	SystemID  types.String         `tfsdk:"system_id"`
	Right     types.String         `tfsdk:"right"`
	Customers map[string]string    `tfsdk:"customers"` // organisation number by external reference
	Requests  map[string]requested `tfsdk:"requests"`  // by external reference
}

type requested struct {
	ID         types.String `tfsdk:"id" json:"id"`
	Status     types.String `tfsdk:"status" json:"status"`
	ConfirmURL types.String `tfsdk:"confirm_url" json:"confirmUrl"`
}

const (
	askPath  = "/authentication/api/v1/systemuser/request/vendor"
	listPath = askPath + "/bysystem/"
	atOnce   = 10
)

func (customers) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "minimal_customers"
}

func (customers) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	computed := schema.StringAttribute{Computed: true}
	resp.Schema.Attributes = map[string]schema.Attribute{
		"system_id": schema.StringAttribute{Required: true},
		"right":     schema.StringAttribute{Required: true},
		"customers": schema.MapAttribute{Required: true, ElementType: types.StringType},
		"requests": schema.MapNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{"id": computed, "status": computed, "confirm_url": computed},
		}},
	}
}

// ModifyPlan plans what is unchanged as it is, so that a plan shows only what changes.
func (customers) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var system types.String
	var wanted types.Map
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("system_id"), &system)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("customers"), &wanted)...)
	if wanted.IsUnknown() || resp.Diagnostics.HasError() {
		return
	}
	var prior customersModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	planned := map[string]requested{}
	for ref := range wanted.Elements() {
		planned[ref] = requested{types.StringUnknown(), types.StringUnknown(), types.StringUnknown()}
		if one, ok := prior.Requests[ref]; ok {
			planned[ref] = one
		}
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("requests"), planned)...)
}

func (c customers) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan customersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(c.reach(ctx, &plan, nil)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (c customers) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, prior customersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	resp.Diagnostics.Append(c.reach(ctx, &plan, prior.Requests)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (c customers) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var prior customersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	empty := customersModel{}
	resp.Diagnostics.Append(c.reach(ctx, &empty, prior.Requests)...)
}

func (c customers) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m customersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	found := map[string]requested{}
	for next := listPath + m.SystemID.ValueString(); next != ""; {
		var page struct {
			Links struct {
				Next string `json:"next"`
			} `json:"links"`
			Data []answer `json:"data"`
		}
		if err := c.decoded(ctx, http.MethodGet, next, "", &page); err != nil {
			resp.Diagnostics.AddError("Unable to list", err.Error())
			return
		}
		for _, one := range page.Data {
			found[one.ExternalRef] = one.requested()
		}
		next = strings.TrimPrefix(page.Links.Next, c.service.url)
	}
	for ref := range m.Requests {
		one, ok := found[ref]
		if !ok { // altinn-api.md §4.6: the list leaves one out at the end of each page
			var got answer
			if err := c.decoded(ctx, http.MethodGet, askPath+"/"+m.Requests[ref].ID.ValueString(), "", &got); err != nil {
				resp.Diagnostics.AddError("Unable to read "+ref, err.Error())
				return
			}
			one = got.requested()
		}
		m.Requests[ref] = one
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

type answer struct {
	ID          string `json:"id"`
	ExternalRef string `json:"externalRef"`
	Status      string `json:"status"`
	ConfirmURL  string `json:"confirmUrl"`
}

func (a answer) requested() requested {
	return requested{types.StringValue(a.ID), types.StringValue(a.Status), types.StringValue(a.ConfirmURL)}
}

// reach asks for what is planned and not there yet, and withdraws what is no longer planned. What it reached stands in the plan.
func (c customers) reach(ctx context.Context, plan *customersModel, prior map[string]requested) (diags diag.Diagnostics) {
	var lock sync.Mutex
	reached := map[string]requested{}
	each(slices.Sorted(maps.Keys(plan.Customers)), func(ref string) {
		one, ok := prior[ref]
		var err error
		if !ok {
			one, err = c.ask(ctx, plan, ref)
		}
		lock.Lock()
		defer lock.Unlock()
		if err != nil {
			diags.AddError("Unable to ask "+ref, err.Error())
			return
		}
		reached[ref] = one
	})
	each(slices.Sorted(maps.Keys(prior)), func(ref string) {
		if _, ok := plan.Customers[ref]; ok {
			return
		}
		err := c.decoded(ctx, http.MethodDelete, askPath+"/"+prior[ref].ID.ValueString(), "", nil)
		lock.Lock()
		defer lock.Unlock()
		if err != nil {
			diags.AddError("Unable to withdraw "+ref, err.Error())
		}
	})
	plan.Requests = reached
	return diags
}

func (c customers) ask(ctx context.Context, plan *customersModel, ref string) (requested, error) {
	body, err := json.Marshal(map[string]any{
		"systemId": plan.SystemID.ValueString(), "partyOrgNo": plan.Customers[ref], "externalRef": ref,
		"rights": []any{map[string]any{"resource": []any{map[string]string{"id": "urn:altinn:resource", "value": plan.Right.ValueString()}}}},
	})
	if err != nil {
		return requested{}, fmt.Errorf("encoding: %w", err)
	}
	var got answer
	err = c.decoded(ctx, http.MethodPost, askPath, string(body), &got)
	return got.requested(), err
}

func (c customers) decoded(ctx context.Context, method, path, body string, into any) error {
	if c.service == nil {
		return errors.New("no service")
	}
	answer, err := c.service.call(ctx, method, path, body)
	if err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer, into) //nolint:wrapcheck // it says all
}

// each does something for all of them, a number at once.
func each(refs []string, do func(ref string)) {
	var running sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, ref := range refs {
		slots <- struct{}{}
		running.Go(func() {
			do(ref)
			<-slots
		})
	}
	running.Wait()
}
