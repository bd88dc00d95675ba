package acceptance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// Who follows the README from its fourth step on, with nothing but its own text, gets what it promises.
func TestReadmeDoesWhatItSays(t *testing.T) {
	t.Parallel()
	requireEphemeral(t)

	system, request, token, bring := readme(t)
	client := regexp.MustCompile(`client_ids\s+= \["([^"]+)"\]`).FindStringSubmatch(system)[1]

	w := newWorldOf(t, emulator.World{Vendors: []emulator.Vendor{{Organisation: providertest.Vendor, Name: "SmartCloud AS", Clients: []emulator.Client{{
		ClientID: client, Scopes: []string{providertest.RegisterScope, providertest.RequestReadScope, providertest.RequestWriteScope, "altinn:instances.read"},
	}}}}})
	w.Env = w.Environment(client)

	run := w.workspace(t, t.TempDir())

	run.write(t, "system.tf", system)
	run.must(t, "apply", "-auto-approve", "-input=false")
	example{}.expectEmptyPlan(t, run)

	run.write(t, "request.tf", request)
	run.must(t, "apply", "-auto-approve", "-input=false")

	asked := w.Altinn.Requests()
	if len(asked) != 1 || strings.TrimSpace(run.must(t, "output", "-raw", "confirm_url")) != asked[0].ConfirmURL {
		t.Fatalf("the output is not where the customer answers: %v", asked)
	}

	must(t, w.Altinn.Approve(asked[0].ID), nil)

	if out := run.must(t, "plan", "-input=false"); !strings.Contains(out, `"New" -> "Accepted"`) {
		t.Errorf("the next plan does not show the answer:\n%s", out)
	}

	run.write(t, "token.tf", token)

	if out := run.must(t, "apply", "-auto-approve", "-input=false"); !regexp.MustCompile(`altinn_system_user_token\.customer: Open(ing)? complete`).MatchString(out) {
		t.Errorf("no token was fetched:\n%s", out)
	}

	again := w.workspace(t, t.TempDir())

	head, _, _ := strings.Cut(system, "resource ")
	again.write(t, "main.tf", head)
	again.write(t, "import.tf", bring)
	again.must(t, "plan", "-generate-config-out=systems.tf", "-input=false")

	if out := again.must(t, "apply", "-auto-approve", "-input=false"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("what exists does not come along as it is:\n%s", out)
	}
}

// readme returns the configurations of the README, which come in this order.
func readme(t *testing.T) (system, request, token, bring string) {
	t.Helper()

	content, err := os.ReadFile(filepath.Join(filepath.Dir(examplesDir(t)), "README.md"))
	if err != nil {
		t.Fatal(err)
	}

	var configurations []string

	for _, found := range regexp.MustCompile("(?s)```hcl\n(.*?)```").FindAllStringSubmatch(string(content), -1) {
		if !strings.Contains(found[1], "provider_installation") { // which is for the CLI
			configurations = append(configurations, found[1])
		}
	}

	if len(configurations) != 4 {
		t.Fatalf("the README has %d configurations, want 4", len(configurations))
	}

	return configurations[0], configurations[1], configurations[2], configurations[3]
}
