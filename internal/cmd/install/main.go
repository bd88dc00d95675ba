// Command install builds the provider of this checkout so that "terraform init" and "tofu init" find it, and prints what tells them.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
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

	tools := filepath.Join(root, ".tools")
	built, file := filepath.Join(tools, "provider"), filepath.Join(tools, "mirror.tfrc")

	if err := tfcli.BuildProvider(ctx, root, built); err != nil {
		return err
	}

	if err := tfcli.WriteMirror(file, filepath.Join(tools, "mirror"), built); err != nil {
		return err
	}

	fmt.Printf(`The provider is installed as version %[1]s. Tell Terraform and OpenTofu, in each shell:

  export TF_CLI_CONFIG_FILE='%[2]s'   # PowerShell: $env:TF_CLI_CONFIG_FILE = '%[2]s'
`, tfcli.MirrorVersion, file)

	return nil
}
