package systemuserrequest_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	typeName = providertest.RequestType
	standard = providertest.Standard
	agent    = providertest.Agent

	systemID       = providertest.Vendor + "_smartcloud"
	party          = providertest.Customer
	right1, right2 = "ske-krav-og-betalinger", "nav-sykmelding"
	package1       = "urn:altinn:accesspackage:regnskapsforer-lonn" // for agents
	receipt        = "https://smartcloud.example.no/receipt"        // where customers may be sent

	first  = "00000000-0000-4000-8000-000000000001"
	second = "00000000-0000-4000-8000-000000000002"
	third  = "00000000-0000-4000-8000-000000000003"
)

type object = providertest.Object

// scene is one test's Altinn with a system of which all can be asked, and a provider that calls it. It is the transport between the
// two: it names the calls, and lets things happen beside them.
type scene struct {
	*providertest.World

	t        *testing.T
	provider *tfkittest.Provider

	mu     sync.Mutex
	calls  []string
	events map[string][]func() // by "before" or "after" and a call
}

// play runs a test in a bubble, in a world with a system.
func play(t *testing.T, test func(*testing.T, *scene)) {
	t.Helper()
	playIn(t, emulator.World{}, test)
}

// playIn runs a test in another world than the built-in one.
func playIn(t *testing.T, of emulator.World, test func(*testing.T, *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		of.ConfirmHost = "tt02.altinn.no"
		w := providertest.New(t, emulator.Options{World: of, NewID: providertest.NumberedIDs(), TokenLifetime: 365 * 24 * time.Hour})
		w = w.Unsigned(t).As(map[string]string{providertest.PlanTimeChecks: "false"})
		w.RegisterOffering(t, "smartcloud")
		s := &scene{World: w, t: t, events: map[string][]func(){}}
		s.provider = s.nextProvider()
		test(t, s)
	})
}

// nextProvider is another process of the provider, that knows nothing of what the others have seen.
func (s *scene) nextProvider() *tfkittest.Provider { return s.ProviderOver(s.t, s) }

func (s *scene) instance() *tfkittest.Instance { return s.provider.Instance(typeName) }

// created makes a request by Terraform.
func (s *scene) created(config object) *tfkittest.Instance {
	return s.provider.Create(typeName, config)
}

// ask makes a request outside Terraform: what a configuration of its kind asks for at least, but for the changes.
func (s *scene) ask(kind string, changes object) string { return s.Ask(s.t, kind, systemID, changes) }

func (s *scene) accept(id string) { s.Approve(s.t, id) }

func (s *scene) reject(id string) { s.Reject(s.t, id) }

func (s *scene) withdraw(id string) { s.Withdraw(s.t, id) }

func (s *scene) deleteUser(id string) { s.DeleteSystemUser(s.t, id) }

// age lets half a year pass, after which an open request has timed out.
func (s *scene) age() { s.Altinn.AdvanceClock(providertest.HalfAYear) }

// pause lets a while pass for the provider.
func (s *scene) pause(d time.Duration) { time.Sleep(d) }

// portalUser has the customer make a system user in the portal.
func (s *scene) portalUser() {
	if _, err := s.Altinn.CreateSystemUser(systemID, party); err != nil {
		s.t.Fatal(err)
	}
}

// escalate has an employee of the customer's pass a request on to somebody who may answer it.
func (s *scene) escalate(id string) {
	portal := *s.World
	portal.Ready = s.Token(s.t, providertest.VendorClient, "altinn:portal/enduser")
	const path = "/authentication/api/v1/systemuser/request/500001/"
	if code, said := portal.Send(s.t, providertest.VendorClient, http.MethodPost, path+id+"/escalate", nil); string(said) != "true" {
		s.t.Fatalf("escalating: %d %s", code, said)
	}
}

// live counts the requests that are not deleted.
func (s *scene) live() int { return len(s.Altinn.Requests()) }

// apiCalls are the calls as these tests name them, by the beginnings of their paths, the more special ones first.
func apiCalls() []struct{ name, method, path string } {
	const requests, agents = providertest.RequestPath, providertest.RequestPath + "/agent"
	const users = "/authentication/api/v1/systemuser/vendor"
	return []struct{ name, method, path string }{
		{"POST", http.MethodPost, requests}, {"DELETE", http.MethodDelete, requests},
		{"agent-ref", http.MethodGet, agents + "/byexternalref/"}, {"ref", http.MethodGet, requests + "/byexternalref/"},
		{"agent-list", http.MethodGet, agents + "/bysystem/"}, {"list", http.MethodGet, requests + "/bysystem/"},
		{"agent-id", http.MethodGet, agents + "/0"}, {"id", http.MethodGet, requests + "/0"},
		{"change", http.MethodGet, providertest.ChangeRequestPath + "/"},
		{"user", http.MethodGet, users + "/byquery"}, {"users", http.MethodGet, users + "/bysystem/"},
		{"system", http.MethodGet, providertest.RegisterPath + "/"}, {"systems", http.MethodGet, providertest.RegisterPath},
	}
}

// RoundTrip implements [http.RoundTripper].
func (s *scene) RoundTrip(request *http.Request) (*http.Response, error) {
	name := request.URL.Path
	for _, call := range apiCalls() {
		if request.Method == call.method && strings.HasPrefix(request.URL.Path, call.path) {
			name = call.name
			break
		}
	}
	s.happen("before "+name, name)
	answer, err := s.Network.RoundTrip(request)
	s.happen("after "+name, "")
	return answer, err
}

