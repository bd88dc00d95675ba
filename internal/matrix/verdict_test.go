package matrix_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What is looked at after each trial of the fault matrix. Each function returns what is wrong.

// defaultTimeout is what an operation may take when the configuration does not say. The creation of a request may take longer,
// for the sake of a person, and none of these wait for one.
const defaultTimeout = 5 * time.Minute

// complaints collects what is wrong.
type complaints []string

func (c *complaints) add(wrong bool, format string, args ...any) {
	if wrong {
		*c = append(*c, fmt.Sprintf(format, args...))
	}
}

// firing looks whether the fault has hit what it was for.
func (c cell) firing(made *trial) []string {
	var found complaints

	fired, lookedAfter := made.refused, false

	for _, call := range made.calls {
		switch {
		case call.Fault == faultLabel:
			fired++
			lookedAfter = false
		case call.Method == http.MethodGet && call.Status != http.StatusUnauthorized && strings.HasPrefix(call.Path, c.kind.service.path):
			lookedAfter = true
		}

		found.add(strings.HasPrefix(call.Path, elsewhere), "the redirect was followed")
	}

	if c.want() == untouched {
		found.add(len(made.calls)+made.refused > 0, "something was sent: %s", made.Story())

		return found
	}

	found.add(fired == 0, "the fault has not fired: %s", made.Story())
	found.add(!c.always && !c.fault.everywhere && fired > 1, "the fault has fired %d times", fired)
	found.add(c.want() == settled && !lookedAfter, "no read has followed the fault: %s", made.Story())

	if c.at != atService && c.want() == failed {
		for _, call := range made.calls {
			found.add(strings.HasPrefix(call.Path, c.kind.service.path), "without a token, %s %s was sent", call.Method, call.Path)
		}
	}

	return found
}

// saying looks at what the user is told, and when.
func (c cell) saying(made *trial) []string {
	var found complaints

	errors := made.said.Errors()

	if c.want() == failed {
		cause := c.cause()
		if c.at == atService && (made.took == defaultTimeout || c.kind.finishes == c.does && made.took > time.Minute) {
			cause = []string{"the time for the operation was up"}
		}

		found.add(!errors.Says(append(cause, "Unable to "+string(c.does))...), "no error says %q: %s", cause, made.said)
	} else {
		found.add(len(made.said) > 0, "unexpected: %s", made.said)
	}

	text := fmt.Sprint(made.said) + fmt.Sprint(made.after.State())
	found.add(holdsSecret(text, made.Env["MASKINPORTEN_CLIENT_JWK"]), "something secret is said")

	if c.fault.waits > 0 && !c.always && c.want() == done {
		wait := made.took.Round(time.Second)
		found.add(wait < c.fault.waits-time.Second || wait > c.fault.waits, "it took %s, not %s", made.took, c.fault.waits)
	}

	most := defaultTimeout + time.Minute
	if c.at != atService && c.does == opCreate { // of a request, for which two tokens are asked for, one after the other
		most = 2 * defaultTimeout
	}

	found.add(made.took > most, "it took %s", made.took)

	return found
}

// cause is what the error says of the cause.
func (c cell) cause() []string {
	text, told := c.kind.empty[c.does]
	if c.at == atService && told && c.fault.plan.Status == http.StatusOK && c.fault.plan.Body == nil {
		return []string{text}
	}

	if c.at == atService {
		return c.fault.says
	}

	words := map[string]string{
		"HTML page":         "",
		"the answer is not": map[place]string{atToken: "the answer holds no token", atMetadata: "is not the metadata"}[c.at],
	}
	cause := []string{"Nothing was sent to " + c.kind.service.name, "Maskinporten gave no token"}

	for _, says := range c.fault.says {
		if other, known := words[says]; known {
			says = other
		}

		cause = append(cause, says)
	}

	return cause
}

// holdsSecret reports whether a text holds a token, an assertion or what of the key is private.
func holdsSecret(text, jwk string) bool {
	var key struct {
		D string `json:"d"`
		P string `json:"p"`
	}
	if err := json.Unmarshal([]byte(jwk), &key); err != nil || key.D == "" || key.P == "" {
		return true
	}

	return regexp.MustCompile(`eyJ[\w-]+\.`).MatchString(text) || strings.Contains(text, key.D) || strings.Contains(text, key.P)
}

// standing looks at what the server has, what the state has, and how often there was an effect.
func (c cell) standing(t providertest.TB, made *trial) []string {
	t.Helper()

	var found complaints

	live := made.before.Exists() // what must be there
	if c.want() != failed {
		live = c.does != opDelete
	}

	count := c.kind.count(t, made.World)
	found.add(count > 1, "there are %d of it", count)
	found.add(count > 0 != live, "live on the server: %t, want %t: %s", count > 0, live, made.Story())
	found.add(made.after.Exists() != live, "in the state: %t, want %t", made.after.Exists(), live)
	found.add(c.does == opCreate && made.after.Exists() && len(made.said.Errors()) > 0, "the resource is tainted")

	if c.does == opRead || c.want() == untouched {
		return found
	}

	effects := c.kind.effects(t, made.World, c.does)

	switch c.want() {
	case failed:
		found.add(effects != 0, "%d effects, want none", effects)
	case again:
		found.add(effects < 1, "no effect")
	case settled:
		found.add(effects < 1 || c.does == opCreate && effects > 1, "%d effects", effects)
	default:
		found.add(effects != 1, "%d effects, want one", effects)
	}

	return found
}

// following looks whether the state tells the truth, and whether the next run brings about what the configuration says.
func (c cell) following(t providertest.TB, made *trial) []string {
	t.Helper()

	var found complaints

	p := made.unhurt(t)
	now := p.Resume(made.after)

	if now.Exists() {
		read := p.Resume(now)
		said := read.Refresh()
		found.add(len(said) > 0, "the next refresh has something to say: %s", said)
		differs := now.Differences(read)
		found.add(differs != nil, "the state is wrong about %v: %v, and there is %v",
			differs, now.State(), read.State())

		now = read
	}

	if c.does == opUpdate {
		left := now.Plan(made.config).Changes
		found.add((left == nil) == (c.want() == failed), "the next plan changes %v", left)
	}

	if now.Exists() || made.config != nil {
		plan := now.Plan(made.config)
		found.add(len(plan.Diagnostics.Errors()) > 0, "the next plan fails: %s", plan.Diagnostics)

		if len(plan.Diagnostics.Errors()) > 0 {
			return found
		}

		said := now.ApplyPlan(plan)
		found.add(said.HasError(), "the next apply fails: %s", said)
	}

	want := 0
	if made.config != nil {
		want = 1
	}

	count := c.kind.count(t, made.World)
	found.add(count != want, "after the next run there are %d of it", count)

	if now.Exists() {
		left := made.unhurt(t).Resume(now).Plan(made.config)
		found.add(left.Changes != nil || len(left.Replaces) > 0 || len(left.Diagnostics) > 0, "the plan after the next run: %v %s", left.Changes, left.Diagnostics)
	}

	return found
}
