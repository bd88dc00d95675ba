package provider_test

import (
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// With the plan-time checks off nothing is looked up, and Altinn's own answer says what is wrong when the plan is applied.
func TestPlanTimeChecksCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	unknown := tfkittest.Unknown
	for name, test := range map[string]struct {
		variable string
		block    providertest.Object
		checks   bool
		offline  bool // nothing else can be planned for the time being
	}{
		"by default":                  {"", nil, true, false},
		"by the environment":          {"false", nil, false, false},
		"by the environment, 0":       {"0", nil, false, false},
		"by the environment, on":      {"1", nil, true, false},
		"by the provider block":       {"", providertest.Object{"plan_time_checks": false}, false, false},
		"the provider block has it":   {"false", providertest.Object{"plan_time_checks": true}, true, false},
		"not known yet":               {"", providertest.Object{"plan_time_checks": unknown}, false, false},
		"the platform is known later": {"", providertest.Object{"platform_url": unknown}, false, true},
		"the credential is":           {"", providertest.Object{"access_token": unknown}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				w = w.As(map[string]string{providertest.PlanTimeChecks: test.variable})
				p := w.Unconfigured(t, w.Network)
				p.Configure(test.block).Expect(t, nil, nil)
				config := providertest.With(providertest.CompleteSystem("off"), providertest.Object{"rights": []string{"nav-sykmeldnig"}})
				if test.offline {
					config["id"] = unknown
				}
				i := p.Instance(providertest.SystemType)
				plan := i.Plan(config)
				if found := plan.Diagnostics.Errors().At("rights").Says("nav-sykmelding"); found != test.checks {
					t.Errorf("found %t: %s", found, plan.Diagnostics)
				}
				if test.checks {
					return
				}
				for _, call := range w.Altinn.Journal() {
					if strings.Contains(call.Path, "/resourceregistry/") || strings.Contains(call.Path, "/accesspackages/") {
						t.Errorf("a call for metadata: %s", call.Path)
					}
				}
				if !test.offline {
					i.ApplyPlan(plan).At("rights").Expect(t, []string{"AUTH.VLD-00003", "nav-sykmeldnig"}, nil)
				}
			})
		})
	}
}

func TestValuesOfPlanTimeChecks(t *testing.T) {
	t.Parallel()
	for text, words := range map[string][]string{
		"yes": {"yes"}, "off": {"off"}, "2": {"2"}, "falsk": {"falsk"}, "TRUE": nil, "1": nil, "0": nil, "": nil,
		" false ": nil, //nolint:gocritic // white space around it is no part of it
	} {
		if words != nil {
			words = append(words, providertest.PlanTimeChecks, "true, false, 1 or 0")
		}
		variables := map[string]string{"ALTINN_ENVIRONMENT": "tt02", "ALTINN_ACCESS_TOKEN": "ready", providertest.PlanTimeChecks: text}
		p := (&providertest.World{Env: variables}).Unconfigured(t, nil)
		p.Configure(providertest.Object{}).Expect(t, words, nil)
	}
}
