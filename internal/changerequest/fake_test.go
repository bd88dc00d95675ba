package changerequest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/changerequest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	vendor   = "991825827"
	systemID = vendor + "_smartcloud"
	party    = "310904473"
	user     = "7c1e7f36-3b0e-4b7e-9d43-5c5f0b6a2b18" // came of a request for resource1 and package1
	agent    = "8d2f8047-4c1f-4c8f-8e54-6d60107b3c29" // a system user for clients

	resource1, resource2, resource3 = "ske-krav-og-betalinger", "app_ttd_my-app", "nav-sykmelding"
	package1, package2              = "urn:altinn:accesspackage:jordbruk", "urn:altinn:accesspackage:toll"

	apiPath     = "/authentication/api/v1/"
	changePath  = apiPath + "systemuser/changerequest/vendor"
	requestPath = apiPath + "systemuser/request/vendor"
	interval    = 10 * time.Second
)

type (
	object = altinntest.Object
	fault  = altinntest.Fault
)

// fakeAltinn remembers change requests, and answers as altinn-api.md §5 says.
type fakeAltinn struct {
	altinntest.Service

	requests map[string]object // system user requests by id; "kind" is not shown
	changes  []object          // "deleted" and "foreign" are not shown
	foreign  []string          // system users of another vendor's
	ids      []string          // correlation ids of the POSTs
	endless  bool              // the list names itself as its next page
	silent   bool              // no call is ever answered
}

func newFake() *fakeAltinn {
	f := &fakeAltinn{
		requests: map[string]object{
			user: {
				"id": user, "kind": "standard", "status": "Accepted", "systemId": systemID, "partyOrgNo": party, "externalRef": "main",
				"rights": rightsOf(resource1), "accessPackages": packagesOf(package1),
			},
			agent: {"id": agent, "kind": "agent", "status": "Accepted", "systemId": systemID, "partyOrgNo": party, "externalRef": "clients", "accessPackages": packagesOf(package1)},
		},
	}
	f.Route, f.Hold = f.route, f.hold
	return f
}

// hold keeps a call for ever, if that is asked for.
func (f *fakeAltinn) hold(_ string, req *http.Request) (over func(), err error) {
	if f.silent {
		<-req.Context().Done()
		return func() {}, req.Context().Err()
	}
	return func() {}, nil
}

// setUp starts a service, and a provider that calls it.
func setUp(t *testing.T) (*fakeAltinn, *tfkittest.Provider) {
	t.Helper()
	fake := newFake()
	return fake, newProvider(t, fake, nil)
}

func newProvider(t *testing.T, fake *fakeAltinn, catalog tfkit.Catalog) *tfkittest.Provider {
	t.Helper()
	client := altinntest.NewClient("https://altinn.example", fake)
	return tfkittest.NewProvider(t, &tfkit.ProviderData{Altinn: client, Catalog: catalog}, tfkittest.Offers{
		Resources: []func() resource.Resource{changerequest.NewResource(interval)},
	})
}

func missing(effect func() *http.Response) (*http.Response, error) {
	return altinntest.Problem(404, "AUTH-00010", "The Id does not refer to a Request in our system.", nil)(effect)
}

// route names a call and says who answers it.
func (f *fakeAltinn) route(req *http.Request) (string, func() *http.Response) {
	change, isChange := strings.CutPrefix(req.URL.Path, changePath)
	change = strings.TrimPrefix(change, "/")
	request, isRequest := strings.CutPrefix(req.URL.Path, requestPath+"/")
	query := req.URL.Query()
	switch {
	case isChange && req.Method == http.MethodPost:
		sent := altinntest.Body(req)
		return "POST", func() *http.Response { return f.ask(query.Get("correlation-id"), query.Get("system-user-id"), sent) }
	case isChange && req.Method == http.MethodDelete:
		return "DELETE", func() *http.Response { return f.remove(change) }
	case isChange && strings.HasPrefix(change, "bysystem/"):
		return "list", f.list
	case isChange:
		return "id", func() *http.Response { return f.show(f.live(change)) }
	case isRequest:
		id, isAgent := strings.CutPrefix(request, "agent/")
		kind := map[bool]string{false: "standard", true: "agent"}[isAgent]
		return map[bool]string{false: "request", true: "agent-request"}[isAgent], func() *http.Response {
			if r := f.requests[id]; r != nil && r["kind"] == kind {
				return altinntest.Reply(http.StatusOK, r)
			}
			return f.show(nil)
		}
	default:
		return "system", func() *http.Response {
			return altinntest.Reply(http.StatusOK, object{
				"id": systemID, "rights": rightsOf(resource1, resource2), "allowedRedirectUrls": []any{"https://smartcloud.example/receipt"},
			})
		}
	}
}

