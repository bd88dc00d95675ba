package acceptance_test

import "testing"

// The customer has accepted between plan and apply: the old plan would delete the accepted request, and could make no other.
func TestOldPlanSparesARequestThatWasAcceptedSince(t *testing.T) {
	t.Parallel()

	for _, kind := range []string{standard, agent} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			for name, config := range map[string]func(object) object{
				"to replace it": func(asked object) object { return with(asked, object{"integration_title": "Another"}) },
				"to destroy it": func(object) object { return nil },
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()

					w, p, at, asked := waitingRequest(t, kind)
					plan := p.plan(t, at, config(asked))
					must(t, nil, plan.said)
					w.approve(t, at.text(t, "id"))

					after, said := w.provider(t).discard(t, at) // either way core deletes first

					if !said.errors().says("accepted", "nothing has been deleted", "plan again") {
						t.Errorf("no error says what has happened: %s", said)
					}

					if w.stored(at.text(t, "id")) == nil || !after.exists() {
						t.Error("the accepted request is gone")
					}
				})
			}
		})
	}
}

// Terraform plans the whole configuration before it plans to destroy, and a change that is refused is refused then too. The error
// says how to destroy nonetheless.
func TestAcceptedRequestWithAnotherConfigurationIsDestroyedAsTheErrorSays(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	asked := guideRequests()[standard]
	changed := guideRequest{asked.system, with(asked.request, object{"integration_title": "Noe annet"})}

	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", altinnRequired+asked.config(t))
	run.must(t, "apply", "-auto-approve")
	w.approveAll(t)
	run.write(t, "main.tf", altinnRequired+changed.config(t))

	code, out := run.run(t, "destroy", "-auto-approve")
	if code == 0 || !refused("is accepted and cannot be replaced", "`apply -refresh-only` and then `destroy -refresh=false`").MatchString(out) {
		t.Fatalf("exit code %d: %s", code, out)
	}

	if code, out = run.run(t, "destroy", "-auto-approve", "-refresh=false"); code == 0 || !refused("nothing has been deleted", "with a refresh").MatchString(out) {
		t.Fatalf("a destroy that does not know of the acceptance: exit code %d: %s", code, out)
	}

	run.must(t, "apply", "-auto-approve", "-refresh-only")

	if out := run.must(t, "destroy", "-auto-approve", "-refresh=false"); !refused("System user", "lives on").MatchString(out) {
		t.Errorf("no warning: %s", out)
	}

	if live := w.live(standard); len(live) > 0 {
		t.Errorf("requests are left: %v", live)
	}
}
