#!/usr/bin/env bash
# A provider writes TRACE lines of its libraries for each call, also when no log is wanted.
#
# Versions:  terraform-plugin-go v0.31.0, terraform-plugin-framework v1.19.0, terraform-plugin-log v0.10.0
# Behaviour: with no TF_LOG variable set, the loggers of both libraries are at TRACE: for each call they encode some nine lines in
#            JSON and write them to stderr. The CLI reads them, and with logging off it shows none. TF_LOG=off changes nothing here.
#            TF_LOG_SDK=off does.
# Expected:  nothing is encoded until a variable asks for logs.
# Seen:      100 plans of a resource with one attribute:
#            no variable: 914 lines of TRACE or DEBUG (417 kB)
#            TF_LOG=off: 914 lines of TRACE or DEBUG (417 kB)
#            TF_LOG_SDK=off: 0 lines of TRACE or DEBUG
set -euo pipefail
command -v go >/dev/null || { echo "needs Go; nothing was tried"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GOWORK=off GOFLAGS=-mod=mod
mkdir provider client

cat >provider/main.go <<'GO'
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
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
	r.Schema.Attributes = map[string]schema.Attribute{"label": schema.StringAttribute{Required: true}}
}

func (shelf) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (shelf) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (shelf) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (shelf) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return shop{} },
		providerserver.ServeOpts{Address: "example.com/example/shop"})
	if err != nil {
		log.Fatal(err)
	}
}
GO

# The client plays the CLI's part: it starts the provider and plans one resource as often as it is told. The messages of the
# protocol are few here, and are written field by field.
cat >client/main.go <<'GO'
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	calls := check(strconv.Atoi(os.Args[2]))
	provider := exec.Command(os.Args[1])
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "PLUGIN_") {
			provider.Env = append(provider.Env, variable)
		}
	}
	provider.Env = append(provider.Env, os.Args[3:]...)
	provider.Env = append(provider.Env, "PLUGIN_PROTOCOL_VERSIONS=6",
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
	var stderr bytes.Buffer
	provider.Stderr = &stderr
	stdout := check(provider.StdoutPipe())
	must(provider.Start())
	defer provider.Process.Kill()

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	hello := strings.Split(strings.TrimSpace(check(bufio.NewReader(stdout).ReadString('\n'))), "|")
	connection := check(grpc.NewClient("passthrough:///"+hello[2]+":"+hello[3], grpc.WithTransportCredentials(insecure.NewCredentials())))
	for range calls {
		plan(ctx, connection)
	}
	_ = connection.Invoke(ctx, "/plugin.GRPCController/Shutdown", new(emptypb.Empty), new(emptypb.Empty))
	_ = provider.Wait()

	lines := bytes.Split(bytes.TrimSpace(stderr.Bytes()), []byte("\n"))
	chatter := 0
	for _, line := range lines {
		var entry struct {
			Level  string `json:"@level"`
			Module string `json:"@module"`
		}
		// What is not of the module "sdk" is a line of go-plugin's own at the start.
		_ = json.Unmarshal(line, &entry)
		if strings.HasPrefix(entry.Module, "sdk.") && (entry.Level == "trace" || entry.Level == "debug") {
			chatter++
		}
	}
	fmt.Printf("%d lines of TRACE or DEBUG\n", chatter)
	fmt.Fprintln(os.Stderr, "   ", stderr.Len(), "bytes")
}

func plan(ctx context.Context, connection *grpc.ClientConn) {
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"label": tftypes.String}}
	label := map[string]tftypes.Value{"label": tftypes.NewValue(tftypes.String, "a")}
	prior, wanted := dynamic(object, tftypes.NewValue(object, nil)), dynamic(object, tftypes.NewValue(object, label))
	var request []byte
	for field, content := range [][]byte{1: []byte("shop_shelf"), 2: prior, 3: wanted, 4: wanted} {
		if field > 0 {
			request = protowire.AppendTag(request, protowire.Number(field), protowire.BytesType)
			request = protowire.AppendBytes(request, content)
		}
	}
	question, answer := new(emptypb.Empty), new(emptypb.Empty)
	question.ProtoReflect().SetUnknown(request)
	must(connection.Invoke(ctx, "/tfplugin6.Provider/PlanResourceChange", question, answer))
	for rest := []byte(answer.ProtoReflect().GetUnknown()); len(rest) > 0; {
		number, _, size := protowire.ConsumeField(rest)
		if number == 4 {
			log.Fatalf("the plan has failed: %q", rest[:size])
		}
		rest = rest[size:]
	}
}

func dynamic(as tftypes.Type, value tftypes.Value) []byte {
	encoded := check(tfprotov6.NewDynamicValue(as, value))
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), encoded.MsgPack)
}

func check[T any](value T, err error) T {
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
GO

go mod init example.com/finding 2>/dev/null
go get github.com/hashicorp/terraform-plugin-framework@v1.19.0 github.com/hashicorp/terraform-plugin-go@v0.31.0 \
	github.com/hashicorp/terraform-plugin-log@v0.10.0 google.golang.org/grpc@v1.79.3 google.golang.org/protobuf@v1.36.11 2>get.log ||
	{ cat get.log; echo "the modules could not be had; nothing was tried"; exit 2; }
go build -o shop ./provider && go build -o drive ./client

{
	echo "no variable: $(./drive ./shop 100)"
	for variable in TF_LOG TF_LOG_SDK; do
		echo "$variable=off: $(./drive ./shop 100 "$variable=off")"
	done
} | tee seen || true

cat >expected <<'TXT'
no variable: 914 lines of TRACE or DEBUG
TF_LOG=off: 914 lines of TRACE or DEBUG
TF_LOG_SDK=off: 0 lines of TRACE or DEBUG
TXT
if ! cmp -s expected seen; then
	echo "CHANGED: what a provider logs without being asked is not what it was"
	exit 1
fi
