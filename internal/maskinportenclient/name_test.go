package maskinportenclient_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// A client of the same name that nobody here has is neither adopted nor doubled.
func TestNameThatIsTaken(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		made := w.Provider(t).Create(typeName, config(oneKey()))
		i := w.Provider(t).Instance(typeName) // its state is lost
		said := i.Plan(config(object{"key-b": object{"public_key": spki(1)}})).Diagnostics
		says := []string{"already", "import {", "create_before_destroy", "another provider block", made.Text("client_id")}
		said.Expect(t, says, nil)
		if left := w.active(t); len(left) != 1 {
			t.Errorf("there are %d clients", len(left))
		}
	})
}

func TestTwoClientsOfOneName(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		p.Instance(typeName).Plan(config(oneKey())).Diagnostics.Expect(t, nil, nil)
		said := p.Instance(typeName).Plan(config(object{"key-b": object{"public_key": spki(1)}})).Diagnostics
		said.Expect(t, []string{"Two Maskinporten clients of one name"}, nil)
	})
}

// Two clients of a configuration come to have one name by a rename as well.
func TestRenameToATakenName(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		p := w.Provider(t)
		one := p.Create(typeName, config(oneKey()))
		other := p.Create(typeName, providertest.With(config(object{"key-b": object{"public_key": spki(1)}}), object{"name": "SmartSky"}))
		p = w.Provider(t)
		one, other = p.Resume(one), p.Resume(other)
		one.MustRefresh()
		other.MustRefresh()
		said := other.Plan(config(object{"key-b": object{"public_key": spki(1)}})).Diagnostics
		said.Expect(t, []string{"has that name", one.Text("client_id")}, nil)
	})
}

// A client is not given the name of one that nobody here has, be it there when the change is planned, or only when it is applied.
func TestRenameToTheNameOfAStranger(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		i := w.Provider(t).Create(typeName, config(oneKey()))
		i = w.Provider(t).Resume(i)
		renamed := providertest.With(config(oneKey()), object{"name": "SmartSky"})
		plan := i.Plan(renamed)
		plan.Diagnostics.Expect(t, nil, nil)
		theirs := w.made(t, "SmartSky", "theirs")
		says := []string{"already", "import {", theirs}
		i.ApplyPlan(plan).Expect(t, says, nil)
		i = w.Provider(t).Resume(i)
		i.Plan(renamed).Diagnostics.Expect(t, says, nil)
		if w.Calls(http.MethodPut, clientsPath) > 0 || i.Text("name") != "SmartCloud" {
			t.Errorf("it was renamed: %v", i.State())
		}
		w.Fault(t, emulator.Fault{Method: http.MethodGet, Path: clientsPath, Status: http.StatusForbidden, Times: -1})
		i.ApplyPlan(plan).Expect(t, []string{"Nothing has been written", "idporten:dcr.read"}, nil)
	})
}
