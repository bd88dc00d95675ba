// Package tfcli finds and runs the command line, Terraform or OpenTofu, that the tests, the demo and the sandbox drive.
package tfcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Product is which of the two command lines a binary is. Its value is the name the binary gives itself.
type Product string

// The products. AnyProduct asks for whichever is found first.
const (
	AnyProduct Product = ""
	Terraform  Product = "Terraform"
	OpenTofu   Product = "OpenTofu"
)

// PathVariable is the environment variable that names the binary to use. The acceptance test library reads it too.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// ErrNotFound says that no binary of the product asked for is installed.
var ErrNotFound = errors.New("no such command line is installed")

// CLI is a binary that has told its product and version.
type CLI struct {
	Path    string
	Product Product
	Version string // as the binary writes it, without the leading v
}

// String names the binary for people.
func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Product, c.Version, c.Path)
}

// RegistryHost is the host that completes a short provider address such as altinn/altinn.
func (c CLI) RegistryHost() string {
	if c.Product == OpenTofu {
		return "registry.opentofu.org"
	}

	return "registry.terraform.io"
}

// Finder looks for a binary in the one order there is: [PathVariable], then terraform and tofu on PATH, then the pinned
// OpenTofu, which it builds. What is on PATH and too old for the examples is passed over.
type Finder struct {
	Getenv   func(name string) string
	LookPath func(name string) (string, error)
	// Inspect asks a binary which product and version it is.
	Inspect func(ctx context.Context, path string) (CLI, error)
	// Build compiles the pinned OpenTofu unless it is there, and returns its path.
	Build func(ctx context.Context) (string, error)
	// Notes is told what was passed over, and why.
	Notes io.Writer
}

// NewFinder returns a finder that looks at this machine. The pinned OpenTofu belongs to the module at root.
func NewFinder(root string) Finder {
	return Finder{
		Getenv:   os.Getenv,
		LookPath: exec.LookPath,
		Inspect:  inspect,
		Build:    func(ctx context.Context) (string, error) { return buildOpenTofu(ctx, root) },
		Notes:    os.Stderr,
	}
}

// Find returns the first binary of the product. Without any, OpenTofu is built, and for Terraform the error is [ErrNotFound].
// A binary that [PathVariable] names must work: a wrong path is an error, not a reason to look further. It may be of any version.
func (f Finder) Find(ctx context.Context, product Product) (CLI, error) {
	if path := f.Getenv(PathVariable); path != "" {
		cli, err := f.Inspect(ctx, path)
		if err != nil {
			return CLI{}, fmt.Errorf("%s names a binary that does not work; correct it or unset it: %w", PathVariable, err)
		}

		if cli.is(product) {
			return cli, nil
		}
	}

	for _, name := range []string{"terraform", "tofu"} {
		path, err := f.LookPath(name)
		if err != nil {
			continue
		}

		cli, err := f.Inspect(ctx, path)

		switch {
		case err != nil || !cli.is(product):
		case cli.older(cli.oldest()):
			fmt.Fprintf(f.Notes, "%s is passed over: the examples need %s 1.%d or later. Name it in %s to use it all the same.\n",
				cli, cli.Product, cli.oldest(), PathVariable)
		default:
			return cli, nil
		}
	}

	if product == Terraform {
		return CLI{}, fmt.Errorf("%s: %w", product, ErrNotFound)
	}

	if product == AnyProduct {
		fmt.Fprintln(f.Notes, "No Terraform or OpenTofu that can be used is on the PATH: the pinned OpenTofu takes its place.")
	}

	path, err := f.Build(ctx)
	if err != nil {
		return CLI{}, err
	}

	return f.Inspect(ctx, path)
}

func (c CLI) is(product Product) bool {
	return product == AnyProduct || c.Product == product
}

// oldest is the minor version, after 1, from which on the product has everything that the examples use: ephemeral resources
// came last.
func (c CLI) oldest() int {
	if c.Product == OpenTofu {
		return 11
	}

	return 10
}

func (c CLI) older(minor int) bool {
	var ownMajor, ownMinor int

	_, err := fmt.Sscanf(c.Version, "%d.%d", &ownMajor, &ownMinor)

	return err == nil && (ownMajor < 1 || ownMajor == 1 && ownMinor < minor)
}

// inspect reads the first line of "version", which is "Terraform v1.11.4" or "OpenTofu v1.12.6".
func inspect(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, fmt.Errorf("finding %s: %w", path, err)
	}

	cmd := exec.CommandContext(ctx, path, "version")
	cmd.Env = environment(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull)

	out, err := cmd.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("running %s version: %w", path, err)
	}

	line, _, _ := strings.Cut(string(out), "\n")
	product, version, found := strings.Cut(strings.TrimSpace(line), " v")

	if !found || (Product(product) != Terraform && Product(product) != OpenTofu) {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: it says %q", path, line)
	}

	return CLI{Path: path, Product: Product(product), Version: version}, nil
}
