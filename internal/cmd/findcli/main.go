// Command findcli prints the path of the Terraform or OpenTofu that this checkout's own commands use.
package main

import (
	"fmt"
	"os"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "findcli:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := tfcli.Interruptible()
	defer stop()

	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}

	cli, err := tfcli.NewFinder(root).Find(ctx, tfcli.AnyProduct)
	if err != nil {
		return err
	}

	fmt.Println(cli.Path)

	return nil
}
