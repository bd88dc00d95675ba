package systemuser_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// TestChangeRequestChecksInOrder is altinn-api.md §5.1, row by row. Each POST has more wrong than
// one thing where it can; the row's own is answered.
func TestChangeRequestChecksInOrder(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	nobody := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	nobody.Token = scenetest.SignToken(t, s.Server, "", wire.ScopeRequestWrite)
	held, gone := s.Holder("ref"), s.Holder("gone")
	s.DeleteUser(gone)
	agent := s.Ask(systemuser.Agent, map[string]any{"externalRef": "agent"}).ID
	s.Approve(agent)
	deleted := s.Change(held, nil).ID
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+deleted, nil)
	foreignNew, foreignRejected := rivalChange(s, "new"), rivalChange(s, "rejected")
	s.Reject(foreignRejected)
	fresh, unknown, empty := uuid.NewString(), "00000000-0000-4000-8000-000000000001", map[string]any{}
	bad := scenetest.ChangeJSON(map[string]any{"requiredRights": []any{scenetest.RightJSON("nav-sykmelding")}, "redirectUrl": "https://evil.example/"})
	for name, row := range map[string]struct {
		as     *scenetest.User
		path   string
		body   any
		status int
		want   string
	}{
		"1 body before ids":         {s.Vendor, systemuser.ChangePath + "/vendor", `{`, 400, `"createRequest"`},
		"1 id is no UUID":           {s.Vendor, scenetest.ChangeOf("x", "x"), bad, 400, `"system-user-id":["The value 'x' is not valid."]`},
		"1 id is no UUID, other":    {s.Vendor, scenetest.ChangeOf("x", "x"), bad, 400, `"correlation-id":["The value 'x' is not valid."]`},
		"1 no id":                   {nobody, systemuser.ChangePath + "/vendor?system-user-id=" + held, bad, 400, "Missing or invalid QueryParameter: correlation-id"},
		"1 id is zero":              {nobody, scenetest.ChangeOf(unknown, uuid.Nil.String()), bad, 400, "Missing or invalid QueryParameter: correlation-id"},
		"2 no consumer":             {nobody, scenetest.ChangeOf(unknown, fresh), bad, 401, `"title":"Unauthorized"`},
		"3 unknown system user":     {s.Rival, scenetest.ChangeOf(unknown, fresh), bad, 404, systemuser.AuthNoSystemUser},
		"3 no system user":          {s.Rival, systemuser.ChangePath + "/vendor?correlation-id=" + fresh, bad, 404, systemuser.AuthNoSystemUser},
		"3 before 4":                {s.Vendor, scenetest.ChangeOf(unknown, unknown), bad, 404, systemuser.AuthNoSystemUser},
		"3 deleted system user":     {s.Vendor, scenetest.ChangeOf(gone, fresh), bad, 404, systemuser.AuthNoSystemUser},
		"4 same ids":                {s.Rival, scenetest.ChangeOf(held, held), bad, 400, "should not be the same as the system-user-id"},
		"5 another vendor":          {s.Rival, scenetest.ChangeOf(held, fresh), empty, 401, `"title":"Unauthorized"`},
		"6 before 7":                {s.Vendor, scenetest.ChangeOf(held, foreignNew), empty, 200, "NoChangeNeeded"},
		"6 before 8":                {s.Vendor, scenetest.ChangeOf(agent, fresh), empty, 200, "NoChangeNeeded"},
		"6 empty lists":             {s.Vendor, scenetest.ChangeOf(held, deleted), map[string]any{"unwantedRights": []any{}, "redirectUrl": "no url"}, 200, "NoChangeNeeded"},
		"8 agent":                   {s.Vendor, scenetest.ChangeOf(agent, foreignNew), bad, 404, systemuser.AuthNoSystemUser},
		"9 another vendor's, New":   {s.Vendor, scenetest.ChangeOf(held, foreignNew), bad, 400, systemuser.AuthRequestPending},
		"9 another vendor's, other": {s.Vendor, scenetest.ChangeOf(held, foreignRejected), bad, 409, systemuser.AuthChangeNotNew},
		"10 before 11":              {s.Vendor, scenetest.ChangeOf(held, deleted), bad, 400, systemuser.AuthRedirectRefused},
		"11 id of a deleted one":    {s.Vendor, scenetest.ChangeOf(held, deleted), scenetest.ChangeJSON(nil), 500, wire.UnhandledTitle},
		"11 id in capitals":         {s.Vendor, scenetest.ChangeOf(held, strings.ToUpper(deleted)), scenetest.ChangeJSON(nil), 500, wire.UnhandledTitle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := row.as.Must(row.status, http.MethodPost, row.path, row.body)
			if !strings.Contains(answer.Body, row.want) {
				t.Errorf("the answer does not say %s: %s", row.want, answer.Body)
			}
		})
	}
}

