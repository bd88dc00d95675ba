package tfcli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// reportTo is the address of a test that watches a process: what it writes, and that it has ended.
const reportTo = "TFCLI_TEST_REPORT_TO"

// actAs makes this test binary stand in for a CLI: its value is what to do.
const actAs = "TFCLI_TEST_ACT_AS"

func TestMain(m *testing.M) {
	switch os.Getenv(actAs) {
	case "":
		os.Exit(m.Run())
	case "print":
		fmt.Fprintln(os.Stdout, strings.Join(os.Environ(), "\n"))
	case "fail":
		os.Exit(2)
	case "wait":
		wait()
	case "build":
		startAnother()
	}
}

func wait() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)

	out := io.Writer(os.Stdout)

	if watcher := os.Getenv(reportTo); watcher != "" {
		conn, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", watcher)
		if err != nil {
			os.Exit(1)
		}
		defer conn.Close()

		out = conn
	}

	fmt.Fprintln(out, "waiting")

	select {
	case <-interrupted:
		fmt.Fprintln(out, "unlocked")
	case <-time.After(2 * time.Minute): // nobody has: the test fails, and nothing is left of it
	}
}

// startAnother acts as a build: it starts a process that does the work, and leaves it to that one to be interrupted.
func startAnother() {
	signal.Ignore(os.Interrupt)

	// The go command makes a folder to work in, and does not remove it when it is interrupted.
	if _, err := os.MkdirTemp(os.Getenv("GOTMPDIR"), "go-build"); err != nil {
		os.Exit(1)
	}

	other := exec.CommandContext(context.Background(), os.Args[0])
	other.Env = append(os.Environ(), actAs+"=wait")

	if err := other.Run(); err != nil {
		os.Exit(1)
	}
}

func workspace(t *testing.T, act string, env ...string) tfcli.Workspace {
	t.Helper()

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	return tfcli.Workspace{
		CLI:        cli(tfcli.Terraform, self),
		Dir:        t.TempDir(),
		ConfigFile: "cli.tfrc",
		Env:        append(env, actAs+"="+act),
	}
}

// Not parallel: it sets the caller's environment.
func TestRunKeepsTheCallersSettingsOut(t *testing.T) {
	t.Setenv("TF_CLI_ARGS_apply", "-lock=false")
	t.Setenv("TF_CLI_CONFIG_FILE", "/does/not/exist")
	t.Setenv("ALTINN_ENVIRONMENT", "prod")
	t.Setenv("MASKINPORTEN_CLIENT_JWK", "canary")

	var out bytes.Buffer

	code, err := workspace(t, "print", "ALTINN_PLATFORM_URL=http://127.0.0.1:1").Run(t.Context(), &out, "apply")
	if err != nil || code != 0 {
		t.Fatalf("exit code %d, error %v", code, err)
	}

	for _, unwanted := range []string{"-lock=false", "/does/not/exist", "ALTINN_ENVIRONMENT", "canary"} {
		if strings.Contains(out.String(), unwanted) {
			t.Errorf("the command sees %q of its caller", unwanted)
		}
	}

	for _, wanted := range []string{"ALTINN_PLATFORM_URL=http://127.0.0.1:1", "TF_CLI_CONFIG_FILE=cli.tfrc", "PATH="} {
		if !strings.Contains(out.String(), wanted) {
			t.Errorf("the command lacks %q", wanted)
		}
	}
}

func TestRunReportsTheExitCode(t *testing.T) {
	t.Parallel()

	if code, err := workspace(t, "fail").Run(t.Context(), io.Discard, "plan"); err != nil || code != 2 {
		t.Errorf("exit code %d, error %v, want 2 and none", code, err)
	}
}

func TestRunSaysWhenTheBinaryIsMissing(t *testing.T) {
	t.Parallel()

	missing := tfcli.Workspace{CLI: cli(tfcli.OpenTofu, filepath.Join(t.TempDir(), "gone"))}
	if _, err := missing.Run(t.Context(), io.Discard, "plan"); err == nil || !strings.Contains(err.Error(), "running OpenTofu plan") {
		t.Errorf("error %v", err)
	}
}

func TestRunLetsAnInterruptedCommandCleanUp(t *testing.T) {
	t.Parallel()

	ctx, cancel := context.WithCancel(t.Context())
	out := &stopAfter{word: "waiting", stop: cancel}

	_, err := workspace(t, "wait").Run(ctx, out, "apply")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}

	if !strings.Contains(out.text.String(), "unlocked") {
		t.Errorf("the command was not interrupted but killed; it wrote %q", out.text.String())
	}
}

// stopAfter is output that calls stop once a word has been written. Its buffer is not embedded: io.Copy would find the
// buffer's ReadFrom and never call Write.
type stopAfter struct {
	text strings.Builder
	word string
	stop func()
}

func (s *stopAfter) Write(text []byte) (int, error) {
	s.text.Write(text)

	if strings.Contains(s.text.String(), s.word) {
		s.stop()
	}

	return len(text), nil
}

func TestWriteConfigNamesBothRegistries(t *testing.T) {
	t.Parallel()

	file := filepath.Join(t.TempDir(), "cli.tfrc")
	if err := tfcli.WriteConfig(file, "/built here"); err != nil {
		t.Fatal(err)
	}

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	for _, line := range []string{`"registry.terraform.io/altinn/altinn" = "/built here"`, `"registry.opentofu.org/altinn/altinn" = "/built here"`} {
		if !strings.Contains(string(text), line) {
			t.Errorf("the configuration lacks %s:\n%s", line, text)
		}
	}
}

func TestModuleRoot(t *testing.T) {
	t.Parallel()

	root, err := tfcli.ModuleRoot()
	if err != nil {
		t.Fatal(err)
	}

	if _, err := os.Stat(filepath.Join(root, "internal", "tfcli", "find.go")); err != nil {
		t.Errorf("%s is not the root of the module: %v", root, err)
	}
}
