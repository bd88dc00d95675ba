package tfcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// stopGrace is how long an interrupted command may take to unlock its state and stop its provider.
const stopGrace = 20 * time.Second

// Workspace is a folder in which a CLI runs configurations with a provider built from source, and without the caller's own
// settings: neither a CLI configuration, nor credentials, nor TF_ variables reach it.
type Workspace struct {
	CLI CLI
	// Dir is where the configuration lies.
	Dir string
	// ConfigFile is the CLI configuration that names the provider built from source: see [WriteConfig].
	ConfigFile string
	// Env is added to the environment, as KEY=value.
	Env []string
}

// Run runs one command of the CLI, its output to out, and returns its exit code. An error says that it could not be run to
// its end. When ctx ends, the command is interrupted and given time to clean up.
func (w Workspace) Run(ctx context.Context, out io.Writer, args ...string) (int, error) {
	cmd := w.Command(ctx, args...)
	cmd.Stdout, cmd.Stderr = out, out

	err := cmd.Run()
	stopGroup(cmd)

	exit, failed := errors.AsType[*exec.ExitError](err)

	switch {
	case ctx.Err() != nil:
		return 0, fmt.Errorf("%s %s was interrupted: %w", w.CLI.Product, args[0], context.Cause(ctx))
	case failed:
		return exit.ExitCode(), nil
	case err != nil:
		return 0, fmt.Errorf("running %s %s: %w", w.CLI.Product, args[0], err)
	default:
		return 0, nil
	}
}

// Command is one command of the CLI, for a caller that starts it and watches it itself. It leads a process group of its own,
// which its providers belong to. When ctx ends, it is interrupted and given time to clean up.
func (w Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.CLI.Path, args...)
	cmd.Dir = w.Dir
	cmd.Env = environment(os.Environ(), w.Variables()...)
	cmd.Cancel = func() error { return interrupt(cmd) }
	cmd.WaitDelay = stopGrace
	ownGroup(cmd)

	return cmd
}

// Variables is what the workspace adds to the environment of a command.
func (w Workspace) Variables() []string {
	return append([]string{
		"TF_CLI_CONFIG_FILE=" + w.ConfigFile,
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
	}, w.Env...)
}

// TestEnvironment is the environment in which acceptance tests run on the CLI: the caller's without what would steer the CLI
// or the provider. configFile is a CLI configuration that exists; without one, OpenTofu warns where the test library expects a version.
func (c CLI) TestEnvironment(caller []string, configFile string) []string {
	return environment(caller,
		"TF_ACC=1",
		PathVariable+"="+c.Path,
		"TF_ACC_PROVIDER_HOST="+c.RegistryHost(),
		"TF_CLI_CONFIG_FILE="+configFile,
		"CHECKPOINT_DISABLE=1",
	)
}

// environment is the caller's without what would steer the CLI or the provider, and with the extra variables.
func environment(caller []string, extra ...string) []string {
	var kept []string

	for _, variable := range caller {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "ALTINN_") && !strings.HasPrefix(name, "MASKINPORTEN_") {
			kept = append(kept, variable)
		}
	}

	return append(kept, extra...)
}

// WriteConfig writes a CLI configuration to file under which both products take the provider from dir, without "init", and any
// others that are named, such as "hashicorp/tls".
func WriteConfig(file, dir string, others ...string) error {
	var overrides strings.Builder

	for _, name := range append([]string{"altinn/altinn"}, others...) {
		for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			fmt.Fprintf(&overrides, "    %q = %q\n", registry+"/"+name, filepath.ToSlash(dir))
		}
	}

	text := "disable_checkpoint = true\n\nprovider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing the CLI configuration: %w", err)
	}

	return nil
}

// Interruptible returns a context that ends when something asks this process to stop: Ctrl-C, a closed terminal, a reader
// of its output that has gone. Whoever made folders or processes cleans up then.
func Interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
}

// ModuleRoot returns the folder of the go.mod at or above the working directory.
func ModuleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the working directory: %w", err)
	}

	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}

		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("not inside the provider's checkout: there is no go.mod here or above")
		}

		dir = parent
	}
}
