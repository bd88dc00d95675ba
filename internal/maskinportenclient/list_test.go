package maskinportenclient_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func idsOf(found []tfkittest.Listed) []string {
	ids := []string{}
	for _, one := range found {
		id, _ := one.Identity["client_id"].(string)
		ids = append(ids, id)
	}
	return ids
}

func TestListShowsEveryClientInOrder(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		if found, said := w.Provider(t).List(typeName, tfkittest.Query{IncludeResource: true}); len(found) > 0 || len(said) > 0 {
			t.Errorf("an organisation with nothing has %v: %s", found, said)
		}
		b, a, dead := w.made(t, "b", "key-b"), w.made(t, "a", "key-a"), w.made(t, "c", "key-c")
		w.send(t, http.MethodDelete, clientsPath+"/"+dead, nil)
		p := w.Provider(t)
		for _, block := range []object{nil, {}, {"timeouts": object{"list": "1h"}}} {
			if found, said := p.List(typeName, tfkittest.Query{Config: block}); len(said) > 0 || !slices.Equal(idsOf(found), []string{a, b}) {
				t.Errorf("%v: %s", idsOf(found), said)
			}
		}
		found, said := p.List(typeName, tfkittest.Query{Config: object{"name_prefix": "b"}})
		if len(said) > 0 || len(found) != 1 || found[0].DisplayName != "b ("+b+")" {
			t.Errorf("%v: %s", found, said)
		}
	})
}

// What a list shows of a client is what an import of it gives, and the configuration that -generate-config-out writes for it plans
// nothing.
func TestListedClientIsTheImportedOne(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.made(t, "SmartCloud", "key-a")
		w.Provider(t).Create(typeName, providertest.With(config(object{"key-b": object{"public_key": spki(1)}, "key-c": object{"public_key": spki(2)}}), object{
			"name": "SmartSky", "access_token_lifetime": 600,
		}))
		found, said := w.Provider(t).List(typeName, tfkittest.Query{IncludeResource: true})
		if len(said) > 0 || len(found) != 2 {
			t.Fatalf("%v: %s", found, said)
		}
		p := w.Provider(t)
		for _, one := range found {
			i := p.Instance(typeName)
			if said := i.ImportIdentity(one.Identity); len(said) > 0 {
				t.Error(said)
			}
			if !reflect.DeepEqual(i.State(), one.Resource) {
				t.Errorf(" listed %v\nimported %v", one.Resource, i.State())
			}
			c, said := i.GeneratedConfig()
			said.Expect(t, nil, nil)
			i.ExpectUnchanged(c)
			i.MustApply(providertest.With(c, object{"description": "taken over"}))
		}
	})
}

func TestListKeepsItsLimit(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		ids := make([]string, 12)
		for n := range ids {
			ids[n] = w.made(t, fmt.Sprintf("%02d", n), fmt.Sprintf("key-%d", n))
		}
		p := w.Provider(t)
		for name, test := range map[string]struct {
			query tfkittest.Query
			want  int
			calls int // for keys
		}{
			"none":  {tfkittest.Query{}, 12, 0},
			"one":   {tfkittest.Query{Limit: 1}, 1, 0},
			"whole": {tfkittest.Query{Limit: 11, IncludeResource: true}, 11, 11},
			"taken": {tfkittest.Query{Take: 3, IncludeResource: true}, 3, 10},
		} {
			before := w.Calls(http.MethodGet, "/jwks")
			found, said := p.List(typeName, test.query)
			if len(said) > 0 || !slices.Equal(idsOf(found), ids[:test.want]) {
				t.Errorf("%s: %v: %s", name, idsOf(found), said)
			}
			if calls := w.Calls(http.MethodGet, "/jwks") - before; calls != test.calls {
				t.Errorf("%s: %d calls", name, calls)
			}
		}
	})
}

// A client without a key is shown, with a word on what its configuration lacks.
func TestListedClientWithoutKeys(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		id := w.made(t, "Certificate", "")
		found, said := w.Provider(t).List(typeName, tfkittest.Query{IncludeResource: true})
		said.Expect(t, nil, []string{"has no keys", id})
		if !slices.Equal(idsOf(found), []string{id}) {
			t.Errorf("%v", found)
		}
	})
}

func TestListErrorsReachTheUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  emulator.Fault
		config object
		at     string
		says   string
	}{
		"the list is refused":   {emulator.Fault{Path: clientsPath, Status: http.StatusForbidden}, nil, "", "Unable to list Maskinporten clients"},
		"keys are refused":      {emulator.Fault{Path: keysPattern, Status: http.StatusForbidden}, nil, "", "idporten:dcr.read"},
		"the prefix is empty":   {emulator.Fault{}, object{"name_prefix": ""}, "name_prefix", "at least 1"},
		"the prefix is unknown": {emulator.Fault{}, object{"name_prefix": tfkittest.Unknown}, "name_prefix", "known only when"},
		"the time is up": {
			emulator.Fault{Path: clientsPath, Delay: emulator.Duration(time.Hour)}, object{"timeouts": object{"list": "1s"}}, "", "the time for the operation was up",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				w.made(t, "a", "key-a")
				if test.fault.Path != "" {
					w.Fault(t, test.fault)
				}
				found, said := w.Provider(t).List(typeName, tfkittest.Query{Config: test.config, IncludeResource: true})
				if len(said) != 1 || said.Attributes()[0] != test.at || len(found) > 0 {
					t.Errorf("%v: %s", found, said)
				}
				said.Expect(t, []string{test.says}, nil)
			})
		})
	}
}

// Nothing is asked without a credential, or without an address.
func TestListOfNothing(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		for without, says := range map[string]string{"MASKINPORTEN_": "No credential for Altinn", "DIGDIR_": "selfservice_url"} {
			found, said := w.Without(without).Provider(t).List(typeName, tfkittest.Query{})
			if len(found) > 0 || len(said) != 1 {
				t.Errorf("%v", found)
			}
			said.Expect(t, []string{says}, nil)
		}
	})
}
