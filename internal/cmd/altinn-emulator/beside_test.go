package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// actVariable says what the test's binary does in place of the tests.
const actVariable = "ALTINN_EMULATOR_TEST_ACTS_AS"

// actors are what is run beside an emulator.
func actors() map[string]func() {
	return map[string]func(){
		"emulator": main,
		"environment": func() { // passes its input on, tells its environment, and fails
			_, _ = io.Copy(os.Stderr, os.Stdin)
			fmt.Fprintln(os.Stdout, strings.Join(os.Environ(), "\n"))
			os.Exit(3)
		},
		"patient": func() { // waits for one signal, and tells how many came with it
			received := make(chan os.Signal, 8)
			signal.Notify(received)
			fmt.Fprintln(os.Stdout, "ready")
			fmt.Fprintln(os.Stdout, "got", <-received)
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(10 + len(received))
		},
	}
}

// self is the test's binary.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCommandRunsBesideTheEmulator(t *testing.T) {
	t.Parallel()
	by := caller{in: strings.NewReader("typed"), environment: append(os.Environ(), actVariable+"=environment", "mine=kept")}
	for _, name := range emulator.Unset() {
		by.environment = append(by.environment, name+"=one of the reader's own")
	}
	var stdout, stderr bytes.Buffer
	by.out, by.err = &stdout, &stderr
	if code := run(nil, by, []string{"-rate-limit", "1000", "--", self(t), "--", "-json"}); code != 3 || stderr.String() != "typed" {
		t.Errorf("exit code %d, %q on standard error, want 3 and what was typed", code, stderr.String())
	}
	variables := strings.Split(stdout.String(), "\n")
	if !slices.Contains(variables, "mine=kept") || !slices.Contains(variables, "ALTINN_EMULATOR="+self(t)) {
		t.Error("a variable of the caller's, or the path of the emulator, is missing")
	}
	for _, name := range []string{"ALTINN_PLATFORM_URL", "MASKINPORTEN_WELL_KNOWN_URL", "MASKINPORTEN_CLIENT_ID", "MASKINPORTEN_CLIENT_JWK", "DIGDIR_SELFSERVICE_URL"} {
		if !slices.ContainsFunc(variables, func(entry string) bool { return strings.HasPrefix(entry, name+"=") }) {
			t.Errorf("%s is not set", name)
		}
	}
	for _, name := range emulator.Unset() {
		if slices.ContainsFunc(variables, func(entry string) bool { return strings.HasPrefix(entry, name+"=") }) {
			t.Errorf("%s is not unset", name)
		}
	}
}

func TestWindowsKnowsNoCaseOfVariables(t *testing.T) {
	t.Parallel()
	got := without([]string{"Altinn_Environment=prod", "ALTINN_ENVIRONMENTS=x", "=C:=C:\\"}, []string{"ALTINN_ENVIRONMENT"})
	if want := []string{"ALTINN_ENVIRONMENTS=x", "=C:=C:\\"}; !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
}

func TestCommandsThatCannotBeRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]int{"no-such-command": exitNotFound, filepath.Join(dir, "none"): exitNotFound, file: exitNotRun, dir: exitNotRun} {
		var stdout, stderr bytes.Buffer
		if code := run(nil, caller{out: &stdout, err: &stderr}, []string{"--", command}); code != want || !strings.Contains(stderr.String(), command+" cannot be run") {
			t.Errorf("%s: exit code %d, %s, want %d", command, code, stderr.String(), want)
		}
	}
}
