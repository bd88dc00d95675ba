package acceptance_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// An apply that replaces a request with `create_before_destroy`, and does not get to the destruction of the old one, leaves a deposed
// object behind, with the id of the one in its place: Altinn answers the new request with the old one. No block can name a deposed
// object, and every plan destroys it: that withdrew the request of both.
func TestDeposedObjectOfWhatIsKeptGoesWithoutACall(t *testing.T) {
	t.Parallel()

	for typ, live := range map[string]func(w *world) []string{
		providertest.RequestType:       func(w *world) []string { return w.Requests(providertest.Standard) },
		providertest.ChangeRequestType: func(w *world) []string { return w.ChangeRequests("New") },
	} {
		t.Run(typ, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)

			var asked object
			if typ == providertest.RequestType {
				asked = providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "deposed"))
			} else {
				asked = providertest.ChangeRequestConfig(w.Accepted(t, providertest.Standard))
			}

			run := w.workspace(t, t.TempDir())
			run.write(t, "main.tf", altinnRequired+block(t, `resource "`+typ+`" "this"`, asked)+`
variable "command" { default = "exit 0" }
resource "terraform_data" "after" {
  lifecycle {
    create_before_destroy = true # which the request takes over from what depends on it
    replace_triggered_by  = [`+typ+`.this]
  }
  provisioner "local-exec" { command = var.command }
}
`)
			run.must(t, "apply", "-auto-approve")

			before := live(w)

			// What depends on the request comes before the destruction of the old one, which a failure keeps from coming.
			if code, out := run.run(t, "apply", "-auto-approve", "-replace="+typ+".this", "-var=command=exit 1"); code == 0 {
				t.Fatalf("nothing has failed: %s", out)
			}

			// On a machine that is very busy, what stands in its place may come too late for a plan: that is an error then, and loses
			// nothing.
			code, out := run.run(t, "apply", "-auto-approve")
			for tries := 0; tries < 5 && code != 0 && refused("is to stay").MatchString(out); tries++ {
				code, out = run.run(t, "apply", "-auto-approve")
			}

			if code != 0 || !refused("held twice", "deposed").MatchString(out) {
				t.Errorf("exit code %d: %s", code, out)
			}

			if after := live(w); len(before) != 1 || !slices.Equal(before, after) {
				t.Errorf("the customer had %v to answer, and has %v", before, after)
			}

			if code, out := run.run(t, "plan", "-detailed-exitcode"); code != 0 {
				t.Errorf("exit code %d: %s", code, out)
			}
		})
	}
}

// A client is not replaced by one of its own name that is made first: the apply fails, and core leaves the client deposed, since the plan that it
// makes within the apply fails. The way out that the page names gets it back.
func TestClientThatIsReplacedCreateBeforeDestroyStays(t *testing.T) {
	t.Parallel()

	const address = providertest.ClientType + ".this"

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", altinnRequired+block(t, `resource "`+providertest.ClientType+`" "this"`, providertest.ClientConfig("deposed"))+`
resource "terraform_data" "after" {
  triggers_replace = `+address+`.client_id
  lifecycle { create_before_destroy = true }
}
`)
	run.must(t, "apply", "-auto-approve")
	before := run.managed(t)

	code, out := run.run(t, "apply", "-auto-approve", "-replace="+address)
	if code == 0 || !refused("Unable to create Maskinporten client", "remove `create_before_destroy`").MatchString(out) {
		t.Errorf("exit code %d: %s", code, out)
	}

	run.must(t, "state", "rm", address)
	run.must(t, "import", address, before[address])

	if after := run.managed(t); len(w.clients(t)) != 1 || !maps.Equal(before, after) {
		t.Errorf("the state had %v, and has %v", before, after)
	}
}
