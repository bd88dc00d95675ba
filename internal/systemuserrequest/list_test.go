package systemuserrequest_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/systemuserrequest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func idOf(number int) string { return fmt.Sprintf("%08d-0000-4000-8000-000000000000", number) }

// numbered are the ids of requests by their numbers.
func numbered(numbers ...int) []string {
	var ids []string
	for _, number := range numbers {
		ids = append(ids, idOf(number))
	}
	return ids
}

func idsOf(found []tfkittest.Listed) []string {
	var ids []string
	for _, one := range found {
		ids = append(ids, one.Identity["id"].(string))
	}
	return ids
}

// otherSystem is a second system of the vendor's, which comes before the first in the order of ids.
const otherSystem = vendor + "_other"

// putSome stores standard requests 1 to 3, agent requests 4 and 5, and 6 for another system. 2 and 5 are accepted, 3 rejected.
func putSome(fake *fakeAltinn) {
	fake.systems[otherSystem] = object{"id": otherSystem, "name": object{"nb": "Other"}}
	for _, ref := range []string{party, "b", "c"} {
		fake.put("standard", object{"externalRef": ref})
	}
	for _, ref := range []string{"d", "e"} {
		fake.put("agent", object{"externalRef": ref, "accessPackages": []any{object{"urn": package1}}})
	}
	fake.put("standard", object{"systemId": otherSystem})
	fake.accept(2)
	fake.reject(3)
	fake.accept(5)
	fake.TakeCalls()
}

func TestList(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config tfkittest.Object
		want   []string
		calls  string
	}{
		"everything, no config": {nil, numbered(6, 1, 2, 3, 4, 5), "systems,list,agent-list,list,agent-list"},
		"everything":            {tfkittest.Object{}, numbered(6, 1, 2, 3, 4, 5), "systems,list,agent-list,list,agent-list"},
		"one system":            {tfkittest.Object{"system_id": systemID}, numbered(1, 2, 3, 4, 5), "list,agent-list"},
		"agents":                {tfkittest.Object{"system_id": systemID, "user_type": "agent"}, numbered(4, 5), "agent-list"},
		"standard":              {tfkittest.Object{"user_type": "standard"}, numbered(6, 1, 2, 3), "systems,list,list"},
		"accepted":              {tfkittest.Object{"system_id": systemID, "status": "Accepted"}, numbered(2, 5), "list,agent-list"},
		"a status in vain":      {tfkittest.Object{"system_id": systemID, "status": "accepted"}, nil, "list,agent-list"},
		"a system without any":  {tfkittest.Object{"system_id": vendor + "_empty"}, nil, "list,agent-list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				putSome(fake)
				found, diags := provider.List(typeName, tfkittest.Query{Config: test.config})
				if len(diags) > 0 || !slices.Equal(idsOf(found), test.want) {
					t.Errorf("got %v\nwant %v\n%s", idsOf(found), test.want, diags.Text())
				}
				wantCalls(t, fake, test.calls)
			})
		})
	}
}

func TestListNamesRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		putSome(fake)
		found, _ := provider.List(typeName, tfkittest.Query{Config: tfkittest.Object{"system_id": systemID}, Limit: 2})
		var names []string
		for _, one := range found {
			names = append(names, one.DisplayName)
		}
		if want := []string{
			"SmartCloud for 310904473, system 991825827_smartcloud (New)", "SmartCloud for 310904473, reference b, system 991825827_smartcloud (Accepted)",
		}; !slices.Equal(names, want) {
			t.Errorf("got %q", names)
		}
	})
}

// What a list shows of a request is what an import of it gives.
func TestListedRequestIsTheImportedOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		putSome(fake)
		fake.change(4, func(r object) { r["escalated"] = true })
		found, diags := provider.List(typeName, tfkittest.Query{IncludeResource: true})
		if len(diags) > 0 || len(found) != 6 {
			t.Fatalf("got %v\n%s", found, diags.Text())
		}
		for _, one := range found {
			i := provider.Instance(typeName)
			if diags := i.ImportIdentity(one.Identity); len(diags) > 0 {
				t.Error(diags.Text())
			}
			wantState(t, i, one.Resource)
		}
	})
}

