package acceptance_test

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A plan with a misspelt resource and a misspelt package shows both, each with what was meant, and changes nothing. So does
// one that refreshes nothing.
func TestPlanShowsEveryMisspeltName(t *testing.T) {
	t.Parallel()
	requireCLI(t)

	w := newWorld(t)
	run := w.workspace(t, t.TempDir())
	run.write(t, "main.tf", providerRequirement+config(t, providertest.With(providertest.CompleteSystem("wrong"), object{
		"rights":          []string{"ske-krav-og-betaling", "nav-sykmelding", "app_ttd_endring-av-nvan"},
		"access_packages": []string{providertest.AccessPackage("jorbruk"), providertest.AccessPackage("toll")},
	})))

	for _, args := range [][]string{{"plan"}, {"plan", "-refresh=false"}, {"apply", "-auto-approve"}} {
		code, out := run.run(t, append(args, "-input=false")...)
		if code == 0 {
			t.Errorf("%v succeeds", args)
		}

		for _, phrases := range [][]string{
			{"Unusable resources in `rights`", `"app_ttd_endring-av-nvan"`, `"app_ttd_endring-av-navn"`, `"ske-krav-og-betaling"`, `"ske-krav-og-betalinger"`},
			{"Unusable access packages in `access_packages`", providertest.AccessPackage("jorbruk"), providertest.AccessPackage("jordbruk")},
		} {
			if !refused(phrases...).MatchString(out) {
				t.Errorf("%v: nothing says %q:\n%s", args, phrases, out)
			}
		}
	}

	if posts := w.Calls(http.MethodPost, providertest.RegisterPath); posts > 0 {
		t.Errorf("%d systems were posted", posts)
	}
}

const providerRequirement = "terraform {\n  required_providers {\n    altinn = {\n      source = \"altinn/altinn\"\n    }\n  }\n}\n"

// Every name that cannot be used is an error on its attribute, whatever kind of resource asks for it.
func TestUnusableNameFailsThePlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	system := w.RegisterOffering(t, "asking")

	visible := func(changes object) object {
		return providertest.With(providertest.CompleteSystem("a"), providertest.With(object{"is_visible": true}, changes))
	}
	resources := func(ids ...string) object { return object{"rights": ids} }
	packages := func(names ...string) object {
		urns := make([]string, len(names))
		for i, name := range names {
			urns[i] = providertest.AccessPackage(name)
		}

		return object{"access_packages": urns}
	}

	tests := map[string]struct {
		typ       string
		config    object
		attribute string
		words     []string
	}{
		"a misspelt resource":         {providertest.SystemType, visible(resources("nav-sjukmelding")), "rights", []string{`"nav-sykmelding"`}},
		"a resource in capitals":      {providertest.SystemType, visible(resources("Nav-Sykmelding")), "rights", []string{`Did you mean "nav-sykmelding"`}},
		"beside one known later":      {providertest.SystemType, visible(object{"rights": []any{unknown, "nav-sjukmelding"}}), "rights", []string{`"nav-sykmelding"`}},
		"a Maskinporten schema":       {providertest.SystemType, visible(resources("ttd-am-k6")), "rights", []string{"MaskinportenSchema", "AUTH.VLD-00017"}},
		"a consent":                   {providertest.SystemType, visible(resources("ttd-samtykke")), "rights", []string{"Consent", "AUTH.VLD-00017"}},
		"a service of Altinn 2":       {providertest.SystemType, visible(resources("se_4628_1")), "rights", []string{"Altinn2Service", "AUTH.VLD-00017"}},
		"one that is not delegable":   {providertest.SystemType, visible(resources("ttd-ikke-delegerbar")), "rights", []string{"AUTH-00070"}},
		"several at once":             {providertest.SystemType, visible(resources("ttd-am-k6", "ttd-ikke-delegerbar", "x-y-z")), "rights", []string{"ttd-am-k6", "ttd-ikke-delegerbar", "x-y-z"}},
		"a package that is no use":    {providertest.SystemType, visible(packages("eksplisitt")), "access_packages", []string{"neither delegable nor assignable", "AUTH.VLD-00008"}},
		"a package for clients":       {providertest.SystemType, visible(packages("ansvarlig-revisor", "toll")), "access_packages", []string{"AUTH.VLD-00018", "is_visible = false"}},
		"the same, visible by itself": {providertest.SystemType, providertest.Without(visible(packages("ansvarlig-revisor")), "is_visible"), "access_packages", []string{"is_visible = false"}},
		"a request for a misspelling": {providertest.RequestType, providertest.With(providertest.RequestConfig(providertest.Standard, system), resources("nav-sykmeldnig")), "rights", []string{`"nav-sykmelding"`}},
		"a request for no one":        {providertest.RequestType, providertest.With(providertest.RequestConfig(providertest.Standard, system), resources("ttd-ikke-delegerbar")), "rights", []string{"AUTH-00070"}},
		"an agent's package":          {providertest.RequestType, providertest.With(providertest.RequestConfig(providertest.Standard, system), packages("regnskapsforer-lonn")), "access_packages", []string{"AUTH-00064", `user_type = "agent"`}},
		"a package that is no agent's": {
			providertest.RequestType, providertest.With(providertest.RequestConfig(providertest.Agent, system), packages("maskinporten-scopes")), "access_packages", []string{"AUTH-00065", `user_type = "standard"`},
		},
		"an agent's misspelling": {providertest.RequestType, providertest.With(providertest.RequestConfig(providertest.Agent, system), packages("regnskapsforer-lon")), "access_packages", []string{providertest.AccessPackage("regnskapsforer-lonn")}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := w.provider(t) // one each: two requests for the same key would be another error
			must(t, nil, p.validate(t, test.typ, test.config))

			said := p.plan(t, p.nothing(t, test.typ), test.config).said
			if errors := said.Errors(); len(errors) != 1 || !errors.At(test.attribute).Says(test.words...) {
				t.Errorf("no single error on %s says %q: %s", test.attribute, test.words, said)
			}
		})
	}
}

