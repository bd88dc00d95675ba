//go:build unix

package acceptance_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// A blow is how a run is cut short.
type blow struct {
	name string
	// ignored blows end nothing; graceful ones let CLI and provider finish what they are at; sudden ones end the CLI at once.
	ignored, graceful, sudden bool
	strike                    func(cli, provider int) error
}

// blows are the ways in which a run is cut short: a person's Ctrl-C, once or twice, a cancelled job, a machine out of memory.
func blows() []blow {
	cli := func(signals ...syscall.Signal) func(int, int) error {
		return func(cli, _ int) error { return send(cli, signals...) }
	}
	provider := func(signals ...syscall.Signal) func(int, int) error {
		return func(_, provider int) error { return send(provider, signals...) }
	}
	both := func(signals ...syscall.Signal) func(int, int) error {
		return func(cli, _ int) error { return send(-cli, signals...) }
	}

	return []blow{
		{name: "SIGKILL of the CLI", sudden: true, strike: cli(syscall.SIGKILL)},
		{name: "SIGKILL of the provider", strike: provider(syscall.SIGKILL)},
		{name: "SIGKILL of both", sudden: true, strike: both(syscall.SIGKILL)},
		{name: "SIGINT of the CLI", graceful: true, strike: cli(syscall.SIGINT)},
		{name: "SIGINT of the provider", ignored: true, strike: provider(syscall.SIGINT)},
		{name: "SIGINT of both", graceful: true, strike: both(syscall.SIGINT)},
		{name: "SIGTERM of the provider", strike: provider(syscall.SIGTERM)},
		// The second one ends the CLI at once. Two of one kind could arrive as one.
		{name: "SIGINT and SIGTERM of the CLI", sudden: true, strike: cli(syscall.SIGINT, syscall.SIGTERM)},
	}
}

func send(process int, signals ...syscall.Signal) error {
	for _, signal := range signals {
		if err := syscall.Kill(process, signal); err != nil {
			return fmt.Errorf("%v to %d: %w", signal, process, err)
		}
	}

	return nil
}

// launcher stands in for the provider: it starts the real one, in its own process, with its number in the addresses that it
// calls, and with a pipe open that tells when the last provider of a run has ended.
const launcher = `#!/bin/sh
ALTINN_PLATFORM_URL="$KILL_GATE/$$"
DIGDIR_SELFSERVICE_URL="$KILL_GATE/$$"
export ALTINN_PLATFORM_URL DIGDIR_SELFSERVICE_URL
exec '%s' "$@" 3>"$KILL_ALIVE"
`

// launchedWorkspace is a workspace whose providers call Altinn through the gate.
func (w *world) launchedWorkspace(t testing.TB, g *gate) workspace {
	t.Helper()

	s := w.workspace(t, t.TempDir(), "KILL_GATE="+g.server.URL)
	binary := filepath.Join(filepath.Dir(s.ConfigFile), "terraform-provider-altinn")

	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(binary)), fmt.Appendf(nil, launcher, binary), 0o700); err != nil {
		t.Fatal(err)
	}

	s.ConfigFile = filepath.Join(dir, "cli.tfrc")
	if err := tfcli.WriteConfig(s.ConfigFile, dir); err != nil {
		t.Fatal(err)
	}

	return s
}

// struck runs a command that a strike may cut short, and returns its exit code, -1 for a signal, and its output. It fails the
// test if a process stays behind.
func (s workspace) struck(t testing.TB, g *gate, strike *strike, args ...string) (int, string) {
	t.Helper()

	alive := newLifeline(t)
	defer alive.close()

	s.Env = append(slices.Clip(s.Env), "KILL_ALIVE="+alive.name)

	var out bytes.Buffer

	cmd := s.Command(t.Context(), args...)
	cmd.Stdout, cmd.Stderr = &out, &out

	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}

	if strike != nil {
		strike.cli = cmd.Process.Pid
	}

	g.arm(strike) // long before a provider is started, and calls

	defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }() // normally nothing is left

	if err := cmd.Wait(); err != nil && cmd.ProcessState == nil {
		t.Fatalf("running %v: %v", args, err)
	}

	if err := alive.wait(); err != nil {
		t.Errorf("after %s of %v, a provider goes on: %v\n%s", strike, args, err, out.String())
	}

	return cmd.ProcessState.ExitCode(), out.String()
}

// lifeline is a pipe that every provider of a run holds open as long as it lives, in whatever way it dies.
type lifeline struct {
	name   string
	reader *os.File
	keeper *os.File // keeps the pipe from ending before the first provider
}

func newLifeline(t testing.TB) *lifeline {
	t.Helper()

	name := filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}

	// The writer's end can be opened when there is a reader, and the reader's at once if it does not block.
	reader, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}

	keeper, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(errors.Join(err, reader.Close()))
	}

	return &lifeline{name: name, reader: reader, keeper: keeper}
}

// wait waits until no provider is left. It must be called when the CLI has ended.
func (l *lifeline) wait() error {
	if err := l.keeper.Close(); err != nil {
		return err
	}

	if err := l.reader.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}

	_, err := io.Copy(io.Discard, l.reader)

	return err
}

func (l *lifeline) close() {
	_ = l.keeper.Close() // a second time, if all went well
	_ = l.reader.Close()
}

// String says in one line what the strike was to do.
func (s *strike) String() string {
	if s == nil {
		return "no strike"
	}

	where := fmt.Sprintf("%s %d", s.of, s.number)
	if s.landed {
		where += ", " + strings.TrimSpace(s.method+" "+s.path)
	}

	if s.restart >= 0 {
		where += fmt.Sprintf(", Altinn's database restarts after %d calls", s.restart)
	}

	return fmt.Sprintf("%s, %s (%s)", s.blow.name, s.at, where)
}

// numberFrom is the number in a variable.
func numberFrom(t testing.TB, variable string, fallback int) int {
	t.Helper()

	text := os.Getenv(variable)
	if text == "" {
		return fallback
	}

	number, err := strconv.Atoi(text)
	if err != nil || number < 0 {
		t.Fatalf("%s is a number, not %q", variable, text)
	}

	return number
}
