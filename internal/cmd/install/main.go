// Command install builds the provider of this checkout so that "terraform init" and "tofu init" find it, and the emulator's program, and
// prints what tells a shell of them.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/shell"
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

	made, err := tfcli.Install(ctx, root)
	if err != nil {
		return err
	}

	fmt.Printf("The provider is installed as version %s, and altinn-emulator with it. Tell each shell:\n\n%s", tfcli.MirrorVersion,
		lines(shell.For(runtime.GOOS), made))

	return nil
}

// lines are what a shell reads to have what is installed.
func lines(s shell.Shell, made tfcli.Installation) string {
	text := s.Environment(nil, []string{"TF_CLI_CONFIG_FILE=" + made.ConfigFile}) + s.Path(made.Programs)

	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
}
