// Command terraform-provider-altinn is the Terraform and OpenTofu provider for Altinn's system register and system users.
package main

import (
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

// version is set when a release is built.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger, and print how a CLI reaches this process")
	flag.Parse()

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	}

	err := tf6server.Serve("registry.terraform.io/altinn/altinn", provider.NewServer(version), options...)
	if err != nil {
		log.Fatal(err)
	}
}
