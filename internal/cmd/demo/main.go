// Command demo tells the system vendor's guide at an emulated Altinn: it makes a key and a Maskinporten client, registers a system,
// finds and repairs what someone changed behind Terraform's back, asks customers for system users, plays the customers who answer,
// gets a token, and removes everything. Every claim it prints has been checked first; one that does not hold ends it with an error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// clientID is the vendor's Maskinporten client in the emulator's built-in world.
const clientID = "smartcloud"

func main() {
	ctx, stop := tfcli.Interruptible()
	err := run(ctx, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "\ndemo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) (err error) {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}

	p := newPrinter(out)
	p.title("From a key to a token for a customer's system user: the system vendor's guide, with this provider")
	p.say("Altinn, Maskinporten and Digdir's self-service API are emulated by this program; nothing leaves this machine. It takes half a")
	p.say("minute. On a machine that has never built the provider, that takes some minutes first, and some more without a CLI.")

	cli, err := tfcli.NewFinder(root).Find(ctx, tfcli.AnyProduct)
	if err != nil {
		return err
	}

	dir, err := os.MkdirTemp("", "altinn-demo-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	p.say("")
	p.say("The CLI is %s %s. Everything happens in %s, which is removed at the end.", cli.Product, cli.Version, dir)
	p.say("Each line begins with what it is:")
	p.say("  + the configuration as it grows")
	p.say("  $ a command that is run")
	p.say("  | what it prints, in short")
	p.say("  > a call that the provider has made for it: by hand, you would send it with curl, to the address of Altinn, Digdir or Maskinporten,")
	p.say("    and with a token, which is not shown")
	p.say("  ✓ what has been found at the services afterwards, without the provider")
	p.say("")
	p.say("Building the provider, and starting the emulator.")

	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		return fmt.Errorf("starting the emulator: %w", err)
	}

	defer func() { err = errors.Join(err, server.Close()) }()

	workspace, err := prepare(ctx, cli, root, dir)
	if err != nil {
		return err
	}

	workspace.Env = server.Environment(clientID)
	s := &stage{
		printer: p, journal: server.Journal, cli: workspace.Run, product: cli.Product,
		dir: workspace.Dir, guide: os.DirFS(filepath.Join(root, "examples", "guide")),
		altinn: altinn{
			url:   server.Access().PlatformURL,
			token: func() (string, error) { return server.Token(clientID, scopes()...) },
			http:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second},
		},
	}

	if err := play(ctx, s); err != nil {
		return err
	}

	return curtain(ctx, p, server, s.altinn)
}

// prepare builds the provider and makes the folder of the configuration.
func prepare(ctx context.Context, cli tfcli.CLI, root, dir string) (tfcli.Workspace, error) {
	workspace := tfcli.Workspace{CLI: cli, Dir: filepath.Join(dir, "guide"), ConfigFile: filepath.Join(dir, "cli.tfrc")}

	if err := os.Mkdir(workspace.Dir, 0o700); err != nil {
		return workspace, fmt.Errorf("making the folder of the configuration: %w", err)
	}

	if err := tfcli.BuildProvider(ctx, root, dir); err != nil {
		return workspace, err
	}

	return workspace, tfcli.WriteConfig(workspace.ConfigFile, dir)
}

// play runs the steps in their order.
func play(ctx context.Context, s *stage) error {
	for number, step := range steps() {
		s.title("%d. %s", number+1, step.title)

		if err := step.run(ctx, s); err != nil {
			return fmt.Errorf("step %d, %s: %w", number+1, step.title, err)
		}
	}

	return nil
}

// curtain stops the emulator and checks that it has stopped.
func curtain(ctx context.Context, p *printer, server *emulator.Server, service altinn) error {
	token, err := service.token()
	if err != nil {
		return err
	}

	if err := server.Close(); err != nil {
		return fmt.Errorf("stopping the emulator: %w", err)
	}

	service.token = func() (string, error) { return token, nil }

	if _, err := service.system(ctx, systemID); err == nil {
		return errors.New("the emulator still answers after it was stopped")
	}

	p.title("Done.")
	p.say("The emulator has stopped. To try things yourself, and answer in a browser, run: make sandbox")

	return nil
}