// A list asks for pages as long as it has room, and not for one more.
func TestListKeepsItsLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind     string
		pageSize int
		query    tfkittest.Query
		want     int
		calls    string
	}{
		"at the end of a page":            {"standard", 4, tfkittest.Query{Limit: 4}, 4, "list"},
		"one into the next page":          {"standard", 4, tfkittest.Query{Limit: 5}, 5, "list,list"},
		"two pages":                       {"standard", 4, tfkittest.Query{Limit: 8}, 8, "list,list"},
		"whole, at the end of a page":     {"standard", 4, tfkittest.Query{Limit: 4, IncludeResource: true}, 4, "list,id,id,id,id"},
		"whole, small pages":              {"standard", 2, tfkittest.Query{Limit: 3, IncludeResource: true}, 3, "list,list,id,id,id"},
		"the consumer stops":              {"standard", 1, tfkittest.Query{Take: 1}, 1, "list"},
		"agents, within the first page":   {"agent", 4, tfkittest.Query{Limit: 4}, 4, "agent-list"},
		"agents, beyond":                  {"agent", 4, tfkittest.Query{Limit: 5}, 5, "agent-list,agent-list"},
		"all":                             {"standard", 4, tfkittest.Query{}, 9, "list,list,list"},
		"limit of all, nothing is missed": {"standard", 3, tfkittest.Query{Limit: 9}, 9, "list,list,list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.pageSize = test.pageSize
				for n := range 9 {
					fake.put(test.kind, object{"externalRef": fmt.Sprint(n)})
				}
				test.query.Config = tfkittest.Object{"system_id": systemID, "user_type": test.kind}
				found, diags := provider.List(typeName, test.query)
				if diags.HasError() || len(found) != test.want || len(slices.Compact(slices.Sorted(slices.Values(idsOf(found))))) != test.want {
					t.Errorf("got %v\n%s", idsOf(found), diags.Text())
				}
				wantCalls(t, fake, test.calls)
			})
		})
	}
}

// Beyond one page of agents, the accepted ones are found beside, and a warning says what may be missing.
func TestListOfManyAgents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   any
		faults   map[string][]fault
		want     []string
		calls    string
		complete bool
	}{
		"all": {want: numbered(1, 2, 4, 3), calls: "agent-list,agent-list,users,agent-ref"},
		"of them the accepted ones": {
			status: "Accepted", want: numbered(1, 3), calls: "agent-list,agent-list,users,agent-ref", complete: true,
		},
		"of them the new ones": {status: "New", want: numbered(2, 4), calls: "agent-list,agent-list"},
		"users not readable": {
			faults: map[string][]fault{"users": {altinntest.Status(403)}}, want: numbered(1, 2, 4), calls: "agent-list,agent-list,users",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.pageSize = 2
				for n := range 4 {
					fake.put("agent", object{"externalRef": fmt.Sprint(n)})
				}
				fake.accept(1)
				fake.accept(3) // the one at the boundary of two pages
				for call, queue := range test.faults {
					fake.Next(call, queue...)
				}
				found, diags := provider.List(typeName, tfkittest.Query{Config: tfkittest.Object{
					"system_id": systemID, "user_type": "agent", "status": test.status,
				}})
				if diags.HasError() || len(diags) == 0 != test.complete || !slices.Equal(idsOf(found), test.want) {
					t.Errorf("got %v\nwant %v\n%s", idsOf(found), test.want, diags.Text())
				}
				wantCalls(t, fake, test.calls)
				golden(t, "query agents "+name, diags.Text())
			})
		})
	}
}

// Two requests can have one key, of which Altinn shows one. The accepted one is found by its own id.
func TestListOfManyAgentsFindsTheAcceptedOneOfTwoWithOneKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		fake.pageSize = 2
		for _, ref := range []string{"twin", "b", "twin", "c"} {
			fake.put("agent", object{"externalRef": ref})
		}
		fake.accept(3) // the one at the boundary of two pages; the first one is shown for its key
		for _, whole := range []bool{false, true} {
			found, diags := provider.List(typeName, tfkittest.Query{
				IncludeResource: whole, Config: tfkittest.Object{"system_id": systemID, "user_type": "agent"},
			})
			if want := numbered(1, 2, 4, 3); diags.HasError() || !slices.Equal(idsOf(found), want) {
				t.Errorf("whole %t: got %v\nwant %v\n%s", whole, idsOf(found), want, diags.Text())
			}
		}
	})
}

