package system_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/system"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// registerMany puts systems into the register, and returns their ids in order.
func registerMany(t *testing.T, provider *tfkittest.Provider, names ...string) []string {
	t.Helper()
	var ids []string
	for _, name := range names {
		id := vendor + "_" + name
		applied(t, provider.Instance("altinn_system"), full(tfkittest.Object{"id": id, "client_ids": []string{"client-" + name}}))
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func idsOf(found []tfkittest.Listed) []string {
	var ids []string
	for _, one := range found {
		ids = append(ids, one.Identity["id"].(string))
	}
	return ids
}

func TestListShowsEverySystemInOrder(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	if found, diags := provider.List("altinn_system", tfkittest.Query{}); len(found) > 0 || len(diags) > 0 {
		t.Errorf("a vendor with nothing has %v\n%s", found, diags.Text())
	}
	want := registerMany(t, provider, "b", "a", "c")
	fake.put(object{"id": "310547891_other", "clientId": []any{}})
	fake.put(object{"id": vendor + "_dead", "clientId": []any{}})
	fake.change(vendor+"_dead", func(s object) { s["isDeleted"] = true })
	fake.takeCalls()
	for _, config := range []tfkittest.Object{nil, {}, {"timeouts": tfkittest.Object{"list": "1h"}}} {
		found, diags := provider.List("altinn_system", tfkittest.Query{Config: config})
		if len(diags) > 0 || !slices.Equal(idsOf(found), want) {
			t.Errorf("got %v, want %v\n%s", found, want, diags.Text())
		}
		wantCalls(t, fake, "GET")
	}
	found, diags := provider.List("altinn_system", tfkittest.Query{Config: tfkittest.Object{"id_prefix": vendor + "_b"}})
	if len(diags) > 0 || len(found) != 1 || found[0].DisplayName != "SmartCloud ("+vendor+"_b)" {
		t.Errorf("got %v\n%s", found, diags.Text())
	}
}

// A system without a Norwegian name is shown by its id.
func TestListNamesWhatHasNoName(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	fake.put(object{"id": systemID, "clientId": []any{}, "name": object{"en": "SmartCloud"}})
	if found, _ := provider.List("altinn_system", tfkittest.Query{}); len(found) != 1 || found[0].DisplayName != systemID {
		t.Errorf("got %v", found)
	}
}

// What a list shows of a system is what an import of it gives.
func TestListedSystemIsTheImportedOne(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	registerMany(t, provider, "a", "b")
	found, diags := provider.List("altinn_system", tfkittest.Query{IncludeResource: true})
	if len(diags) > 0 || len(found) != 2 {
		t.Fatalf("got %v\n%s", found, diags.Text())
	}
	for _, one := range found {
		i := provider.Instance("altinn_system")
		if diags := i.ImportIdentity(one.Identity); len(diags) > 0 {
			t.Error(diags.Text())
		}
		wantState(t, i, one.Resource)
	}
}

func TestListKeepsItsLimit(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	var names []string
	for n := range 25 {
		names = append(names, fmt.Sprintf("%02d", n))
	}
	want := registerMany(t, provider, names...)
	for name, test := range map[string]struct {
		query tfkittest.Query
		want  int
		calls int
	}{
		"none":                  {tfkittest.Query{}, 25, 1},
		"more than there are":   {tfkittest.Query{Limit: 100}, 25, 1},
		"one":                   {tfkittest.Query{Limit: 1}, 1, 1},
		"whole":                 {tfkittest.Query{Limit: 12, IncludeResource: true}, 12, 1 + 12},
		"whole, all":            {tfkittest.Query{Limit: 25, IncludeResource: true}, 25, 1 + 25},
		"taken":                 {tfkittest.Query{Take: 3}, 3, 1},
		"taken whole":           {tfkittest.Query{Take: 3, IncludeResource: true}, 3, 1 + 10},
		"taken whole, at limit": {tfkittest.Query{Take: 3, Limit: 3, IncludeResource: true}, 3, 1 + 3},
	} {
		fake.takeCalls()
		found, diags := provider.List("altinn_system", test.query)
		if len(diags) > 0 || !slices.Equal(idsOf(found), want[:test.want]) {
			t.Errorf("%s: got %v\n%s", name, idsOf(found), diags.Text())
		}
		if calls := strings.Count(fake.takeCalls(), "GET"); calls != test.calls {
			t.Errorf("%s: %d calls, want %d", name, calls, test.calls)
		}
	}
}

// What is deleted between the list and its reading is left out, and others take its place up to the limit.
func TestListLeavesOutWhatIsGone(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	want := registerMany(t, provider, "a", "b", "c", "d")
	deleted := func(w http.ResponseWriter, effect func(http.ResponseWriter)) {
		recorded := httptest.NewRecorder()
		effect(recorded)
		_, _ = w.Write(bytes.Replace(recorded.Body.Bytes(), []byte(`"isDeleted":false`), []byte(`"isDeleted":true`), 1))
	}
	for _, gone := range []fault{notFound, deleted} {
		fake.next(http.MethodGet, nil, gone)
		found, diags := provider.List("altinn_system", tfkittest.Query{Limit: 1, IncludeResource: true})
		if len(diags) > 0 || !slices.Equal(idsOf(found), want[1:2]) {
			t.Errorf("got %v, want %v\n%s", idsOf(found), want[1:2], diags.Text())
		}
	}
}

func TestListWarnsOfOddRights(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	registerMany(t, provider, "a", "b")
	fake.change(vendor+"_a", func(s object) { s["rights"].([]any)[0].(object)["action"] = "read" })
	found, diags := provider.List("altinn_system", tfkittest.Query{IncludeResource: true})
	if len(found) != 2 || len(diags) != 1 || diags.HasError() {
		t.Errorf("got %v\n%s", found, diags.Text())
	}
	wantText(t, diags, "WARNING", vendor+"_a")
}

func TestListErrorsReachTheUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults []fault
		config tfkittest.Object
		at     string
		says   string
	}{
		"the list is refused":     {faults: []fault{answer(http.StatusForbidden)}, says: "Unable to list systems"},
		"a system is refused":     {faults: []fault{nil, nil, answer(http.StatusForbidden)}, says: "Unable to read system"},
		"the prefix is empty":     {config: tfkittest.Object{"id_prefix": ""}, at: "id_prefix", says: "at least 1"},
		"the prefix is unknown":   {config: tfkittest.Object{"id_prefix": tfkittest.Unknown}, at: "id_prefix", says: "known only when"},
		"the time is no time":     {config: tfkittest.Object{"timeouts": tfkittest.Object{"list": "soon"}}, at: "timeouts", says: "soon"},
		"the time is none at all": {config: tfkittest.Object{"timeouts": tfkittest.Object{"list": "0s"}}, at: "timeouts", says: "no time"},
		"the time is up at once":  {config: tfkittest.Object{"timeouts": tfkittest.Object{"list": "1ns"}}, says: "the time for the operation was up"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			registerMany(t, provider, "a", "b", "c")
			fake.next(http.MethodGet, test.faults...)
			// All three are read at the same time: which of them fails is not known.
			found, diags := provider.List("altinn_system", tfkittest.Query{Config: test.config, IncludeResource: true})
			if !diags.HasError() || len(diags) != 1 || diags.Attributes()[0] != test.at || len(found) > 2 {
				t.Errorf("got %v\n%s", found, diags.Text())
			}
			wantText(t, diags, test.says)
		})
	}
}

// Two of three systems stand before the one that cannot be read.
func TestListShowsWhatCameBeforeAnError(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	want := registerMany(t, provider, "a", "b", "c")
	fake.change(vendor+"_c", func(s object) { s["id"] = "310547891_taken-over" })
	found, diags := provider.List("altinn_system", tfkittest.Query{IncludeResource: true})
	if !diags.HasError() || !slices.Equal(idsOf(found), want[:2]) {
		t.Errorf("got %v\n%s", idsOf(found), diags.Text())
	}
}

func TestListWithoutCredential(t *testing.T) {
	t.Parallel()
	provider := tfkittest.NewProvider(t, &tfkit.ProviderData{NoCredential: true}, tfkittest.Offers{
		Resources:     []func() resource.Resource{system.NewResource},
		ListResources: []func() list.ListResource{system.NewListResource},
	})
	found, diags := provider.List("altinn_system", tfkittest.Query{})
	if len(found) > 0 || !reflect.DeepEqual(diags.Attributes(), []string{""}) {
		t.Errorf("got %v\n%s", found, diags.Text())
	}
	wantText(t, diags, "No credential for Altinn")
}
