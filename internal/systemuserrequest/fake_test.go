package systemuserrequest_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/systemuserrequest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	vendor               = "991825827"
	systemID             = vendor + "_smartcloud"
	party                = "310904473"
	resource1, resource2 = "ske-krav-og-betalinger", "app_ttd_my-app"
	package1             = "urn:altinn:accesspackage:regnskapsforer-lonn"

	apiPath     = "/authentication/api/v1/"
	requestPath = apiPath + "systemuser/request/vendor"
)

type (
	object = altinntest.Object
	fault  = altinntest.Fault
)

// fakeAltinn remembers requests and system users, and answers as altinn-api.md §4 and §6 say.
type fakeAltinn struct {
	altinntest.Service

	systems  map[string]object
	requests []object // "kind" and "deleted" are not shown
	users    []object
	delay    time.Duration  // of every POST
	inFlight map[string]int // POSTs by key
	overlaps int            // POSTs that met another one for the same key
	pageSize int
	silent   bool // no look is ever answered

	changeRequest string // the id of one
}

func newFake() *fakeAltinn {
	right := object{"resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}
	other := object{"resource": []any{object{"id": "urn:altinn:resource", "value": resource2}}}
	f := &fakeAltinn{
		systems: map[string]object{systemID: {
			"id": systemID, "name": object{"nb": "SmartCloud"}, "rights": []any{right, other},
			"accessPackages":      []any{object{"urn": package1}},
			"allowedRedirectUrls": []any{"https://smartcloud.example/receipt"},
		}},
		inFlight: map[string]int{}, pageSize: 50,
	}
	f.Route, f.Hold = f.route, f.hold
	return f
}

// setUp starts a service, and a provider that calls it.
func setUp(t *testing.T) (*fakeAltinn, *tfkittest.Provider) {
	t.Helper()
	fake := newFake()
	return fake, newProvider(t, fake)
}

func newProvider(t *testing.T, fake *fakeAltinn) *tfkittest.Provider {
	t.Helper()
	client := altinntest.NewClient("https://altinn.example", fake)
	return tfkittest.NewProvider(t, &tfkit.ProviderData{Altinn: client, PollInterval: 10 * time.Second}, tfkittest.Offers{
		Resources:     []func() resource.Resource{systemuserrequest.NewResource},
		DataSources:   []func() datasource.DataSource{systemuserrequest.NewDataSource, systemuserrequest.NewDataSourceList},
		ListResources: []func() list.ListResource{systemuserrequest.NewListResource},
	})
}

// hold plays the time that a POST takes, and counts those under way.
func (f *fakeAltinn) hold(name string, req *http.Request) (over func(), err error) {
	if name != "POST" {
		if f.silent {
			<-req.Context().Done()
		}
		return func() {}, req.Context().Err()
	}
	k := keyOf(altinntest.Body(req))
	f.Lock()
	if f.inFlight[k]++; f.inFlight[k] > 1 {
		f.overlaps++
	}
	delay := f.delay
	f.Unlock()
	over = func() {
		f.Lock()
		defer f.Unlock()
		f.inFlight[k]--
	}
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-req.Context().Done():
			return over, req.Context().Err()
		}
	}
	return over, nil
}

// route names a call and says who answers it.
func (f *fakeAltinn) route(req *http.Request) (string, func() *http.Response) {
	path, query := req.URL.Path, req.URL.Query()
	rest, isRequest := strings.CutPrefix(path, requestPath)
	kind, prefix := "standard", ""
	if after, isAgent := strings.CutPrefix(rest, "/agent"); isAgent {
		rest, kind, prefix = after, "agent", "agent-"
	}
	parts := strings.Split(strings.TrimPrefix(rest, "/"), "/")
	switch {
	case isRequest && req.Method == http.MethodPost:
		sent := altinntest.Body(req)
		return "POST", func() *http.Response { return f.ask(kind, sent) }
	case isRequest && req.Method == http.MethodDelete:
		return "DELETE", func() *http.Response { return f.remove(parts[0]) }
	case isRequest && parts[0] == "byexternalref":
		return prefix + "ref", func() *http.Response { return f.show(f.byKey(kind, strings.Join(parts[1:], "/")), true) }
	case isRequest && parts[0] == "bysystem":
		return prefix + "list", func() *http.Response { return f.list(kind, parts[1], query.Get("token")) }
	case isRequest:
		return prefix + "id", func() *http.Response { return f.show(f.byID(kind, parts[0]), false) }
	case strings.HasPrefix(path, apiPath+"systemuser/changerequest/vendor/"):
		return "change", func() *http.Response {
			if parts := strings.Split(path, "/"); parts[len(parts)-1] == f.changeRequest {
				return altinntest.Reply(http.StatusOK, object{"id": f.changeRequest, "status": "New"})
			}
			return f.show(nil, false)
		}
	case path == apiPath+"systemuser/vendor/byquery":
		k := query.Get("system-id") + "/" + query.Get("orgno") + "/" + query.Get("external-ref")
		return "user", func() *http.Response { return f.user(k) }
	case strings.HasPrefix(path, apiPath+"systemuser/vendor/bysystem/"):
		return "users", func() *http.Response {
			return altinntest.Reply(http.StatusOK, object{"links": object{}, "data": f.users})
		}
	case path == apiPath+"systemregister/vendor":
		return "systems", f.listSystems
	default:
		return "system", func() *http.Response {
			if s := f.systems[strings.TrimPrefix(path, apiPath+"systemregister/vendor/")]; s != nil {
				return altinntest.Reply(http.StatusOK, s)
			}
			return altinntest.Reply(http.StatusNotFound, object{"title": "Not Found", "status": 404, "traceId": "00-1"})
		}
	}
}

