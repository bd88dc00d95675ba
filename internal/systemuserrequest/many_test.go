package systemuserrequest_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// asked makes requests of a kind, whose references are their numbers.
func (s *scene) asked(kind string, number int) {
	for n := range number {
		s.ask(kind, object{"externalRef": fmt.Sprint(n + 1)})
	}
}

// imported takes requests, by their numbers, into the state of a run of its own.
func (s *scene) imported(taken ...int) []*tfkittest.Instance {
	s.t.Helper()
	var all []*tfkittest.Instance
	for _, number := range taken {
		i := s.instance()
		if said := i.Import(providertest.NumberedID(number)); len(said) > 0 {
			s.t.Fatal(said)
		}
		if i.Text("confirm_url") == "" {
			s.t.Errorf("%d is imported without its address", number)
		}
		all = append(all, i)
	}
	s.provider.NextRun()
	s.takeCalls()
	return all
}

func upTo(last int) []int {
	var all []int
	for n := range last {
		all = append(all, n+1)
	}
	return all
}

// silentRefresh refreshes a request, which is to have nothing to say.
func (s *scene) silentRefresh(i *tfkittest.Instance) {
	s.t.Helper()
	if said := i.Refresh(); len(said) > 0 {
		s.t.Error(said)
	}
}

// Whoever asks many customers refreshes them with a few pages of lists, and sees what single looks would have shown. What a
// list leaves out, as that of agents does after a page, is looked at by itself.
func TestRefreshOfManyTakesFewCalls(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]string{
		standard: "id,user," + "list,users,list," + "id,user", // one alone; the lists; one that is gone
		agent:    "agent-ref,user," + "agent-list,users,agent-list," + "agent-ref," + "agent-ref,agent-id,user",
	}, func(t *testing.T, s *scene, kind, calls string) {
		t.Helper()
		s.asked(kind, 60)
		all := s.imported(upTo(60)...)
		s.escalate(providertest.NumberedID(45))
		for n := range 40 {
			if id := providertest.NumberedID(n + 1); n < 30 {
				s.accept(id)
			} else {
				s.reject(id)
			}
		}
		s.withdraw(providertest.NumberedID(60))

		for n, i := range all {
			want := i.State()
			said := i.Refresh()
			switch {
			case n == 59:
				if i.Exists() || len(said) != 1 {
					t.Errorf("a withdrawn request is in the state: %v\n%s", i.State(), said)
				}
				continue
			case n < 30:
				want["status"], want["system_user_id"] = "Accepted", providertest.NumberedID(n+1)
			case n < 40:
				want["status"] = "Rejected"
			case n == 44:
				want["escalated"] = kind == agent
			}
			s.wantState(i, want)
		}
		s.wantCalls(calls)
	})
}

// A list that was read a while ago does not hide what has happened since.
func TestSecondRefreshInARunSeesWhatHasChanged(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.asked(standard, 4)
		all := s.imported(upTo(4)...)
		for _, i := range all {
			s.silentRefresh(i)
		}
		s.wantCalls("id,list")
		for n, i := range all {
			id := providertest.NumberedID(n + 1)
			s.accept(id)
			s.silentRefresh(i)
			if status := i.Text("status"); status != "Accepted" {
				t.Errorf("%d is %s", n, status)
			}
			s.deleteUser(id)
			if i.Refresh(); i.Exists() {
				t.Errorf("a request whose system user is gone is in the state: %v", i.State())
			}
		}
	})
}

// A vendor may have asked thousands of customers and have a few in Terraform: they do not pay for the others. A list is read page by
// page, and never so far that there are more than twice as many calls as single looks would be.
func TestManyRequestsAreListedAsFarAsNeeded(t *testing.T) {
	t.Parallel()
	play(t, func(_ *testing.T, s *scene) {
		s.asked(standard, 250)
		for _, row := range []struct {
			taken []int
			calls string
		}{
			{[]int{250}, "id"},
			{[]int{248, 249, 250}, "id,list,list,id,list,id"},
			{[]int{1, 2, 3, 100, 101}, "id,list,list,list"},
			{upTo(250), "id" + strings.Repeat(",list", 5)},
		} {
			for _, i := range s.imported(row.taken...) {
				s.silentRefresh(i)
			}
			s.wantCalls(row.calls)
		}
	})
}

