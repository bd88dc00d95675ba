package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// programVariable names this program to what the command starts.
const programVariable = "ALTINN_EMULATOR"

// commandOf is the command that is to run beside an emulator. What there is not, or cannot be run, is
// reported before the emulator starts: then the exit code is not exitOK.
func (c caller) commandOf(words []string) (*exec.Cmd, int) {
	command := exec.Command(words[0], words[1:]...) //nolint:noctx // it ends by itself, told by a signal maybe
	command.Stdin, command.Stdout, command.Stderr = c.in, c.out, c.err
	return command, c.notRun(command, command.Err)
}

// notRun reports why a command is not run, if it is not, and chooses the exit code.
func (c caller) notRun(command *exec.Cmd, err error) int {
	code := exitNotRun
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
		code = exitNotFound
	}
	if err != nil {
		err = fmt.Errorf("%s cannot be run: %w", command.Args[0], err)
	}
	return c.report(err, code)
}

// runBeside runs a command beside the emulator, passes on the signals that ask it to stop, and returns
// its exit code once it has ended.
func (c caller) runBeside(stop <-chan os.Signal, server *emulator.Server, command *exec.Cmd) int {
	environment, err := environmentOf(server)
	if err != nil {
		return c.report(err, exitNoEmulator)
	}
	command.Env = append(without(c.environment, emulator.Unset()), environment...)
	if code := c.notRun(command, command.Start()); code != exitOK {
		return code
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case received := <-stop:
			passOn(command.Process, received)
		case err := <-ended:
			if command.ProcessState == nil { // it could not be waited for
				return c.notRun(command, err)
			}
			return exitCode(command.ProcessState)
		}
	}
}

// without is an environment that lacks some variables. Windows does not tell upper from lower case.
func without(environment, names []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(name, other) })
	})
}
