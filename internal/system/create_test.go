package system_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// invalid is what Altinn answers where it refuses a field: a code and the path of its own body.
func invalid(code, path string) string {
	return `{"title":"One or more validation errors occurred.","status":400,"code":"STD-00000","traceId":"00-1",` +
		`"validationErrors":[{"code":"` + code + `","title":"Refused.","paths":["/registersystemrequest/` + path + `"]}]}`
}

// Whatever happens while a system is created, there is never a second one, and never a state
// without one.
func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	const post, get = http.MethodPost, http.MethodGet
	half, empty, page := `"b9a5`, `""`, "<html><body>Bad gateway</body></html>"
	taken := answer(post, http.StatusConflict, `"The System already exist: `+systemID+`"`)
	existing := func(changes object) func(*testing.T, *world) {
		return func(t *testing.T, w *world) {
			t.Helper()
			w.Register(t, providertest.VendorClient, providertest.SystemBody("smartcloud", changes))
		}
	}
	lostBefore, lostAfter := on(post, emulator.Fault{Drop: emulator.DropBefore}), on(post, emulator.Fault{Drop: emulator.DropAfter})
	for name, test := range map[string]outcome{
		"create ok":            {calls: "POST"},
		"create lost before":   {faults: []emulator.Fault{lostBefore}, calls: "POST, GET, POST"},
		"create lost twice":    {faults: []emulator.Fault{times(2, lostBefore)}, calls: "POST, GET, POST, GET, POST"},
		"create lost after":    {faults: []emulator.Fault{lostAfter}, calls: "POST, GET"},
		"create cut":           {faults: []emulator.Fault{on(post, emulator.Fault{Truncate: true})}, calls: "POST, GET"},
		"create half answered": {faults: []emulator.Fault{on(post, emulator.Fault{Body: &half})}, calls: "POST, GET"},
		"create answered null": {faults: []emulator.Fault{answer(post, 200, `null`)}, calls: "POST, GET, POST"},
		"create answered \"\"": {faults: []emulator.Fault{on(post, emulator.Fault{Body: &empty})}, calls: "POST, GET"},
		"create answered null every time": {
			faults: []emulator.Fault{times(-1, answer(post, 200, `null`))}, calls: "POST, GET, POST, GET, POST, GET", fails: true, absent: true,
		},
		"create 500 before":     {faults: []emulator.Fault{status(post, 500)}, calls: "POST, GET, POST"},
		"create 500 after":      {faults: []emulator.Fault{applied(post, 500)}, calls: "POST, GET"},
		"create 503 before":     {faults: []emulator.Fault{status(post, 503)}, calls: "POST, GET, POST"},
		"create 503 after":      {faults: []emulator.Fault{applied(post, 503)}, calls: "POST, GET"},
		"create 502 by a page":  {faults: []emulator.Fault{on(post, emulator.Fault{Status: 502, Applied: true, Body: &page})}, calls: "POST, GET"},
		"create 429, then room": {faults: []emulator.Fault{status(post, 429)}, calls: "POST, POST"},
		"create 401":            {faults: []emulator.Fault{status(post, 401)}, calls: "POST", fails: true, absent: true},
		"create lost, and the look fails once": {
			faults: []emulator.Fault{lostAfter, status(get, 503)}, block: object{"max_retries": 1}, calls: "POST, GET, GET",
		},
		"create lost every time": {
			faults: []emulator.Fault{times(-1, lostBefore)}, calls: "POST, GET, POST, GET, POST, GET", fails: true, absent: true,
		},
		"create 503 every time": {
			faults: []emulator.Fault{times(-1, status(post, 503))}, calls: "POST, GET, POST, GET, POST, GET", fails: true, absent: true,
		},
		"create 500 every time": {
			faults: []emulator.Fault{status(post, 500), answer(post, 500, `"23514: value for domain"`)},
			calls:  "POST, GET, POST, GET", fails: true, absent: true,
		},
		"create 500, and the id is another's by then": {
			faults: []emulator.Fault{status(post, 500), answer(get, 200, `{"id":"`+systemID+`","name":{"nb":"Another"}}`)},
			calls:  "POST, GET", fails: true, absent: true,
		},
		"create lost and look fails": {faults: []emulator.Fault{lostAfter, status(get, 403)}, calls: "POST, GET", fails: true},
		"create lost and look lost":  {faults: []emulator.Fault{status(post, 500), status(get, 500)}, calls: "POST, GET", fails: true, absent: true},
		// The first POST takes effect after the look: the second one finds the id taken, or the
		// client ids.
		"create lost, read late, then taken by ourselves": {
			faults: []emulator.Fault{lostAfter, noSuchSystem(get)}, calls: "POST, GET, POST, GET",
		},
		"create lost, read late, then client id taken by ourselves": {
			faults: []emulator.Fault{lostAfter, answer(post, 400, invalid("AUTH.VLD-00004", "clientid")), noSuchSystem(get)},
			calls:  "POST, GET, POST, GET",
		},
		"create exists identical": {before: existing(nil), calls: "POST, GET", fails: true},
		"create exists other": {
			before: existing(object{"isVisible": false, "clientId": []string{"z"}, "rights": []object{providertest.Right("nav-sykmelding")}}),
			calls:  "POST, GET", fails: true,
		},
		"create exists with the same client id": {
			config: object{"client_ids": []string{"same"}}, before: existing(object{"clientId": []string{"same"}}), calls: "POST, GET", fails: true,
		},
		"create lost, exists other": {
			before: existing(object{"isVisible": false}), faults: []emulator.Fault{lostBefore}, calls: "POST, GET", fails: true,
		},
		"create spent": {
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.registers(t, "smartcloud")
				w.Remove(t, systemID)
			},
			calls: "POST, GET", fails: true,
		},
		"create taken, another vendor's": {faults: []emulator.Fault{taken, status(get, 403)}, calls: "POST, GET", fails: true, absent: true},
		"create taken, not shown": {
			faults: []emulator.Fault{answer(post, 400, invalid("AUTH.VLD-00002", "systemid"))}, calls: "POST, GET", fails: true, absent: true,
		},
		"create taken, not found": {faults: []emulator.Fault{taken}, calls: "POST, GET", fails: true, absent: true},
		"create race lost":        {before: existing(nil), faults: []emulator.Fault{taken}, calls: "POST, GET", fails: true},
		"create refused": { // Altinn names every field at once
			block: object{"plan_time_checks": false},
			config: object{
				"rights": []string{"no-such-resource", "se_4628_1"}, "client_ids": []string{"taken"},
				"access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")},
			},
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("holder", object{"clientId": []string{"taken"}}))
			},
			calls: "POST, GET, GET", fails: true, absent: true,
		},
		"create while the system that it replaces has its client id": {
			before: func(t *testing.T, w *world) {
				t.Helper()
				w.Register(t, providertest.VendorClient, providertest.SystemBody("old", object{"clientId": []string{"other", "replaced"}}))
				w.Register(t, providertest.VendorClient, providertest.SystemBody("third", object{"clientId": []string{"third"}}))
			},
			config: object{"client_ids": []string{"mine", "replaced"}},
			calls:  "POST, GET, GET, GET", fails: true, absent: true, //nolint:dupword // three calls
		},
		"create forbidden": {faults: []emulator.Fault{status(post, 403)}, calls: "POST", fails: true, absent: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.instance()
				planned := i.Plan(config(test.config)) // while the id was free
				test.run(t, w, i, name, func() tfkittest.Diagnostics { return i.ApplyPlan(planned) })
				if i.Exists() == test.fails || i.Tainted() {
					t.Errorf("in the state: %t, tainted: %t: the next plan would delete a tainted system", i.Exists(), i.Tainted())
				}
				if i.Exists() {
					i.ExpectSettled(config(test.config))
				}
			})
		})
	}
}
