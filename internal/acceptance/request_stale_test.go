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

					null := p.nothing(t, requestType).state // either way core deletes first
					after, said := w.provider(t).apply(t, &planned{before: at, config: null, after: null, private: at.private})

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
