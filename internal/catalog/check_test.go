package catalog_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/catalog"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func text(diags diag.Diagnostics) string {
	texts := make([]string, len(diags))
	for i, one := range diags {
		at := ""
		if located, ok := one.(diag.DiagnosticWithPath); ok {
			at = " at " + located.Path().String()
		}
		texts[i] = fmt.Sprintf("%s%s: %s\n\n%s\n", one.Severity(), at, one.Summary(), one.Detail())
	}
	return strings.Join(texts, "----\n")
}

func (s *service) checks() *catalog.Checks { return catalog.NewChecks(s.metadata(), time.Now) }

func rights() path.Path { return path.Root("rights") }

func accessPackages() path.Path { return path.Root("access_packages") }

func TestResourcesAreChecked(t *testing.T) {
	t.Parallel()
	const good = "ske-krav-og-betalinger"
	for name, tc := range map[string]struct {
		ids, held []string
		fails     map[string]int
	}{
		"nothing":                       {},
		"good ones":                     {ids: []string{good, "app_ttd_endring-av-navn"}},
		"unknown":                       {ids: []string{good, "ske-krav-og-betalniger"}},
		"unknown like nothing":          {ids: []string{"helt-noe-annet-enn-det-som-finnes"}},
		"unknown but for the case":      {ids: []string{"SKE-skattegrunnlag"}},
		"unknown but for a part":        {ids: []string{"krav-og-betalinger"}},
		"unknown app":                   {ids: []string{"app_ttd_endring-av-nvan"}},
		"unknown without a list":        {ids: []string{"ske-skattegrunlag"}, fails: map[string]int{listPath: http.StatusInternalServerError}},
		"unknown without source":        {ids: []string{"ske-skattegrunlag"}, fails: map[string]int{listPath + "?includeApps=true": http.StatusInternalServerError}},
		"wrong type":                    {ids: []string{"ttd-am-k6"}},
		"wrong type and held":           {ids: []string{"ttd-am-k6"}, held: []string{"ttd-am-k6"}},
		"unknown and held":              {ids: []string{"ske-borte"}, held: []string{"ske-borte"}},
		"not delegable":                 {ids: []string{"ttd-ikke-delegerbar"}},
		"not delegable and held":        {ids: []string{"ttd-ikke-delegerbar"}, held: []string{"ttd-ikke-delegerbar"}},
		"everything at once":            {ids: []string{"ttd-ikke-delegerbar", "ttd-am-k6", good, "ske-skattegrunnlagg", "ttd-am-k66"}},
		"drift that no id can say":      {ids: []string{`ske-krav-og-betalinger (action "read")`}},
		"app while its source is down":  {ids: []string{"app_ttd_ny", good}, fails: map[string]int{resourcePath + "app_ttd_ny": http.StatusInternalServerError}},
		"metadata answer 500":           {ids: []string{good, "ske-x"}, fails: map[string]int{resourcePath: http.StatusInternalServerError}},
		"metadata behind a proxy":       {ids: []string{good, "ske-x"}, fails: map[string]int{resourcePath: http.StatusForbidden}},
		"metadata not there":            {ids: []string{good, "ske-x"}, fails: map[string]int{resourcePath: 0}},
		"one unknown and one not there": {ids: []string{"ske-skattegrunlag", good}, fails: map[string]int{resourcePath + good: http.StatusServiceUnavailable}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{fails: tc.fails}
			golden(t, "resources "+name, text(s.checks().CheckResources(t.Context(), rights(), tc.ids, tc.held...)))
		})
	}
}

func TestAccessPackagesAreChecked(t *testing.T) {
	t.Parallel()
	const ordinary, clients, assigned, neither = "jordbruk", "regnskapsforer-lonn", "klientadministrator", "eksplisitt"
	all := []string{urn(ordinary), urn(clients), urn(assigned), urn(neither)}
	for name, tc := range map[string]struct {
		urns  []string
		use   tfkit.PackageUse
		fails map[string]int
	}{
		"visible system":       {urns: all, use: tfkit.ForVisibleSystem},
		"hidden system":        {urns: all, use: tfkit.ForHiddenSystem},
		"standard request":     {urns: all, use: tfkit.ForStandardUser},
		"request for an agent": {urns: all, use: tfkit.ForAgentUser},
		"unknown":              {urns: []string{urn("jorbduk")}, use: tfkit.ForHiddenSystem},
		"unknown of no use":    {urns: []string{urn("regnskapsforer-lon")}, use: tfkit.ForStandardUser},
		"in another case":      {urns: []string{urn("JordBruk")}, use: tfkit.ForHiddenSystem},
		"without prefix":       {urns: []string{"jordbruk"}, use: tfkit.ForHiddenSystem},
		"metadata answer 500":  {urns: []string{urn("jordbruk")}, fails: map[string]int{packagePath: http.StatusInternalServerError}},
		"unknown without a list": {
			urns: []string{urn("jorbduk")}, use: tfkit.ForAgentUser, fails: map[string]int{exportPath: http.StatusServiceUnavailable},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{fails: tc.fails}
			golden(t, "packages "+name, text(s.checks().CheckAccessPackages(t.Context(), accessPackages(), tc.urns, tc.use)))
		})
	}
}

