package acceptance_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// No secret gets anywhere: not into TRACE logs, state, plan files, outputs or errors of a real CLI, nor into the emulator's
// journal, whatever the credential is and wherever it comes from. Once it is read, a key is the same in whatever form it came: one key and
// one token from each place live on to the errors of other calls.
func TestSecretsStayOutOfEverythingThatIsWritten(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	forms := newWorld(t).keyForms(t)
	known := forms.all(t)
	public := otherPublicKey(t)

	tests := map[string]struct {
		environment map[string]string // instead of the JWK that a world has
		provider    string            // the provider block; var.secret is for it
		secret      string
		ready       bool     // the secret is an access token of the world
		whole       bool     // all of a life
		logs        []string // other variables for logging than TF_LOG=TRACE
	}{
		"a JWK from the environment": {whole: true},
		"a JWK in base64 from the environment": {
			environment: map[string]string{"MASKINPORTEN_CLIENT_JWK": forms.base64JWK},
		},
		"a PEM key from the environment": {
			environment: map[string]string{"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_PRIVATE_KEY": forms.pkcs8, "MASKINPORTEN_KID": keyID},
		},
		"a JWK set from the environment": {
			environment: map[string]string{"MASKINPORTEN_CLIENT_JWK": forms.set}, logs: []string{"TF_LOG=JSON"},
		},
		"PKCS#1 from the environment": {
			environment: map[string]string{"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_PRIVATE_KEY": forms.pkcs1, "MASKINPORTEN_KID": keyID},
			logs:        []string{"TF_LOG_CORE=TRACE", "TF_LOG_PROVIDER=DEBUG", "TF_LOG_PROVIDER_ALTINN=TRACE"},
		},
		"PKCS#12 from the environment": {
			environment: map[string]string{
				"MASKINPORTEN_CLIENT_JWK": "", "MASKINPORTEN_PKCS12": forms.modernPKCS12,
				"MASKINPORTEN_PKCS12_PASSWORD": keyPassword, "MASKINPORTEN_KID": keyID,
			},
		},
		"an access token from the environment": {environment: map[string]string{"MASKINPORTEN_CLIENT_JWK": ""}, ready: true, whole: true},
		"a JWK from the configuration": {
			provider: `maskinporten = { client_id = "smartcloud", client_jwk = var.secret }`, secret: forms.jwk,
		},
		"a JWK in base64 from the configuration": {
			provider: `maskinporten = { client_id = "smartcloud", client_jwk = var.secret }`, secret: forms.base64JWK,
		},
		"a JWK set from the configuration": {
			provider: `maskinporten = { client_id = "smartcloud", client_jwk = var.secret }`, secret: forms.set,
		},
		"PKCS#1 from the configuration": {
			whole:    true,
			provider: `maskinporten = { client_id = "smartcloud", private_key = var.secret, key_id = "smartcloud-key" }`, secret: forms.pkcs1,
			logs: []string{"TF_LOG=JSON", "TF_LOG_SDK=TRACE", "TF_LOG_SDK_FRAMEWORK=TRACE", "TF_LOG_SDK_PROTO=TRACE"},
		},
		"PKCS#8 from the configuration": {
			provider: `maskinporten = { client_id = "smartcloud", private_key = var.secret, key_id = "smartcloud-key" }`, secret: forms.pkcs8,
		},
		"PKCS#12 from the configuration": {
			provider: `maskinporten = { client_id = "smartcloud", pkcs12 = var.secret, pkcs12_password = var.password, key_id = "smartcloud-key" }`,
			secret:   forms.legacyPKCS12,
		},
		"an access token from the configuration": {provider: "access_token = var.secret", ready: true, whole: true},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			world, secret := w.as(test.environment), test.secret

			if test.ready {
				secret = w.Token(t, providertest.VendorClient, providertest.AllScopes()...)
				if test.provider == "" {
					world = world.as(map[string]string{"ALTINN_ACCESS_TOKEN": secret})
				}
			}

			if test.provider != "" {
				world = world.without("MASKINPORTEN_CLIENT")
			}

			c := canary{world: world, whole: test.whole, logs: test.logs, forms: forms, public: public, texts: map[string]string{}, secrets: slices.Concat(known, secrets{secret})}
			c.live(t, test.provider, secret)
			c.search(t)
		})
	}
}

// canary is a run of a real CLI of which everything written is kept.
type canary struct {
	world   *world
	whole   bool
	logs    []string // TF_LOG=TRACE if there are none
	forms   forms
	public  string // the public half of another key: the secrets hold what is public of theirs
	secrets secrets
	texts   map[string]string // by what they are
}

