package acceptance_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Each row names what goes wrong while a system is deleted and what must be true afterwards.
func TestDeleteUnderFaults(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		faults  faults
		without bool     // client ids: the register answers 400 although it has deleted
		says    []string // words of the error; nil when it succeeds
	}{
		"nothing":                               {},
		"no client ids":                         {without: true},
		"the answer is lost after the effect":   {faults: faults{onDelete(emulator.Fault{Drop: emulator.DropAfter})}},
		"the call is lost before the effect":    {faults: faults{onDelete(emulator.Fault{Drop: emulator.DropBefore})}},
		"the answer is cut":                     {faults: faults{onDelete(emulator.Fault{Truncate: true})}},
		"500 after the effect":                  {faults: faults{onDelete(emulator.Fault{Status: http.StatusInternalServerError, Applied: true})}},
		"503 without effect":                    {faults: faults{onDelete(emulator.Fault{Status: http.StatusServiceUnavailable})}},
		"503 after the effect, no client ids":   {faults: faults{onDelete(emulator.Fault{Status: http.StatusServiceUnavailable, Applied: true})}, without: true},
		"401 once":                              {faults: faults{onDelete(emulator.Fault{Status: http.StatusUnauthorized})}},
		"400, and the read after it fails once": {faults: faults{onGet(emulator.Fault{Status: http.StatusBadGateway})}, without: true},
		"400, and a read that finds nothing":    {faults: faults{onGet(noSuchThing())}, without: true},
		"a 400 of something between, no effect": {faults: faults{onDelete(emulator.Fault{Status: http.StatusBadRequest})}, says: []string{"Unable to delete system", "400"}},
		"500 without effect":                    {faults: faults{onDelete(emulator.Fault{Status: http.StatusInternalServerError})}},
		"500 without effect for ever":           {faults: faults{onDelete(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})}, says: []string{"Unable to delete system", "500", "has not been deleted"}},
		"403":                                   {faults: faults{onDelete(emulator.Fault{Status: http.StatusForbidden})}, says: []string{"Unable to delete system", "403", providertest.RegisterScope}},
		"400, and no read works":                {faults: faults{onGet(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})}, without: true, says: []string{"Unable to delete system", "not known"}},
		"lost after the effect, no read works":  {faults: faults{onDelete(emulator.Fault{Status: http.StatusInternalServerError, Applied: true}), onGet(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})}, says: []string{"Unable to delete system", "not known"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				config := providertest.CompleteSystem("fault")

				if test.without {
					config = providertest.MinimalSystem("fault")
				}

				at := p.create(t, providertest.SystemType, config)
				plan := p.plan(t, at, nil)

				for _, fault := range test.faults {
					w.Fault(t, fault)
				}

				after, said := p.apply(t, plan)
				expectSaid(t, said, test.says, nil)
				w.Altinn.ClearFaults()

				if after.exists() == (test.says == nil) {
					t.Errorf("in the state: %t", after.exists())
				}

				if deleted := w.Registered(t, providertest.Vendor+"_fault")["isDeleted"]; test.says == nil && deleted != true {
					t.Errorf("isDeleted is %v", deleted)
				}
			})
		})
	}
}

// A system that somebody else has deleted meanwhile is deleted: the register answers 400 to the second deletion.
func TestDeleteOfWhatIsDeletedSucceeds(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	at := p.create(t, providertest.SystemType, providertest.CompleteSystem("twice"))
	w.Remove(t, providertest.Vendor+"_twice")
	p.destroy(t, at)
}

