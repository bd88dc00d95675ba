package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// BuildProvider compiles the provider of the module at root into dir.
func BuildProvider(ctx context.Context, root, dir string) error {
	return buildProgram(ctx, root, dir, "terraform-provider-altinn", ".")
}

// BuildEmulator compiles the emulator's program of the module at root into dir, as altinn-emulator.
func BuildEmulator(ctx context.Context, root, dir string) error {
	return buildProgram(ctx, root, dir, "altinn-emulator", "./internal/cmd/altinn-emulator")
}

func buildProgram(ctx context.Context, root, dir, name, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, executable(name)), pkg)
	cmd.Dir = root

	var out bytes.Buffer

	cmd.Stdout, cmd.Stderr = &out, &out

	switch err := build(cmd); {
	case ctx.Err() != nil:
		return fmt.Errorf("building %s was interrupted: %w", name, context.Cause(ctx))
	case err != nil:
		return fmt.Errorf("building %s: %w\n%s", name, err, &out)
	default:
		return nil
	}
}

// buildOpenTofu leaves the building to make, which knows where tools live and when they are out of date.
func buildOpenTofu(ctx context.Context, root string) (string, error) {
	const target = ".tools/tofu"

	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", target)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr

	switch err := build(cmd); {
	case ctx.Err() != nil:
		return "", fmt.Errorf("building the pinned OpenTofu was interrupted: %w", context.Cause(ctx))
	case err != nil:
		return "", fmt.Errorf("building the pinned OpenTofu (install terraform or tofu to do without): %w", err)
	default:
		return filepath.Join(root, filepath.FromSlash(target)), nil
	}
}

// build runs a command that starts others. When its context ends, all of them are interrupted. The go command is ended by
// that where it stands, and leaves the folder in which it works: here it gets one that is removed for it.
func build(cmd *exec.Cmd) (err error) {
	work, err := os.MkdirTemp("", "altinn-build-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()

	cmd.Env = append(os.Environ(), "GOTMPDIR="+work)
	cmd.Cancel = func() error { return interruptGroup(cmd) }
	cmd.WaitDelay = stopGrace
	ownGroup(cmd)

	err = cmd.Run()
	stopGroup(cmd)

	return err //nolint:wrapcheck // the callers say what was built
}
