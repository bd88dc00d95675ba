package acceptance_test

import (
	"net/http"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// System user requests as tests make, answer and count them.

// text is an attribute of an instance, "" when it is null.
func (i *instance) text(t tb, attribute string) string {
	t.Helper()

	text, _ := i.State()[attribute].(string)

	return text
}

// settled refreshes what was applied, and fails the test unless nothing is said and the plan is empty.
func (p *protocol) settled(t tb, at *instance, config object) *instance {
	t.Helper()

	now, said := p.refresh(t, at)
	if len(said) > 0 {
		t.Errorf("the refresh has something to say: %s", said)
	}

	p.unchanged(t, now, config)

	return now
}

// unchanged fails the test unless the plan for what was refreshed is empty and silent.
func (p *protocol) unchanged(t tb, now *instance, config object) {
	t.Helper()

	plan := p.plan(t, now, config)
	if changes := plan.Changes; changes != nil || len(plan.Replaces) > 0 || len(plan.said) > 0 {
		t.Errorf("the plan changes %v and replaces for %v: %s", changes, plan.Replaces, plan.said)
	}
}

// isLook reports whether a call reads one request by its id.
func isLook(request *http.Request) bool {
	id, found := strings.CutPrefix(request.URL.Path, providertest.RequestPath+"/")
	id = strings.TrimPrefix(id, "agent/")

	return found && request.Method == http.MethodGet && !strings.Contains(id, "/")
}
