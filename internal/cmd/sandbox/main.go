// Command sandbox runs the emulator beside a provider built from this checkout and a configuration to start from, and prints
// what to paste into another terminal, and where a browser comes in. It stays in the foreground until Ctrl-C. What it makes is
// in .sandbox, and is still there the next time: the register, the keys, the address and the configuration.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/shell"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func main() {
	ctx, stop := tfcli.Interruptible()
	err := run(ctx, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) (err error) {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}

	cli, err := tfcli.NewFinder(root).Find(ctx, tfcli.AnyProduct)
	if err != nil {
		return err
	}

	fmt.Fprintln(out, "Building the provider from this checkout.")

	made, err := tfcli.Install(ctx, root)
	if err != nil {
		return err
	}

	box := sandbox{dir: filepath.Join(root, ".sandbox"), installed: made, shell: shell.For(runtime.GOOS)}
	if err := box.prepare(os.DirFS(filepath.Join(root, "examples", "guide"))); err != nil {
		return err
	}

	server, err := emulator.Start(emulator.Options{StateFile: filepath.Join(box.dir, "emulator.json")})
	if err != nil {
		return fmt.Errorf("starting the emulator, which another sandbox of this checkout may be using (stop that one, or run "+
			"make clean to start afresh): %w", err)
	}

	defer func() { err = errors.Join(err, server.Close()) }()

	if err := box.environment(server.Environment("")); err != nil {
		return err
	}

	access := server.Access()
	fmt.Fprintf(out, `
Altinn and Maskinporten are emulated at %s until you press Ctrl-C. Paste into another terminal:

%s
The first apply asks three customers, and prints where each of them answers: confirm_url, accountant_confirm_url and
hesitant_confirm_url. Open one in a browser, and answer as the customer would, or give it to altinn-emulator approve, in quotes; the
next plan shows the answer. Once you have approved at confirm_url, this fetches a token for the system user, and checks what is in it:

%s
Change the configuration there and apply again. What the emulator was asked, and what it answered:

%s
`, access.PlatformURL, indented(append(box.enter(), box.shell.Call(cli.Path, "init"), box.shell.Call(cli.Path, "apply"))...),
		indented(box.shell.Call(cli.Path, "apply", "-var=accepted=true")), indented("curl "+access.ControlURL+"journal"))

	<-ctx.Done()
	fmt.Fprintln(out, "The emulator has stopped. Its register is kept in .sandbox; make clean removes it.")

	return nil
}
