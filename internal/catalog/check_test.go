package catalog_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const unknown = tfkittest.Unknown

// system is a configuration of a system with a name of its own; visible unless it says otherwise.
func system(name string, more object) object {
	return providertest.With(providertest.MinimalSystem(name), more)
}

// checked are the diagnostics that are about names.
func checked(said tfkittest.Diagnostics) tfkittest.Diagnostics {
	var found tfkittest.Diagnostics
	for _, one := range said {
		for _, summary := range []string{"Unusable", "Unusual spelling", "could not be checked"} {
			if strings.Contains(one.Summary, summary) {
				found = append(found, one)
			}
		}
	}
	return found
}

func TestResourcesAreChecked(t *testing.T) {
	t.Parallel()
	const good = "ske-krav-og-betalinger"
	appsDown := []emulator.Fault{down("", emulator.Fault{AppSourceDown: true})}
	for name, test := range map[string]struct {
		ids    []any
		faults []emulator.Fault
	}{
		"good ones":                      {[]any{good, "app_ttd_endring-av-navn"}, nil},
		"every type there is":            {[]any{"app_brg_a2-3430-200306", "brg-korrespondanse", "skd-formidling", "ttd-systemressurs", "ttd-standard"}, nil},
		"unknown":                        {[]any{good, "ske-krav-og-betalniger"}, nil},
		"unknown beside one known later": {[]any{unknown, "ske-krav-og-betalniger"}, nil},
		"unknown like nothing":           {[]any{"helt-noe-annet-enn-det-som-finnes"}, nil},
		"unknown but for the case":       {[]any{"SKE-skattegrunnlag"}, nil},
		"unknown but for a part":         {[]any{"krav-og-betalinger"}, nil},
		"unknown app":                    {[]any{"app_ttd_endring-av-nvan"}, nil},
		"unknown without a list":         {[]any{"ske-skattegrunlag"}, failing(listPath, serverError)},
		"unknown without source":         {[]any{"ske-skattegrunlag"}, appsDown},
		"wrong type":                     {[]any{"ttd-am-k6"}, nil},
		"a consent":                      {[]any{"ttd-samtykke"}, nil},
		"a service of Altinn 2":          {[]any{"se_4628_1"}, nil},
		"not delegable":                  {[]any{"ttd-ikke-delegerbar"}, nil},
		"everything at once":             {[]any{"ttd-ikke-delegerbar", "ttd-am-k6", good, "ske-skattegrunnlagg", "ttd-am-k66"}, nil},
		"app while its source is down":   {[]any{"app_ttd_ny", good}, appsDown},
		"metadata answer 500":            {[]any{good, "ske-x"}, failing(resourcesPath+"*", serverError)},
		"metadata behind a proxy":        {[]any{good, "ske-x"}, failing(resourcesPath+"*", http.StatusForbidden)},
		"metadata not there":             {[]any{good, "ske-x"}, lost(resourcesPath + "*")},
		"metadata cut short":             {[]any{good}, []emulator.Fault{down(resourcesPath+"*", emulator.Fault{Truncate: true})}},
		"metadata empty":                 {[]any{good}, []emulator.Fault{down(resourcesPath+"*", emulator.Fault{Body: new(string)})}},
		"one unknown and one not there":  {[]any{"ske-skattegrunlag", good}, failing(resourcesPath+good, http.StatusServiceUnavailable)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				plan(t, w, test.faults)
				providertest.Golden(t, name, quick(t, w).Instance(providertest.SystemType).Plan(system("a", object{"rights": test.ids})).Diagnostics)
			})
		})
	}
}

