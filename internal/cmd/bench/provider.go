//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// before is the commit that the provider is compared with.
const before = "06b14fe"

const (
	providerName  = "terraform-provider-altinn" // by which a CLI starts any of them
	measuredName  = "measured"
	usageVariable = "BENCH_USAGE"
)

// providers are built binaries, each in a folder of its own with the CLI configuration that leads to it.
type providers struct{ dir string }

func (p providers) config(name string) string { return filepath.Join(p.dir, name, "cli.tfrc") }

// build builds all providers. In place of each, a CLI starts this program, which measures it.
func (p providers) build(ctx context.Context, root string) error {
	source := filepath.Join(p.dir, "source")
	if err := os.Mkdir(source, 0o700); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	script := `git -C "$1" archive "$2" | tar -x -C "$3"`
	if err := command(ctx, root, "sh", "-c", script, "sh", root, before, source); err != nil {
		return err
	}
	for name, from := range map[string]struct{ dir, target string }{
		ours: {root, "."}, before: {source, "."}, minimal: {root, "./internal/cmd/bench/minimal"},
		restapi: {filepath.Join(root, "internal", "tools", "restapi"), "github.com/Mastercard/terraform-provider-restapi"},
	} {
		dir := filepath.Join(p.dir, name)
		if err := command(ctx, from.dir, "go", "build", "-o", filepath.Join(dir, measuredName), from.target); err != nil {
			return err
		}
		this, err := os.Executable()
		if err != nil {
			return fmt.Errorf("finding this program: %w", err)
		}
		if err := errors.Join(os.Symlink(this, filepath.Join(dir, providerName)), tfcli.WriteConfig(p.config(name), dir)); err != nil {
			return err
		}
	}
	return nil
}

func command(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}

// usage is what one process of a provider has used.
type usage struct {
	CPU time.Duration `json:"cpu"`
	RSS int64         `json:"rss"` // bytes at the peak
}

// measure runs the provider beside this program in its place, and appends what it has used to the file that the environment names.
func measure() error {
	path, err := exec.LookPath(os.Args[0])
	if err != nil {
		return fmt.Errorf("finding the provider: %w", err)
	}
	cmd := exec.CommandContext(context.Background(), filepath.Join(filepath.Dir(path), measuredName), os.Args[1:]...) //nolint:gosec // the CLI's own
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	failed := cmd.Run()
	line, err := json.Marshal(used(cmd.ProcessState))
	if err != nil {
		return fmt.Errorf("writing what was used: %w", err)
	}
	file, err := os.OpenFile(os.Getenv(usageVariable), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600) //nolint:gosec // likewise
	if err != nil {
		return fmt.Errorf("opening the file for what was used: %w", err)
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(failed, err, file.Close())
}

func used(ended *os.ProcessState) usage {
	u := usage{CPU: ended.UserTime() + ended.SystemTime()}
	if rusage, ok := ended.SysUsage().(*syscall.Rusage); ok {
		u.RSS = rusage.Maxrss * 1024 // KiB on Linux
	}
	return u
}
