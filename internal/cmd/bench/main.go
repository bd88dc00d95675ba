//go:build unix

// Command bench measures the provider with a real CLI against the emulator, side by side with others and with an earlier version of
// itself, in turns. What it prints are medians, and medians of the ratios within a turn: a machine is never equally fast for long.
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

func main() {
	if filepath.Base(os.Args[0]) == providerName { // a CLI has started it as its provider
		if err := measure(); err != nil {
			os.Exit(1)
		}
		return
	}
	ctx, stop := tfcli.Interruptible()
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	rounds := flags.Int("rounds", 5, "how often everything is measured")
	latency := flags.Duration("latency", 25*time.Millisecond, "what each call to Altinn takes on top")
	systems := flags.Int("systems", 200, "how many systems")
	requests := flags.Int("requests", 1000, "how many requests of one system, a multiple of ten")
	urls := flags.Int("urls", 500, "how many redirect URLs of one system")
	customers := flags.Int("customers", 2000, "how many requests to put into blocks, a multiple of a hundred")
	only := flags.String("only", "", "measure only scenarios whose name contains this")
	variant := flags.String("variant", "", "measure only variants whose name contains this")
	products := flags.String("cli", "Terraform,OpenTofu", "on which CLIs")
	if err := flags.Parse(args); err != nil {
		return err //nolint:wrapcheck // it says all
	}
	root, err := tfcli.ModuleRoot()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fmt.Fprintln(out, "Building the providers.")
	b := bench{providers: providers{dir}, latency: *latency}
	if err := b.providers.build(ctx, root); err != nil {
		return err
	}
	if b.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	for product := range strings.SplitSeq(*products, ",") {
		b.cli, err = tfcli.NewFinder(root).Find(ctx, tfcli.Product(product))
		if errors.Is(err, tfcli.ErrNotFound) {
			fmt.Fprintf(out, "\n%s is not installed.\n", product)
			continue
		}
		if err != nil {
			return err
		}
		for _, s := range scenarios(*systems, *requests, *urls, *customers) {
			if s.keep(*variant); !strings.Contains(s.name, *only) || len(s.variants) == 0 {
				continue
			}
			fmt.Fprintf(out, "\n## %s, %s %s, %d rounds, %s for each call\n\n", s.name, b.cli.Product, b.cli.Version, *rounds, *latency)
			if err := b.rounds(ctx, s, *rounds, out); err != nil {
				return err
			}
		}
	}
	return nil
}