// live runs the life of a system and a client; all of it has errors of the kinds that come close to the credential, and private keys
// given in place of public ones.
func (c *canary) live(t *testing.T, provider, secret string) {
	t.Helper()

	if c.logs == nil {
		c.logs = []string{"TF_LOG=TRACE"}
	}

	log := filepath.Join(t.TempDir(), "trace.log")
	run := c.world.workspace(t, t.TempDir(), append(c.logs, "TF_LOG_PATH="+log, "TF_VAR_secret="+secret, "TF_VAR_password="+keyPassword)...)

	// An ephemeral variable is the one way to keep a configured secret out of the plan file: CLIs store all others there.
	variable := object{"type": ref("string"), "sensitive": true, "ephemeral": true}
	head := block(t, `variable "secret"`, variable) + block(t, `variable "password"`, variable) +
		"provider \"altinn\" {\n" + provider + "\n}\n" +
		"terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"
	client := providertest.With(providertest.ClientConfig("canary"), object{"keys": object{"canary": object{"public_key": c.public}}})
	head += block(t, fmt.Sprintf("resource %q %q", providertest.ClientType, "this"), client)
	run.write(t, "main.tf", head+config(t, providertest.CompleteSystem("canary")))

	c.step(t, run, true, "plan", "-out=plan.bin")
	c.step(t, run, true, "show", "-json", "plan.bin")
	c.step(t, run, true, "apply", "plan.bin")
	c.world.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusBadRequest})
	c.step(t, run, len(c.world.Altinn.Grants()) == 0, "plan") // a grant that is refused; with a ready token there is none
	c.world.Altinn.ClearFaults()

	if c.whole {
		c.fail(t, run, head)
	}

	c.file(t, log)
	c.folder(t, run.Dir)
	c.texts["the journal"] = literal(t, c.world.Altinn.Journal())
	c.texts["the grants"] = literal(t, c.world.Altinn.Grants())

	for name, word := range map[string]string{
		log: "Request to Altinn", "the journal": providertest.RegisterPath, "show -json plan.bin": providertest.Vendor + "_canary",
	} {
		if !strings.Contains(c.texts[name], word) {
			t.Errorf("%s does not even contain %q: the search means nothing", name, word)
		}
	}
}

// fail goes on with what comes close to the credential.
func (c *canary) fail(t *testing.T, run workspace, head string) {
	t.Helper()

	c.step(t, run, true, "show", "plan.bin")
	c.world.Fault(t, emulator.Fault{Method: http.MethodGet, Path: providertest.RegisterPath + "/*", Status: http.StatusUnauthorized, Times: 2})
	c.step(t, run, false, "plan") // a token that is refused
	c.world.Altinn.ClearFaults()

	wrong := config(t, providertest.With(providertest.CompleteSystem("canary"), object{"rights": []string{"no-such-resource"}}))
	run.write(t, "main.tf", head+wrong)
	run.write(t, "mistake.tf", c.mistake(t))
	c.step(t, run, false, "plan") // the open metadata know better
	run.write(t, "mistake.tf", "")
	run.write(t, "main.tf", strings.Replace(head, "provider \"altinn\" {", "provider \"altinn\" {\n  plan_time_checks = false", 1)+wrong)
	c.step(t, run, false, "apply", "-auto-approve") // Altinn does
	c.step(t, run, true, "destroy", "-auto-approve")

	for _, mistaken := range []string{"pem", "pkcs1", "jwk"} {
		if !strings.Contains(c.texts["plan"], `The key "`+mistaken+`" cannot be used`) {
			t.Errorf("the private key %s is taken for a public one: %s", mistaken, c.texts["plan"])
		}
	}
}

// mistake is a client whose keys are private ones, out of files that are not the CLI's.
func (c *canary) mistake(t *testing.T) string {
	t.Helper()

	dir, keys := t.TempDir(), object{}

	for name, text := range map[string]string{"pem": c.forms.pkcs8, "pkcs1": c.forms.pkcs1, "jwk": c.forms.jwk} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}

		keys[name] = object{"public_key": ref(fmt.Sprintf("file(%q)", filepath.ToSlash(file)))}
	}

	return block(t, fmt.Sprintf("resource %q %q", providertest.ClientType, "mistake"),
		providertest.With(providertest.ClientConfig("mistake"), object{"keys": keys}))
}

// step runs a command, which succeeds or not as expected, and keeps its output.
func (c *canary) step(t *testing.T, run workspace, succeeds bool, args ...string) {
	t.Helper()

	code, out := run.run(t, args...)
	if (code == 0) != succeeds {
		t.Errorf("%s: exit code %d, and success expected: %t\n%s", strings.Join(args, " "), code, succeeds, out)
	}

	c.texts[strings.Join(args, " ")] += out
}

// folder keeps every file of the CLI's folder, those of the configuration excepted.
func (c *canary) folder(t *testing.T, dir string) {
	t.Helper()

	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && filepath.Ext(name) != ".tf" {
			c.file(t, name)
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// file keeps a file, and if it is a plan, what is packed in it.
func (c *canary) file(t *testing.T, name string) {
	t.Helper()

	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}

	c.texts[name] = string(content)

	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return // no archive
	}

	for _, packed := range archive.File {
		reader, err := packed.Open()
		if err != nil {
			t.Fatal(err)
		}

		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}

		c.texts[name+"/"+packed.Name] = string(content)
	}
}

func (c *canary) search(t *testing.T) {
	t.Helper()

	if len(c.texts) < 8 {
		t.Errorf("only %d texts to search: %v", len(c.texts), slices.Sorted(maps.Keys(c.texts)))
	}

	for name, text := range c.texts {
		if found := c.secrets.leaks(text); len(found) > 0 {
			t.Errorf("%s shows %v", name, found)
		}
	}
}