// What Altinn takes passes the check too.
func TestUsableNamePassesThePlan(t *testing.T) {
	t.Parallel()

	w := newWorld(t)

	for name, config := range map[string]object{
		"package for clients on a hidden system": {"access_packages": []string{providertest.AccessPackage("ansvarlig-revisor")}, "is_visible": false},
		"visibility known later":                 {"access_packages": []string{providertest.AccessPackage("ansvarlig-revisor")}, "is_visible": unknown},
		"assign-only package":                    {"access_packages": []string{providertest.AccessPackage("klientadministrator")}},
		"every type there is": {"rights": []string{
			"app_brg_a2-3430-200306", "brg-korrespondanse", "skd-formidling", "ttd-systemressurs", "ttd-standard", "app_ttd_endring-av-navn",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			p := w.provider(t)
			if said := p.plan(t, p.nothing(t, providertest.SystemType), providertest.With(providertest.MinimalSystem("a"), config)).said; len(said) > 0 {
				t.Errorf("the plan says %s", said)
			}
		})
	}
}

// A right that no customer can approve, and which the system has already, stops no unrelated change; adding one does.
func TestUselessRightThatIsHeldStopsNoOtherChange(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	held := object{"rights": []string{"ttd-ikke-delegerbar"}}

	w.Register(t, providertest.VendorClient, providertest.SystemBody("held", object{"rights": []object{providertest.Right("ttd-ikke-delegerbar")}}))

	at, said := p.importByID(t, providertest.SystemType, providertest.Vendor+"_held")
	must(t, nil, said)

	at = p.set(t, at, providertest.With(providertest.MinimalSystem("held"), providertest.With(held, object{"client_ids": []string{"held"}})))

	said = p.plan(t, at, providertest.With(providertest.MinimalSystem("held"), object{"rights": []string{"ttd-ikke-delegerbar", "x-y-z"}})).said
	if !said.Errors().At("rights").Says("x-y-z") || said.Errors().Says("AUTH-00070") {
		t.Errorf("the plan says %s", said)
	}

	// A system with a new id holds nothing yet.
	if said := p.plan(t, at, providertest.With(providertest.MinimalSystem("new"), held)).said; !said.Errors().At("rights").Says("AUTH-00070") {
		t.Errorf("the plan of a replacement says %s", said)
	}
}

// Nothing is looked up for a plan that writes nothing.
func TestPlanThatWritesNothingLooksNothingUp(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	config := providertest.CompleteSystem("quiet")
	asked := providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking"))

	first := w.provider(t)
	at, request := first.create(t, providertest.SystemType, config), first.create(t, providertest.RequestType, asked)
	resources, _, packages := w.lookUps()

	p := w.provider(t) // which knows nothing yet
	p.drift(t, at, config)
	p.drift(t, request, asked)
	p.plan(t, at, providertest.With(config, object{"deletion_protection": true}))
	p.plan(t, request, providertest.With(asked, object{"renew_on": []string{"rejected"}}))
	p.plan(t, at, nil)
	p.plan(t, request, nil)

	if r, lists, a := w.lookUps(); r != resources || a != packages || lists > 0 {
		t.Errorf("%d resources, %d packages and %d lists more", r-resources, a-packages, lists)
	}
}

// However many systems name it, a name is looked up once in a run, and no list is fetched for names that are right.
func TestNameIsLookedUpOnceInARun(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for i := range 40 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			must(t, nil, p.plan(t, p.nothing(t, providertest.SystemType), providertest.CompleteSystem(fmt.Sprint(i))).said)
		})
	}

	t.Cleanup(func() {
		if resources, lists, packages := w.lookUps(); resources != 2 || lists != 0 || packages != 2 {
			t.Errorf("%d resources, %d lists and %d packages for two of each", resources, lists, packages)
		}
	})
}

