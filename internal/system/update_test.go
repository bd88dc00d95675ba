package system_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Whatever happens while a system is changed, the state has what the register has, and the next
// plan what is left to do.
func TestOutcomeOfUpdate(t *testing.T) {
	t.Parallel()
	const put, get = http.MethodPut, http.MethodGet
	empty := "{}"
	drop := func(when string) emulator.Fault { return on(put, emulator.Fault{Drop: when}) }
	for name, test := range map[string]outcome{
		"update lost before":         {faults: []emulator.Fault{drop(emulator.DropBefore)}, block: object{"max_retries": 1}, calls: "GET, PUT, PUT, GET"}, //nolint:dupword // two calls
		"update lost after":          {faults: []emulator.Fault{drop(emulator.DropAfter)}, calls: "GET, PUT, GET"},
		"update cut":                 {faults: []emulator.Fault{on(put, emulator.Fault{Truncate: true})}, calls: "GET, PUT, GET"},
		"update answered null":       {faults: []emulator.Fault{answer(put, 200, `null`)}, calls: "GET, PUT, GET", fails: true},
		"update answered {} after":   {faults: []emulator.Fault{on(put, emulator.Fault{Body: &empty})}, calls: "GET, PUT, GET"},
		"update 500":                 {faults: []emulator.Fault{status(put, 500)}, calls: "GET, PUT, GET, PUT, GET"},
		"update 500 after":           {faults: []emulator.Fault{applied(put, 500)}, calls: "GET, PUT, GET"},
		"update 500 every time":      {faults: []emulator.Fault{times(2, status(put, 500))}, calls: "GET, PUT, GET, PUT, GET", fails: true},
		"update 503":                 {faults: []emulator.Fault{status(put, 503)}, block: object{"max_retries": 1}, calls: "GET, PUT, PUT, GET"}, //nolint:dupword // two calls
		"update 503 every time":      {faults: []emulator.Fault{times(-1, status(put, 503))}, calls: "GET, PUT, GET", fails: true},
		"update 400":                 {faults: []emulator.Fault{status(put, 400)}, calls: "GET, PUT, GET", fails: true},
		"update forbidden":           {faults: []emulator.Fault{status(put, 403)}, calls: "GET, PUT", fails: true},
		"update not begun":           {faults: []emulator.Fault{status(get, 500)}, calls: "GET", fails: true},
		"update not read back":       {faults: []emulator.Fault{after(1, status(get, 500))}, calls: "GET, PUT, GET"},
		"update lost and look fails": {faults: []emulator.Fault{drop(emulator.DropBefore), after(1, status(get, 500))}, calls: "GET, PUT, GET", fails: true},
		"update 500 after, no look":  {faults: []emulator.Fault{applied(put, 500), after(1, status(get, 500))}, calls: "GET, PUT, GET", fails: true},
		"update vanished":            {faults: []emulator.Fault{noSuchSystem(get)}, calls: "GET", fails: true},
		"update deleted":             {before: func(t *testing.T, w *world) { t.Helper(); w.Remove(t, systemID) }, calls: "GET", fails: true},
		"update vanished under way": {
			faults: []emulator.Fault{answer(put, 404, `"System with ID '`+systemID+`' not found."`), after(1, noSuchSystem(get))},
			calls:  "GET, PUT, GET", fails: true,
		},
		"update deleted under way": {
			faults: []emulator.Fault{
				answer(put, 400, `"Cannot update a system marked as deleted."`), after(1, answer(get, 200, `{"id":"`+systemID+`","isDeleted":true}`)),
			},
			calls: "GET, PUT, GET", fails: true,
		},
		"update client id taken": {
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("holder", object{"clientId": []string{"moving"}}))
			},
			calls: "GET, PUT, GET, GET, GET", fails: true, //nolint:dupword // three calls
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(config(nil))
				was := i.State()
				next := config(object{"client_ids": []string{"moving"}})
				test.run(t, w, i, name, func() tfkittest.Diagnostics { return i.Apply(next) })
				if test.fails {
					wantState(t, i, was)
				} else {
					wantState(t, i, stateOf(next))
					i.ExpectSettled(next)
				}
			})
		})
	}
}

