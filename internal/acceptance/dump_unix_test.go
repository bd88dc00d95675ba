//go:build unix

package acceptance_test

import (
	"bufio"
	"bytes"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A provider that crashes in the middle of a call, token in hand, shows no secret: neither in what it leaves on its error output,
// which a CLI puts into its log and shows under "The plugin crashed!", nor in what the CLI says.
func TestCrashShowsNoSecret(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	forms := newWorld(t).keyForms(t)

	for name, environment := range map[string]map[string]string{
		"a JWK": {}, "a PEM key": {"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_PRIVATE_KEY": forms.pkcs8, "MASKINPORTEN_KID": keyID},
		"PKCS#12": {
			"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_PKCS12": forms.modernPKCS12, "MASKINPORTEN_PKCS12_PASSWORD": keyPassword, "MASKINPORTEN_KID": keyID,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t).as(environment)
			w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: providertest.RegisterPath + "/*", Delay: emulator.Duration(time.Hour), Times: -1})

			provider := startProvider(t, w)
			log := filepath.Join(t.TempDir(), "trace.log")
			run := w.workspace(t, t.TempDir(), "TF_LOG=TRACE", "TF_LOG_PATH="+log, "TF_REATTACH_PROVIDERS="+provider.reattach)
			// With the host that the provider gives itself, or OpenTofu takes it for another one and starts its own.
			required := strings.Replace(altinnRequired, "altinn/altinn", "registry.terraform.io/altinn/altinn", 1)
			run.write(t, "main.tf", required+config(t, providertest.CompleteSystem("crash")))

			c := canary{world: w, texts: map[string]string{}, secrets: forms.all(t)}
			planned := make(chan struct{})

			go func() {
				defer close(planned)

				c.step(t, run, false, "plan")
			}()

			for w.Calls(http.MethodGet, "_crash") == 0 {
				select {
				case <-planned:
					t.Fatalf("the plan did not get as far as a call: %s", c.texts["plan"])
				case <-time.After(10 * time.Millisecond):
				}
			}

			dump := provider.crash(t)
			<-planned
			c.file(t, log)
			c.texts["the dump"] = dump

			if !strings.Contains(dump, "SIGQUIT") || !strings.Contains(dump, "internal/api.(*attempts).send") {
				t.Errorf("the dump does not show the call: %.2000s", dump)
			}

			if !strings.Contains(dump, `"@level":"trace","@message":"Received request","@module":"sdk.proto"`) {
				t.Errorf("started with -debug, the provider does not log everything: %.2000s", dump)
			}

			for name, text := range c.texts {
				if found := c.secrets.leaks(text); len(found) > 0 {
					t.Errorf("%s shows %v", name, found)
				}
			}
		})
	}
}

// startedProvider is a provider that a test has started itself, as a debugger would.
type startedProvider struct {
	cmd      *exec.Cmd
	reattach string // how a CLI finds it
	stderr   *bytes.Buffer
}

func startProvider(t *testing.T, w *world) *startedProvider {
	t.Helper()

	file, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}

	p := &startedProvider{stderr: &bytes.Buffer{}}
	p.cmd = exec.CommandContext(t.Context(), filepath.Join(filepath.Dir(file), "terraform-provider-altinn"), "-debug")
	p.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GOTRACEBACK=all"}

	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		p.cmd.Env = append(p.cmd.Env, name+"="+w.Env[name])
	}

	p.cmd.Stderr = p.stderr

	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}

	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}

	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if _, value, found := strings.Cut(lines.Text(), "TF_REATTACH_PROVIDERS="); found {
			p.reattach = strings.Trim(value, "'")

			return p
		}
	}

	t.Fatalf("the provider did not say how to reach it: %s", p.stderr)

	return nil
}

// crash makes the provider dump all that it was doing, as on a panic, and returns what it has written.
func (p *startedProvider) crash(t *testing.T) string {
	t.Helper()

	if err := p.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}

	if err := p.cmd.Wait(); err == nil {
		t.Error("the provider ended as if nothing had happened")
	}

	return p.stderr.String()
}
