package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// patientCommand is the program, in a session of its own, beside which a command waits for signals.
func patientCommand(t *testing.T) *exec.Cmd {
	t.Helper()
	path := self(t)
	command := exec.CommandContext(t.Context(), path, "--", "/usr/bin/env", actVariable+"=patient", path)
	command.Env = append(os.Environ(), actVariable+"=emulator")
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return command
}

// A signal that only the emulator got reaches the command, whose exit code counts.
func TestSignalsReachTheCommand(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		command := patientCommand(t)
		stdout, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(stdout)
		expectLine(t, lines, "ready")
		if err := command.Process.Signal(sent); err != nil {
			t.Fatal(err)
		}
		expectLine(t, lines, "got "+sent.String())
		if _, err := io.Copy(io.Discard, lines); err != nil {
			t.Error(err)
		}
		if _ = command.Wait(); command.ProcessState.ExitCode() != 10 {
			t.Errorf("%s: %s, want the exit code of a command that got one signal, 10", sent, command.ProcessState)
		}
	}
}

// Ctrl-C in a terminal reaches both by itself: the command must not be told twice.
func TestCtrlCReachesTheCommandOnce(t *testing.T) {
	t.Parallel()
	terminal, inside := openTerminal(t)
	command := patientCommand(t)
	command.Stdin, command.Stdout, command.Stderr = inside, inside, inside
	command.SysProcAttr.Setctty = true
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if err := inside.Close(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(terminal)
	expectLine(t, lines, "ready")
	press := func(text string) {
		if _, err := io.WriteString(terminal, text); err != nil {
			t.Error(err)
		}
	}
	press("\x03")
	expectLine(t, lines, "^Cgot interrupt")
	press("\x04") // ends the command's input
	if _ = command.Wait(); command.ProcessState.ExitCode() != 10 {
		t.Errorf("%s, want the exit code of a command that got one signal, 10", command.ProcessState)
	}
}

func TestCommandThatIsKilled(t *testing.T) {
	t.Parallel()
	for _, want := range []int{128 + int(syscall.SIGKILL)} {
		if code := run(nil, caller{}, []string{"--", "sh", "-c", "kill -KILL $$"}); code != want {
			t.Errorf("exit code %d, want %d", code, want)
		}
	}
}

// openTerminal opens a terminal, and the side of it that programs use.
func openTerminal(t *testing.T) (outside, inside *os.File) {
	t.Helper()
	outside, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("this needs a terminal: %v", err)
	}
	t.Cleanup(func() { _ = outside.Close() })
	number, err := unix.IoctlGetInt(int(outside.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(outside.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	inside, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return outside, inside
}

func expectLine(t *testing.T, from *bufio.Reader, want string) {
	t.Helper()
	got, err := from.ReadString('\n')
	if strings.TrimRight(got, "\r\n") != want {
		t.Fatalf("got %q, %v, want %q", got, err, want)
	}
}