// Each row names what goes wrong while a system is changed and what must be true afterwards.
func TestUpdateUnderFaults(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		faults faults
		says   []string // words of the error; nil when it succeeds
		warns  []string
	}{
		"the answer is lost after the effect": {faults: faults{onPut(emulator.Fault{Drop: emulator.DropAfter})}},
		"the call is lost before the effect":  {faults: faults{onPut(emulator.Fault{Drop: emulator.DropBefore})}},
		"the answer is cut":                   {faults: faults{onPut(emulator.Fault{Truncate: true})}},
		"500 after the effect":                {faults: faults{onPut(emulator.Fault{Status: http.StatusInternalServerError, Applied: true})}},
		"503 without effect":                  {faults: faults{onPut(emulator.Fault{Status: http.StatusServiceUnavailable})}},
		"401 once":                            {faults: faults{onPut(emulator.Fault{Status: http.StatusUnauthorized})}},
		"changed, and no read works":          {faults: faults{onGet(emulator.Fault{Status: http.StatusInternalServerError, Skip: 1, Times: -1})}, warns: []string{"read back"}},
		"no read works":                       {faults: faults{onGet(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})}, says: []string{"Unable to update system", "500", "GET"}},
		"500 without effect":                  {faults: faults{onPut(emulator.Fault{Status: http.StatusInternalServerError})}},
		"500 without effect for ever":         {faults: faults{onPut(emulator.Fault{Status: http.StatusInternalServerError, Times: -1})}, says: []string{"Unable to update system", "500", "has not been made"}},
		"400 without effect":                  {faults: faults{onPut(emulator.Fault{Status: http.StatusBadRequest})}, says: []string{"Unable to update system", "400"}},
		"403":                                 {faults: faults{onPut(emulator.Fault{Status: http.StatusForbidden})}, says: []string{"Unable to update system", "403"}},
		"500 after the effect, no read works": {
			faults: faults{onPut(emulator.Fault{Status: http.StatusInternalServerError, Applied: true}), onGet(emulator.Fault{Status: http.StatusInternalServerError, Skip: 1, Times: -1})},
			says:   []string{"Unable to update system", "not known", "plan again"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				before := providertest.CompleteSystem("fault")
				wanted := providertest.With(before, object{"name": object{"nb": "Nytt", "nn": "Nytt", "en": "New"}, "client_ids": []string{"new"}})

				at := p.create(t, providertest.SystemType, before)
				plan := p.plan(t, at, wanted)

				for _, fault := range test.faults {
					w.Fault(t, fault)
				}

				after, said := p.apply(t, plan)
				expectSaid(t, said, test.says, test.warns)
				w.Altinn.ClearFaults()

				if test.says != nil {
					if got := at.Differences(after.Instance); got != nil {
						t.Errorf("although it failed, the state changes in %v", got)
					}
				}

				// Whatever happened, the next plan tells the truth.
				now, said := p.refresh(t, after)
				must(t, nil, said)

				next := p.plan(t, now, wanted)
				applied := w.Registered(t, providertest.Vendor+"_fault")["clientId"].([]any)[0] == "new"

				if got := next.Changes; applied != (got == nil) || !applied && !slices.Equal(got, []string{"client_ids", "name"}) {
					t.Errorf("applied: %t, and the next plan changes %v", applied, got)
				}

				if test.says == nil && !applied {
					t.Error("no error, and nothing changed")
				}
			})
		})
	}
}