func (s *scene) happen(when, call string) {
	s.mu.Lock()
	if call != "" {
		s.calls = append(s.calls, call)
	}
	event := func() {}
	if planned := s.events[when]; len(planned) > 0 {
		event, s.events[when] = planned[0], planned[1:]
	}
	s.mu.Unlock()
	event()
}

// on lets something happen at a moment such as "before POST" or "after list", once.
func (s *scene) on(moment string, event func()) { s.events[moment] = append(s.events[moment], event) }

// fault has a call fail that has a name.
func (s *scene) fault(name string, fault emulator.Fault) {
	for _, call := range apiCalls() {
		if call.name == name {
			fault.Method, fault.Path = call.method, call.path+"*"
			s.Fault(s.t, fault)
			return
		}
	}
	s.t.Fatalf("no call is named %q", name)
}

// takeCalls names the calls of the provider since the last time.
func (s *scene) takeCalls() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := strings.Join(s.calls, ",")
	s.calls = nil
	return calls
}

func (s *scene) wantCalls(want string) {
	s.t.Helper()
	if got := s.takeCalls(); got != want {
		s.t.Errorf("calls %q, want %q", got, want)
	}
}

// golden compares what was said with a section of the test's golden file.
func (s *scene) golden(section string, said tfkittest.Diagnostics) {
	s.t.Helper()
	providertest.Golden(s.t, section, said)
}

func (s *scene) wantState(i *tfkittest.Instance, want object) {
	s.t.Helper()
	if got := i.State(); !reflect.DeepEqual(got, want) {
		s.t.Errorf("state\n got %v\nwant %v", got, want)
	}
}

// mustPlan plans for a resource, which is to be no error.
func (s *scene) mustPlan(i *tfkittest.Instance, config object) tfkittest.Plan {
	s.t.Helper()
	p := i.Plan(config)
	if p.Diagnostics.HasError() {
		s.t.Error(p.Diagnostics)
	}
	return p
}

func (s *scene) wantSaid(said tfkittest.Diagnostics, words ...string) {
	s.t.Helper()
	if !said.Says(words...) {
		s.t.Errorf("nothing says %q: %s", words, said)
	}
}

// Faults.

func status(code int) emulator.Fault { return emulator.Fault{Status: code} }

// after lets some calls pass first.
func after(passed int, fault emulator.Fault) emulator.Fault {
	fault.Skip = passed
	return fault
}

func times(hit int, fault emulator.Fault) emulator.Fault {
	fault.Times = hit
	return fault
}

// answer is a fault: the answer has this status and this content.
func answer(code int, content object) emulator.Fault {
	encoded, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	body := string(encoded)
	return emulator.Fault{Status: code, Body: &body, Headers: map[string]string{"Content-Type": "application/json"}}
}

// problem is a fault: Altinn refuses with a code of its own.
func problem(code int, altinnCode, title string) emulator.Fault {
	return answer(code, object{"title": title, "status": code, "code": altinnCode, "traceId": "00-1"})
}

// hangs is a fault: the answer never comes.
func hangs() emulator.Fault { return emulator.Fault{Delay: emulator.Duration(24 * time.Hour)} }

func notThere() emulator.Fault {
	return problem(http.StatusNotFound, "AUTH-00010", "The Id does not refer to a Request in our system.")
}

// Configurations and states.

// config is the least configuration, but for the changes.
func config(changes object) object {
	return providertest.With(providertest.RequestConfig(standard, systemID), changes)
}

func agentConfig(changes object) object {
	return providertest.With(providertest.RequestConfig(agent, systemID), changes)
}

func configOf(kind string, changes object) object {
	return providertest.With(providertest.RequestConfig(kind, systemID), changes)
}

// stateOf is the state that the least configuration leads to, but for the changes.
func stateOf(id string, changes object) object {
	return providertest.With(object{
		"id": id, "system_id": systemID, "party_org_number": party, "user_type": standard, "external_ref": party,
		"integration_title": "SmartCloud", "rights": []any{right1}, "access_packages": []any{}, "redirect_url": nil,
		"status": "New", "confirm_url": confirmURL("request", id), "created_at": "2000-01-01T00:00:00Z",
		"timed_out": false, "escalated": false, "system_user_id": nil,
		"wait_for_acceptance": false, "renew_on": []any{"timed_out"}, "timeouts": nil,
	}, changes)
}

func agentStateOf(id string, changes object) object {
	return stateOf(id, providertest.With(object{
		"user_type": agent, "rights": []any{}, "access_packages": []any{package1}, "confirm_url": confirmURL("agentrequest", id),
	}, changes))
}

func confirmURL(page, id string) string {
	return "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/" + page + "?id=" + id + "&DONTCHOOSEREPORTEE=true"
}

// subtests runs a test for each row of a table.
func subtests[Row any](t *testing.T, rows map[string]Row, test func(t *testing.T, s *scene, name string, row Row)) {
	t.Helper()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t, func(t *testing.T, s *scene) {
				t.Helper()
				test(t, s, name, row)
			})
		})
	}
}

func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }
