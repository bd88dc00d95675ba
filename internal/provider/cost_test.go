package provider_test

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What operations cost, in what can be counted: calls, connections, grants, allocations. What they cost in time, bench_test.go tells.

// The calls of an operation, by what is asked for.
const (
	getSystem, postSystem, putSystem, deleteSystem = "GET system", "POST system", "PUT system", "DELETE system"

	getRequest, getByKey, listRequests = "GET request", "GET request by key", "GET page of requests"
	postRequest, deleteRequest         = "POST request", "DELETE request"
	getUser, listUsers                 = "GET system user", "GET page of system users"
	getName                            = "GET name"
)

// A cost is how many calls of one kind an operation makes, and why none less.
type cost struct {
	call  string
	calls int
	why   string
}

const (
	plansTwice = "the plan, and that of the apply: a CLI plans anew what it applies, and does not tell that it does"
	ofOneList  = "of many, the list of their system serves the looks: one page for each 50"
	beforeList = "a few are looked at before a list is worth its pages"
)

// Whoever makes an operation dearer says here why it must be.
func TestCallsOfAnOperation(t *testing.T) {
	t.Parallel()
	create := func(e *estate) { e.apply(e.config) }
	plan := func(e *estate) { e.plan(e.config) }
	destroy := func(e *estate) { e.destroy() }
	hide := func(e *estate) {
		e.apply(func(n int) providertest.Object {
			return providertest.With(e.config(n), providertest.Object{"is_visible": false})
		})
	}
	accept := func(e *estate) {
		create(e)
		for _, i := range e.all {
			e.Approve(e.tb, i.Text("id"))
		}
		plan(e)
	}
	for name, test := range map[string]struct {
		of       string
		count    int
		before   func(*estate)
		measured func(*estate)
		costs    []cost
	}{
		"new system": {providertest.SystemType, 1, nil, create, []cost{
			{getSystem, 2, "whether the id is free: " + plansTwice},
			{postSystem, 1, "registers it"},
		}},
		"new systems": {providertest.SystemType, 30, nil, create, []cost{
			{getSystem, 40, "the plan looks whether an id is free, and that of the apply no more once an apply is under way"},
			{postSystem, 30, "registers it"},
		}},
		"unchanged system": {providertest.SystemType, 1, create, plan, []cost{
			{getSystem, 1, "the refresh: lists leave out client ids and redirect URLs"},
		}},
		"changed system": {providertest.SystemType, 1, create, hide, []cost{
			{getSystem, 3, "the refresh; before the PUT of everything, what it would undo; after it, whether another one has won"},
			{putSystem, 1, "writes it"},
		}},
		"destroyed system": {providertest.SystemType, 1, create, destroy, []cost{
			{getSystem, 2, "the refresh; after the DELETE, which answers 400 although it has deleted a system without client ids"},
			{deleteSystem, 1, "deletes it"},
		}},
		"new request": {providertest.RequestType, 1, nil, create, []cost{
			{getName, 2, "whether Altinn has the right: " + plansTwice},
			{getSystem, 2, "whether the system offers it: " + plansTwice},
			{getByKey, 4, "whether an older one has ended: " + plansTwice + ", and right before the POST; after it, whether another run has asked, too"},
			{postRequest, 1, "asks"},
		}},
		"new requests": {providertest.RequestType, 30, nil, create, []cost{
			{getName, 2, "once for all, whether Altinn has the right: " + plansTwice},
			{getSystem, 2, "once for all, whether the system offers it: " + plansTwice},
			{getByKey, 2 + 30, beforeList + ", in each plan; after each POST, whether another run has asked, too"},
			{listRequests, 2, ofOneList + ", in each plan"},
			{postRequest, 30, "asks"},
		}},
		"unchanged requests": {providertest.RequestType, 60, create, plan, []cost{
			{getRequest, 1, beforeList},
			{listRequests, 2, ofOneList},
		}},
		"unchanged requests that are accepted": {providertest.RequestType, 60, accept, plan, []cost{
			{getRequest, 1, beforeList},
			{listRequests, 2, ofOneList},
			{getUser, 1, beforeList},
			{listUsers, 2, ofOneList},
		}},
		"destroyed request": {providertest.RequestType, 1, create, destroy, []cost{
			{getRequest, 3, "the refresh; the plan, which is made without one; before the DELETE, whether it is the vendor's own, and has been answered"},
			{deleteRequest, 1, "withdraws it"},
		}},
		"destroyed requests": {providertest.RequestType, 60, create, destroy, []cost{
			{getRequest, 3, beforeList + ", in each run"},
			{listRequests, 6, ofOneList + ", in the refresh, the plan, and the apply"},
			{deleteRequest, 60, "withdraws it"},
			{listUsers, 1, "whether any was accepted right before: the last one looks for all that were under way at the same time"},
		}},
		"destroyed requests that are accepted": {providertest.RequestType, 60, accept, destroy, []cost{
			{getRequest, 2, beforeList + ", in each run"},
			{listRequests, 4, ofOneList + ", in the refresh and the apply: the plan knows that a system user lives on"},
			{getUser, 2, beforeList + ", in each run"},
			{listUsers, 4, ofOneList + ", in the refresh, and in the apply, which tells of each that lives on"},
			{deleteRequest, 60, "withdraws it"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inEstate(t, test.of, test.count, func(t *testing.T, e *estate) {
				t.Helper()
				if test.before != nil {
					test.before(e)
				}
				e.calls()
				test.measured(e)
				got := e.calls()
				for _, c := range test.costs {
					if got[c.call] != c.calls {
						t.Errorf("%s: %d, want %d (%s)", c.call, got[c.call], c.calls, c.why)
					}
					delete(got, c.call)
				}
				if len(got) > 0 {
					t.Errorf("nobody says why: %v", got)
				}
			})
		})
	}
}

// A vendor who has asked a thousand customers pays for those in the state, and the fewer the more of them there are.
func TestCallsForSomeOfManyRequests(t *testing.T) {
	t.Parallel()
	const number = 1000
	every := func(step int) []int {
		var some []int
		for n := range number / step {
			some = append(some, 1+(n*389)%(number/step)*step) // not in the order of the list
		}
		return some
	}
	inEstate(t, providertest.RequestType, 0, func(t *testing.T, e *estate) {
		t.Helper()
		for n := range number {
			e.Ask(t, providertest.Standard, e.system, providertest.Object{"externalRef": strconv.Itoa(n + 1)})
		}
		refresh := func(numbers []int) int {
			e.next()
			example := e.cli.Instance(providertest.RequestType)
			if said := example.Import(providertest.NumberedID(1)); said.HasError() {
				t.Fatal(said.Text())
			}
			e.next()
			e.calls()
			for _, n := range numbers {
				id := providertest.NumberedID(n)
				i := e.cli.Kept(providertest.RequestType, providertest.With(example.State(), providertest.Object{"id": id, "external_ref": strconv.Itoa(n)}))
				if said := i.Refresh(); len(said) > 0 || !i.Exists() {
					t.Fatal(said.Text())
				}
			}
			calls := 0
			for _, n := range e.calls() {
				calls += n
			}
			return calls
		}
		want := func(what string, got, most int) {
			t.Helper()
			if got > most {
				t.Errorf("%s: %d calls, more than %d", what, got, most)
			}
		}
		want("10 new ones", refresh(every(100)), 2*10)
		want("all, new", refresh(every(1)), number*5/100)
		for n := range number {
			e.Approve(t, providertest.NumberedID(n+1))
		}
		want("10 accepted ones", refresh(every(100)), 2*2*10)
		want("all, accepted", refresh(every(1)), number*7/100)
	})
}

// Many requests of one system take a grant for each scope of theirs, and one connection for each call that may be under way.
func TestGrantsAndConnections(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	counted := &accepting{Listener: listener}
	w := providertest.NewOn(t, emulator.Options{Listener: counted, TokenLifetime: time.Hour, NewKey: providertest.SharedKey})
	system := w.RegisterOffering(t, "offering")
	for n := range 60 {
		w.Approve(t, w.Ask(t, providertest.Standard, system, providertest.Object{"externalRef": strconv.Itoa(n)}))
	}
	p := w.Provider(t)
	before, granted := counted.connections.Load(), len(w.Altinn.Grants())
	var all sync.WaitGroup
	for some := range slices.Chunk(w.Requests(providertest.Standard), 60/parallelism) {
		all.Go(func() {
			for _, id := range some {
				if said := p.Instance(providertest.RequestType).Import(id); said.HasError() {
					t.Error(said.Text())
				}
			}
		})
	}
	all.Wait()
	if opened := counted.connections.Load() - before; opened > parallelism+2 {
		t.Errorf("%d connections", opened)
	}
	scopes := map[string]bool{}
	for _, grant := range w.Altinn.Grants()[granted:] {
		asked := strings.Join(grant.Scopes, " ")
		if scopes[asked] {
			t.Errorf("there are two grants for %q", asked)
		}
		scopes[asked] = true
	}
	if len(scopes) != 3 { // to read requests, system users, and lists of those
		t.Errorf("grants for %v", scopes)
	}
}

// The bounds are a third above what was counted.
func TestAllocationsOfAnOperation(t *testing.T) { //nolint:paralleltest // the allocations of others would count
	for name, test := range map[string]struct {
		calls map[string]func(providertest.TB)
		most  map[string]float64
	}{
		"system with one of everything": {
			callsForSystem(t, 1), map[string]float64{"Validate": 1_900, "Read": 5_400, "Plan": 13_800, "PlanNothing": 11_600, "Apply": 11_000},
		},
		"request for one right and one access package": {
			callsForRequest(t, 1), map[string]float64{"Validate": 1_700, "Read": 5_000, "Plan": 11_400, "PlanNothing": 11_400, "Apply": 8_000},
		},
	} {
		for call, most := range test.most {
			if got := allocations(t, test.calls[call]); got > most {
				t.Errorf("%s of a %s makes %.0f allocations, more than %.0f", call, name, got, most)
			}
		}
	}
}

// What is done for each element of a set once more for every other one, a set of hundreds cannot afford. Lists have nothing of it.
func TestAllocationsForSetsAreLikeThoseForLists(t *testing.T) { //nolint:paralleltest // the allocations of others would count
	const number, most = 250, 2.5
	lists := callsForLists(t, number)
	for name, test := range map[string]struct {
		calls map[string]func(providertest.TB)
		more  float64 // how much more elements than in the lists
	}{
		"system":  {callsForSystem(t, number), 2},
		"request": {callsForRequest(t, number), 1},
	} {
		for call, ofLists := range lists {
			if got := allocations(t, test.calls[call]) / allocations(t, ofLists) / test.more; got > most {
				t.Errorf("%s of a %s makes %.1f times the allocations of the same for lists", call, name, got)
			}
		}
	}
}

func allocations(t *testing.T, call func(providertest.TB)) float64 {
	t.Helper()
	return testing.AllocsPerRun(1, func() { call(t) })
}

// accepting counts the connections that a listener accepts.
type accepting struct {
	net.Listener
	connections atomic.Int64
}

// Accept implements [net.Listener].
func (a *accepting) Accept() (net.Conn, error) {
	connection, err := a.Listener.Accept()
	if err == nil {
		a.connections.Add(1)
	}
	return connection, err
}