// Whoever takes many requests away looks at them in a list, and that is read anew before it can hide what customers have answered.
func TestDeletionOfManyGoesByNoOldList(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.asked(standard, 6)
		all := s.imported(upTo(6)...)
		plans := make([]tfkittest.Plan, len(all))
		for n, i := range all {
			plans[n] = s.mustPlan(i, nil)
		}
		s.provider.NextRun()
		s.takeCalls()
		for n := range 3 {
			if said := all[n].ApplyPlan(plans[n]); len(said) > 0 {
				t.Error(said)
			}
		}
		s.wantCalls("id,DELETE,list,DELETE,user,DELETE,user")
		s.pause(11 * time.Second)
		s.accept(providertest.NumberedID(5))
		said := all[4].ApplyPlan(plans[4])
		s.wantCalls("list,user")
		s.wantSaid(said, "accepted", "nothing has been deleted")
		if !said.HasError() || s.Request(providertest.NumberedID(5)) == nil {
			t.Errorf("an accepted request is deleted: %s", said)
		}
		if said := all[5].ApplyPlan(plans[5]); len(said) > 0 {
			t.Error(said)
		}
		s.wantCalls("DELETE,user")
	})
}

// Customers accept after a list has shown that they have not, and before the deletion: their system users live, and nobody said so. One
// look is enough for all that are deleted at the same time.
func TestAcceptanceRightBeforeTheDeletionIsSeen(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]struct {
		faults map[string]emulator.Fault
		looks  string
		says   string
	}{
		"in the list": {looks: "users", says: "A system user lives on"},
		"one by one":  {map[string]emulator.Fault{"users": status(403)}, "user,user,user,user,users", "A system user lives on"},
		"in the list's second page": {map[string]emulator.Fault{"users": answer(200, object{
			"links": object{"next": "https://altinn.test?token=MQ"}, "data": []object{{"id": "another"}},
		})}, "users,users", "A system user lives on"},
		"one by one, as the list is none": {map[string]emulator.Fault{"users": answer(200, object{})}, "user,user,user,user,users", "A system user lives on"},
		"not at all, as looks fail":       {map[string]emulator.Fault{"users": status(403), "user": times(-1, status(403))}, "user,user,user,user,users", "could not be found out for 4 of them"},
		"not at all: there are none":      {looks: "users"},
	}, func(t *testing.T, s *scene, name string, test struct {
		faults map[string]emulator.Fault
		looks  string
		says   string
	}) {
		t.Helper()
		s.asked(standard, 5)
		all := s.imported(upTo(5)...)
		plans := make([]tfkittest.Plan, len(all))
		for n, i := range all {
			plans[n] = s.mustPlan(i, nil)
		}
		s.provider.NextRun()
		for call, fault := range test.faults {
			s.fault(call, fault)
		}
		s.fault("DELETE", times(-1, emulator.Fault{Delay: emulator.Duration(time.Second)}))
		said := make([]tfkittest.Diagnostics, len(all))
		said[0] = all[0].ApplyPlan(plans[0])
		s.takeCalls()
		if name != "not at all: there are none" {
			s.on("before DELETE", func() { s.accept(providertest.NumberedID(3)); s.accept(providertest.NumberedID(5)) })
		}
		var together sync.WaitGroup
		for n := 1; n < len(all); n++ {
			together.Go(func() { said[n] = all[n].ApplyPlan(plans[n]) })
		}
		together.Wait()
		calls := strings.Split(s.takeCalls(), ",")
		calls = slices.DeleteFunc(calls, func(call string) bool { return call == "DELETE" || call == "list" })
		if got := strings.Join(sorted(calls), ","); got != test.looks {
			t.Errorf("looks %q, want %q", got, test.looks)
		}
		told := slices.Concat(said...)
		s.golden(name, told)
		if told.HasError() || s.live() != 0 || (len(told) > 0) != (test.says != "") {
			t.Errorf("%d requests are left: %s", s.live(), told)
		}
		if test.says != "" {
			s.wantSaid(told, test.says, providertest.NumberedID(3))
			s.wantSaid(told, test.says, providertest.NumberedID(5))
		}
	})
}

