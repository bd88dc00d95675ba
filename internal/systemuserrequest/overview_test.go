package systemuserrequest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// imported stores requests, and takes some of them, the first being 1, into the state of a run of its own.
func imported(t *testing.T, fake *fakeAltinn, kind string, stored int, taken ...int) []*tfkittest.Instance {
	t.Helper()
	for n := range stored {
		fake.put(kind, object{"externalRef": fmt.Sprint(n + 1), "accessPackages": []any{object{"urn": package1}}})
	}
	provider := newProvider(t, fake)
	var all []*tfkittest.Instance
	for _, number := range taken {
		i := provider.Instance(typeName)
		if diags := i.Import(idOf(number)); len(diags) > 0 {
			t.Fatal(diags.Text())
		}
		if i.State()["confirm_url"] == nil {
			t.Errorf("%d is imported without its address", number)
		}
		all = append(all, i)
	}
	fake.TakeCalls()
	return all
}

func upTo(last int) []int {
	var all []int
	for n := range last {
		all = append(all, n+1)
	}
	return all
}

// Whoever asks many customers refreshes them with a few pages of lists, and sees what single looks would have shown. What a
// list leaves out, as that of agents does after a page, is looked at by itself.
func TestRefreshOfManyTakesFewCalls(t *testing.T) {
	t.Parallel()
	for kind, calls := range map[string]string{
		"standard": "id,user," + "list,list,users," + "id,user", // one alone; the lists; one that is gone
		"agent":    "agent-ref,user," + "agent-list,agent-list,users," + "agent-ref," + "agent-ref,agent-id,user",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake := newFake()
				all := imported(t, fake, kind, 60, upTo(60)...)
				for n := range 60 {
					switch {
					case n < 30:
						fake.accept(n + 1)
					case n < 40:
						fake.reject(n + 1)
					case n < 50:
						fake.age(n + 1)
					}
				}
				fake.change(45, func(r object) { r["escalated"] = true })
				fake.withdraw(60)

				for n, i := range all {
					before := i.State()
					diags := i.Refresh()
					want := tfkittest.Object{"status": "New", "system_user_id": nil, "timed_out": false, "escalated": false}
					switch {
					case n == 59:
						if i.State() != nil || len(diags) != 1 {
							t.Errorf("a withdrawn request is in the state: %v\n%s", i.State(), diags.Text())
						}
						continue
					case n < 30:
						want["status"], want["system_user_id"] = "Accepted", idOf(n+1)
					case n < 40:
						want["status"] = "Rejected"
					case n < 50:
						want["timed_out"], want["escalated"] = true, n == 44 && kind == "agent"
					}
					for name, value := range before {
						if _, told := want[name]; !told {
							want[name] = value
						}
					}
					wantState(t, i, want)
				}
				wantCalls(t, fake, calls)
			})
		})
	}
}

// A list that was read a while ago does not hide what has happened since.
func TestSecondRefreshInARunSeesWhatHasChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		all := imported(t, fake, "standard", 4, upTo(4)...)
		for _, i := range all {
			refreshed(t, i)
		}
		wantCalls(t, fake, "id,list")
		for n, i := range all {
			fake.accept(n + 1)
			refreshed(t, i)
			wantAttribute(t, i, "status", "Accepted")
			fake.end(n + 1)
			if i.Refresh(); i.State() != nil {
				t.Errorf("a request whose system user is gone is in the state: %v", i.State())
			}
		}
	})
}

// A vendor may have asked thousands of customers and have a few in Terraform: they do not pay for the others.
func TestFewRequestsOfManyAreNotListedToTheEnd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		taken []int
		calls string
	}{
		{[]int{900}, "id"},
		{[]int{898, 899, 900}, "id,list,list,id,id"},
		{[]int{1, 2, 3, 100, 101}, "id,list,list,id"},
	} {
		synctest.Test(t, func(t *testing.T) {
			fake := newFake()
			for _, i := range imported(t, fake, "standard", 900, test.taken...) {
				refreshed(t, i)
			}
			wantCalls(t, fake, test.calls)
		})
	}
}

// A list that was not read to its end is read further once it has missed often enough.
func TestManyRequestsOfManyAreListedFurther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		for _, i := range imported(t, fake, "standard", 400, upTo(400)...) {
			refreshed(t, i)
		}
		// 2 looks and 2 pages, then 8 and the other pages; the last are in what the second reading has shown.
		want := "id,list,list" + strings.Repeat(",id", 5) + strings.Repeat(",list", 8)
		wantCalls(t, fake, want)
	})
}

// Altinn leaves deleted system users out of its list; should it show one, it is none.
func TestDeletedSystemUserInAListIsNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		all := imported(t, fake, "standard", 4, upTo(4)...)
		for n := range all {
			fake.accept(n + 1)
		}
		fake.users[3]["isDeleted"] = true
		for n, i := range all {
			if i.Refresh(); (i.State() == nil) != (n == 3) {
				t.Errorf("%d is in the state: %v", n, i.State())
			}
		}
	})
}

// A client without the scope for a list, or a list that is out of order, costs a call and nothing else.
func TestRefreshOfManyWithoutLists(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := newFake()
		all := imported(t, fake, "standard", 20, upTo(20)...)
		fake.Next("list", altinntest.Status(403))
		fake.Next("users", altinntest.Status(403))
		for n, i := range all {
			fake.accept(n + 1)
			refreshed(t, i)
			wantAttribute(t, i, "system_user_id", idOf(n+1))
		}
		wantCalls(t, fake, "id,user,list,id,users,user"+strings.Repeat(",id,user", 18))
	})
}

// One list hung, and took with it all the time of every request that it was to be read for: each could have been looked at by itself.
func TestListThatHangsLeavesTimeForSingleLooks(t *testing.T) {
	t.Parallel()
	for name, hangs := range map[string]string{"requests": "list", "system users": "users"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				var all []*tfkittest.Instance
				for n := range 4 {
					i := provider.Instance(typeName)
					applied(t, i, config(tfkittest.Object{"external_ref": fmt.Sprint(n), "timeouts": tfkittest.Object{"read": "20s"}}))
					fake.accept(n + 1)
					all = append(all, i)
				}
				provider.NextRun()
				fake.Hold = func(call string, req *http.Request) (over func(), err error) {
					if call != hangs {
						return func() {}, nil
					}
					<-req.Context().Done()
					return func() {}, req.Context().Err()
				}
				var together sync.WaitGroup
				for _, i := range all {
					together.Go(func() {
						if diags := i.Refresh(); len(diags) > 0 {
							t.Error(diags.Text())
						}
					})
				}
				together.Wait()
				for _, i := range all {
					wantAttribute(t, i, "status", "Accepted")
				}
			})
		})
	}
}
