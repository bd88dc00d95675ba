package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// stage is what the steps act on.
type stage struct {
	*printer

	// cli runs a command of Terraform's or OpenTofu's and returns its exit code.
	cli     func(ctx context.Context, out io.Writer, args ...string) (int, error)
	product tfcli.Product
	altinn  register
}

// apply applies without asking. It prints and returns what was done and what was warned of.
func (s *stage) apply(ctx context.Context, flags ...string) (string, error) {
	text, code, err := s.terraform(ctx, append([]string{"apply", "-auto-approve"}, flags...)...)
	if err != nil {
		return "", err
	}

	if code != 0 {
		return "", fmt.Errorf("apply failed with exit code %d:\n%s", code, text)
	}

	text = progress(text)
	s.quote(text)

	return text, nil
}

// plan returns the plan as the CLI shows it, and whether it has changes.
func (s *stage) plan(ctx context.Context) (text string, changes bool, err error) {
	const planFile = "demo.tfplan"

	text, code, err := s.terraform(ctx, "plan", "-detailed-exitcode", "-out="+planFile)
	if err != nil {
		return "", false, err
	}

	if code != 0 && code != 2 {
		return "", false, fmt.Errorf("plan failed with exit code %d:\n%s", code, text)
	}

	var shown bytes.Buffer

	showCode, err := s.cli(ctx, &shown, "show", "-no-color", planFile)
	if err != nil {
		return "", false, err
	}

	if showCode != 0 {
		return "", false, errors.New(shown.String())
	}

	return strings.TrimSpace(shown.String()), code == 2, nil
}

func (s *stage) terraform(ctx context.Context, args ...string) (string, int, error) {
	s.command("%s %s", s.name(), strings.Join(args, " "))

	var out bytes.Buffer

	code, err := s.cli(ctx, &out, append(args, "-no-color")...)

	return out.String(), code, err
}

// name is what a person types to start the CLI.
func (s *stage) name() string {
	if s.product == tfcli.OpenTofu {
		return "tofu"
	}

	return "terraform"
}

// progress keeps what an apply did and what the provider warned of. It drops the plan, which another step shows, and the
// CLI's own remarks on running a provider that was built from source.
func progress(text string) string {
	var kept []string

	warning := false

	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")

		switch {
		case strings.HasPrefix(line, "Warning: "):
			warning = !strings.Contains(line, "development overrides")
		case strings.HasPrefix(line, "altinn_"), strings.HasPrefix(line, "Apply complete!"), strings.HasPrefix(line, "Destroy complete!"):
			warning = false

			kept = append(kept, line)
		}

		if warning && strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}

	return strings.Join(kept, "\n")
}
