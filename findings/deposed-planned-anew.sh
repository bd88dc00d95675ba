#!/usr/bin/env bash
# Core plans the destruction of a deposed object once more while it applies a saved plan, and drops the plan that it has.
#
# Versions:  Terraform 1.11.4, OpenTofu 1.12.6; terraform-plugin-framework v1.19.0
# Behaviour: a replacement that creates first and fails to delete leaves a deposed object, whose destruction is in the next plan.
#            When that plan is saved and applied, the provider is asked to plan this destruction again, and the deletion is given
#            the private data of the second plan. That of the first, which the user has seen, reaches nobody. The destruction of
#            any other object is planned once.
# Expected:  a saved plan is applied as it is, for deposed objects too.
# Seen:      apply: "deposed" deleted, by what was noted during "apply"
#            apply: "ordinary" deleted, by what was noted during "plan"
#            apply: deletion of "deposed" planned
#            plan: deletion of "deposed" planned
#            plan: deletion of "ordinary" planned
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
# CLI=/path/to/tofu takes another one.
cli=$(command -v "${CLI:-terraform}" || command -v tofu) || { echo "needs terraform or tofu; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod CALLS="$folder/calls" TF_CLI_CONFIG_FILE="$folder/cli.tfrc" CHECKPOINT_DISABLE=1
unset TF_WORKSPACE TF_DATA_DIR TF_CLI_ARGS TF_CLI_ARGS_plan TF_CLI_ARGS_apply TF_REATTACH_PROVIDERS

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

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
	r.Schema.Attributes = map[string]schema.Attribute{"label": schema.StringAttribute{
		Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}}
}

// ModifyPlan notes in the plan of a deletion which command has made it.
func (shelf) ModifyPlan(ctx context.Context, q resource.ModifyPlanRequest, r *resource.ModifyPlanResponse) {
	if q.Plan.Raw.IsNull() {
		note("%s: deletion of %q planned", os.Getenv("COMMAND"), label(ctx, q.State))
		r.Diagnostics.Append(r.Private.SetKey(ctx, "planned", []byte(`"`+os.Getenv("COMMAND")+`"`))...)
	}
}

func (shelf) Create(_ context.Context, q resource.CreateRequest, r *resource.CreateResponse) {
	r.State.Raw = q.Plan.Raw
}
func (shelf) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (shelf) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (shelf) Delete(ctx context.Context, q resource.DeleteRequest, r *resource.DeleteResponse) {
	if os.Getenv("COMMAND") == "setup" {
		r.Diagnostics.AddError("Not now", "So that the object stays, deposed.")
		return
	}
	planned, diags := q.Private.GetKey(ctx, "planned")
	r.Diagnostics.Append(diags...)
	note("%s: %q deleted, by what was noted during %s", os.Getenv("COMMAND"), label(ctx, q.State), planned)
}

func label(ctx context.Context, state tfsdk.State) string {
	var text string
	state.GetAttribute(ctx, path.Root("label"), &text)
	return text
}

func note(format string, values ...any) {
	calls, err := os.OpenFile(os.Getenv("CALLS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	defer calls.Close()
	fmt.Fprintf(calls, format+"\n", values...)
}

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return shop{} },
		providerserver.ServeOpts{Address: "example.com/example/shop"})
	if err != nil {
		log.Fatal(err)
	}
}
GO

go mod init example.com/finding 2>/dev/null
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 2>get.log ||
	{ cat get.log; echo "the module could not be had; nothing was tried"; exit 2; }
mkdir bin && go build -o bin/terraform-provider-shop .
cat >cli.tfrc <<TXT
provider_installation {
  dev_overrides {
    "example.com/example/shop" = "$folder/bin"
  }
  direct {}
}
TXT
"$cli" version | sed -n 1p

configure() {
	cat >main.tf <<TXT
terraform {
  required_providers {
    shop = { source = "example.com/example/shop" }
  }
}
resource "shop_shelf" "replaced" {
  label = "$1"
  lifecycle { create_before_destroy = true }
}
TXT
}
run() {
	COMMAND=$1 "$cli" "$2" -no-color -input=false "${@:3}" >log 2>&1
}
configure deposed
echo 'resource "shop_shelf" "removed" { label = "ordinary" }' >removed.tf
run setup apply -auto-approve
configure new
run setup apply -auto-approve || true # the old one is not deleted, and is deposed
rm -f removed.tf calls
{ run plan plan -out=plan && run apply apply plan; } || cat log
{ sort calls || true; } | tee seen

cat >expected <<'TXT'
apply: "deposed" deleted, by what was noted during "apply"
apply: "ordinary" deleted, by what was noted during "plan"
apply: deletion of "deposed" planned
plan: deletion of "deposed" planned
plan: deletion of "ordinary" planned
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: how the destruction of a deposed object is planned and applied is not what it was"
	exit 1
fi
