// Command terraform-provider-altinn is the Terraform and OpenTofu provider for Altinn's system register and system users.
package main

import (
	"flag"
	"log"
	"os"
	"runtime"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger, and print how a CLI reaches this process")
	flag.Parse()
	log.SetOutput(provider.RedactedLog(os.Stderr))

	if !*debug && runtime.GOOS != "windows" { // where a process keeps the number of its parent, and reading it can fail
		go endWith(os.Getppid())
	}

	option := tf6server.WithManagedDebug()
	if !*debug {
		var err error
		if option, err = logOnlyWhatIsShown(); err != nil {
			log.Fatal(err)
		}
	}

	room := heapRoom(os.Getenv)
	newServer := func() tfprotov6.ProviderServer { return provider.NewServer(version) }
	err := tf6server.Serve("registry.terraform.io/altinn/altinn", newServer, option)
	runtime.KeepAlive(room)
	if err != nil {
		log.Fatal(err)
	}
}

// endWith ends this process when the one that has started it, the CLI, has ended. A CLI that is killed tells its provider
// nothing, and what the provider still did, no state would know of.
func endWith(cli int) {
	for range time.Tick(time.Second) {
		if os.Getppid() != cli {
			os.Exit(1)
		}
	}
}
