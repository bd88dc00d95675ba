package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// tokenFor asks Maskinporten for a system user's token as the first vendor.
func (s *scene) tokenFor(externalRef string) received {
	s.t.Helper()
	detail := map[string]any{
		"type":           "urn:altinn:systemuser",
		"systemuser_org": map[string]string{"authority": "iso6523-actorid-upis", "ID": orgPrefix + customerOrg},
	}
	if externalRef != "" {
		detail["externalRef"] = externalRef
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {signAssertion(s.t, s.server, vendorID, scopeRequestRead, detail)},
	}
	return s.vendor.do(http.MethodPost, tokenPath, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// expectToken checks whether Maskinporten issues the system user's token.
func (s *scene) expectToken(when string, want bool, externalRef string) {
	s.t.Helper()
	answer := s.tokenFor(externalRef)
	if got := answer.status == http.StatusOK; got != want {
		s.t.Errorf("%s: status %d: %s", when, answer.status, answer.body)
	}
	if !want && !strings.Contains(answer.body, "MP-303") {
		s.t.Errorf("%s: %s", when, answer.body)
	}
}

// Maskinporten and the register know the same: what changes there changes at
// once who gets a system user's token.
func TestTokensFollowTheRegister(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	system := func(clients ...string) map[string]any {
		return systemJSON(systemA, map[string]any{"rights": []any{rightJSON(krav)}, "clientId": clients})
	}
	asked := s.ask(kindStandard, map[string]any{"externalRef": "ref"}).ID
	s.expectToken("while New", false, "ref")
	s.approve(asked)
	s.expectToken("accepted", true, "ref")
	s.expectToken("without the reference", false, "")
	s.expectToken("with another reference", false, "REF")
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, system("another"))
	s.expectToken("client id removed", false, "ref")
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, system("another", vendorID))
	s.expectToken("client id back", true, "ref")
	s.vendor.must(http.StatusAccepted, http.MethodDelete, standardPath+"/"+asked, nil)
	s.expectToken("request deleted", true, "ref")
	s.deleteUser(asked)
	s.expectToken("system user deleted", false, "ref")
	s.approve(s.ask(kindStandard, map[string]any{"externalRef": nil}).ID)
	s.expectToken("by number", true, "")
	s.vendor.must(http.StatusOK, http.MethodDelete, vendorPath+"/"+systemA, nil)
	s.expectToken("system deleted", false, "")
}

func TestFindSystemUser(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	named := s.ask(kindAgent, map[string]any{"integrationTitle": "Regnskap"})
	s.approve(named.ID)
	numbered := s.ask(kindStandard, map[string]any{"externalRef": nil})
	s.approve(numbered.ID)
	query := systemUserPath + "/vendor/byquery?system-id=" + systemA + "&orgno=" + customerOrg
	for path, want := range map[string]string{
		query + "&external-ref=ref":           named.ID,
		query + "&EXTERNAL-REF=ref":           named.ID,
		query:                                 numbered.ID,
		query + "&external-ref=":              numbered.ID,
		query + "&external-ref=REF":           "",
		strings.Replace(query, "_a", "_A", 1): "",
	} {
		status := http.StatusOK
		if want == "" {
			status = http.StatusNotFound
		}
		if found := decode[systemUserAnswer](t, s.vendor.must(status, http.MethodGet, path, nil)); found.ID != want {
			t.Errorf("%s finds %q, want %q", path, found.ID, want)
		}
	}
	found := decode[systemUserAnswer](t, s.vendor.must(http.StatusOK, http.MethodGet, query+"&external-ref=ref", nil))
	want := systemUserAnswer{
		ID: named.ID, IntegrationTitle: "Regnskap", SystemID: systemA, ReporteeOrgNo: customerOrg, Created: found.Created,
		SupplierOrgNo: vendorOrg, ExternalRef: "ref", UserType: kindAgent,
	}
	if found != want {
		t.Errorf("the system user is %+v, want %+v", found, want)
	}
	s.rival.must(http.StatusNotFound, http.MethodGet, query, nil)
	s.vendor.must(http.StatusBadRequest, http.MethodGet, systemUserPath+"/vendor/byquery?system-id=%20&orgno=1", nil)
}

