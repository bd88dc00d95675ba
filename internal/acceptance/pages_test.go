package acceptance_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/pages"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfcli"
)

// Who types and pastes what README and the guides say, word by word, gets what they promise.
func TestPagesDoWhatTheySay(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	if runtime.GOOS == "windows" {
		t.Skip("the blocks are for POSIX shells")
	}

	root, err := moduleRoot()
	must(t, err, nil)

	blocks, err := pages.Blocks(root)
	must(t, err, nil)

	texts := map[string]pages.Block{}
	for _, block := range blocks {
		texts[block.Key] = block
	}

	for _, story := range pages.Stories() {
		t.Run(story.Name, func(t *testing.T) {
			t.Parallel()

			reader := newReader(t, story)
			for _, step := range story.Steps {
				reader.follow(t, step, texts[step.Block])
			}
		})
	}
}

// reader is somebody who follows a page in a shell.
type reader struct {
	*world

	shell workspace
	home  string
	keyID string // of the key that the emulator knows
	// The ids that pages name: of requests that were made without Terraform, or of who accepted.
	customer, accountant string
}

// mirror is a CLI configuration under which "init" finds the provider, as after "make install".
var mirror = sync.OnceValues(func() (string, error) {
	built, err := builtProvider()
	if err != nil {
		return "", err
	}

	dir := filepath.Dir(built)
	file := filepath.Join(dir, "mirror.tfrc")

	return file, tfcli.WriteMirror(file, filepath.Join(dir, "mirror"), dir)
})

// builtEmulator is the emulator's program.
var builtEmulator = sync.OnceValues(func() (string, error) {
	built, err := builtProvider()
	if err != nil {
		return "", err
	}

	root, err := moduleRoot()
	if err != nil {
		return "", err
	}

	dir := filepath.Dir(built)

	return filepath.Join(dir, "altinn-emulator"), tfcli.BuildEmulator(context.Background(), root, dir)
})

func newReader(t *testing.T, story pages.Story) *reader {
	t.Helper()

	for _, tool := range append([]string{"bash"}, story.Tools...) {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("this takes %s", tool)
		}
	}

	if story.Ephemeral {
		requireEphemeral(t)
	}

	r := &reader{world: newWorld(t), home: t.TempDir()}

	var key struct {
		ID string `json:"kid"`
	}

	must(t, json.Unmarshal([]byte(r.Env["MASKINPORTEN_CLIENT_JWK"]), &key), nil)
	r.keyID = key.ID

	if story.OwnCredential {
		r.world = r.without("MASKINPORTEN_CLIENT")
	}

	here := filepath.Join(r.home, "here")
	if story.Example != "" {
		here = filepath.Join(r.home, "examples", filepath.FromSlash(story.Example))
		must(t, os.CopyFS(filepath.Join(r.home, "examples"), os.DirFS(examplesDir(t))), nil)
	}

	must(t, os.MkdirAll(here, 0o700), nil)

	file, err := mirror()
	must(t, err, nil)

	r.shell = r.workspace(t, here)
	must(t, os.Symlink(r.shell.CLI.Path, filepath.Join(r.home, "terraform")), nil)

	if story.Emulator {
		program, err := builtEmulator()
		must(t, err, nil)
		must(t, os.Symlink(program, filepath.Join(r.home, "altinn-emulator")), nil)
	}

	r.shell.CLI.Path, r.shell.ConfigFile = "bash", file
	r.shell.Env = append(r.shell.Env, "HOME="+r.home, "PATH="+r.home+string(os.PathListSeparator)+os.Getenv("PATH"), "TF_CLI_ARGS=-no-color", "TF_CLI_ARGS_apply=-auto-approve")

	for name, text := range map[string]string{".curlrc": "silent\nshow-error\nfail\n", ".shell": ""} {
		must(t, os.WriteFile(filepath.Join(r.home, name), []byte(text), 0o600), nil)
	}

	return r
}

// follow does what one step of a story says.
func (r *reader) follow(t *testing.T, step pages.Step, block pages.Block) {
	t.Helper()

	r.happens(t, step.Before)

	command := step.Run
	if block.IsShell() {
		command = block.Text
	}

	if step.File != "" {
		r.shell.write(t, step.File, step.Text+block.Text)
	}

	if command == "" {
		return
	}

	// What the reader has typed before is in this shell as well: variables, and where they are.
	script := "set -aeo pipefail\n. ~/.shell\n" + r.filled(command) + "\nexport -p > ~/.shell\npwd > ~/.pwd\n"

	var out strings.Builder

	code, err := r.shell.Run(t.Context(), &out, "-c", script)
	if err != nil || code != 0 {
		t.Fatalf("%s%s: exit code %d, %v\n%s\n%s", step.Block, step.Run, code, err, command, out.String())
	}

	if !refused(step.Says...).MatchString(out.String()) {
		t.Errorf("%s%s does not say %q:\n%s", step.Block, step.Run, step.Says, out.String())
	}

	where, err := os.ReadFile(filepath.Join(r.home, ".pwd"))
	must(t, err, nil)

	r.shell.Dir = strings.TrimSpace(string(where))
}

// filled is a command with what the reader has in place of what a page cannot know.
func (r *reader) filled(command string) string {
	return strings.NewReplacer(
		"<client id>", providertest.VendorClient, "<key id>", r.keyID,
		"505f8488-3d48-4c15-8e21-35cb9432f815", r.customer, "d5cc6e61-023e-4945-82cc-3f32d8ee28ee", r.accountant,
	).Replace(command)
}

// happens lets something happen.
func (r *reader) happens(t *testing.T, event pages.Event) {
	t.Helper()

	switch event {
	case pages.CustomersAccept:
		r.approveAll(t)
		// Requests of one configuration are made in any order.
		r.customer = slices.MinFunc(r.Altinn.SystemUsers(), func(a, b emulator.SystemUser) int {
			return strings.Compare(a.Organisation, b.Organisation)
		}).ID
	case pages.PortalKnowsKey:
		r.shell.write(t, "maskinporten-test.pem", r.keyForms(t).pkcs8)
	case pages.OlderRegistered:
		r.Register(t, providertest.VendorClient, providertest.SystemBody("older", nil))
	case pages.SystemRegistered:
		r.Register(t, providertest.VendorClient, providertest.SystemBody("smartcloud", object{
			"name":           object{"nb": "SmartCloud Rocks", "nn": "SmartCloud Rocks", "en": "SmartCloud Rocks"},
			"rights":         []object{providertest.Right("ske-krav-og-betalinger")},
			"accessPackages": []object{{"urn": providertest.AccessPackage("skatt-naering")}, {"urn": providertest.AccessPackage("regnskapsforer-lonn")}},
			"isVisible":      false,
		}))
	case pages.CustomerAsked:
		r.customer = r.Ask(t, providertest.Standard, providertest.Vendor+"_smartcloud", object{
			"accessPackages": []object{{"urn": providertest.AccessPackage("skatt-naering")}},
		})
	case pages.AccountantAsked:
		r.accountant = r.Ask(t, providertest.Agent, providertest.Vendor+"_smartcloud", object{"externalRef": "accountant"})
	}
}