// ask is the decision sequence of altinn-api.md §5.1, as far as these tests go.
func (f *fakeAltinn) ask(id, userID string, sent object) *http.Response {
	f.ids = append(f.ids, id)
	of := f.requests[userID]
	lists := []string{"requiredRights", "unwantedRights", "requiredAccessPackages", "unwantedAccessPackages"}
	answer := object{
		"id": id, "systemUserId": userID, "systemId": systemID, "partyOrgNo": party, "externalRef": "main", "status": "New", "timedOut": false,
		"created":    "2026-07-17T07:37:24.123456Z",
		"confirmUrl": confirmURL(id),
	}
	empty := true
	for _, list := range lists {
		answer[list] = sent[list]
		empty = empty && len(sent[list].([]any)) == 0
	}
	if sent["redirectUrl"] != nil {
		answer["redirectUrl"] = sent["redirectUrl"]
	}
	switch stored := f.byID(id); {
	case slices.Contains(f.foreign, userID):
		return altinntest.Reply(http.StatusUnauthorized, object{"title": "Unauthorized", "status": 401, "traceId": "00-1"})
	case of == nil || of["kind"] == "agent" || of["status"] != "Accepted":
		return altinntest.ProblemReply(404, "AUTH-00015", "The SystemUser was not found.", nil)
	case empty:
		answer["status"] = "NoChangeNeeded"
		return altinntest.Reply(http.StatusOK, answer)
	case stored != nil && stored["deleted"] == true:
		return altinntest.Reply(http.StatusInternalServerError, object{"title": "An error occurred while processing your request.", "status": 500, "traceId": "00-1"})
	case stored != nil && stored["foreign"] == true:
		return altinntest.ProblemReply(400, "AUTH-00007", "The combination of External Ids refer to a Pending Request, please reuse or delete.", nil)
	case stored != nil:
		return f.show(stored)
	}
	for _, right := range sent["requiredRights"].([]any) {
		if !altinntest.Contains(rightsOf(resource1, resource2), right) {
			return altinntest.ProblemReply(400, "AUTH-00001", "One or more Right not found or not delegable.", nil)
		}
	}
	f.changes = append(f.changes, answer)
	return altinntest.Reply(http.StatusCreated, shown(answer))
}

func (f *fakeAltinn) remove(id string) *http.Response {
	if r := f.live(id); r != nil {
		r["deleted"] = true
		return altinntest.Reply(http.StatusAccepted, nil)
	}
	return f.show(nil)
}

func (f *fakeAltinn) byID(id string) object {
	for _, r := range f.changes {
		if strings.EqualFold(r["id"].(string), id) {
			return r
		}
	}
	return nil
}

func (f *fakeAltinn) live(id string) object {
	if r := f.byID(id); r != nil && r["deleted"] != true {
		return r
	}
	return nil
}

func (f *fakeAltinn) show(r object) *http.Response {
	switch {
	case r == nil:
		return altinntest.ProblemReply(404, "AUTH-00010", "The Id does not refer to a Request in our system.", nil)
	case r["foreign"] == true:
		return altinntest.ProblemReply(404, "AUTH-00011", "The Id does not refer to a Registered System.", nil)
	}
	return altinntest.Reply(http.StatusOK, shown(r))
}

func (f *fakeAltinn) list() *http.Response {
	links := object{}
	if f.endless {
		links["next"] = "https://inside.example/?token=IjEi"
	}
	data := []any{}
	for _, r := range f.changes {
		if r["deleted"] != true {
			data = append(data, shown(r))
		}
	}
	return altinntest.Reply(http.StatusOK, object{"links": links, "data": data})
}

func confirmURL(id any) string {
	return fmt.Sprintf("https://am.ui.tt02.altinn.no/accessmanagement/ui/systemuser/changerequest?id=%v&DONTCHOOSEREPORTEE=true", id)
}
