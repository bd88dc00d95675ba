#!/usr/bin/env bash
# Private data that a plan writes for a creation does not reach Create.
#
# Versions:  terraform-plugin-framework v1.19.0, terraform-plugin-go v0.31.0
# Behaviour: ModifyPlan may write private data whatever is planned, and the plan carries it (PlanResourceChange.planned_private).
#            When the plan is applied, Update and Delete are given it. Create is not: its request has no such field, and its
#            response's Private starts empty. What Create returns then replaces what the plan had.
# Expected:  Create is given what was planned for it, as Update and Delete are. The field's documentation says why it is empty,
#            that there is no earlier private state; but there is the planned one.
# Seen:      create: planned {"for":"create"}, given nothing
#            update: planned {"for":"update"}, given {"for":"update"}
#            delete: planned {"for":"delete"}, given {"for":"delete"}
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod

cat >main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const key = "note"

type shop struct{}

func (shop) Metadata(_ context.Context, _ provider.MetadataRequest, r *provider.MetadataResponse) {
	r.TypeName = "shop"
}
func (shop) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (shop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (shop) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (shop) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return shelf{} }}
}

type shelf struct{}

func (shelf) Metadata(_ context.Context, _ resource.MetadataRequest, r *resource.MetadataResponse) {
	r.TypeName = "shop_shelf"
}

func (shelf) Schema(_ context.Context, _ resource.SchemaRequest, r *resource.SchemaResponse) {
	r.Schema.Attributes = map[string]schema.Attribute{"label": schema.StringAttribute{Required: true}}
}

func (shelf) ModifyPlan(ctx context.Context, q resource.ModifyPlanRequest, r *resource.ModifyPlanResponse) {
	action := "update"
	if q.State.Raw.IsNull() {
		action = "create"
	} else if q.Plan.Raw.IsNull() {
		action = "delete"
	}
	r.Diagnostics.Append(r.Private.SetKey(ctx, key, []byte(`{"for":"`+action+`"}`))...)
}

func (shelf) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

var given string

func (shelf) Create(ctx context.Context, q resource.CreateRequest, r *resource.CreateResponse) {
	note, diags := r.Private.GetKey(ctx, key)
	r.Diagnostics.Append(diags...)
	given = string(note)
	r.State.Raw = q.Plan.Raw
}

func (shelf) Update(ctx context.Context, q resource.UpdateRequest, r *resource.UpdateResponse) {
	note, diags := q.Private.GetKey(ctx, key)
	r.Diagnostics.Append(diags...)
	given = string(note)
	r.State.Raw = q.Plan.Raw
}

func (shelf) Delete(ctx context.Context, q resource.DeleteRequest, r *resource.DeleteResponse) {
	note, diags := q.Private.GetKey(ctx, key)
	r.Diagnostics.Append(diags...)
	given = string(note)
}

var shelfType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"label": tftypes.String}}

func value(label any) *tfprotov6.DynamicValue {
	object := tftypes.NewValue(shelfType, nil)
	if label != nil {
		object = tftypes.NewValue(shelfType, map[string]tftypes.Value{"label": tftypes.NewValue(tftypes.String, label)})
	}
	encoded, err := tfprotov6.NewDynamicValue(shelfType, object)
	must(err, nil)
	return &encoded
}

func must(err error, diags []*tfprotov6.Diagnostic) {
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range diags {
		log.Fatal(d.Summary, ": ", d.Detail)
	}
}

func main() {
	ctx := context.Background()
	server := providerserver.NewProtocol6(shop{})()
	var private []byte
	step := func(action string, from, to any) {
		plan, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
			TypeName: "shop_shelf", PriorState: value(from), ProposedNewState: value(to), Config: value(to), PriorPrivate: private,
		})
		must(err, plan.Diagnostics)
		given = ""
		done, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "shop_shelf", PriorState: value(from), PlannedState: plan.PlannedState, Config: value(to),
			PlannedPrivate: plan.PlannedPrivate,
		})
		must(err, done.Diagnostics)
		private = done.Private
		if given == "" {
			given = "nothing"
		}
		var planned map[string][]byte
		must(json.Unmarshal(plan.PlannedPrivate, &planned), nil)
		fmt.Printf("%s: planned %s, given %s\n", action, planned[key], given)
	}
	step("create", nil, "a")
	step("update", "a", "b")
	step("delete", "b", nil)
}
GO

go mod init example.com/finding 2>/dev/null
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 github.com/hashicorp/terraform-plugin-go@v0.31.0 2>get.log ||
	{ cat get.log; echo "the modules could not be had; nothing was tried"; exit 2; }
go build -o finding .
./finding | tee seen || true

cat >expected <<'TXT'
create: planned {"for":"create"}, given nothing
update: planned {"for":"update"}, given {"for":"update"}
delete: planned {"for":"delete"}, given {"for":"delete"}
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: what Create, Update and Delete are given of the planned private data is not what it was"
	exit 1
fi
