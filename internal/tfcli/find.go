// Package tfcli finds and runs the command line, Terraform or OpenTofu, that the tests, the demo and the sandbox drive.
package tfcli

import (
	"context"
	"errors"
	"fmt"
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
// OpenTofu, which it builds.
type Finder struct {
	Getenv   func(name string) string
	LookPath func(name string) (string, error)
	// Inspect asks a binary which product and version it is.
	Inspect func(ctx context.Context, path string) (CLI, error)
	// Build compiles the pinned OpenTofu unless it is there, and returns its path.
	Build func(ctx context.Context) (string, error)
}

// NewFinder returns a finder that looks at this machine. The pinned OpenTofu belongs to the module at root.
func NewFinder(root string) Finder {
	return Finder{
		Getenv:   os.Getenv,
		LookPath: exec.LookPath,
		Inspect:  inspect,
		Build:    func(ctx context.Context) (string, error) { return buildOpenTofu(ctx, root) },
	}
}

// Find returns the first binary of the product. Without any, OpenTofu is built, and for Terraform the error is [ErrNotFound].
// A binary that [PathVariable] names must work: a wrong path is an error, not a reason to look further.
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

		if cli, err := f.Inspect(ctx, path); err == nil && cli.is(product) {
			return cli, nil
		}
	}

	if product == Terraform {
		return CLI{}, fmt.Errorf("%s: %w", product, ErrNotFound)
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

// buildOpenTofu leaves the building to make, which knows where tools live and when they are out of date.
func buildOpenTofu(ctx context.Context, root string) (string, error) {
	const target = ".tools/tofu"

	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", target)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr

	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building the pinned OpenTofu (install terraform or tofu to do without): %w", err)
	}

	return filepath.Join(root, filepath.FromSlash(target)), nil
}