func TestAccessPackagesAreChecked(t *testing.T) {
	t.Parallel()
	all := []string{urn("jordbruk"), urn("regnskapsforer-lonn"), urn("klientadministrator"), urn("eksplisitt")}
	visible := func(urns ...string) object { return system("a", object{"access_packages": urns}) }
	hidden := func(urns ...string) object { return providertest.With(visible(urns...), object{"is_visible": false}) }
	request := func(kind string, urns ...string) object {
		return object{"system_id": providertest.Vendor + "_asking", "party_org_number": providertest.Customer, "user_type": kind, "access_packages": urns}
	}
	for name, test := range map[string]struct {
		typ    string
		config object
		faults []emulator.Fault
	}{
		"visible system":         {providertest.SystemType, visible(all...), nil},
		"hidden system":          {providertest.SystemType, hidden(all...), nil},
		"visibility known later": {providertest.SystemType, providertest.With(visible(all[1]), object{"is_visible": unknown}), nil},
		"standard request":       {providertest.RequestType, request(providertest.Standard, all...), nil},
		"request for an agent":   {providertest.RequestType, request(providertest.Agent, all...), nil},
		"rights of a request":    {providertest.RequestType, providertest.With(request(providertest.Standard), object{"rights": []string{"nav-sykmeldnig", "ttd-ikke-delegerbar"}}), nil},
		"unknown":                {providertest.SystemType, hidden(urn("jorbduk")), nil},
		"unknown of no use":      {providertest.RequestType, request(providertest.Standard, urn("regnskapsforer-lon")), nil},
		"in another case":        {providertest.SystemType, hidden(urn("JordBruk")), nil},
		"metadata answer 500":    {providertest.SystemType, visible(urn("jordbruk")), failing(packagesPath+"*", serverError)},
		"metadata not there":     {providertest.SystemType, visible(urn("jordbruk")), lost(packagesPath + "*")},
		"unknown without a list": {providertest.RequestType, request(providertest.Agent, urn("jorbduk")), failing(exportPath, http.StatusServiceUnavailable)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				plan(t, w, test.faults)
				providertest.Golden(t, name, checked(quick(t, w).Instance(test.typ).Plan(test.config).Diagnostics))
			})
		})
	}
}

// A right that no customer can approve, and which the system has already, stops no unrelated change; adding one does. So it is with
// one that no id can say, as drift shows it.
func TestUselessRightThatIsHeldStopsNoOtherChange(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		w.Register(t, providertest.VendorClient, providertest.SystemBody("held", object{"rights": []object{
			providertest.Right("ttd-ikke-delegerbar"), providertest.With(providertest.Right("nav-sykmelding"), object{"action": "read"}),
		}}))
		at := p.Instance(providertest.SystemType)
		if said := at.Import(providertest.Vendor + "_held"); said.HasError() {
			t.Fatal(said)
		}
		held := at.State()["rights"].([]any)
		config := system("held", object{"rights": held, "client_ids": []string{"held"}})
		checked(at.Plan(config).Diagnostics).Expect(t, nil, nil)

		p.NextRun()
		more := checked(at.Plan(system("held", object{"rights": append([]any{"x-y-z"}, held...)})).Diagnostics)
		if more.Expect(t, []string{"x-y-z"}, nil); more.Says("AUTH-00070") {
			t.Error(more)
		}
		// A system with a new id has nothing yet.
		p.NextRun()
		checked(at.Plan(system("new", object{"rights": []any{"ttd-ikke-delegerbar"}})).Diagnostics).Expect(t, []string{"AUTH-00070"}, nil)
	})
}

// Nothing is looked up for a plan that writes nothing.
func TestPlanThatWritesNothingLooksNothingUp(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		w = w.Unsigned(t)
		config, asked := providertest.CompleteSystem("quiet"), providertest.RequestConfig(providertest.Standard, w.RegisterOffering(t, "asking"))
		first := w.Provider(t)
		at, request := first.Create(providertest.SystemType, config), first.Create(providertest.RequestType, asked)
		resources, _, packages := lookUps(w)

		p := w.Provider(t) // which knows nothing yet
		at, request = p.Resume(at), p.Resume(request)
		at.ExpectSettled(config)
		request.ExpectSettled(asked)
		at.Plan(providertest.With(config, object{"deletion_protection": true}))
		request.Plan(providertest.With(asked, object{"renew_on": []string{"rejected"}}))
		at.Plan(nil)
		request.Plan(nil)
		if r, lists, a := lookUps(w); r != resources || a != packages || lists > 0 {
			t.Errorf("%d resources, %d packages and %d lists more", r-resources, a-packages, lists)
		}
	})
}

// However many systems of a configuration name the same, each name is looked up once, at the same time as the others, and the lists
// are read for suggestions alone, once for all.
func TestNameThatManyAskForAtOnceIsLookedUpOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ids, urns                  []any
		resources, lists, packages int
		errors                     int // of each plan
	}{
		"right ones": {[]any{"nav-sykmelding", "ske-skattegrunnlag"}, []any{urn("toll"), urn("jordbruk")}, 2, 0, 2, 0},
		"wrong ones": {[]any{"nav-sykmelding", "ske-borte", "ske-borte-2"}, []any{urn("borte")}, 3, 2, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				p := quick(t, w)
				for _, path := range []string{resourcesPath, packagesPath} {
					w.Fault(t, down(path+"*", emulator.Fault{Delay: emulator.Duration(time.Second)}))
				}
				started := time.Now()
				var all sync.WaitGroup
				for i := range 50 {
					all.Go(func() {
						config := system(fmt.Sprint(i), object{"rights": test.ids, "access_packages": test.urns})
						if said := p.Instance(providertest.SystemType).Plan(config).Diagnostics; len(said) != test.errors {
							t.Errorf("got %s", said)
						}
					})
				}
				all.Wait()
				if took := time.Since(started); took > 5*time.Second {
					t.Errorf("it took %s, and two answers in a row take two seconds for each kind", took)
				}
				if r, l, a := lookUps(w); r != test.resources || l != test.lists || a != test.packages {
					t.Errorf("%d resources, %d lists, %d packages", r, l, a)
				}
			})
		})
	}
}

