//go:build unix

package acceptance_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// The provider writes a line of its log only where the CLI shows it: encoding what nobody reads was a third of its time.
func TestProviderLogsOnlyWhatIsShown(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	for name, test := range map[string]struct {
		environment []string
		levels      []string // of the lines that the provider writes for a plan
		modules     []string
	}{
		"no TF_LOG":  {},
		"TF_LOG=off": {environment: []string{"TF_LOG=off"}},
		"TF_LOG=DEBUG": {
			[]string{"TF_LOG=DEBUG"}, []string{"debug", "info"}, []string{"", "altinn", "sdk.framework"},
		},
		"TF_LOG=TRACE": {
			[]string{"TF_LOG=TRACE"}, []string{"debug", "info", "trace"}, []string{"", "altinn", "sdk.framework", "sdk.proto"},
		},
		"TF_LOG=TRACE and TF_LOG_SDK=off": {
			[]string{"TF_LOG=TRACE", "TF_LOG_SDK=off"}, []string{"debug", "info"}, []string{"", "altinn"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			run := w.workspace(t, t.TempDir(), append(test.environment, "TF_LOG_PATH="+filepath.Join(t.TempDir(), "cli.log"))...)
			written := recordErrorOutput(t, &run)
			run.write(t, "main.tf", altinnRequired+config(t, providertest.CompleteSystem("logged")))
			run.must(t, "plan")

			levels, modules := map[string]bool{}, map[string]bool{}

			for _, line := range written(t) {
				var entry struct {
					Level  string `json:"@level"`
					Module string `json:"@module"`
				}
				if err := json.Unmarshal(line, &entry); err != nil {
					t.Fatalf("not a line of a log: %s", line)
				}

				levels[entry.Level], modules[entry.Module] = true, true
			}

			if got := slices.Sorted(maps.Keys(levels)); !slices.Equal(got, test.levels) {
				t.Errorf("lines of the levels %q, want %q", got, test.levels)
			}

			if got := slices.Sorted(maps.Keys(modules)); !slices.Equal(got, test.modules) {
				t.Errorf("lines of the modules %q, want %q", got, test.modules)
			}
		})
	}
}

// Whatever is logged, a provider that crashes says so.
func TestCrashIsWrittenWithoutLogs(t *testing.T) {
	t.Parallel()

	config, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}

	cmd := exec.CommandContext(t.Context(), filepath.Join(filepath.Dir(config), "terraform-provider-altinn"))
	cmd.Env = []string{"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6"}

	var stderr bytes.Buffer

	cmd.Stderr = &stderr

	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}

	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}

	if _, err := stdout.Read(make([]byte, 1)); err != nil { // it serves
		t.Fatal(err)
	}

	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}

	if err := cmd.Wait(); err == nil {
		t.Error("the provider ended as if nothing had happened")
	}

	if !strings.HasPrefix(stderr.String(), "SIGQUIT") || !strings.Contains(stderr.String(), "main.main()") {
		t.Errorf("the crash is not what is written first: %.500s", &stderr)
	}
}

// recordErrorOutput has the workspace's provider write its error output to a file, and returns the lines that it holds.
func recordErrorOutput(t *testing.T, run *workspace) func(*testing.T) [][]byte {
	t.Helper()

	dir := t.TempDir()
	recorded := filepath.Join(dir, "stderr")
	provider := filepath.Join(filepath.Dir(run.ConfigFile), "terraform-provider-altinn")
	script := "#!/bin/sh\nexec '" + provider + "' \"$@\" 2>>'" + recorded + "'\n"

	err := os.WriteFile(filepath.Join(dir, "terraform-provider-altinn"), []byte(script), 0o700)
	must(t, err, nil)

	run.ConfigFile = filepath.Join(dir, "cli.tfrc")
	must(t, tfcli.WriteConfig(run.ConfigFile, dir), nil)

	return func(t *testing.T) [][]byte {
		t.Helper()

		content, err := os.ReadFile(recorded)
		must(t, err, nil)

		return slices.DeleteFunc(bytes.Split(content, []byte("\n")), func(line []byte) bool { return len(line) == 0 })
	}
}