// A request that is withdrawn, answered or ended between the list and its reading is left out where it no longer fits.
func TestListLeavesOutWhatIsGone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status    any
		meanwhile func(*fakeAltinn)
		want      []string
	}{
		"withdrawn":           {nil, func(f *fakeAltinn) { f.withdraw(1) }, numbered(2)},
		"accepted":            {nil, func(f *fakeAltinn) { f.accept(1) }, numbered(1, 2)},
		"accepted, not asked": {"New", func(f *fakeAltinn) { f.accept(1) }, numbered(2)},
		"withdrawn after":     {nil, func(f *fakeAltinn) { f.accept(1); f.withdraw(1) }, numbered(2)},
		"ended":               {nil, func(f *fakeAltinn) { f.accept(1); f.endUser() }, numbered(2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.put("standard", nil)
				fake.put("standard", object{"externalRef": "b"})
				fake.Next("list", afterwards(fake, test.meanwhile))
				found, diags := provider.List(typeName, tfkittest.Query{
					IncludeResource: true, Config: tfkittest.Object{"system_id": systemID, "user_type": "standard", "status": test.status},
				})
				if len(diags) > 0 || !slices.Equal(idsOf(found), test.want) {
					t.Errorf("got %v\n%s", idsOf(found), diags.Text())
				}
			})
		})
	}
}

func TestListErrorsReachTheUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config tfkittest.Object
		faults map[string][]fault
		shown  []string
		at     string
	}{
		"systems":           {faults: map[string][]fault{"systems": {altinntest.Status(403)}}},
		"first page":        {faults: map[string][]fault{"list": {nil, altinntest.Status(403)}}, shown: numbered(6)},
		"second page":       {faults: map[string][]fault{"list": {nil, nil, altinntest.Status(403)}}, shown: numbered(6, 1, 2)},
		"second page, lost": {faults: map[string][]fault{"list": {nil, nil, altinntest.LostBefore}}, shown: numbered(6, 1, 2)},
		"agents":            {faults: map[string][]fault{"agent-list": {altinntest.Status(403)}}, shown: numbered(6)},
		"unknown system": {
			config: tfkittest.Object{"system_id": systemID}, at: "system_id",
			faults: map[string][]fault{"list": {altinntest.Problem(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil)}},
		},
		"empty system":   {config: tfkittest.Object{"system_id": ""}, at: "system_id"},
		"empty status":   {config: tfkittest.Object{"status": ""}, at: "status"},
		"other type":     {config: tfkittest.Object{"user_type": "Agent"}, at: "user_type"},
		"system unknown": {config: tfkittest.Object{"system_id": tfkittest.Unknown}, at: "system_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				for _, whole := range []bool{false, true} {
					fake, provider := setUp(t)
					putSome(fake)
					fake.pageSize = 2
					for call, queue := range test.faults {
						fake.Next(call, queue...)
					}
					found, diags := provider.List(typeName, tfkittest.Query{Config: test.config, IncludeResource: whole})
					if !diags.HasError() || !slices.Equal(idsOf(found), test.shown) || !reflect.DeepEqual(diags.Attributes(), []string{test.at}) {
						t.Errorf("whole %t: got %v at %v", whole, idsOf(found), diags.Attributes())
					}
					golden(t, "query fails "+name, diags.Text())
				}
			})
		})
	}
}

// A request that cannot be read ends the list: what would be missing without a word is worse than an error.
func TestListEndsWithWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		putSome(fake)
		fake.Next("user", altinntest.Status(403))
		found, diags := provider.List(typeName, tfkittest.Query{IncludeResource: true, Config: tfkittest.Object{"system_id": systemID}})
		if !diags.HasError() || len(diags) != 1 || len(found) > 4 {
			t.Errorf("got %v\n%s", idsOf(found), diags.Text())
		}
		if !strings.Contains(diags.Text(), "Unable to read system user request") {
			t.Error(diags.Text())
		}
	})
}

func TestListWithoutCredential(t *testing.T) {
	t.Parallel()
	provider := tfkittest.NewProvider(t, &tfkit.ProviderData{NoCredential: true}, tfkittest.Offers{
		Resources:     []func() resource.Resource{systemuserrequest.NewResource},
		ListResources: []func() list.ListResource{systemuserrequest.NewListResource},
	})
	found, diags := provider.List(typeName, tfkittest.Query{})
	if len(found) > 0 || len(diags) != 1 || !strings.Contains(diags.Text(), "No credential for Altinn") {
		t.Errorf("got %v\n%s", found, diags.Text())
	}
}