// Each row names what goes wrong while a system is read.
func TestReadUnderFaults(t *testing.T) {
	t.Parallel()

	page := "<html><body>Bad gateway</body></html>"
	null, empty, wrong, other := "null", "{}", `{"id": 5}`, `{"id": "991825827_other", "name": {}, "description": {}, "clientId": []}`

	tests := map[string]struct {
		fault emulator.Fault
		says  []string
		gone  bool
	}{
		"503 twice":           {fault: emulator.Fault{Status: http.StatusServiceUnavailable, Times: 2}},
		"dropped once":        {fault: emulator.Fault{Drop: emulator.DropBefore}},
		"cut once":            {fault: emulator.Fault{Truncate: true}},
		"401 once":            {fault: emulator.Fault{Status: http.StatusUnauthorized}},
		"401 for ever":        {fault: emulator.Fault{Status: http.StatusUnauthorized, Times: -1}, says: []string{"Unable to read system", "401", "token"}},
		"403":                 {fault: emulator.Fault{Status: http.StatusForbidden}, says: []string{"Unable to read system", "403"}},
		"500 once":            {fault: emulator.Fault{Status: http.StatusInternalServerError}},
		"500 for ever":        {fault: emulator.Fault{Status: http.StatusInternalServerError, Times: -1}, says: []string{"Unable to read system", "500"}},
		"a page with 200":     {fault: emulator.Fault{Body: &page, Times: -1}, says: []string{"Unable to read system"}},
		"null with 200":       {fault: emulator.Fault{Body: &null, Times: -1}, says: []string{"Unable to read system"}},
		"an empty object":     {fault: emulator.Fault{Body: &empty, Times: -1}, says: []string{"Unable to read system"}},
		"another type":        {fault: emulator.Fault{Body: &wrong, Times: -1}, says: []string{"Unable to read system"}},
		"another system":      {fault: emulator.Fault{Body: &other, Times: -1}, says: []string{"Unable to read system"}},
		"404 is not an error": {fault: noSuchThing(), gone: true},
		"404 of a proxy":      {fault: emulator.Fault{Status: http.StatusNotFound}, says: []string{"Unable to read system", "404", "between"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T, w *world) {
				t.Helper()

				p := w.provider(t)
				at := p.create(t, providertest.SystemType, providertest.CompleteSystem("fault"))
				w.Fault(t, onGet(test.fault))

				now, said := p.refresh(t, at)

				if test.gone {
					if now.exists() || !said.Warnings().Says(providertest.Vendor+"_fault") {
						t.Errorf("in the state: %t; %s", now.exists(), said)
					}

					return
				}

				expectSaid(t, said, test.says, nil)

				if got := at.Differences(now.Instance); got != nil {
					t.Errorf("the read changes %v", got)
				}
			})
		})
	}
}

// A token that is refused is renewed once, and never in a loop.
func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ times, calls, grants int }{
		"refused once":     {times: 1, calls: 2, grants: 2},
		"refused for ever": {times: -1, calls: 2, grants: 2},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t)
			w.Register(t, providertest.VendorClient, providertest.SystemBody("renewed", nil))
			w.Fault(t, onGet(emulator.Fault{Status: http.StatusUnauthorized, Times: test.times}))

			_, said := w.provider(t).dataSource(t, providertest.SystemType, object{"id": providertest.Vendor + "_renewed"})
			if failed := len(said.Errors()) > 0; failed != (test.times == -1) {
				t.Errorf("failed: %t: %s", failed, said)
			}

			if calls, grants := w.Calls(http.MethodGet, "/"+providertest.Vendor+"_renewed"), len(w.Altinn.Grants()); calls != test.calls || grants != test.grants {
				t.Errorf("%d calls and %d grants, want %d and %d", calls, grants, test.calls, test.grants)
			}
		})
	}
}

// A token that runs out in the middle of a run is renewed; a ready one cannot be, and the error says so.
func TestTokenThatRunsOut(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("expired", nil))

	renewing := w.provider(t)
	stuck := w.as(map[string]string{"MASKINPORTEN_CLIENT_JWK": "", "ALTINN_ACCESS_TOKEN": w.Token(t, providertest.VendorClient, providertest.RegisterScope)}).provider(t)

	for range 2 {
		_, said := renewing.dataSource(t, providertest.SystemType, object{"id": providertest.Vendor + "_expired"})
		must(t, nil, said)
		w.Altinn.AdvanceClock(2 * time.Hour)
	}

	if grants := len(w.Altinn.Grants()); grants != 2 {
		t.Errorf("%d grants, want 2", grants)
	}

	if _, said := stuck.dataSource(t, providertest.SystemType, object{"id": providertest.Vendor + "_expired"}); !said.Errors().Says("401", "expired", "access_token") {
		t.Errorf("no error says what happened: %s", said)
	}
}
