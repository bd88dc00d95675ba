package altinn

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

func TestRequestBodies(t *testing.T) {
	t.Parallel()
	right := []Right{{Resource: []AttributePair{{ID: ResourceAttribute, Value: "a"}}}}
	for name, tc := range map[string]struct {
		kind UserType
		ask  NewSystemUserRequest
		path string
		body string
	}{
		"standard": {
			StandardUser,
			NewSystemUserRequest{SystemID: "s", PartyOrgNumber: "310904473", Rights: right},
			"/authentication/api/v1/systemuser/request/vendor",
			`{"systemId":"s","partyOrgNo":"310904473","rights":[{"resource":[{"id":"urn:altinn:resource","value":"a"}]}],"accessPackages":[]}`,
		},
		"agent": {
			AgentUser,
			NewSystemUserRequest{
				SystemID: "s", PartyOrgNumber: "310904473", ExternalRef: "r", IntegrationTitle: "t",
				AccessPackages: []AccessPackage{{URN: "u"}}, RedirectURL: "https://a.no/",
			},
			"/authentication/api/v1/systemuser/request/vendor/agent",
			`{"externalRef":"r","systemId":"s","partyOrgNo":"310904473","integrationTitle":"t","accessPackages":[{"urn":"u"}],"redirectUrl":"https://a.no/"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{steps: []step{{status: 201, body: `{"id":"1","status":"New"}`}, {status: 200, body: `{"id":"1","status":"Rejected"}`}}}
			client := newTestClient(s, &tokens{})
			got, created, err := client.CreateSystemUserRequest(t.Context(), tc.kind, tc.ask)
			if err != nil || !created || got.Status != StatusNew {
				t.Errorf("got %+v, %v, %v", got, created, err)
			}
			if s.seen[0].URL.Path != tc.path || s.sent[0] != tc.body {
				t.Errorf("sent %s\n%s", s.seen[0].URL.Path, s.sent[0])
			}
			if got, created, err = client.CreateSystemUserRequest(t.Context(), tc.kind, tc.ask); err != nil || created || got.Status != StatusRejected {
				t.Errorf("an older request: got %+v, %v, %v", got, created, err)
			}
		})
	}
}

// A proxy that answers in the service's place, with a login page perhaps, has deleted nothing.
func TestDeletionAnsweredByAnotherThanTheServiceIsUnknown(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]step{
		"login page": {status: 200, header: http.Header{"Content-Type": {"text/html"}}, body: "<html>Log in</html>"},
		"empty":      {status: 200},
	} {
		client := newTestClient(&script{steps: []step{answer}}, &tokens{})
		for _, err := range []error{
			client.DeleteSystemUserRequest(t.Context(), "id", 0), client.DeleteSystemUserChangeRequest(t.Context(), "id", 0),
		} {
			if !api.OutcomeUnknown(err) || !api.HasStatus(err, http.StatusOK) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	client := newTestClient(&script{steps: []step{{status: 202}}}, &tokens{})
	if err := client.DeleteSystemUserRequest(t.Context(), "id", 0); err != nil {
		t.Errorf("202: %v", err)
	}
}
