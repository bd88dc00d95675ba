package systemuserrequest_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// dataOf is what the data source of one request tells of the first one.
func dataOf(more tfkittest.Object) tfkittest.Object {
	data := stateOf(first, nil)
	for _, name := range []string{"wait_for_acceptance", "renew_on", "timeouts"} {
		delete(data, name)
	}
	maps.Copy(data, more)
	return data
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	byKey := func(more tfkittest.Object) tfkittest.Object {
		c := tfkittest.Object{"system_id": systemID, "party_org_number": party}
		maps.Copy(c, more)
		return c
	}
	for name, test := range map[string]struct {
		before func(*fakeAltinn)
		config tfkittest.Object
		calls  string
		want   tfkittest.Object // nil for an error
	}{
		"by id":  {config: tfkittest.Object{"id": first}, calls: "id", want: dataOf(nil)},
		"by key": {config: byKey(nil), calls: "ref,agent-ref", want: dataOf(nil)},
		"by key with reference": {
			before: func(f *fakeAltinn) { f.change(1, func(r object) { r["externalRef"] = "main" }) },
			config: byKey(tfkittest.Object{"external_ref": "main"}), calls: "ref,agent-ref", want: dataOf(tfkittest.Object{"external_ref": "main"}),
		},
		"accepted": {
			before: func(f *fakeAltinn) { f.accept(1) }, config: tfkittest.Object{"id": first}, calls: "id,user",
			want: dataOf(tfkittest.Object{"status": "Accepted", "system_user_id": first}),
		},
		"accepted, ended": {
			before: func(f *fakeAltinn) { f.accept(1); f.endUser() }, config: byKey(nil), calls: "ref,agent-ref,user",
			want: dataOf(tfkittest.Object{"status": "Accepted"}),
		},
		"escalated agent by id": {
			before: func(f *fakeAltinn) { asAgent(f); f.change(1, func(r object) { r["escalated"] = true }) },
			config: tfkittest.Object{"id": first}, calls: "id,agent-id,agent-ref",
			want: dataOf(tfkittest.Object{
				"user_type": "agent", "rights": []any{}, "access_packages": []any{package1}, "escalated": true,
				"confirm_url": "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/agentrequest?id=" + first + "&DONTCHOOSEREPORTEE=true",
			}),
		},
		"both kinds": {before: func(f *fakeAltinn) { f.put("agent", nil) }, config: byKey(nil), calls: "ref,agent-ref"},
		"one of both kinds": {
			before: func(f *fakeAltinn) { f.put("agent", nil) }, config: byKey(tfkittest.Object{"user_type": "standard"}),
			calls: "ref,agent-ref", want: dataOf(nil),
		},
		"none":                {before: func(f *fakeAltinn) { f.withdraw(1) }, config: byKey(nil), calls: "ref,agent-ref,user"},
		"unknown id":          {config: tfkittest.Object{"id": third}, calls: "id,agent-id"},
		"system user alone":   {before: func(f *fakeAltinn) { f.accept(1); f.withdraw(1) }, config: byKey(nil), calls: "ref,agent-ref,user"},
		"user not readable":   {before: func(f *fakeAltinn) { f.accept(1); f.Next("user", altinntest.Status(403)) }, config: tfkittest.Object{"id": first}, calls: "id,user"},
		"no argument":         {config: tfkittest.Object{}},
		"id and system":       {config: byKey(tfkittest.Object{"id": first})},
		"id and reference":    {config: tfkittest.Object{"id": first, "external_ref": "a"}},
		"system alone":        {config: tfkittest.Object{"system_id": systemID}},
		"id that is no UUID":  {config: tfkittest.Object{"id": "a"}},
		"party without check": {config: byKey(tfkittest.Object{"party_org_number": "310904474"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.put("standard", nil)
				if test.before != nil {
					test.before(fake)
				}
				got, diags := provider.ReadData(typeName, test.config)
				wantCalls(t, fake, test.calls)
				if test.want != nil && !reflect.DeepEqual(got, test.want) {
					t.Errorf(" got %v\nwant %v", got, test.want)
				}
				if diags.HasError() != (test.want == nil) {
					t.Error(diags.Text())
				}
				golden(t, "data "+name, diags.Text())
			})
		})
	}
}

