// Command runtests runs "go test" with everything that can run here, acceptance tests on a real CLI included, and says at
// the end what it left out. Output of tests that looks like a key or a token is not shown, and fails the run.
//
//	runtests [-cli any|terraform|opentofu] [packages and flags of go test]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

var (
	// errTests says that tests failed: their output has told all there is to tell.
	errTests = errors.New("tests failed")
	// errSecrets says that tests have printed what looks like a key or a token, whether they passed or not.
	errSecrets = errors.New("the output of tests holds secrets")
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "runtests:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	ctx, stop := tfcli.Interruptible()
	defer stop()

	flags := flag.NewFlagSet("runtests", flag.ContinueOnError)
	product := flags.String("cli", "any", "the CLI for acceptance tests: any, terraform or opentofu")
	detector := flags.Bool("race", true, "run with the race detector, if there is a C compiler")

	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("reading the arguments: %w", err)
	}

	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}

	wanted, err := parseProduct(*product)
	if err != nil {
		return err
	}

	cli, err := tfcli.NewFinder(root).Find(ctx, wanted)
	if errors.Is(err, tfcli.ErrNotFound) {
		fmt.Fprintf(out, "Left out: everything on %s, which is not installed here.\n", wanted)

		return nil
	}

	if err != nil {
		return err
	}

	return test(ctx, cli, root, flags.Args(), *detector, out)
}

func parseProduct(name string) (tfcli.Product, error) {
	products := map[string]tfcli.Product{"any": tfcli.AnyProduct, "terraform": tfcli.Terraform, "opentofu": tfcli.OpenTofu}

	product, found := products[name]
	if !found {
		return "", fmt.Errorf("-cli is any, terraform or opentofu, not %q", name)
	}

	return product, nil
}

func test(ctx context.Context, cli tfcli.CLI, root string, args []string, detector bool, out io.Writer) error {
	race, err := canRace(ctx)
	if err != nil {
		return err
	}

	// A package may take longer than Go's ten minutes on a slow machine. Vetting is another command's work.
	arguments := []string{"test", "-json", "-timeout", "30m", "-vet", "off"}
	if race && detector {
		arguments = append(arguments, "-race")
	}

	cmd := exec.CommandContext(ctx, "go", append(arguments, args...)...)
	cmd.Env = append(lessCollection(), cli.TestEnvironment(os.Environ(), filepath.Join(root, "internal", "tools", "cli.tfrc"))...)
	cmd.Stderr = os.Stderr

	events, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("reading from go test: %w", err)
	}

	fmt.Fprintf(out, "Acceptance tests run on %s.\n", cli)

	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting go test: %w", err)
	}

	report := newReport(out)
	readErr := report.read(events)
	waitErr := cmd.Wait()

	report.finish(waitErr != nil)

	if detector && !race {
		fmt.Fprintln(out, "Left out: the race detector, which needs a C compiler.")
	}

	if _, failed := errors.AsType[*exec.ExitError](waitErr); failed {
		return errTests
	}

	if len(report.leaks) > 0 {
		return errSecrets
	}

	return errors.Join(readErr, waitErr)
}

// lessCollection has Go's collector run less often in tests, CLIs and providers alike, none of which lives for long: it takes up to a
// third of their time otherwise. The caller's own settings come later, and so win.
func lessCollection() []string { return []string{"GOGC=400", "GOMEMLIMIT=1GiB"} }

// canRace reports whether there is a C compiler, without which Go turns cgo off and has no race detector.
func canRace(ctx context.Context) (bool, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED").Output()
	if err != nil {
		return false, fmt.Errorf("running go env: %w", err)
	}

	return strings.TrimSpace(string(out)) == "1", nil
}
