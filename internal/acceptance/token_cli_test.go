package acceptance_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const exchangePath = "/authentication/api/v1/exchange/maskinporten"

// A value that another resource makes postpones the token to the apply.
func TestTokenOfAnUnknownValueIsPostponed(t *testing.T) {
	t.Parallel()
	requireEphemeral(t)

	w := newWorld(t)
	text := block(t, `resource "terraform_data" "scope"`, object{"input": providertest.RegisterScope}) +
		block(t, `ephemeral "altinn_maskinporten_token" "this"`, object{"scopes": ref("[terraform_data.scope.output]")}) +
		block(t, `provider "echo"`, object{"data": ref("ephemeral.altinn_maskinporten_token.this")}) +
		block(t, `resource "echo" "token"`, object{})

	w.requestSteps(t, nil, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{checkPlan(func() error {
				if grants := len(w.Altinn.Grants()); grants > 0 {
					return fmt.Errorf("%d grants while planning", grants)
				}

				return nil
			})}},
			Check: func(state *terraform.State) error {
				read, err := readClaims(state.RootModule().Resources["echo.token"].Primary.Attributes["data.access_token"])
				if err == nil && read.Scope != providertest.RegisterScope {
					err = fmt.Errorf("the scope is %q", read.Scope)
				}

				return err
			},
		}}
	})
}

// Tokens of ephemeral resources get nowhere: not into TRACE logs, state, plan files or errors of a real CLI.
func TestEphemeralTokensStayOutOfEverythingThatIsWritten(t *testing.T) {
	t.Parallel()
	requireEphemeral(t)

	w := newWorld(t)
	c := canary{world: w, texts: map[string]string{}, secrets: w.keyForms(t).all(t)}
	example := guideRequests()[providertest.Standard]
	chosen := []string{providertest.RegisterScope, providertest.RequestReadScope} // together: the provider itself asks for one at a time
	tokens := bothKinds(t, chosen)

	log := filepath.Join(t.TempDir(), "trace.log")
	run := w.workspace(t, t.TempDir(), "TF_LOG=TRACE", "TF_LOG_PATH="+log)

	run.write(t, "main.tf", altinnRequired+example.config(t))
	c.step(t, run, true, "apply", "-auto-approve")
	w.approveAll(t)

	run.write(t, "main.tf", altinnRequired+example.config(t)+tokens)

	before := len(w.Altinn.Grants())

	c.step(t, run, true, "plan", "-out=plan.bin")
	c.step(t, run, true, "show", "-json", "plan.bin")
	c.step(t, run, true, "apply", "plan.bin")

	granted := 0

	for _, grant := range w.Altinn.Grants()[before:] {
		if grant.Status == http.StatusOK && slices.Equal(grant.Scopes, chosen) {
			granted++
		}
	}

	exchanged := slices.IndexFunc(w.Altinn.Journal(), func(call emulator.Call) bool {
		return call.Path == exchangePath && call.Status == http.StatusOK
	})

	w.Fault(t, emulator.Fault{Path: exchangePath, Status: http.StatusUnauthorized, Times: -1})
	c.step(t, run, false, "plan", "-refresh=false") // an exchange that is refused
	w.Altinn.ClearFaults()

	w.DeleteSystemUser(t, w.Requests(providertest.Standard)[0])
	c.step(t, run, false, "apply", "-refresh=false", "-auto-approve")

	c.file(t, log)
	c.folder(t, run.Dir)
	c.texts["the journal"] = literal(t, w.Altinn.Journal())
	c.texts["the grants"] = literal(t, w.Altinn.Grants())

	if granted == 0 || exchanged < 0 || !strings.Contains(c.texts[log], "ephemeral.altinn_system_user_token.this") ||
		!strings.Contains(c.texts["apply -refresh=false -auto-approve"], "Unable to get a token") {
		t.Errorf("%d tokens for the system user, exchanged: %t: the search means nothing", granted, exchanged >= 0)
	}

	for name, text := range c.texts {
		if found := c.secrets.leaks(text); len(found) > 0 {
			t.Errorf("%s shows %v", name, found)
		}
	}
}

// bothKinds are tokens of Maskinporten's and of Altinn's own, of the vendor and of the system user of the guide's request.
func bothKinds(t tb, scopes []string) string {
	t.Helper()

	each := ref(`toset(["Maskinporten's", "Altinn's own"])`)
	exchange := ref(`each.key == "Altinn's own"`)

	return block(t, `ephemeral "altinn_system_user_token" "this"`, object{
		"party_org_number": ref(thisRequest + ".party_org_number"), "external_ref": ref(thisRequest + ".external_ref"),
		"scopes": scopes, "for_each": each, "exchange": exchange,
	}) + block(t, `ephemeral "altinn_maskinporten_token" "this"`, object{
		"scopes": []string{providertest.RegisterScope}, "for_each": each, "exchange": exchange,
	}) +
		// Something has to ask for them, or a CLI need not open them.
		"check \"tokens\" {\n  assert {\n    condition = alltrue([for token in concat(values(ephemeral.altinn_system_user_token.this), " +
		"values(ephemeral.altinn_maskinporten_token.this)) : length(token.access_token) > 9])\n    error_message = \"no token\"\n  }\n}\n"
}
