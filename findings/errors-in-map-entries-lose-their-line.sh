#!/usr/bin/env bash
# An error at an attribute of an entry of a map points at the first line of the resource; one at the entry points at the entry.
#
# Versions:  Terraform 1.11.4, OpenTofu 1.12.6; terraform-plugin-framework v1.19.0
# Behaviour: a resource has a map of objects, and the provider reports an error at keys["b"].text. The CLI shows the line of the
#            resource block. For an error at keys["b"] it shows the line of that entry.
# Expected:  the line of text, or at least that of the entry: a longer path says more than a shorter one.
# Seen:      error at keys["b"]:      on main.tf line 9
#            error at keys["b"].text: on main.tf line 6
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
# CLI=/path/to/tofu takes another one.
cli=$(command -v "${CLI:-terraform}" || command -v tofu) || { echo "needs terraform or tofu; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod TF_CLI_CONFIG_FILE="$folder/cli.tfrc" CHECKPOINT_DISABLE=1
unset TF_WORKSPACE TF_DATA_DIR TF_CLI_ARGS TF_CLI_ARGS_validate TF_REATTACH_PROVIDERS

cat >main.go <<'GO'
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

type locks struct{}

func (locks) Metadata(_ context.Context, _ provider.MetadataRequest, r *provider.MetadataResponse) {
	r.TypeName = "locks"
}
func (locks) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (locks) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (locks) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (locks) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return door{} }}
}

type door struct{}

func (door) Metadata(_ context.Context, _ resource.MetadataRequest, r *resource.MetadataResponse) {
	r.TypeName = "locks_door"
}

func (door) Schema(_ context.Context, _ resource.SchemaRequest, r *resource.SchemaResponse) {
	r.Schema.Attributes = map[string]schema.Attribute{"keys": schema.MapNestedAttribute{
		Required: true,
		NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{"text": schema.StringAttribute{Required: true}},
		},
	}}
}

func (door) ValidateConfig(_ context.Context, _ resource.ValidateConfigRequest, r *resource.ValidateConfigResponse) {
	at := path.Root("keys").AtMapKey("b")
	if os.Getenv("AT") == "text" {
		at = at.AtName("text")
	}
	r.Diagnostics.AddAttributeError(at, "Wrong key", "It does not fit.")
}

func (door) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (door) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (door) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (door) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return locks{} },
		providerserver.ServeOpts{Address: "example.com/example/locks"})
	if err != nil {
		log.Fatal(err)
	}
}
GO

go mod init example.com/finding 2>/dev/null
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 2>get.log ||
	{ cat get.log; echo "the module could not be had; nothing was tried"; exit 2; }
mkdir bin && go build -o bin/terraform-provider-locks .
cat >cli.tfrc <<TXT
provider_installation {
  dev_overrides {
    "example.com/example/locks" = "$folder/bin"
  }
  direct {}
}
TXT
cat >main.tf <<'TF'
terraform {
  required_providers {
    locks = { source = "example.com/example/locks" }
  }
}
resource "locks_door" "front" {
  keys = {
    a = { text = "fits" }
    b = {
      text = "does not"
    }
  }
}
TF
"$cli" version | sed -n 1p
shows() { (AT=$1 "$cli" validate -no-color 2>&1 || true) | grep -oE "on main.tf line [0-9]+" || echo "no line"; }
{
	echo "error at keys[\"b\"]:      $(shows entry)"
	echo "error at keys[\"b\"].text: $(shows text)"
} | tee seen
cat >expected <<'TXT'
error at keys["b"]:      on main.tf line 9
error at keys["b"].text: on main.tf line 6
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: the lines of errors in maps are not what they were"
	exit 1
fi