func readList(t *testing.T, provider *tfkittest.Provider) ([]string, []tfkittest.Object, tfkittest.Diagnostics) {
	t.Helper()
	got, diags := provider.ReadData(typeName+"s", tfkittest.Object{"system_id": systemID})
	list, _ := got["requests"].([]any)
	ids := make([]string, len(list))
	rows := make([]tfkittest.Object, len(list))
	for n, row := range list {
		rows[n] = row.(tfkittest.Object)
		ids[n] = rows[n]["id"].(string)
	}
	if !slices.IsSorted(ids) {
		t.Errorf("not in order: %v", ids)
	}
	return ids, rows, diags
}

func TestDataSourceList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, provider := setUp(t)
		if ids, _, diags := readList(t, provider); len(ids) > 0 || len(diags) > 0 {
			t.Error(diags.Text())
		}
		fake.put("agent", object{"externalRef": "a", "accessPackages": []any{object{"urn": package1}}})
		fake.put("standard", nil)
		fake.put("standard", object{"externalRef": "gone"})
		fake.withdraw(3)
		fake.change(1, func(r object) { r["escalated"] = true })
		fake.TakeCalls()
		ids, rows, diags := readList(t, provider)
		wantCalls(t, fake, "list,agent-list")
		if !slices.Equal(ids, []string{first, second}) || len(diags) > 0 {
			t.Fatalf("%v %s", ids, diags.Text())
		}
		want := dataOf(tfkittest.Object{"id": second})
		delete(want, "confirm_url")
		delete(want, "system_user_id")
		if !reflect.DeepEqual(rows[1], want) {
			t.Errorf(" got %v\nwant %v", rows[1], want)
		}
		if rows[0]["user_type"] != "agent" || rows[0]["escalated"] != true || !reflect.DeepEqual(rows[0]["rights"], []any{}) {
			t.Errorf("got %v", rows[0])
		}
	})
}

func TestDataSourceListBeyondOnePage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind   string
		faults map[string][]fault
		calls  string
		lacks  []int
	}{
		"standard": {kind: "standard", calls: "list,list,agent-list"},
		"agent":    {kind: "agent", calls: "list,agent-list,agent-list,users,agent-ref,agent-ref,agent-id", lacks: []int{}},
		"agent, users not readable": {
			kind: "agent", faults: map[string][]fault{"users": {altinntest.Status(403)}}, calls: "list,agent-list,agent-list,users", lacks: []int{3},
		},
		"agent, request not readable": {
			kind: "agent", faults: map[string][]fault{"agent-ref": {altinntest.Status(403), altinntest.Status(403)}, "agent-id": {altinntest.Status(403), altinntest.Status(403)}},
			calls: "list,agent-list,agent-list,users,agent-ref,agent-ref,agent-id,agent-id", lacks: []int{3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.pageSize = 2
				for n := range 4 {
					fake.put(test.kind, object{"externalRef": fmt.Sprint(n), "accessPackages": []any{object{"urn": package1}}})
				}
				fake.accept(1)
				fake.accept(3) // the one at the boundary of two pages
				fake.put(test.kind, object{"externalRef": "withdrawn"})
				fake.accept(5)
				fake.withdraw(5)
				for call, queue := range test.faults {
					fake.Next(call, queue...)
				}
				ids, _, diags := readList(t, provider)
				calls, want := strings.Split(fake.TakeCalls(), ","), strings.Split(test.calls, ",")
				if slices.Sort(calls); !slices.Equal(calls, slices.Sorted(slices.Values(want))) { // some are made at the same time
					t.Errorf("calls %q, want %q", calls, want)
				}
				want = nil
				for n := 1; n <= 4; n++ {
					if !slices.Contains(test.lacks, n) {
						want = append(want, fmt.Sprintf("%08d-0000-4000-8000-000000000000", n))
					}
				}
				if !slices.Equal(ids, want) || diags.HasError() {
					t.Errorf("got %v\nwant %v\n%s", ids, want, diags.Text())
				}
				golden(t, "list "+name, diags.Text())
			})
		})
	}
}

func TestDataSourceListErrors(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fault{
		"unknown system": altinntest.Problem(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil),
		"forbidden":      altinntest.Status(403),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.Next("list", f)
				_, _, diags := readList(t, provider)
				if !diags.HasError() || strings.Count(diags.Text(), "ERROR") != 1 {
					t.Error(diags.Text())
				}
				golden(t, "list "+name, diags.Text())
			})
		})
	}
}