// However many resources of a configuration name the same, each name is looked up once, at the same time as the others, and
// the list is read once for all suggestions.
func TestEachNameIsLookedUpOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{takes: time.Second}
		checks := s.checks()
		started := time.Now()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				ids := []string{"ske-krav-og-betalinger", "ske-skattegrunnlag", "ske-borte", "ske-borte-2"}
				if diags := checks.CheckResources(t.Context(), rights(), ids); diags.ErrorsCount() != 1 {
					t.Errorf("got %s", text(diags))
				}
			})
		}
		all.Wait()
		if took := time.Since(started); took > 2*time.Second {
			t.Errorf("it took %s, and two answers in a row take two seconds", took)
		}
		if n, lists := s.called(resourcePath), s.called(listPath); n != 5 || lists != 1 {
			t.Errorf("%d calls, %d of them for the list", n, lists)
		}
	})
}

// A plan never waits for long for metadata that do not come, says so once, and does without for a while.
func TestOutageKeepsOnePlanWaitingOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{takes: time.Hour}
		checks := s.checks()
		started := time.Now()
		said := ""
		for i := range 200 {
			said += text(checks.CheckResources(t.Context(), rights(), []string{fmt.Sprintf("ske-%03d", i)}))
			said += text(checks.CheckAccessPackages(t.Context(), accessPackages(), []string{urn("jordbruk")}, tfkit.ForVisibleSystem))
		}
		if took := time.Since(started); took > 15*time.Second {
			t.Errorf("the plan waited %s", took)
		}
		golden(t, "outage", said)

		time.Sleep(10 * time.Minute)
		s.mu.Lock()
		s.takes = 0
		s.mu.Unlock()
		if diags := checks.CheckResources(t.Context(), rights(), []string{"ske-borte"}); diags.ErrorsCount() != 1 {
			t.Errorf("after the outage nothing is checked: %s", text(diags))
		}
	})
}

// A list that does not come costs the suggestions, and one wait for all wrong names.
func TestListThatHangsKeepsOnePlanWaitingOnce(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(context.Context, *catalog.Checks, string) diag.Diagnostics{
		listPath: func(ctx context.Context, c *catalog.Checks, name string) diag.Diagnostics {
			return c.CheckResources(ctx, rights(), []string{name})
		},
		exportPath: func(ctx context.Context, c *catalog.Checks, name string) diag.Diagnostics {
			return c.CheckAccessPackages(ctx, accessPackages(), []string{urn(name)}, tfkit.ForVisibleSystem)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			checks := (&service{hangs: name}).checks()
			started := time.Now()
			for i := range 50 {
				if diags := check(t.Context(), checks, fmt.Sprintf("ske-%03d", i)); diags.ErrorsCount() != 1 {
					t.Errorf("got %s", text(diags))
				}
			}
			if took := time.Since(started); took > 16*time.Second { // one wait, and the lookups at their own pace
				t.Errorf("the plan waited %s for %s", took, name)
			}
		})
	}
}

// Ten resources that are planned at once say once that Altinn cannot be reached.
func TestOutageIsSaidOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &service{fails: map[string]int{"/": http.StatusServiceUnavailable}, takes: time.Second}
		checks := s.checks()
		var mu sync.Mutex
		var said diag.Diagnostics
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				diags := checks.CheckResources(t.Context(), rights(), []string{fmt.Sprintf("ske-%03d", i)})
				mu.Lock()
				defer mu.Unlock()
				said = append(said, diags...)
			})
		}
		all.Wait()
		if len(said) != 1 || said.WarningsCount() != 1 {
			t.Errorf("said %s", text(said))
		}
	})
}

func TestInterruptedCheckSaysNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &service{}
	if diags := s.checks().CheckResources(ctx, rights(), []string{"ske-skattegrunnlag"}); len(diags) > 0 {
		t.Errorf("said %s", text(diags))
	}
}
