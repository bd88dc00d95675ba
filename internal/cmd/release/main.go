// Command release does what goreleaser leaves to whoever makes a release.
//
//	release check          builds this commit as a release, publishes nothing, and checks what the registry demands of it
//	release notes v0.1.0   prints what CHANGELOG.md says of a version
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func main() {
	ctx, stop := tfcli.Interruptible()
	err := run(ctx, os.Args[1:], os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}

	switch {
	case len(args) == 1 && args[0] == "check":
		return check(ctx, root, out)
	case len(args) == 2 && args[0] == "notes":
		return printNotes(root, args[1], out)
	default:
		return errors.New("say check, or notes and a tag")
	}
}

func printNotes(root, tag string, out io.Writer) error {
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		return fmt.Errorf("reading the changelog: %w", err)
	}

	text, err := notes(string(changelog), tag)
	if err != nil {
		return err
	}

	fmt.Fprintln(out, text)

	return nil
}
