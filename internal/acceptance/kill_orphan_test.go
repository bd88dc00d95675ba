//go:build unix

package acceptance_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A CLI that is killed tells its provider nothing, and one that has nothing to do notices nothing: it stayed for ever.
func TestProviderOfAKilledCLIEnds(t *testing.T) {
	t.Parallel()

	config, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}

	alive := newLifeline(t)
	defer alive.close()

	// The shell is the CLI: it starts the provider as a child, with the handshake that a CLI has in the environment.
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `"$PROVIDER" 3>"$KILL_ALIVE" & wait`)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "KILL_ALIVE="+alive.name,
		"PROVIDER="+filepath.Join(filepath.Dir(config), "terraform-provider-altinn"),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6")

	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}

	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}

	defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }() // normally nothing is left

	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the provider does not answer: %q, %v", line, err)
	}

	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}

	if err := alive.wait(); err != nil {
		t.Errorf("the provider goes on: %v", err)
	}

	_ = cmd.Wait() // it was killed
}
