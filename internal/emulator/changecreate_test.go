package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// changeJSON is the body of a change request that adds a right; changes replace
// members, nil makes them null.
func changeJSON(changes map[string]any) map[string]any {
	body := map[string]any{"requiredRights": []any{rightJSON(grunnlag)}}
	maps.Copy(body, changes)
	return body
}

// changeOf is the path that asks for a change of a system user.
func changeOf(userID, correlationID string) string {
	return changePath + "/vendor?correlation-id=" + correlationID + "&system-user-id=" + userID
}

// holder makes a standard system user that holds one right.
func (s *scene) holder(externalRef string) string {
	s.t.Helper()
	id := s.ask(kindStandard, map[string]any{"externalRef": externalRef}).ID
	s.approve(id)
	return id
}

// change sends a change request that must be stored.
func (s *scene) change(userID string, changes map[string]any) changeAnswer {
	s.t.Helper()
	return decode[changeAnswer](s.t, s.vendor.must(http.StatusCreated, http.MethodPost, changeOf(userID, uuid.NewString()), changeJSON(changes)))
}

// readChange gets a change request by its id.
func (s *scene) readChange(id string) changeAnswer {
	s.t.Helper()
	return decode[changeAnswer](s.t, s.vendor.must(http.StatusOK, http.MethodGet, changePath+"/vendor/"+id, nil))
}

// TestChangeRequestChecksInOrder is altinn-api.md §5.1, row by row. Each POST has
// more wrong than one thing where it can; the row's own is answered.
func TestChangeRequestChecksInOrder(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	nobody := newUser(t, s.server, vendorID)
	nobody.token = signToken(t, s.server, "", scopeRequestWrite)
	held, gone := s.holder("ref"), s.holder("gone")
	s.deleteUser(gone)
	agent := s.ask(kindAgent, map[string]any{"externalRef": "agent"}).ID
	s.approve(agent)
	deleted := s.change(held, nil).ID
	s.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+deleted, nil)
	foreignNew, foreignRejected := s.rivalChange("new"), s.rivalChange("rejected")
	s.reject(foreignRejected)
	fresh, unknown, empty := uuid.NewString(), "00000000-0000-4000-8000-000000000001", map[string]any{}
	bad := changeJSON(map[string]any{"requiredRights": []any{rightJSON("nav-sykmelding")}, "redirectUrl": "https://evil.example/"})
	for name, row := range map[string]struct {
		as     *user
		path   string
		body   any
		status int
		want   string
	}{
		"1 body before ids":         {s.vendor, changePath + "/vendor", `{`, 400, `"createRequest"`},
		"1 id is no UUID":           {s.vendor, changeOf("x", "x"), bad, 400, `"system-user-id":["The value 'x' is not valid."]`},
		"1 id is no UUID, other":    {s.vendor, changeOf("x", "x"), bad, 400, `"correlation-id":["The value 'x' is not valid."]`},
		"1 no id":                   {nobody, changePath + "/vendor?system-user-id=" + held, bad, 400, noCorrelationID},
		"1 id is zero":              {nobody, changeOf(unknown, uuid.Nil.String()), bad, 400, noCorrelationID},
		"2 no consumer":             {nobody, changeOf(unknown, fresh), bad, 401, `"title":"Unauthorized"`},
		"3 unknown system user":     {s.rival, changeOf(unknown, fresh), bad, 404, authNoSystemUser},
		"3 no system user":          {s.rival, changePath + "/vendor?correlation-id=" + fresh, bad, 404, authNoSystemUser},
		"3 before 4":                {s.vendor, changeOf(unknown, unknown), bad, 404, authNoSystemUser},
		"3 deleted system user":     {s.vendor, changeOf(gone, fresh), bad, 404, authNoSystemUser},
		"4 same ids":                {s.rival, changeOf(held, held), bad, 400, sameIDs},
		"5 another vendor":          {s.rival, changeOf(held, fresh), empty, 401, `"title":"Unauthorized"`},
		"6 before 7":                {s.vendor, changeOf(held, foreignNew), empty, 200, statusNoChange},
		"6 before 8":                {s.vendor, changeOf(agent, fresh), empty, 200, statusNoChange},
		"6 empty lists":             {s.vendor, changeOf(held, deleted), map[string]any{"unwantedRights": []any{}, "redirectUrl": "no url"}, 200, statusNoChange},
		"8 agent":                   {s.vendor, changeOf(agent, foreignNew), bad, 404, authNoSystemUser},
		"9 another vendor's, New":   {s.vendor, changeOf(held, foreignNew), bad, 400, authRequestPending},
		"9 another vendor's, other": {s.vendor, changeOf(held, foreignRejected), bad, 409, authChangeNotNew},
		"10 before 11":              {s.vendor, changeOf(held, deleted), bad, 400, authRedirectRefused},
		"11 id of a deleted one":    {s.vendor, changeOf(held, deleted), changeJSON(nil), 500, unhandledTitle},
		"11 id in capitals":         {s.vendor, changeOf(held, strings.ToUpper(deleted)), changeJSON(nil), 500, unhandledTitle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := row.as.must(row.status, http.MethodPost, row.path, row.body)
			if !strings.Contains(answer.body, row.want) {
				t.Errorf("the answer does not say %s: %s", row.want, answer.body)
			}
		})
	}
}

