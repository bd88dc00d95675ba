package maskinportenclient_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// To another organisation's credential a client that lives on does not exist: it stays in the state, and nothing is called deleted.
func TestClientOfAnotherOrganisation(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		id := i.Text("client_id")
		theirs := w.As(w.Environment(providertest.OtherVendorClient))
		unmarked := func(w *providertest.World) *tfkittest.Instance { return w.Provider(t).Kept(typeName, i.State()) }
		whose := []string{"is not known to the organisation of this credential, " + providertest.OtherVendor, providertest.Vendor}
		for name, test := range map[string]struct {
			of    *tfkittest.Instance
			words []string
		}{"marked": {theirs.Provider(t).Resume(i), whose}, "never marked": {unmarked(theirs), whose[:1]}} {
			change := providertest.With(config(oneKey()), object{"description": "Payroll"})
			for doing, said := range map[string]tfkittest.Diagnostics{
				"refresh": test.of.Refresh(), "change": test.of.Apply(change), "destruction": test.of.Discard(),
			} {
				if !said.Errors().Says(test.words...) || !test.of.Exists() {
					t.Errorf("%s, %s: %s", name, doing, said)
				}
			}
		}
		if keys := w.keyIDs(t, id); len(keys) != 1 || w.stored(t, id)["active"] != true {
			t.Errorf("keys %v of %v", keys, w.stored(t, id))
		}
		none := "[]"
		unknown := `{"status":404,"errors":[]}`
		w.Fault(t, emulator.Fault{Path: clientsPath + "/" + id, Status: http.StatusNotFound, Body: &unknown, Times: -1})
		w.Fault(t, emulator.Fault{Path: clientsPath, Body: &none, Times: -1})
		unmarked(w.World).Refresh().Expect(t, []string{"is not known"}, nil)
		i = w.Provider(t).Resume(i)
		if i.Refresh().Expect(t, nil, []string{"deleted outside Terraform"}); i.Exists() { // as an emulator that was started anew
			t.Error("it is still in the state")
		}
	})
}

// That the API has no such client, is no deletion as long as its list has it, and none of its keys, as long as it is not said twice.
func TestAnswerThatThereIsNoSuchClient(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"empty": "", "without an error": `{"status":404,"errors":[]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				i := w.Provider(t).Create(typeName, config(oneKey()))
				id := i.Text("client_id")
				i = w.Provider(t).Resume(i)
				unknown := func(path string, times int) {
					w.Altinn.ClearFaults()
					w.Fault(t, emulator.Fault{Path: path, Status: http.StatusNotFound, Body: &body, Times: times})
				}
				unknown(clientsPath+"/"+id, -1)
				listed := []string{"its list has it"}
				i.Refresh().Expect(t, listed, nil)
				i.Discard().Expect(t, listed, nil)
				swap := i.Plan(config(object{"key-b": object{"public_key": spki(1)}}))
				unknown(keysPattern, 1)
				i.MustRefresh()
				if keys, _ := i.State()["keys"].(object); len(keys) != 1 {
					t.Errorf("the state is %v", i.State())
				}
				unknown(keysPattern, 1)
				i.ApplyPlan(swap).Expect(t, []string{"Nothing has been written", "keys"}, nil)
				w.Altinn.ClearFaults()
				if keys := w.keyIDs(t, id); len(keys) != 1 || keys[0] != "key-a" || w.stored(t, id)["active"] != true {
					t.Errorf("keys %v of %v", keys, w.stored(t, id))
				}
				w.Fault(t, emulator.Fault{Method: http.MethodDelete, Path: clientsPath + "/" + id, Drop: emulator.DropAfter, Times: -1})
				w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: clientsPath + "/" + id, Status: http.StatusNotFound, Body: &body, Times: -1})
				i.Discard().Expect(t, nil, nil) // the list has it as a deleted one
			})
		})
	}
}
