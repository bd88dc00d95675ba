package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/altinn/terraform-provider-altinn/internal/shell"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// A terminal reads one file, and has everything: what it prints holds no key.
func TestOneFileToReadHasEverything(t *testing.T) {
	t.Parallel()

	box := sandbox{dir: filepath.Join(t.TempDir(), "it's here"), installed: tfcli.Installation{ConfigFile: "/its/mirror.tfrc", Programs: "/its/bin"}, shell: shell.POSIX}
	if err := box.prepare(fstest.MapFS{"main.tf": {Data: []byte("# starter")}}); err != nil {
		t.Fatal(err)
	}

	const key = `{"kty":"RSA","d":"canary 'quoted'"}`

	if err := box.environment([]string{"ALTINN_PLATFORM_URL=http://127.0.0.1:1", "MASKINPORTEN_CLIENT_JWK=" + key}); err != nil {
		t.Fatal(err)
	}

	enter := indented(box.enter()...)
	if strings.Contains(enter, "canary") {
		t.Errorf("the key is printed:\n%s", enter)
	}

	if info, err := os.Stat(box.environmentFile()); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the key: %v, %v", info.Mode(), err)
	}

	posix, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this needs a POSIX shell")
	}

	script := enter + `printf '%s\n' "${MASKINPORTEN_PRIVATE_KEY-none}" "$PWD" "$TF_CLI_CONFIG_FILE" "$ALTINN_PLATFORM_URL" "$MASKINPORTEN_CLIENT_JWK" "${PATH%%:*}"`

	paste := exec.CommandContext(t.Context(), posix, "-ec", script)
	paste.Env = append(os.Environ(), "MASKINPORTEN_PRIVATE_KEY=one of the reader's own, for TT02")

	out, err := paste.CombinedOutput()
	if err != nil {
		t.Fatalf("pasting %s: %v\n%s", script, err, out)
	}

	want := strings.Join([]string{"none", box.config(), box.installed.ConfigFile, "http://127.0.0.1:1", key, "/its/bin", ""}, "\n")
	if string(out) != want {
		t.Errorf("the terminal has\n%swant\n%s", out, want)
	}
}

func TestPrepareKeepsAChangedConfiguration(t *testing.T) {
	t.Parallel()

	box := sandbox{dir: t.TempDir()}
	starter := fstest.MapFS{"main.tf": {Data: []byte("# starter")}}

	if err := box.prepare(starter); err != nil {
		t.Fatal(err)
	}

	file := filepath.Join(box.config(), "main.tf")
	if err := os.WriteFile(file, []byte("# mine"), 0o600); err != nil {
		t.Fatal(err)
	}

	checksums := filepath.Join(box.config(), ".terraform.lock.hcl")
	if err := os.WriteFile(checksums, []byte("# of an earlier build"), 0o600); err != nil {
		t.Fatal(err)
	}

	if err := box.prepare(starter); err != nil {
		t.Fatal(err)
	}

	if got, err := os.ReadFile(file); err != nil || string(got) != "# mine" {
		t.Errorf("main.tf is %q, %v", got, err)
	}

	if _, err := os.Stat(checksums); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the checksums of an earlier build are left, which init would refuse: %v", err)
	}
}
