package tfcli_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// machine is what a finder sees: the variable, what is on PATH, and what each binary is.
type machine struct {
	variable string
	onPath   map[string]string
	binaries map[string]tfcli.CLI
	buildErr error
	notes    io.Writer
}

var errBroken = errors.New("exit status 127")

func (m machine) finder(built *int) tfcli.Finder {
	return tfcli.Finder{
		Getenv: func(name string) string {
			if name == tfcli.PathVariable {
				return m.variable
			}

			return ""
		},
		LookPath: func(name string) (string, error) {
			if path, found := m.onPath[name]; found {
				return path, nil
			}

			return "", fmt.Errorf("%s: not on PATH", name)
		},
		Inspect: func(_ context.Context, path string) (tfcli.CLI, error) {
			if cli, found := m.binaries[path]; found {
				return cli, nil
			}

			return tfcli.CLI{}, errBroken
		},
		Build: func(context.Context) (string, error) {
			*built++

			return "/built/tofu", m.buildErr
		},
		Notes: cmp.Or(m.notes, io.Discard),
	}
}

func cli(product tfcli.Product, path string) tfcli.CLI {
	return tfcli.CLI{Path: path, Product: product, Version: "1.11.0"}
}

func binaries(clis ...tfcli.CLI) map[string]tfcli.CLI {
	byPath := map[string]tfcli.CLI{}
	for _, c := range clis {
		byPath[c.Path] = c
	}

	return byPath
}

func TestFindOrder(t *testing.T) {
	t.Parallel()

	all := binaries(cli(tfcli.OpenTofu, "/own/tofu"), cli(tfcli.Terraform, "/bin/terraform"),
		cli(tfcli.OpenTofu, "/bin/tofu"), cli(tfcli.OpenTofu, "/built/tofu"))
	both := map[string]string{"terraform": "/bin/terraform", "tofu": "/bin/tofu"}

	tests := map[string]struct {
		machine machine
		product tfcli.Product
		want    string
		builds  int
	}{
		"the variable wins":                    {machine{variable: "/own/tofu", onPath: both, binaries: all}, tfcli.AnyProduct, "/own/tofu", 0},
		"terraform before tofu":                {machine{onPath: both, binaries: all}, tfcli.AnyProduct, "/bin/terraform", 0},
		"tofu alone":                           {machine{onPath: map[string]string{"tofu": "/bin/tofu"}, binaries: all}, tfcli.AnyProduct, "/bin/tofu", 0},
		"nothing installed builds":             {machine{binaries: all}, tfcli.AnyProduct, "/built/tofu", 1},
		"the variable names the other product": {machine{variable: "/own/tofu", onPath: both, binaries: all}, tfcli.Terraform, "/bin/terraform", 0},
		"tofu asked for, terraform first":      {machine{onPath: both, binaries: all}, tfcli.OpenTofu, "/bin/tofu", 0},
		"a broken terraform is passed over": {
			machine{onPath: both, binaries: binaries(cli(tfcli.OpenTofu, "/bin/tofu"))}, tfcli.AnyProduct, "/bin/tofu", 0,
		},
		"OpenTofu under the name terraform": {
			machine{onPath: map[string]string{"terraform": "/bin/alias"}, binaries: binaries(cli(tfcli.OpenTofu, "/bin/alias"))},
			tfcli.OpenTofu, "/bin/alias", 0,
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var builds int

			got, err := test.machine.finder(&builds).Find(t.Context(), test.product)
			if err != nil {
				t.Fatal(err)
			}

			if got.Path != test.want || builds != test.builds {
				t.Errorf("found %s after %d builds, want %s after %d", got.Path, builds, test.want, test.builds)
			}
		})
	}
}

// The last Terraform under its old licence is on many machines, and knows no ephemeral resources.
func TestATerraformTooOldForTheExamplesIsPassedOver(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		found tfcli.CLI
		want  string
	}{
		"Terraform 1.5":       {tfcli.CLI{Path: "/bin/cli", Product: tfcli.Terraform, Version: "1.5.7"}, "/built/tofu"},
		"Terraform 1.10":      {tfcli.CLI{Path: "/bin/cli", Product: tfcli.Terraform, Version: "1.10.0-rc1"}, "/bin/cli"},
		"OpenTofu 1.10":       {tfcli.CLI{Path: "/bin/cli", Product: tfcli.OpenTofu, Version: "1.10.6"}, "/built/tofu"},
		"OpenTofu 1.11":       {tfcli.CLI{Path: "/bin/cli", Product: tfcli.OpenTofu, Version: "1.11.0"}, "/bin/cli"},
		"Terraform 2":         {tfcli.CLI{Path: "/bin/cli", Product: tfcli.Terraform, Version: "2.0.0"}, "/bin/cli"},
		"one built by itself": {tfcli.CLI{Path: "/bin/cli", Product: tfcli.Terraform, Version: "dev"}, "/bin/cli"},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var (
				builds int
				notes  strings.Builder
			)

			m := machine{
				onPath:   map[string]string{"terraform": "/bin/cli"},
				binaries: binaries(test.found, cli(tfcli.OpenTofu, "/built/tofu")), notes: &notes,
			}

			got, err := m.finder(&builds).Find(t.Context(), tfcli.AnyProduct)
			if err != nil || got.Path != test.want {
				t.Errorf("found %s, %v, want %s", got.Path, err, test.want)
			}

			told := strings.Contains(notes.String(), test.found.String()+" is passed over")
			if told != (builds == 1) {
				t.Errorf("after %d builds, this was told: %q", builds, notes.String())
			}

			m.variable = "/bin/cli"

			if got, err := m.finder(&builds).Find(t.Context(), tfcli.AnyProduct); err != nil || got.Path != "/bin/cli" {
				t.Errorf("named in the variable, it is not taken: %s, %v", got.Path, err)
			}
		})
	}
}

func TestFindFails(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		machine machine
		product tfcli.Product
		want    error
	}{
		"the variable is wrong":      {machine{variable: "/gone", onPath: map[string]string{"terraform": "/bin/terraform"}, binaries: binaries(cli(tfcli.Terraform, "/bin/terraform"))}, tfcli.AnyProduct, errBroken},
		"Terraform is never built":   {machine{}, tfcli.Terraform, tfcli.ErrNotFound},
		"the build's error is shown": {machine{buildErr: errBroken}, tfcli.OpenTofu, errBroken},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var builds int

			if got, err := test.machine.finder(&builds).Find(t.Context(), test.product); !errors.Is(err, test.want) {
				t.Errorf("found %v with error %v, want error %v", got, err, test.want)
			}
		})
	}
}

func TestRegistryHost(t *testing.T) {
	t.Parallel()

	if got := cli(tfcli.OpenTofu, "").RegistryHost(); got != "registry.opentofu.org" {
		t.Errorf("OpenTofu's host is %s", got)
	}

	if got := cli(tfcli.Terraform, "").RegistryHost(); got != "registry.terraform.io" {
		t.Errorf("Terraform's host is %s", got)
	}
}