// Maskinporten's own look-up answers by the same rule as its tokens.
func TestFindIntegration(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.ask(kindStandard, nil).ID
	s.approve(asked)
	maskinporten := newUser(t, s.server, vendorID)
	maskinporten.token = signToken(t, s.server, "", scopeUserLookup)
	lookUp := func(client, vendor, reference string) string {
		return systemUserPath + "/byexternalid?clientId=" + client + "&systemProviderOrgNo=" + vendor +
			"&systemUserOwnerOrgNo=" + customerOrg + "&externalRef=" + reference
	}
	answer := maskinporten.must(http.StatusOK, http.MethodGet, lookUp(vendorID, vendorOrg, "ref"), nil)
	if found := decode[systemUserAnswer](t, answer); found.ID != asked || found.ProductName != systemA || answer.header.Get("Cache-Control") != noStore {
		t.Errorf("the answer is %+v", answer)
	}
	maskinporten.must(http.StatusNotFound, http.MethodGet, lookUp(otherID, vendorOrg, "ref"), nil)
	maskinporten.must(http.StatusNotFound, http.MethodGet, lookUp(vendorID, otherOrg, "ref"), nil)
	maskinporten.must(http.StatusNotFound, http.MethodGet, lookUp(vendorID, vendorOrg, ""), nil)
	maskinporten.must(http.StatusBadRequest, http.MethodGet, lookUp("", vendorOrg, "ref"), nil)
	s.vendor.must(http.StatusForbidden, http.MethodGet, lookUp(vendorID, vendorOrg, "ref"), nil)
}

// The list of system users loses nothing.
func TestSystemUserListIsWhole(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{World: World{PageSize: 4}})
	for number := range 10 {
		s.approve(s.ask(kindStandard, map[string]any{"externalRef": strconv.Itoa(number)}).ID)
	}
	gone := s.ask(kindAgent, nil).ID
	s.approve(gone)
	s.deleteUser(gone)
	path := systemUserPath + "/vendor/bysystem/" + systemA
	if sizes, shown := s.walk(path); fmt.Sprint(sizes) != "[4 4 2]" || len(shown) != 10 {
		t.Errorf("pages of %v, %d system users", sizes, len(shown))
	}
	s.hasCode(authNoSystem, s.rival.must(http.StatusNotFound, http.MethodGet, path, nil))
	s.vendor.token = signToken(t, s.server, vendorOrg, scopeRegisterAdmin)
	s.vendor.must(http.StatusOK, http.MethodGet, path, nil)
	s.vendor.token = signToken(t, s.server, "", scopeRegisterAdmin)
	s.vendor.must(http.StatusUnauthorized, http.MethodGet, path, nil)
}

// One customer may have many system users of one system, one per reference.
func TestSystemUserPerReference(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	s.approve(s.ask(kindStandard, nil).ID)
	s.approve(s.ask(kindStandard, map[string]any{"externalRef": "Ref"}).ID)
	s.approve(s.ask(kindStandard, map[string]any{"partyOrgNo": "310904473"}).ID)
	if users := s.server.SystemUsers(); len(users) != 3 {
		t.Errorf("system users are %+v", users)
	}
}

func TestCustomerDeletesSystemUser(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		user   userKind // of the system user
		door   userKind // the endpoint's kind
		party  string
		status int
		code   string
		stays  bool // the request does
	}{
		"standard":                   {kindStandard, kindStandard, "500000", 202, "", false},
		"agent":                      {kindAgent, kindAgent, "500000", 200, "", false},
		"standard of another party":  {kindStandard, kindStandard, "500001", 403, authOtherOwner, true},
		"standard, unknown party":    {kindStandard, kindStandard, "-1", 400, authNoParty, true},
		"standard, no party":         {kindStandard, kindStandard, "x", 500, "", true},
		"agent by the standard door": {kindAgent, kindStandard, "500000", 400, authNoStandardUser, true},
		"agent of another party":     {kindAgent, kindAgent, "500001", 403, authOtherOwner, false},
		"standard by the agent door": {kindStandard, kindAgent, "500000", 400, authNoAgent, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, Options{})
			id := s.ask(row.user, nil).ID
			s.approve(id)
			path := systemUserPath + row.door.segment() + "/" + row.party + "/" + id
			s.vendor.must(http.StatusForbidden, http.MethodDelete, path, nil)
			answer := s.person.must(row.status, http.MethodDelete, path, nil)
			if row.code != "" {
				s.hasCode(row.code, answer)
			}
			if users := s.server.SystemUsers(); (len(users) == 0) != (row.status < 300) {
				t.Errorf("system users are %+v", users)
			}
			if requests := s.server.Requests(); (len(requests) == 1) != row.stays {
				t.Errorf("requests are %+v", requests)
			}
		})
	}
}

func TestCustomerDeletesUnknownSystemUser(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	unknown := "/500000/00000000-0000-4000-8000-000000000001"
	if body := s.person.must(http.StatusNotFound, http.MethodDelete, systemUserPath+unknown, nil).body; body != "0" {
		t.Errorf("the answer is %q", body)
	}
	s.hasCode(authNoSystemUser, s.person.must(http.StatusNotFound, http.MethodDelete, systemUserPath+"/agent"+unknown, nil))
	s.person.must(http.StatusBadRequest, http.MethodDelete, systemUserPath+"/500000/x", nil)
}
