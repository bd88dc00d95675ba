package acceptance_test

import (
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// acceptedSinceTheLastApply is a workspace with a request whose acceptance its state does not know of.
func acceptedSinceTheLastApply(t *testing.T) (*world, guideRequest, workspace) {
	t.Helper()

	w := newWorld(t)
	asked := guideRequests()[providertest.Standard]

	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", altinnRequired+asked.config(t))
	run.must(t, "apply", "-auto-approve")
	w.approveAll(t)

	return w, asked, run
}

// Terraform plans the whole configuration before it plans to destroy, and a change that is refused is refused then too. The error
// says how to destroy nonetheless.
func TestAcceptedRequestWithAnotherConfigurationIsDestroyedAsTheErrorSays(t *testing.T) {
	t.Parallel()

	w, asked, run := acceptedSinceTheLastApply(t)
	changed := guideRequest{asked.system, providertest.With(asked.request, object{"integration_title": "Noe annet"})}
	run.write(t, "main.tf", altinnRequired+changed.config(t))

	code, out := run.run(t, "destroy", "-auto-approve")
	if code == 0 || !refused("is accepted and cannot be replaced", "or run `destroy -refresh=false`").MatchString(out) {
		t.Fatalf("exit code %d: %s", code, out)
	}

	if out := run.must(t, "destroy", "-auto-approve", "-refresh=false"); !refused("system user", "lives on").MatchString(out) {
		t.Errorf("no warning: %s", out)
	}

	if live := w.Requests(providertest.Standard); len(live) > 0 {
		t.Errorf("requests are left: %v", live)
	}
}

// A CLI may plan to destroy what has left the configuration by a state that does not know of the acceptance: each apply failed, and
// told to plan again, with a refresh, which came to the same.
func TestRequestThatWasAcceptedSinceTheLastApplyLeavesTheConfiguration(t *testing.T) {
	t.Parallel()

	w, asked, run := acceptedSinceTheLastApply(t)
	run.write(t, "main.tf", altinnRequired+config(t, asked.system))

	if out := run.must(t, "apply", "-auto-approve"); !refused("system user", "lives on").MatchString(out) {
		t.Errorf("no warning: %s", out)
	}

	if live := w.Requests(providertest.Standard); len(live) > 0 {
		t.Errorf("requests are left: %v", live)
	}
}

// The same under another name is an error of the plan, not of an apply that has deleted the other requests by then.
func TestRequestThatWasAcceptedSinceTheLastApplyGetsAnotherName(t *testing.T) {
	t.Parallel()

	_, asked, run := acceptedSinceTheLastApply(t)
	run.write(t, "main.tf", altinnRequired+strings.ReplaceAll(asked.config(t), `"altinn_system_user_request" "this"`, `"altinn_system_user_request" "that"`))

	if code, out := run.run(t, "plan"); code == 0 || !refused("A request would be destroyed, and is to stay", "of an accepted request, the system user would live on", "moved {").MatchString(out) {
		t.Errorf("exit code %d: %s", code, out)
	}
}
