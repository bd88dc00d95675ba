//go:build unix

package tfcli

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps a terminal's Ctrl-C from reaching the command directly: it would come on top of the interrupt that ends the
// context, and a CLI that is interrupted twice exits at once and leaves its provider running.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

func interrupt(cmd *exec.Cmd) error {
	return cmd.Process.Signal(syscall.SIGINT) //nolint:wrapcheck // os/exec compares it with os.ErrProcessDone
}

// interruptGroup interrupts the command and everything that it has started.
func interruptGroup(cmd *exec.Cmd) error {
	return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) //nolint:wrapcheck // whoever waits for the command has a better one
}

// stopGroup ends what the command has left behind, such as the provider of a CLI that had to be killed.
func stopGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // normally nothing is left, and the error says so
	}
}

func executable(name string) string { return name }