// Altinn leaves deleted system users out of its list; should it show one, it is none.
func TestDeletedSystemUserInAListIsNone(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.asked(standard, 4)
		all := s.imported(upTo(4)...)
		for n := range all {
			s.accept(providertest.NumberedID(n + 1))
		}
		s.fault("users", answer(200, object{"links": object{}, "data": []object{
			{"id": providertest.NumberedID(4), "systemId": systemID, "reporteeOrgNo": party, "externalRef": "4", "userType": standard, "isDeleted": true},
		}}))
		s.deleteUser(providertest.NumberedID(4))
		for n, i := range all {
			if i.Refresh(); i.Exists() == (n == 3) {
				t.Errorf("%d is in the state: %v", n, i.State())
			}
		}
	})
}

// A client without the scope for a list, or a list that is out of order, costs a call and nothing else.
func TestRefreshOfManyWithoutLists(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		s.asked(standard, 20)
		all := s.imported(upTo(20)...)
		s.fault("list", times(-1, status(403)))
		s.fault("users", times(-1, status(403)))
		for n, i := range all {
			id := providertest.NumberedID(n + 1)
			s.accept(id)
			s.silentRefresh(i)
			if user := i.Text("system_user_id"); user != id {
				t.Errorf("the system user of %s is %q", id, user)
			}
		}
		s.wantCalls("id,user,list,id,users,user" + strings.Repeat(",id,user", 18))
	})
}

// One list hung, and took with it all the time of every request that it was to be read for: each could have been looked at by itself.
func TestListThatHangsLeavesTimeForSingleLooksAtOnce(t *testing.T) {
	t.Parallel()
	subtests(t, map[string]string{"requests": "list", "system users": "users"}, func(t *testing.T, s *scene, _, list string) {
		t.Helper()
		var all []*tfkittest.Instance
		for n := range 4 {
			i := s.created(config(object{"external_ref": fmt.Sprint(n), "timeouts": object{"read": "20s"}}))
			s.accept(i.Text("id"))
			all = append(all, i)
		}
		s.provider.NextRun()
		s.fault(list, times(-1, hangs()))
		var together sync.WaitGroup
		for _, i := range all {
			together.Go(func() { s.silentRefresh(i) })
		}
		together.Wait()
		for _, i := range all {
			if status := i.Text("status"); status != "Accepted" {
				t.Errorf("%s is %s", i.Text("id"), status)
			}
		}
	})
}

// A list that was read before a customer said no does not keep the apply from seeing it: a later version of Altinn may put a new request
// in the old one's place without a word.
func TestCreationOfManyGoesByNoOldList(t *testing.T) {
	t.Parallel()
	play(t, func(t *testing.T, s *scene) {
		t.Helper()
		var all []*tfkittest.Instance
		var plans []tfkittest.Plan
		for n := range 4 {
			i := s.instance()
			all, plans = append(all, i), append(plans, s.mustPlan(i, config(object{"external_ref": fmt.Sprint(n + 1)})))
		}
		s.takeCalls()
		create := func(n int, calls string, words ...string) {
			t.Helper()
			said := all[n].CarryOut(plans[n])
			s.wantCalls(calls)
			if said.HasError() != (len(words) > 0) {
				t.Errorf("%d: %s", n, said)
			}
			if len(words) > 0 {
				s.wantSaid(said, words...)
			}
		}
		create(1, "POST,ref")
		s.reject(s.ask(standard, object{"externalRef": "3"}))
		s.pause(11 * time.Second)
		create(2, "list,ref", "which is Rejected", "nothing has been asked")
		create(3, "POST,ref")
	})
}
