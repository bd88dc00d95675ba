package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/cmd/keypair"
	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/shell"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// sandbox is the folder in which everything is kept, for people with a shell.
type sandbox struct {
	dir       string
	installed tfcli.Installation
	shell     shell.Shell
}

func (s sandbox) config() string          { return filepath.Join(s.dir, "config") }
func (s sandbox) environmentFile() string { return filepath.Join(s.dir, s.shell.File("environment")) }

// prepare lays out the folder. A configuration that is there already belongs to whoever has changed it, but for the checksums of
// the provider: another build has others.
func (s sandbox) prepare(starter fs.FS) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("making the sandbox: %w", err)
	}

	if _, err := os.Stat(s.config()); err != nil {
		if err := os.CopyFS(s.config(), starter); err != nil {
			return fmt.Errorf("copying the configuration to start from: %w", err)
		}

		if err := keypair.Write(s.config()); err != nil {
			return err
		}
	}

	if err := os.Remove(filepath.Join(s.config(), ".terraform.lock.hcl")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing the checksums of an earlier build: %w", err)
	}

	return nil
}

// environment writes the file that a terminal reads: the variables that lead the provider to the emulator, the CLI to the provider and
// the shell to altinn-emulator, without those that would get in the way. The private key is in there: a terminal's history is no place for it.
func (s sandbox) environment(variables []string) error {
	set := append([]string{"TF_CLI_CONFIG_FILE=" + s.installed.ConfigFile}, variables...)

	text := s.shell.Environment(emulator.Unset(), set) + s.shell.Path(s.installed.Programs)
	if err := os.WriteFile(s.environmentFile(), []byte(text), 0o600); err != nil {
		return fmt.Errorf("writing what a terminal reads: %w", err)
	}

	return nil
}

// enter returns the lines for a shell that go to the configuration, with the environment that it needs.
func (s sandbox) enter() []string {
	return []string{s.shell.Source(s.environmentFile()), "cd " + s.shell.Quote(s.config())}
}

func indented(lines ...string) string {
	return "  " + strings.Join(lines, "\n  ") + "\n"
}
