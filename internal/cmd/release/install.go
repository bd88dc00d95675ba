package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// configuration needs the provider in one version, and makes it call Altinn.
const configuration = `terraform {
  required_providers {
    altinn = {
      source  = "altinn/altinn"
      version = %q
    }
  }
}

data "altinn_access_packages" "all" {}
`

// userAgents lets a CLI install the provider from the archive of this machine, as from a mirror of the registry, and returns by what
// names that provider calls an emulated Altinn.
func userAgents(ctx context.Context, cli tfcli.CLI, built dist) (agents []string, err error) {
	dir, err := os.MkdirTemp("", "altinn-release-")
	if err != nil {
		return nil, fmt.Errorf("making a temporary folder: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	workspace := tfcli.Workspace{CLI: cli, Dir: dir, ConfigFile: filepath.Join(dir, "cli.tfrc")}
	if err := layOut(workspace, built); err != nil {
		return nil, err
	}

	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		return nil, fmt.Errorf("starting the emulator: %w", err)
	}

	defer func() { err = errors.Join(err, server.Close()) }()

	workspace.Env = server.Environment("")

	for _, command := range []string{"init", "plan"} {
		var out bytes.Buffer

		code, err := workspace.Run(ctx, &out, command, "-no-color")
		if err != nil {
			return nil, err
		}

		if code != 0 {
			return nil, fmt.Errorf("%s %s failed with the provider of the release:\n%s", cli.Product, command, &out)
		}
	}

	for _, call := range server.Journal() {
		agents = append(agents, call.UserAgent)
	}

	return agents, nil
}

// layOut writes the configuration, and a CLI configuration that knows one mirror, which has the archive alone.
func layOut(workspace tfcli.Workspace, built dist) error {
	archive := built.archiveName(built.provider(), runtime.GOOS+"_"+runtime.GOARCH)
	mirror := filepath.Join(workspace.Dir, "mirror")
	folder := filepath.Join(mirror, workspace.CLI.RegistryHost(), "altinn", "altinn")

	content, err := fs.ReadFile(built.files, archive)
	if err != nil {
		return fmt.Errorf("reading the archive of this machine: %w", err)
	}

	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("making a mirror: %w", err)
	}

	for name, content := range map[string][]byte{
		filepath.Join(folder, archive):          content,
		filepath.Join(workspace.Dir, "main.tf"): fmt.Appendf(nil, configuration, built.Version),
		workspace.ConfigFile: fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n",
			filepath.ToSlash(mirror)),
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return fmt.Errorf("laying out what the CLI needs: %w", err)
		}
	}

	return nil
}

// misnamed returns a sentence for every name that is not the provider's with its version, and one if nothing was called.
func misnamed(agents []string, version string) []string {
	if len(agents) == 0 {
		return []string{"its binary did not call Altinn"}
	}

	var found []string

	for _, agent := range agents {
		if agent != project+"/"+version {
			found = append(found, fmt.Sprintf("its binary calls itself %q, not version %s", agent, version))
		}
	}

	return found
}
