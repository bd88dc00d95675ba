package altinn

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

func TestChangeRequestBody(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{
		{status: 201, body: `{"id":"c","systemUserId":"u","status":"New"}`},
		{status: 200, body: `{"id":"c","status":"Rejected"}`},
		{status: 200, body: `{"id":"c","status":"NoChangeNeeded","created":"0001-01-01T00:00:00"}`},
	}}
	client := newTestClient(s, &tokens{})
	ask := NewSystemUserChangeRequest{
		RequiredRights:         []Right{{Resource: []AttributePair{{ID: ResourceAttribute, Value: "a"}}}},
		UnwantedAccessPackages: []AccessPackage{{URN: "u"}}, RedirectURL: "https://a.no/",
	}
	for n, want := range []struct {
		created bool
		status  string
	}{{true, StatusNew}, {false, StatusRejected}, {false, StatusNoChangeNeeded}} {
		got, created, err := client.CreateSystemUserChangeRequest(t.Context(), "c", "u", ask)
		if err != nil || created != want.created || got.Status != want.status {
			t.Errorf("%d: got %+v, %v, %v", n, got, created, err)
		}
	}
	const body = `{"requiredRights":[{"resource":[{"id":"urn:altinn:resource","value":"a"}]}],"unwantedRights":[],` +
		`"requiredAccessPackages":[],"unwantedAccessPackages":[{"urn":"u"}],"redirectUrl":"https://a.no/"}`
	if address := s.seen[0].URL.String(); s.sent[0] != body ||
		address != "http://altinn.test/authentication/api/v1/systemuser/changerequest/vendor?correlation-id=c&system-user-id=u" {
		t.Errorf("sent %s\n%s", address, s.sent[0])
	}
}

// Neither a lost answer nor the 500 of a deleted id makes the client send the change request again by itself.
func TestChangeRequestIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, failing := range map[string]step{
		"no answer": {err: errors.New("reset")}, "500": {status: 500}, "503": {status: 503}, "cut": {status: 201, body: "{", cut: true},
	} {
		s := &script{steps: []step{failing}}
		_, _, err := newTestClient(s, &tokens{}).CreateSystemUserChangeRequest(t.Context(), "c", "u", NewSystemUserChangeRequest{})
		if !api.OutcomeUnknown(err) || len(s.seen) != 1 {
			t.Errorf("%s: %v, sent %d times", name, err, len(s.seen))
		}
	}
}

// Another vendor's system user is answered with 401: the token is renewed once, and no more.
func TestChangeRequestOfAnotherVendorRenewsTheTokenOnce(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 401, body: `{"title":"Unauthorized","status":401}`}}}
	of := &tokens{}
	_, _, err := newTestClient(s, of).CreateSystemUserChangeRequest(t.Context(), "c", "u", NewSystemUserChangeRequest{})
	if !api.HasStatus(err, http.StatusUnauthorized) || api.OutcomeUnknown(err) || len(s.seen) != 2 || of.discarded.Load() != 1 {
		t.Errorf("%v, sent %d times, %d tokens discarded", err, len(s.seen), of.discarded.Load())
	}
}

func TestChangeRequestRead(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{
		{status: 200, body: `{"id":"ABC","systemUserId":"u","requiredRights":[],"status":"Accepted"}`},
		{status: 200, body: `{"id":"other"}`},
		{status: 202},
	}}
	client := newTestClient(s, &tokens{})
	if got, err := client.SystemUserChangeRequest(t.Context(), "abc"); err != nil || got.SystemUserID != "u" {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := client.SystemUserChangeRequest(t.Context(), "abc"); err == nil {
		t.Errorf("another one's: %+v", got)
	}
	if err := client.DeleteSystemUserChangeRequest(t.Context(), "abc", 0); err != nil || s.seen[2].Method != http.MethodDelete {
		t.Error(err)
	}
}

// Past one page, the service names the same page as the next one for ever.
func TestChangeRequestListStopsWhereItRepeats(t *testing.T) {
	t.Parallel()
	const item = `{"id":"%d"}`
	for _, more := range []bool{false, true} {
		calls := 0
		client := newTestClient(roundTripper(func(req *http.Request) (*http.Response, error) {
			calls++
			next := "{}"
			if more {
				next = `{"next":"http://internal/?token=IjEi"}`
			}
			body := fmt.Sprintf(`{"links":%s,"data":[`+item+`,`+item+`]}`, next, 1, 2)
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
		}), &tokens{})
		var ids []string
		var last error
		for r, err := range client.SystemUserChangeRequests(t.Context(), "991825827_a") {
			if last = err; err == nil {
				ids = append(ids, r.ID)
			}
		}
		if errors.Is(last, ErrIncomplete) != more || strings.Join(ids, ",") != "1,2" || calls > 2 {
			t.Errorf("more %t: %v, %v after %d calls", more, ids, last, calls)
		}
	}
}
