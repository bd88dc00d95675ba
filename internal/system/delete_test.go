package system_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// Whatever happens while a system is deleted, it is deleted or in the state.
func TestOutcomeOfDelete(t *testing.T) {
	t.Parallel()
	const del, get = http.MethodDelete, http.MethodGet
	empty := "{}"
	drop := func(when string) emulator.Fault { return on(del, emulator.Fault{Drop: when}) }
	without := object{"client_ids": nil} // Altinn answers 400 although it has deleted (altinn-api.md §3.7)
	removed := func(t *testing.T, w *world) { t.Helper(); w.Remove(t, systemID) }
	for name, test := range map[string]outcome{
		"delete ok":                            {calls: "DELETE"},
		"delete without client ids":            {config: without, calls: "DELETE, GET"},
		"delete lost before":                   {faults: []emulator.Fault{drop(emulator.DropBefore)}, block: object{"max_retries": 1}, calls: "DELETE, DELETE"},
		"delete lost after":                    {faults: []emulator.Fault{drop(emulator.DropAfter)}, calls: "DELETE, GET"},
		"delete cut":                           {faults: []emulator.Fault{on(del, emulator.Fault{Truncate: true})}, calls: "DELETE, GET"},
		"delete 400 after":                     {faults: []emulator.Fault{applied(del, 400)}, calls: "DELETE, GET"},
		"delete 404":                           {faults: []emulator.Fault{applied(del, 404)}, calls: "DELETE, GET"},
		"delete answered null":                 {faults: []emulator.Fault{answer(del, 200, `null`)}, calls: "DELETE, GET", fails: true},
		"delete answered {} after":             {faults: []emulator.Fault{on(del, emulator.Fault{Body: &empty})}, calls: "DELETE, GET"},
		"delete 500":                           {faults: []emulator.Fault{status(del, 500)}, calls: "DELETE, GET, DELETE"},
		"delete 500 after":                     {faults: []emulator.Fault{applied(del, 500)}, calls: "DELETE, GET"},
		"delete 503":                           {faults: []emulator.Fault{status(del, 503)}, block: object{"max_retries": 1}, calls: "DELETE, DELETE"},
		"delete 503 after, without client ids": {config: without, faults: []emulator.Fault{applied(del, 503)}, block: object{"max_retries": 1}, calls: "DELETE, DELETE, GET"}, //nolint:dupword // two calls
		"delete of unknown":                    {faults: []emulator.Fault{applied(del, 400), noSuchSystem(get)}, calls: "DELETE, GET"},
		"delete of deleted":                    {before: removed, calls: "DELETE, GET"},
		"delete, look fails once":              {config: without, faults: []emulator.Fault{status(get, 502)}, block: object{"max_retries": 1}, calls: "DELETE, GET, GET"},
		"delete 400":                           {faults: []emulator.Fault{answer(del, 400, `{"title":"Bad Request","status":400,"traceId":"00-1"}`)}, calls: "DELETE, GET", fails: true},
		"delete 500 twice":                     {faults: []emulator.Fault{times(2, status(del, 500))}, calls: "DELETE, GET, DELETE, GET", fails: true},
		"delete forbidden":                     {faults: []emulator.Fault{status(del, 403)}, calls: "DELETE", fails: true},
		"delete, look fails":                   {config: without, faults: []emulator.Fault{status(get, 500)}, calls: "DELETE, GET", fails: true},
		"delete 500 after, look fails":         {faults: []emulator.Fault{applied(del, 500), status(get, 500)}, calls: "DELETE, GET", fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(full(test.config))
				planned := i.Plan(nil)
				test.run(t, w, i, name, func() tfkittest.Diagnostics { return i.ApplyPlan(planned) })
				if i.Exists() != test.fails {
					t.Errorf("in the state: %t", i.Exists())
				}
				if deleted := w.Registered(t, systemID)["isDeleted"]; !test.fails && deleted != true {
					t.Errorf("isDeleted is %v", deleted)
				}
			})
		})
	}
}
