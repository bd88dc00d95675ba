#!/usr/bin/env bash
# The framework keeps the context of every call until the process ends.
#
# Versions:  terraform-plugin-framework v1.19.0, terraform-plugin-go v0.31.0
# Behaviour: proto6server.Server notes the cancel function of each call's context, for StopProvider, and takes none out again. With it
#            stays all that the context holds: with terraform-plugin-go that is some ten kilobytes of loggers and their fields.
# Expected:  what belongs to a call goes when the call has ended.
# Seen:      100 calls that have ended:
#            the contexts of 100 are still there
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
	"fmt"
	"log"
	"runtime"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type shop struct{}

func (shop) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse)    {}
func (shop) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (shop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (shop) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (shop) Resources(context.Context) []func() resource.Resource                              { return nil }

func main() {
	server := providerserver.NewProtocol6(shop{})()
	var held []weak.Pointer[[64]byte]
	for range 100 {
		held = append(held, call(server))
	}
	runtime.GC()
	there := 0
	for _, value := range held {
		if value.Value() != nil {
			there++
		}
	}
	fmt.Println("the contexts of", there, "are still there")
	runtime.KeepAlive(server)
}

func call(server tfprotov6.ProviderServer) weak.Pointer[[64]byte] {
	type key struct{}
	value := new([64]byte)
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, value))
	defer cancel() // as gRPC does when it has answered
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	config, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, map[string]tftypes.Value{}))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: &config}); err != nil {
		log.Fatal(err)
	}
	return weak.Make(value)
}
GO

go mod init example.com/finding 2>/dev/null
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 github.com/hashicorp/terraform-plugin-go@v0.31.0 2>get.log ||
	{ cat get.log; echo "the modules could not be had; nothing was tried"; exit 2; }
go run . | tee seen || true
if [ "$(cat seen)" != "the contexts of 100 are still there" ]; then
	echo "CHANGED: the framework lets go of the contexts of calls"
	exit 1
fi