// rivalChange is a change request of another vendor's.
func (s *scene) rivalChange(name string) string {
	s.t.Helper()
	system := otherOrg + "_" + name
	s.rival.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(system, map[string]any{"vendor": map[string]string{"ID": orgPrefix + otherOrg}}))
	asked := s.rival.must(http.StatusCreated, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"systemId": system}))
	userID := decode[requestAnswer](s.t, asked).ID
	s.approve(userID)
	id := uuid.NewString()
	s.rival.must(http.StatusCreated, http.MethodPost, changeOf(userID, id), map[string]any{"unwantedRights": []any{rightJSON(krav)}})
	return id
}

// What is required must be the system's, what is unwanted may be anything.
func TestChangeRequestContent(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_bare", map[string]any{"allowedRedirectUrls": []string{}}))
	asked := s.vendor.must(http.StatusCreated, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"systemId": vendorOrg + "_bare"}))
	bare := decode[requestAnswer](t, asked).ID
	s.approve(bare)
	one := rightJSON(krav)
	for name, row := range map[string]struct {
		user    string
		changes map[string]any
		status  int
		want    string
	}{
		"no redirects":               {bare, map[string]any{"redirectUrl": receipt}, 400, authNoRedirects},
		"redirect refused":           {user, map[string]any{"redirectUrl": "https://evil.example/", "requiredRights": []any{rightJSON("x")}}, 400, authRedirectRefused},
		"redirect trimmed":           {user, map[string]any{"redirectUrl": " " + receipt + "?a "}, 201, `"redirectUrl":"` + receipt + `?a"`},
		"redirect relative":          {user, map[string]any{"redirectUrl": "receipt"}, 500, unhandledTitle},
		"redirect empty":             {user, map[string]any{"redirectUrl": ""}, 201, `"redirectUrl":""`},
		"right already held":         {user, map[string]any{"requiredRights": []any{one}}, 201, statusNew},
		"right thrice":               {user, map[string]any{"requiredRights": []any{one, one, one}}, 400, authRightRefused},
		"right not on the system":    {user, map[string]any{"requiredRights": []any{rightJSON("nav-sykmelding")}, "requiredAccessPackages": packagesJSON("x")}, 400, authRightRefused},
		"right without resource":     {user, map[string]any{"requiredRights": []any{map[string]any{"resource": []any{}}}}, 500, unhandledTitle},
		"package not on the system":  {user, map[string]any{"requiredAccessPackages": packagesJSON("x", jordbruk)}, 400, `"NotFoundPackages":"x"`},
		"package for clients":        {user, map[string]any{"requiredAccessPackages": packagesJSON(klient)}, 400, authPackageForClients},
		"unwanted anything":          {user, map[string]any{"unwantedRights": []any{rightJSON("x")}, "unwantedAccessPackages": packagesJSON("y")}, 201, `"unwantedAccessPackages":[{"urn":"y"}]`},
		"unwanted only":              {user, map[string]any{"requiredRights": []any{}, "unwantedRights": []any{one}}, 201, `"requiredRights":[]`},
		"required null":              {user, map[string]any{"requiredRights": nil}, 400, `"RequiredRights"`},
		"unwanted null":              {user, map[string]any{"unwantedRights": nil}, 400, `"UnwantedRights"`},
		"required packages null":     {user, map[string]any{"requiredAccessPackages": nil}, 400, `"RequiredAccessPackages"`},
		"unwanted packages null":     {user, map[string]any{"unwantedAccessPackages": nil}, 400, `"UnwantedAccessPackages"`},
		"null among unwanted rights": {user, map[string]any{"unwantedRights": []any{nil}}, 500, unhandledTitle},
		"right without value":        {user, map[string]any{"requiredRights": []any{map[string]any{"resource": []any{map[string]string{"id": resourceURN}}}}}, 400, `"RequiredRights[0].Resource[0].Value"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := s.vendor.must(row.status, http.MethodPost, changeOf(row.user, uuid.NewString()), changeJSON(row.changes))
			if !strings.Contains(answer.body, row.want) {
				t.Errorf("the answer does not say %s: %s", row.want, answer.body)
			}
		})
	}
}

// A second POST with the same id gets the stored one, whatever it asks for and
// whatever became of the first; a redirect that would not do is not looked at.
func TestChangeRequestIsFoundByItsID(t *testing.T) {
	t.Parallel()
	for name, answered := range map[string]func(*scene, string){
		statusNew:      func(*scene, string) {},
		statusAccepted: (*scene).approve,
		statusRejected: (*scene).reject,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, Options{})
			user := s.holder("ref")
			first := s.change(user, map[string]any{"redirectUrl": receipt})
			answered(s, first.ID)
			s.age(181)
			again := decode[changeAnswer](t, s.vendor.must(http.StatusOK, http.MethodPost, changeOf(user, first.ID),
				map[string]any{"unwantedAccessPackages": packagesJSON(jordbruk), "redirectUrl": "https://evil.example/"}))
			if again.ID != first.ID || again.Status != name || again.TimedOut || again.Created != first.Created || *again.ConfirmURL != *first.ConfirmURL ||
				len(again.RequiredRights) != 1 || len(again.UnwantedPackages) != 0 || *again.RedirectURL != receipt {
				t.Errorf("the stored one is %+v, was %+v", again, first)
			}
		})
	}
}

// What asks for nothing is answered and forgotten.
func TestChangeRequestForNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user, id := s.holder("ref"), uuid.NewString()
	answer := s.vendor.must(http.StatusOK, http.MethodPost, changeOf(user, id), `{"redirectUrl":" x "}`)
	want := `{"id":"` + id + `","externalRef":"ref","systemId":"` + systemA + `","systemUserId":"` + user + `","partyOrgNo":"` + customerOrg +
		`","requiredRights":[],"unwantedRights":[],"requiredAccessPackages":[],"unwantedAccessPackages":[],` +
		`"status":"NoChangeNeeded","redirectUrl":"x","confirmUrl":"","created":"0001-01-01T00:00:00","timedOut":false}`
	if answer.body != want {
		t.Errorf("the answer is %s, want %s", answer.body, want)
	}
	s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, changePath+"/vendor/"+id, nil))
	s.vendor.must(http.StatusCreated, http.MethodPost, changeOf(user, id), changeJSON(nil))
}

// Several may be open at once for one system user.
func TestChangeRequestsAtOnceForOneSystemUser(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	user := s.holder("ref")
	first, second := s.change(user, nil), s.change(user, map[string]any{"requiredAccessPackages": packagesJSON(jordbruk)})
	s.approve(second.ID)
	s.approve(first.ID)
	var statuses []string
	for _, one := range s.server.ChangeRequests() {
		statuses = append(statuses, one.Status)
	}
	if !slices.Equal(statuses, []string{statusAccepted, statusAccepted}) {
		t.Errorf("they are %q", statuses)
	}
}