// A plan never waits for long for metadata that do not come, says so once, and does without for a while.
func TestOutageKeepsOnePlanWaitingOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		for _, path := range []string{resourcesPath, packagesPath} {
			w.Fault(t, down(path+"*", emulator.Fault{Delay: emulator.Duration(time.Hour)}))
		}
		started := time.Now()
		var said tfkittest.Diagnostics
		for i := range 100 {
			config := system(fmt.Sprint(i), object{"rights": []string{fmt.Sprintf("ske-%03d", i)}, "access_packages": []string{urn("jordbruk")}})
			said = append(said, p.Instance(providertest.SystemType).Plan(config).Diagnostics...)
		}
		if took := time.Since(started); took > 16*time.Second {
			t.Errorf("the plan waited %s", took)
		}
		providertest.Golden(t, "outage", said)

		w.Altinn.ClearFaults()
		<-time.After(10 * time.Minute)
		p.Instance(providertest.SystemType).Plan(system("after", object{"rights": []string{"ske-borte"}})).Diagnostics.Expect(t, []string{"ske-borte"}, nil)
	})
}

// A list that does not come costs the suggestions, and one wait for all wrong names.
func TestListThatHangsKeepsOnePlanWaitingOnce(t *testing.T) {
	t.Parallel()
	for path, wrong := range map[string]func(name string) object{
		listPath:   func(name string) object { return object{"rights": []string{name}} },
		exportPath: func(name string) object { return object{"access_packages": []string{urn(name)}} },
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				p := quick(t, w)
				w.Fault(t, down(path, emulator.Fault{Delay: emulator.Duration(time.Hour)}))
				started := time.Now()
				for i := range 50 {
					name := fmt.Sprintf("ske-%03d", i)
					if said := p.Instance(providertest.SystemType).Plan(system(name, wrong(name))).Diagnostics; len(said.Errors()) != 1 {
						t.Errorf("got %s", said)
					}
				}
				if took := time.Since(started); took > 17*time.Second { // one wait, and the lookups at their own pace
					t.Errorf("the plan waited %s", took)
				}
			})
		})
	}
}

// Ten systems that are planned at once say once that Altinn cannot be reached.
func TestOutageIsSaidOnceToAllAtOnce(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		w.Fault(t, down(resourcesPath+"*", emulator.Fault{Status: http.StatusServiceUnavailable, Delay: emulator.Duration(time.Second)}))
		said := make([]tfkittest.Diagnostics, 10)
		var all sync.WaitGroup
		for i := range said {
			all.Go(func() {
				said[i] = p.Instance(providertest.SystemType).Plan(system(fmt.Sprint(i), object{"rights": []string{fmt.Sprintf("ske-%03d", i)}})).Diagnostics
			})
		}
		all.Wait()
		var together tfkittest.Diagnostics
		for _, one := range said {
			together = append(together, one...)
		}
		if len(together) != 1 || len(together.Warnings()) != 1 {
			t.Error(together)
		}
	})
}

func TestInterruptedCheckSaysNothing(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := quick(t, w)
		w.Fault(t, down(resourcesPath+"*", emulator.Fault{Delay: emulator.Duration(time.Hour)}))
		time.AfterFunc(time.Second, p.Stop)
		started := time.Now()
		said := checked(p.Instance(providertest.SystemType).Plan(system("a", object{"rights": []string{"ske-skattegrunnlag"}})).Diagnostics)
		if took := time.Since(started); took > 2*time.Second || len(said) > 0 {
			t.Errorf("after %s: %s", took, said)
		}
	})
}

// While the metadata are down there is a warning, and the apply goes on.
func TestMetadataThatAreDownStopNoApply(t *testing.T) {
	t.Parallel()
	providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
		t.Helper()
		p := w.Unsigned(t).Provider(t) // which repeats what fails
		for _, path := range []string{resourcesPath, packagesPath} {
			w.Fault(t, down(path+"*", emulator.Fault{Status: http.StatusServiceUnavailable}))
		}
		i := p.Instance(providertest.SystemType)
		i.MustApply(providertest.CompleteSystem("down")).Expect(t, nil, []string{"could not be checked", "ske-krav-og-betalinger"})
		if !i.Exists() {
			t.Error("the system was not registered")
		}
	})
}
