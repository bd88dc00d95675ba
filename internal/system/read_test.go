package system_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What goes wrong while a system is read costs nobody a state.
func TestReadUnderFaults(t *testing.T) {
	t.Parallel()
	const get = http.MethodGet
	body := func(text string) emulator.Fault { return times(-1, on(get, emulator.Fault{Body: &text})) }
	for name, test := range map[string]struct {
		fault emulator.Fault
		says  []string // words of the error; nil when there is none
	}{
		"503 twice":       {fault: times(2, status(get, 503))},
		"dropped once":    {fault: on(get, emulator.Fault{Drop: emulator.DropBefore})},
		"cut once":        {fault: on(get, emulator.Fault{Truncate: true})},
		"500 once":        {fault: status(get, 500)},
		"500 for ever":    {fault: times(-1, status(get, 500)), says: []string{"500"}},
		"401":             {fault: times(-1, status(get, 401)), says: []string{"401", "token"}},
		"403":             {fault: status(get, 403), says: []string{"403 Forbidden", "systemregister.write"}},
		"404 of a proxy":  {fault: status(get, 404), says: []string{"404", "between"}},
		"a page with 200": {fault: body("<html><body>Bad gateway</body></html>"), says: []string{}},
		"null with 200":   {fault: body("null"), says: []string{}},
		"an empty object": {fault: body("{}"), says: []string{}},
		"another type":    {fault: body(`{"id": 5}`), says: []string{}},
		"another system":  {fault: body(`{"id": "991825827_other", "name": {}, "description": {}, "clientId": []}`), says: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorldOf(t, emulator.World{}, nil, func(t *testing.T, w *world) {
				t.Helper()
				i := w.created(full(nil))
				w.fails(t, test.fault)
				if test.says != nil {
					test.says = append(test.says, `Unable to read system "991825827_smartcloud"`)
				}
				i.Refresh().Expect(t, test.says, nil)
				wantState(t, i, stateOf(full(nil)))
			})
		})
	}
}

// A system that vanished leaves the state with a warning, also on CLIs that carry no identity.
func TestVanished(t *testing.T) {
	t.Parallel()
	for name, forgets := range map[string]bool{"with identity": false, "without identity": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				for id, says := range map[string]string{"deleted": "has been deleted outside Terraform", "unknown": "is not in Altinn's register"} {
					i := w.instance()
					i.ForgetsIdentity = forgets
					i.MustApply(config(object{"id": vendor + "_" + id}))
					if id == "deleted" {
						w.Remove(t, vendor+"_"+id)
					} else {
						w.fails(t, noSuchSystem(http.MethodGet))
					}
					diags := i.Refresh()
					diags.Expect(t, nil, []string{"A system " + says, `It is "` + vendor + "_" + id + `".`})
					if i.Exists() {
						t.Errorf("the %s one is in the state", id)
					}
				}
			})
		})
	}
}