// A change that fails, while another one comes through, leaves the other one in the state.
func TestFailedUpdateKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(config(nil))
		hidden := `{"id":"` + systemID + `","vendor":{"ID":"0192:` + vendor + `"},"name":{"nb":"SmartCloud","nn":"SmartSky","en":"SmartCloud"},` +
			`"description":{"nb":"Regnskap","nn":"Rekneskap","en":"Accounting"},"isVisible":false}`
		w.fails(t, times(2, status(http.MethodPut, 503)), times(2, after(1, answer(http.MethodGet, 200, hidden))))
		if diags := i.Apply(config(object{"client_ids": []string{"a"}})); !diags.HasError() {
			t.Error("no error")
		}
		wantState(t, i, stateOf(config(object{"is_visible": false})))
	})
}

// Every write replaces all of a system, and a plan may wait for hours until somebody approves it:
// what was changed meanwhile would be undone without a word.
func TestUpdateDoesNotUndoWhatThePlanDoesNotShow(t *testing.T) {
	t.Parallel()
	acting := providertest.With(providertest.Right("ske-krav-og-betalinger"), object{"action": "read"})
	next := config(object{"description": object{"nb": "Nytt", "nn": "Nytt", "en": "New"}, "rights": []string{"ske-krav-og-betalinger"}, "client_ids": []string{"ours"}})
	for name, test := range map[string]struct {
		change object
		plans  []string // what the next plan changes
	}{
		"rights":                {object{"rights": []object{acting}}, []string{"client_ids", "description", "rights"}},
		"access_packages":       {object{"accessPackages": packages("toll")}, []string{"access_packages", "client_ids", "description", "rights"}},
		"client_ids":            {object{"clientId": []string{"theirs"}}, []string{"client_ids", "description", "rights"}},
		"allowed_redirect_urls": {object{"allowedRedirectUrls": []string{"https://example.no/"}}, []string{"allowed_redirect_urls", "client_ids", "description", "rights"}},
		"is_visible":            {object{"isVisible": false}, []string{"client_ids", "description", "is_visible", "rights"}},
		"name":                  {object{"name": object{"nb": "Annet", "nn": "", "en": ""}}, []string{"client_ids", "description", "name", "rights"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(config(nil))
				planned := i.Plan(next)
				w.Alter(t, systemID, test.change)
				w.calls()
				wantText(t, i.ApplyPlan(planned), "ERROR: Unable to update system", "at AttributeName(\""+name+"\")", "in `"+name+"`", "Plan again")
				w.wantCalls(t, "GET")

				i.Refresh()
				again := i.Plan(next)
				if !slices.Equal(again.Changes, test.plans) {
					t.Errorf("the next plan changes %v, want %v", again.Changes, test.plans)
				}
				must(t, i.CarryOut(again))
				i.ExpectSettled(next)
			})
		})
	}
}

func TestUpdateGoesOnWhereTheRegisterHasWhatIsPlanned(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(config(nil))
		next := config(object{"client_ids": []string{"ours"}, "is_visible": false})
		planned := i.Plan(next)
		w.Alter(t, systemID, object{"isVisible": false})
		must(t, i.ApplyPlan(planned))
		i.ExpectSettled(next)
	})
}

// An update that runs out of time shows the last answer, and the next plan what is left to do.
func TestTimeoutOfAnUpdateIsTold(t *testing.T) {
	t.Parallel()
	inWorldOf(t, emulator.World{}, nil, func(t *testing.T, w *world) {
		t.Helper()
		i := w.created(full(object{"timeouts": object{"update": "200ms"}}))
		was := i.State()
		w.fails(t, times(-1, status(http.MethodPut, 503)))
		began := time.Now()
		diags := i.Apply(full(object{"timeouts": object{"update": "200ms"}, "is_visible": true, "access_packages": []string{}}))
		diags.Expect(t, []string{"Unable to update system", "503"}, nil)
		if took := time.Since(began); took > time.Minute {
			t.Errorf("it took %s", took)
		}
		wantState(t, i, was)
	})
}
