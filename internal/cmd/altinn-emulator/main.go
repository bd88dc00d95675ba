// Command altinn-emulator runs the emulator of Maskinporten and Altinn: beside a command, with an
// environment that leads there, or until it is stopped. It also answers as the customer.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/shell"
)

// Exit codes. The last three are those of env, timeout and the like, for a command that is run: its own
// codes are often 1 and 2.
const (
	exitOK         = 0
	exitError      = 1
	exitUsage      = 2
	exitNoEmulator = 125
	exitNotRun     = 126
	exitNotFound   = 127
)

// caller is who runs the program, and where.
type caller struct {
	in          io.Reader
	out, err    io.Writer
	environment []string
}

func main() {
	stop := make(chan os.Signal, 8)
	for _, one := range stopSignals() {
		if !signal.Ignored(one) { // as nohup has it
			signal.Notify(stop, one)
		}
	}
	os.Exit(run(stop, caller{os.Stdin, os.Stdout, os.Stderr, os.Environ()}, os.Args[1:]))
}

// run does what the arguments say, until it is done or stop has a signal, and returns the exit code.
func run(stop <-chan os.Signal, by caller, args []string) int {
	if len(args) > 0 {
		if send, found := clientCommands()[args[0]]; found {
			return by.report(send(context.Background(), by, args[1:]), exitError)
		}
	}
	asked, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return by.report(by.print(usage), exitError)
	}
	if err != nil {
		code := exitUsage
		if asked.command != nil {
			code = exitNoEmulator
		}
		return by.report(fmt.Errorf("%w; -h shows how it is used", err), code)
	}
	if asked.command == nil {
		return by.report(asked.serve(stop, by), exitError)
	}
	command, code := by.commandOf(asked.command)
	if code != exitOK {
		return code
	}
	server, err := emulator.Start(asked.options)
	if err != nil {
		return by.report(err, exitNoEmulator)
	}
	code = by.runBeside(stop, server, command)
	if failed := by.report(server.Close(), exitNoEmulator); code == exitOK {
		code = failed
	}
	return code
}

// invocation is what the arguments ask for.
type invocation struct {
	options emulator.Options
	command []string // what is run beside the emulator; nil for nothing
	asJSON  bool
	shell   shell.Shell
}

func parse(args []string) (asked invocation, err error) {
	if at := slices.Index(args, "--"); at >= 0 {
		args, asked.command = args[:at], append([]string{}, args[at+1:]...)
	}
	flags := flag.NewFlagSet("altinn-emulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	options := &asked.options
	flags.StringVar(&options.Address, "addr", "", "")
	flags.BoolVar(&options.AllowRemote, "allow-remote", false, "")
	flags.StringVar(&options.StateFile, "state", "", "")
	flags.BoolVar(&options.DetailProblems, "detail-problems", false, "")
	flags.BoolVar(&options.ReuseIDs, "reuse-ids", false, "")
	flags.DurationVar(&options.PropagationDelay, "propagation-delay", 0, "")
	flags.IntVar(&options.RateLimit.PerSecond, "rate-limit", 0, "")
	flags.BoolVar(&asked.asJSON, "json", false, "")
	pasted := flags.String("shell", "", "")
	world, vendor := flags.String("world", "", ""), flags.String("vendor", "", "")
	if err := flags.Parse(args); err != nil {
		return asked, fmt.Errorf("the flags are not usable: %w", err)
	}
	asked.shell = shell.Shell(*pasted)
	if err := asked.check(flags.Args()); err != nil {
		return asked, err
	}
	asked.shell = cmp.Or(asked.shell, shell.For(runtime.GOOS))
	if *world != "" {
		if options.World, err = emulator.LoadWorld(*world); err != nil {
			return asked, err
		}
	}
	if *vendor != "" {
		if options.World, err = options.World.WithVendor(*vendor); err != nil {
			return asked, fmt.Errorf("-vendor cannot be used: %w", err)
		}
	}
	return asked, nil
}

// check looks at what the flags say together, and at what is left behind them.
func (i invocation) check(left []string) error {
	switch {
	case len(left) > 0:
		return fmt.Errorf("%q is no flag; a command to run comes after --", left[0])
	case i.command != nil && len(i.command) == 0:
		return errors.New("there is no command after --")
	case i.command != nil && (i.asJSON || i.shell != ""):
		return errors.New("-json and -shell are for what is printed, and beside a command nothing is")
	case i.shell != "" && i.shell != shell.POSIX && i.shell != shell.PowerShell:
		return fmt.Errorf("-shell is %s or %s, not %q", shell.POSIX, shell.PowerShell, i.shell)
	}
	return nil
}

// report prints an error, if there is one, and chooses the exit code.
func (c caller) report(err error, code int) int {
	if err == nil {
		return exitOK
	}
	_, _ = io.WriteString(c.err, "altinn-emulator: "+err.Error()+"\n") // nobody is left to tell
	return code
}

func (c caller) print(text string) error {
	if _, err := io.WriteString(c.out, text); err != nil {
		return fmt.Errorf("the output cannot be written: %w", err)
	}
	return nil
}
