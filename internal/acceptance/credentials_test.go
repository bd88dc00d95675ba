package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// configured is a world whose credential is in the configuration, and that configuration.
func (w *world) configured(credential object) (*world, object) {
	access := w.Altinn.Access()
	config := providertest.With(credential, object{"platform_url": access.PlatformURL})

	if key, there := credential["maskinporten"].(object); there {
		config["maskinporten"] = providertest.With(object{"client_id": providertest.VendorClient, "well_known_url": access.WellKnownURL}, key)
	}

	return w.without("ALTINN_", "MASKINPORTEN_"), config
}

// The credential may come from a resource that does not exist yet: the plan works, and so does the apply.
func TestCredentialKnownAfterApplyDoesNotStopThePlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	access := w.Altinn.Access()

	output := ref("terraform_data.credential.output")
	tests := map[string]struct {
		credential string
		provider   object
	}{
		"an access token": {w.Token(t, providertest.VendorClient, providertest.RegisterScope), object{"access_token": output}},
		"a JWK": {w.keyForms(t).jwk, object{
			"maskinporten": ref(fmt.Sprintf(`{ client_id = %q, client_jwk = %s, well_known_url = %q }`, providertest.VendorClient, output, access.WellKnownURL)),
		}},
		"all of maskinporten": {literal(t, object{
			"client_id": providertest.VendorClient, "client_jwk": w.keyForms(t).jwk, "well_known_url": access.WellKnownURL,
		}), object{"maskinporten": ref("jsondecode(" + string(output) + ")")}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			system := providertest.CompleteSystem("later-" + slug(name))
			text := block(t, `provider "altinn"`, providertest.With(test.provider, object{"platform_url": access.PlatformURL})) +
				block(t, `resource "terraform_data" "credential"`, object{"input": test.credential}) + config(t, system)

			w.without("ALTINN_", "MASKINPORTEN_").acceptance(t, func(*conversation) []resource.TestStep {
				return []resource.TestStep{{Config: text, ConfigStateChecks: stateOf(system)}}
			})
		})
	}
}

// A credential in the configuration of a real CLI.
func TestConfiguredCredentialWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	from, config := w.configured(object{"maskinporten": object{"client_jwk": w.keyForms(t).jwk}})

	from.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: block(t, `provider "altinn"`, config) + block(t, `resource "altinn_system" "this"`, providertest.CompleteSystem("configured")),
			Check:  w.registers(t, providertest.Vendor+"_configured", object{"isDeleted": false}),
		}}
	})
}

// Each command of a CLI is a run of its own: it asks for one token, whatever it does with it.
func TestEachCommandAsksForOneToken(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())

	text := "terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"
	for i, name := range numbered("token-%d", 5) {
		text += block(t, fmt.Sprintf(`resource "altinn_system" "s%d"`, i), providertest.CompleteSystem(name))
	}

	run.write(t, "main.tf", text)

	commands := []struct {
		args   []string
		grants int
	}{
		{[]string{"validate"}, 0},
		{[]string{"plan", "-out=plan.bin"}, 1}, // whether the ids are free
		{[]string{"apply", "plan.bin"}, 1},
		{[]string{"plan", "-detailed-exitcode"}, 1},
		{[]string{"apply", "-refresh-only", "-auto-approve"}, 1},
	}

	for _, command := range commands {
		before := len(w.Altinn.Grants())
		run.must(t, command.args...)

		if got := len(w.Altinn.Grants()) - before; got != command.grants {
			t.Errorf("%v: %d grants, want %d", command.args, got, command.grants)
		}
	}
}