// The lists are fetched for suggestions alone, once for all wrong names.
func TestListsAreFetchedOnceForAllWrongNames(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for i := range 20 {
		wrong := object{"rights": []string{fmt.Sprintf("x-y-%d", i)}, "access_packages": []string{providertest.AccessPackage(fmt.Sprintf("xy-%d", i))}}
		if said := p.plan(t, p.nothing(t, providertest.SystemType), providertest.With(providertest.CompleteSystem(fmt.Sprint(i)), wrong)).said; len(said.Errors()) != 2 {
			t.Errorf("not two errors: %s", said)
		}
	}

	if resources, lists, packages := w.lookUps(); resources != 20 || lists != 2 || packages != 20 {
		t.Errorf("%d resources, %d lists and %d packages for twenty wrong ones of each", resources, lists, packages)
	}
}

// While the open metadata are down there is a warning, and the apply goes on.
func TestMetadataThatAreDownStopNothing(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]emulator.Fault{
		"500":                {Status: http.StatusInternalServerError},
		"503":                {Status: http.StatusServiceUnavailable},
		"connection dropped": {Drop: emulator.DropBefore},
		"answer cut short":   {Truncate: true},
		"no JSON":            {Body: new(string)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			p := w.unconfigured(t, nil)
			must(t, nil, p.configure(t, object{"max_retries": int64(0)}))

			for _, start := range []string{resourcesPath, packagesPath} {
				fault := fault
				fault.Path, fault.Times = start+"/*", -1
				w.Fault(t, fault)
			}

			plan := p.plan(t, p.nothing(t, providertest.SystemType), providertest.CompleteSystem("down"))
			must(t, nil, plan.said)

			if !plan.said.Warnings().At("rights").Says("could not be checked", "ske-krav-og-betalinger") {
				t.Errorf("nothing warns: %s", plan.said)
			}

			at, said := p.apply(t, plan)
			must(t, nil, said)

			if !at.exists() || w.Registered(t, providertest.Vendor+"_down") == nil {
				t.Error("the system was not registered")
			}
		})
	}
}

// While the source of apps is down, an app cannot be checked, and everything else is.
func TestAppIsNotCheckedWhileItsSourceIsDown(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for _, id := range []string{"app_ttd_endring-av-navn-v2", "resourcelist"} {
		w.Fault(t, emulator.Fault{Path: path.Join(resourcesPath, id), Status: http.StatusInternalServerError})
	}

	config := providertest.With(providertest.CompleteSystem("apps"), object{"rights": []string{"app_ttd_endring-av-navn-v2", "nav-sykmeldnig"}})
	said := p.plan(t, p.nothing(t, providertest.SystemType), config).said

	if !said.Warnings().At("rights").Says("source of apps", `"app_ttd_endring-av-navn-v2"`) ||
		!said.Errors().At("rights").Says(`Did you mean "nav-sykmelding"`) {
		t.Errorf("the plan says %s", said)
	}
}

// With the checks off nothing is looked up, and Altinn's own answer says what is wrong, when the plan is applied.
func TestPlanTimeChecksCanBeTurnedOff(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		variable string
		provider object
		checks   bool
	}{
		"by default":                   {"", nil, true},
		"by the environment":           {"false", nil, false},
		"by the environment, 0":        {"0", nil, false},
		"by the environment, on":       {"1", nil, true},
		"by the provider block":        {"", object{"plan_time_checks": false}, false},
		"the provider block has it":    {"false", object{"plan_time_checks": true}, true},
		"not known yet":                {"", object{"plan_time_checks": unknown}, false},
		"the platform is known later":  {"", object{"platform_url": unknown}, false},
		"the credential is, and no id": {"", object{"access_token": unknown}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: test.variable})
			p := w.unconfigured(t, nil)
			must(t, nil, p.configure(t, test.provider))

			config := providertest.With(providertest.CompleteSystem("off"), object{"rights": []string{"nav-sykmeldnig"}})
			if strings.Contains(name, "known later") || strings.Contains(name, "no id") {
				config["id"] = unknown // so that planning needs nothing else
			}

			plan := p.plan(t, p.nothing(t, providertest.SystemType), config)
			if found := plan.said.Errors().At("rights").Says("nav-sykmelding"); found != test.checks {
				t.Errorf("found: %t, expected: %t: %s", found, test.checks, plan.said)
			}

			resources, lists, packages := w.lookUps()
			if !test.checks && resources+lists+packages > 0 {
				t.Errorf("%d calls for metadata", resources+lists+packages)
			}

			if !test.checks && config["id"] != unknown {
				if _, said := p.apply(t, plan); !said.Errors().At("rights").Says("AUTH.VLD-00003", "nav-sykmeldnig") {
					t.Errorf("Altinn's answer is not told: %s", said)
				}
			}
		})
	}
}

func TestWrongValueForPlanTimeChecksIsRefused(t *testing.T) {
	t.Parallel()

	for _, text := range []string{"yes", "off", "2", "falsk"} {
		said := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: text}).unconfigured(t, nil).configure(t, object{})
		if errors := said.Errors(); len(errors) != 1 || !errors.Says(providertest.PlanTimeChecks, text, "true, false, 1 or 0") {
			t.Errorf("%q: %s", text, said)
		}
	}

	for _, text := range []string{"TRUE", " false ", "1", "0", ""} {
		said := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: text}).unconfigured(t, nil).configure(t, object{})
		if len(said) > 0 {
			t.Errorf("%q: %s", text, said)
		}
	}
}
