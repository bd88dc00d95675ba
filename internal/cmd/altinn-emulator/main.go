// Command altinn-emulator runs the emulator of Maskinporten and Altinn until it
// is stopped, and prints what is needed to use it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

const usage = `altinn-emulator runs Maskinporten and Altinn on this computer, for trying out
and testing the provider: nothing leaves the computer and nothing lasts, unless
-state says where. It prints what to paste into a shell, and stops on Ctrl-C.

Usage: altinn-emulator [flags]

  -addr HOST:PORT  loopback address to listen on; without it the one that the
                   state file remembers, or else any free port
  -world FILE      JSON file with the vendors, customers, resources and access
                   packages that exist; what it leaves out is built in
  -state FILE      keep systems, requests, clock and keys in FILE, so that a
                   restart goes on where it stopped and what was pasted keeps
                   working; FILE holds private keys, and serves one emulator
                   at a time
  -json            print one line of JSON with addresses and credentials instead
  -detail-problems answer errors as Altinn did before July 2026, with the
                   message in "detail"
  -reuse-ids       let the ids of deleted systems be registered again, for tests
  -propagation-delay
                   how long a change of a client by the self-service API takes to
                   reach Maskinporten, such as 2m; none by default
                   of modules; Altinn never does: there an id is spent for ever.
                   A deleted system is then gone at once, with its requests and
                   system users
  -rate-limit N    refuse what is more than N calls to Altinn per second
  -h               show this help

While it runs, its own controls are under /_emulator/ (journal, faults, clock,
rate limit, reset, tokens); GET /_emulator/ lists them:

  curl -s $ALTINN_PLATFORM_URL/_emulator/journal
  curl -s $ALTINN_PLATFORM_URL/_emulator/clock -d '{"advance": "4320h"}'
  curl -s $ALTINN_PLATFORM_URL/_emulator/faults -d '{"path": "*/systemregister/*", "status": 503}'
`

// Exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the emulator until ctx ends and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	options, asJSON, err := parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		return report(stderr, writeText(stdout, usage), exitError)
	}
	if err != nil {
		return report(stderr, fmt.Errorf("%w; -h shows the flags", err), exitUsage)
	}
	server, err := emulator.Start(options) //nolint:contextcheck // it ends with Close
	if err != nil {
		return report(stderr, err, exitError)
	}
	text := describe(server.Access(), server.Environment(""))
	if asJSON {
		text, err = line(server.Access())
	}
	if err == nil {
		err = writeText(stdout, text)
	}
	if err == nil {
		<-ctx.Done()
	}
	return report(stderr, errors.Join(err, server.Close()), exitError) //nolint:contextcheck // it has its own grace
}

func parseFlags(args []string) (options emulator.Options, asJSON bool, err error) {
	flags := flag.NewFlagSet("altinn-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&options.Address, "addr", "", "")
	flags.StringVar(&options.StateFile, "state", "", "")
	flags.BoolVar(&options.DetailProblems, "detail-problems", false, "")
	flags.BoolVar(&options.ReuseIDs, "reuse-ids", false, "")
	flags.DurationVar(&options.PropagationDelay, "propagation-delay", 0, "")
	flags.IntVar(&options.RateLimit.PerSecond, "rate-limit", 0, "")
	flags.BoolVar(&asJSON, "json", false, "")
	world := flags.String("world", "", "")
	if err := flags.Parse(args); err != nil {
		return options, asJSON, fmt.Errorf("the flags are not usable: %w", err)
	}
	if flags.NArg() > 0 {
		return options, asJSON, fmt.Errorf("%q is no flag", flags.Arg(0))
	}
	if *world != "" {
		options.World, err = emulator.LoadWorld(*world)
	}
	return options, asJSON, err
}

// report prints an error, if there is one, and chooses the exit code.
func report(stderr io.Writer, err error, code int) int {
	if err == nil {
		return exitOK
	}
	_ = writeText(stderr, "altinn-emulator: "+err.Error()+"\n") // nobody is left to tell
	return code
}

func writeText(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("the output cannot be written: %w", err)
	}
	return nil
}
