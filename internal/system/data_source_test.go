package system_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/system"
)

// shown is what a data source has of the system that a configuration makes.
func shown(config object) object {
	return providertest.Without(stateOf(config), "deletion_protection", "timeouts")
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.created(full(nil))
		got, diags := w.p.ReadData("altinn_system", object{"id": systemID})
		if len(diags) > 0 || !reflect.DeepEqual(got, shown(full(nil))) {
			t.Errorf("got %v, want %v\n%s", got, shown(full(nil)), diags)
		}

		w.registers(t, "deleted")
		w.Remove(t, vendor+"_deleted")
		w.registersAnothers(t)
		for id, words := range map[string][]string{
			"":                      {"at least 1"},
			vendor + "_unknown":     {"Unable to read system", vendor + "_unknown", "never had"},
			vendor + "_SMARTCLOUD":  {"Unable to read system", "case"},
			vendor + "_deleted":     {"Unable to read system", "has been deleted", "altinn_system_change_log"},
			othersID:                {"Unable to read system", "belongs to another vendor"},
			vendor + "_a/b":         {"Unable to read system"},
			"../vendor/" + othersID: {"Unable to read system"},
		} {
			_, diags := w.p.ReadData("altinn_system", object{"id": id})
			if len(diags) != 1 || !diags.At("id").Says(words...) {
				t.Errorf("no error on id says %q: %s", words, diags)
			}
		}
	})
}

func TestDataSourceList(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		if got, _ := w.p.ReadData("altinn_systems", nil); !reflect.DeepEqual(got, object{"systems": []any{}}) {
			t.Errorf("got %v", got)
		}
		var want []any
		for _, name := range []string{"a", "b", "c", "d"} {
			c := providertest.CompleteSystem(name)
			w.created(c)
			if name != "c" {
				want = append(want, shown(c))
			}
		}
		w.Remove(t, vendor+"_c")
		w.registersAnothers(t)
		got, diags := w.p.ReadData("altinn_systems", nil)
		if len(diags) > 0 || !reflect.DeepEqual(got["systems"], any(want)) {
			t.Errorf("got %v, want %v\n%s", got["systems"], want, diags)
		}

		// One of them is gone when its turn comes, and one is deleted.
		gone, deleted := noSuchSystem(http.MethodGet), answer(http.MethodGet, http.StatusOK, `{"id":"`+vendor+`_b","isDeleted":true}`)
		gone.Path, deleted.Path = providertest.RegisterPath+"/"+vendor+"_a", providertest.RegisterPath+"/"+vendor+"_b"
		w.fails(t, gone, deleted)
		got, diags = w.p.ReadData("altinn_systems", nil)
		if systems, _ := got["systems"].([]any); len(diags) > 0 || len(systems) != 1 {
			t.Errorf("got %v\n%s", systems, diags)
		}

		for calls := range 2 {
			w.fails(t, after(calls, status(http.MethodGet, http.StatusForbidden)))
			_, diags = w.p.ReadData("altinn_systems", nil)
			wantText(t, diags, "ERROR: Unable to list systems", "lacks the scope altinn:authentication/systemregister.write")
		}
	})
}

// Many systems are read with one token, and with no more requests at a time than the provider block
// allows.
func TestManySystemsAreReadGently(t *testing.T) {
	t.Parallel()
	const many, atOnce = 120, 3
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.registers(t, numbered("many-%03d", many)...)
		counted := &inFlight{next: w.Network, method: http.MethodGet}
		p := w.Unconfigured(t, counted)
		must(t, p.Configure(object{"max_concurrent_requests": atOnce}))
		w.fails(t, times(-1, on(http.MethodGet, emulator.Fault{Delay: 1})))
		all, diags := p.ReadData("altinn_systems", nil)
		if systems, _ := all["systems"].([]any); len(diags) > 0 || len(systems) != many {
			t.Errorf("%d systems, want %d: %s", len(systems), many, diags)
		}
		if most := counted.most.Load(); most != atOnce {
			t.Errorf("%d requests at once, want %d", most, atOnce)
		}
	})
}

// The resource and the data sources tell the same of a system, in the same types, in whole
// sentences.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	var res resource.SchemaResponse
	system.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &res)
	var one, all datasource.SchemaResponse
	system.NewDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &one)
	system.NewDataSourceList().Schema(t.Context(), datasource.SchemaRequest{}, &all)

	described := map[string]string{"altinn_systems.systems": all.Schema.Attributes["systems"].GetMarkdownDescription()}
	for name, attribute := range one.Schema.Attributes {
		of, ok := res.Schema.Attributes[name]
		if !ok || !of.GetType().Equal(attribute.GetType()) {
			t.Errorf("%s is not the same in the resource", name)
		}
		described["data "+name] = attribute.GetMarkdownDescription()
	}
	for name, attribute := range res.Schema.Attributes {
		if _, ok := one.Schema.Attributes[name]; !ok && name != "deletion_protection" && name != "timeouts" {
			t.Errorf("the data source lacks %s", name)
		}
		described[name] = attribute.GetMarkdownDescription()
	}
	for name, description := range described {
		if len(description) < 20 || !strings.HasSuffix(description, ".") {
			t.Errorf("%s is described as %q", name, description)
		}
	}
	if diags := res.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
	if diags := all.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Error(diags)
	}
}
