package system_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/system"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// shown is what a data source tells of the system that a configuration makes.
func shown(config tfkittest.Object) tfkittest.Object {
	state := stateOf(config)
	delete(state, "deletion_protection")
	delete(state, "timeouts")
	return state
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	c := full(tfkittest.Object{"allowed_redirect_urls": []string{"https://smartcloud.example/"}})
	applied(t, provider.Instance("altinn_system"), c)
	got, diags := provider.ReadData("altinn_system", tfkittest.Object{"id": systemID})
	if len(diags) > 0 || !reflect.DeepEqual(got, shown(c)) {
		t.Errorf("got %v, want %v\n%s", got, shown(c), diags.Text())
	}

	fake.put(object{"id": "310547891_other", "clientId": []any{}})
	fake.put(object{"id": vendor + "_dead", "clientId": []any{}})
	fake.change(vendor+"_dead", func(s object) { s["isDeleted"] = true })
	for id, want := range map[string]string{
		"":                  "length",
		vendor + "_unknown": "has no system with the id",
		vendor + "_dead":    "altinn_system_change_log",
		"310547891_other":   "belongs to another vendor",
	} {
		_, diags := provider.ReadData("altinn_system", tfkittest.Object{"id": id})
		if len(diags) != 1 || diags.Attributes()[0] != "id" {
			t.Errorf("%q: %s", id, diags.Text())
		}
		wantText(t, diags, want)
	}
}

func TestDataSourceList(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	if got, _ := provider.ReadData("altinn_systems", nil); !reflect.DeepEqual(got, tfkittest.Object{"systems": []any{}}) {
		t.Errorf("got %v", got)
	}
	var want []any
	for _, name := range []string{"_a", "_b", "_c", "_d"} {
		c := full(tfkittest.Object{
			"id": vendor + name, "client_ids": []string{"client" + name}, "allowed_redirect_urls": []string{"https://smartcloud.example/"},
		})
		applied(t, provider.Instance("altinn_system"), c)
		if name != "_c" {
			want = append(want, shown(c))
		}
	}
	fake.change(vendor+"_c", func(s object) { s["isDeleted"] = true })
	got, diags := provider.ReadData("altinn_systems", nil)
	if len(diags) > 0 || !reflect.DeepEqual(got["systems"], want) {
		t.Errorf("got %v, want %v\n%s", got["systems"], want, diags.Text())
	}

	// One of them is gone when its turn comes, and one is deleted.
	fake.next(http.MethodGet, nil, notFound, func(w http.ResponseWriter, effect func(http.ResponseWriter)) {
		recorded := httptest.NewRecorder()
		effect(recorded)
		_, _ = w.Write(bytes.Replace(recorded.Body.Bytes(), []byte(`"isDeleted":false`), []byte(`"isDeleted":true`), 1))
	})
	got, diags = provider.ReadData("altinn_systems", nil)
	if systems := got["systems"].([]any); len(diags) > 0 || len(systems) != 1 {
		t.Errorf("got %v\n%s", systems, diags.Text())
	}

	for _, faults := range [][]fault{{answer(http.StatusForbidden)}, {nil, answer(http.StatusForbidden)}} {
		fake.next(http.MethodGet, faults...)
		_, diags = provider.ReadData("altinn_systems", nil)
		wantText(t, diags, "ERROR: Unable to list systems", "lacks the scope altinn:authentication/systemregister.write")
	}
}

// The resource and the data sources tell the same of a system, in the same types, in whole sentences.
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