// rivalChange is a change request of another vendor's.
func rivalChange(s *scenetest.Scene, name string) string {
	s.T.Helper()
	system := scenetest.OtherOrg + "_" + name
	s.Rival.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(system, map[string]any{"vendor": map[string]string{"ID": register.OrgPrefix + scenetest.OtherOrg}}))
	asked := s.Rival.Must(http.StatusCreated, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": system}))
	userID := scenetest.Decode[systemuser.RequestAnswer](s.T, asked).ID
	s.Approve(userID)
	id := uuid.NewString()
	s.Rival.Must(http.StatusCreated, http.MethodPost, scenetest.ChangeOf(userID, id), map[string]any{"unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)}})
	return id
}

// What is required must be the system's, what is unwanted may be anything.
func TestChangeRequestContent(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_bare", map[string]any{"allowedRedirectUrls": []string{}}))
	asked := s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_bare"}))
	bare := scenetest.Decode[systemuser.RequestAnswer](t, asked).ID
	s.Approve(bare)
	one := scenetest.RightJSON(scenetest.Krav)
	for name, row := range map[string]struct {
		user    string
		changes map[string]any
		status  int
		want    string
	}{
		"no redirects":               {bare, map[string]any{"redirectUrl": scenetest.Receipt}, 400, systemuser.AuthNoRedirects},
		"redirect refused":           {user, map[string]any{"redirectUrl": "https://evil.example/", "requiredRights": []any{scenetest.RightJSON("x")}}, 400, systemuser.AuthRedirectRefused},
		"redirect trimmed":           {user, map[string]any{"redirectUrl": " " + scenetest.Receipt + "?a "}, 201, `"redirectUrl":"` + scenetest.Receipt + `?a"`},
		"redirect relative":          {user, map[string]any{"redirectUrl": "receipt"}, 500, wire.UnhandledTitle},
		"redirect empty":             {user, map[string]any{"redirectUrl": ""}, 201, `"redirectUrl":""`},
		"right already held":         {user, map[string]any{"requiredRights": []any{one}}, 201, systemuser.StatusNew},
		"right thrice":               {user, map[string]any{"requiredRights": []any{one, one, one}}, 400, systemuser.AuthRightRefused},
		"right not on the system":    {user, map[string]any{"requiredRights": []any{scenetest.RightJSON("nav-sykmelding")}, "requiredAccessPackages": scenetest.PackagesJSON("x")}, 400, systemuser.AuthRightRefused},
		"right without resource":     {user, map[string]any{"requiredRights": []any{map[string]any{"resource": []any{}}}}, 500, wire.UnhandledTitle},
		"package not on the system":  {user, map[string]any{"requiredAccessPackages": scenetest.PackagesJSON("x", scenetest.Jordbruk)}, 400, `"NotFoundPackages":"x"`},
		"package for clients":        {user, map[string]any{"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Klient)}, 400, systemuser.AuthPackageForClients},
		"unwanted anything":          {user, map[string]any{"unwantedRights": []any{scenetest.RightJSON("x")}, "unwantedAccessPackages": scenetest.PackagesJSON("y")}, 201, `"unwantedAccessPackages":[{"urn":"y"}]`},
		"unwanted only":              {user, map[string]any{"requiredRights": []any{}, "unwantedRights": []any{one}}, 201, `"requiredRights":[]`},
		"required null":              {user, map[string]any{"requiredRights": nil}, 400, `"RequiredRights"`},
		"unwanted null":              {user, map[string]any{"unwantedRights": nil}, 400, `"UnwantedRights"`},
		"required packages null":     {user, map[string]any{"requiredAccessPackages": nil}, 400, `"RequiredAccessPackages"`},
		"unwanted packages null":     {user, map[string]any{"unwantedAccessPackages": nil}, 400, `"UnwantedAccessPackages"`},
		"null among unwanted rights": {user, map[string]any{"unwantedRights": []any{nil}}, 500, wire.UnhandledTitle},
		"right without value":        {user, map[string]any{"requiredRights": []any{map[string]any{"resource": []any{map[string]string{"id": metadata.ResourceURN}}}}}, 400, `"RequiredRights[0].Resource[0].Value"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := s.Vendor.Must(row.status, http.MethodPost, scenetest.ChangeOf(row.user, uuid.NewString()), scenetest.ChangeJSON(row.changes))
			if !strings.Contains(answer.Body, row.want) {
				t.Errorf("the answer does not say %s: %s", row.want, answer.Body)
			}
		})
	}
}

// A second POST with the same id gets the stored one, whatever it asks for and whatever became of
// the first; a redirect that would not do is not looked at.
func TestChangeRequestIsFoundByItsID(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]func(*scenetest.Scene, string){
		systemuser.StatusNew:      func(*scenetest.Scene, string) {},
		systemuser.StatusAccepted: (*scenetest.Scene).Approve,
		systemuser.StatusRejected: (*scenetest.Scene).Reject,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.New(t, emulator.Options{})
			user := s.Holder("ref")
			first := s.Change(user, map[string]any{"redirectUrl": scenetest.Receipt})
			answered(s, first.ID)
			s.Age(181)
			again := scenetest.Decode[systemuser.ChangeAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.ChangeOf(user, first.ID),
				map[string]any{"unwantedAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "redirectUrl": "https://evil.example/"}))
			if again.ID != first.ID || again.Status != name || again.TimedOut || again.Created != first.Created || *again.ConfirmURL != *first.ConfirmURL ||
				len(again.RequiredRights) != 1 || len(again.UnwantedPackages) != 0 || *again.RedirectURL != scenetest.Receipt {
				t.Errorf("the stored one is %+v, was %+v", again, first)
			}
		})
	}
}

// What asks for nothing is answered and forgotten.
func TestChangeRequestForNothing(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user, id := s.Holder("ref"), uuid.NewString()
	answer := s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.ChangeOf(user, id), `{"redirectUrl":" x "}`)
	want := `{"id":"` + id + `","externalRef":"ref","systemId":"` + scenetest.SystemA + `","systemUserId":"` + user + `","partyOrgNo":"` + scenetest.CustomerOrg +
		`","requiredRights":[],"unwantedRights":[],"requiredAccessPackages":[],"unwantedAccessPackages":[],` +
		`"status":"NoChangeNeeded","redirectUrl":"x","confirmUrl":"","created":"0001-01-01T00:00:00","timedOut":false}`
	if answer.Body != want {
		t.Errorf("the answer is %s, want %s", answer.Body, want)
	}
	s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, systemuser.ChangePath+"/vendor/"+id, nil))
	s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.ChangeOf(user, id), scenetest.ChangeJSON(nil))
}

// Several may be open at once for one system user.
func TestChangeRequestsAtOnceForOneSystemUser(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	user := s.Holder("ref")
	first, second := s.Change(user, nil), s.Change(user, map[string]any{"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	s.Approve(second.ID)
	s.Approve(first.ID)
	var statuses []string
	for _, one := range s.Server.ChangeRequests() {
		statuses = append(statuses, one.Status)
	}
	if !slices.Equal(statuses, []string{systemuser.StatusAccepted, systemuser.StatusAccepted}) {
		t.Errorf("they are %q", statuses)
	}
}
