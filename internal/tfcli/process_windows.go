package tfcli

import "os/exec"

func ownGroup(*exec.Cmd) {}

// interrupt kills: Windows has no interrupt that can be sent to one process.
func interrupt(cmd *exec.Cmd) error {
	return cmd.Process.Kill() //nolint:wrapcheck // os/exec compares it with os.ErrProcessDone
}

func interruptGroup(cmd *exec.Cmd) error { return interrupt(cmd) }

func stopGroup(*exec.Cmd) {}

func executable(name string) string { return name + ".exe" }