// ask is the decision sequence of altinn-api.md §4.3, as far as these tests go.
func (f *fakeAltinn) ask(kind string, sent object) *http.Response {
	if sent["externalRef"] == nil {
		sent["externalRef"] = sent["partyOrgNo"]
	}
	k := keyOf(sent)
	if slices.ContainsFunc(f.users, func(u object) bool { return userKey(u) == k }) {
		return altinntest.ProblemReply(400, "AUTH-00004", "Failed to create new SystemUser, existing SystemUser tied to the given System-Id.", nil)
	}
	if older := f.byKey(kind, k); older != nil {
		return f.show(older, true)
	}
	system := f.systems[sent["systemId"].(string)]
	if system == nil {
		return altinntest.ProblemReply(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil)
	}
	if older := f.byKey("standard", k); older != nil {
		codes := map[any]string{"Accepted": "AUTH-00006", "New": "AUTH-00007", "Rejected": "AUTH-00009"}
		return altinntest.ProblemReply(400, codes[older["status"]], "The combination of External Ids refer to another Request.", nil)
	}
	rights, _ := sent["rights"].([]any)
	for _, right := range rights {
		if !altinntest.Contains(system["rights"].([]any), right) {
			return altinntest.ProblemReply(400, "AUTH-00001", "One or more Right not found or not delegable.", nil)
		}
	}
	if sent["integrationTitle"] == nil {
		sent["integrationTitle"] = system["name"].(object)["nb"]
	}
	return altinntest.Reply(http.StatusCreated, shown(f.store(kind, sent), true))
}

func (f *fakeAltinn) store(kind string, sent object) object {
	id := fmt.Sprintf("%08d-0000-4000-8000-000000000000", len(f.requests)+1)
	page := "request"
	if kind == "agent" {
		page = "agentrequest"
		delete(sent, "rights")
	} else if sent["rights"] == nil {
		sent["rights"] = []any{}
	}
	stored := object{
		"id": id, "status": "New", "created": "2026-07-17T07:37:24.123456Z", "timedOut": false, "escalated": false, "kind": kind,
		"confirmUrl": "https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/" + page + "?id=" + id + "&DONTCHOOSEREPORTEE=true",
	}
	for _, name := range []string{"systemId", "partyOrgNo", "externalRef", "integrationTitle", "rights", "accessPackages", "redirectUrl"} {
		if sent[name] != nil {
			stored[name] = sent[name]
		}
	}
	f.requests = append(f.requests, stored)
	return stored
}

func (f *fakeAltinn) remove(id string) *http.Response {
	for _, r := range f.requests {
		if r["id"] == id && r["deleted"] != true {
			r["deleted"] = true
			return altinntest.Reply(http.StatusAccepted, nil)
		}
	}
	return f.show(nil, false)
}

func (f *fakeAltinn) byKey(kind, k string) object {
	for _, r := range f.requests {
		if r["kind"] == kind && keyOf(r) == k && r["deleted"] != true {
			return r
		}
	}
	return nil
}

func (f *fakeAltinn) byID(kind, id string) object {
	for _, r := range f.requests {
		if r["kind"] == kind && r["id"] == id && r["deleted"] != true {
			return r
		}
	}
	return nil
}

func (f *fakeAltinn) show(r object, byKey bool) *http.Response {
	if r == nil {
		return altinntest.ProblemReply(404, "AUTH-00010", "The Id does not refer to a Request in our system.", nil)
	}
	if r["foreign"] == true {
		return altinntest.ProblemReply(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil)
	}
	return altinntest.Reply(http.StatusOK, shown(r, byKey && r["kind"] == "agent"))
}

// list answers pages of requests in the order of their ids. Its token names the first item of the next page, and asks for
// what comes after that (altinn-api.md §4.6).
func (f *fakeAltinn) list(kind, system, token string) *http.Response {
	var after string
	if decoded, err := base64.RawURLEncoding.DecodeString(token); err == nil && token != "" {
		if err := json.Unmarshal(decoded, &after); err != nil {
			panic(err)
		}
	}
	var all []object
	for _, r := range f.requests {
		if r["kind"] == kind && r["systemId"] == system && r["deleted"] != true && r["id"].(string) > after {
			row := shown(r, true)
			delete(row, "confirmUrl")
			all = append(all, row)
		}
	}
	links := object{}
	if len(all) > f.pageSize {
		next := fmt.Sprintf("%q", all[f.pageSize]["id"])
		links["next"] = "https://inside.example/?token=" + base64.RawURLEncoding.EncodeToString([]byte(next))
		all = all[:f.pageSize]
	}
	return altinntest.Reply(http.StatusOK, object{"links": links, "data": all})
}

func (f *fakeAltinn) user(k string) *http.Response {
	for _, u := range f.users {
		if userKey(u) == k && u["isDeleted"] != true {
			return altinntest.Reply(http.StatusOK, u)
		}
	}
	return altinntest.Reply(http.StatusNotFound, object{"title": "Not Found", "status": 404, "traceId": "00-1"})
}
