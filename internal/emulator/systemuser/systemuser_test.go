package systemuser_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// Maskinporten and the register know the same: what changes there changes at once who gets a system
// user's token.
func TestTokensFollowTheRegister(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	system := func(clients ...string) map[string]any {
		return scenetest.SystemJSON(scenetest.SystemA, map[string]any{"rights": []any{scenetest.RightJSON(scenetest.Krav)}, "clientId": clients})
	}
	asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": "ref"}).ID
	s.ExpectToken("while New", false, "ref")
	s.Approve(asked)
	s.ExpectToken("accepted", true, "ref")
	s.ExpectToken("without the reference", false, "")
	s.ExpectToken("with another reference", false, "REF")
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, system("another"))
	s.ExpectToken("client id removed", false, "ref")
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, system("another", scenetest.VendorID))
	s.ExpectToken("client id back", true, "ref")
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+asked, nil)
	s.ExpectToken("request deleted", true, "ref")
	s.DeleteUser(asked)
	s.ExpectToken("system user deleted", false, "ref")
	s.Approve(s.Ask(systemuser.Standard, map[string]any{"externalRef": nil}).ID)
	s.ExpectToken("by number", true, "")
	s.Vendor.Must(http.StatusOK, http.MethodDelete, scenetest.VendorPath+"/"+scenetest.SystemA, nil)
	s.ExpectToken("system deleted", false, "")
}

func TestFindSystemUser(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	named := s.Ask(systemuser.Agent, map[string]any{"integrationTitle": "Regnskap"})
	s.Approve(named.ID)
	numbered := s.Ask(systemuser.Standard, map[string]any{"externalRef": nil})
	s.Approve(numbered.ID)
	query := systemuser.Path + "/vendor/byquery?system-id=" + scenetest.SystemA + "&orgno=" + scenetest.CustomerOrg
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
		if found := scenetest.Decode[systemuser.UserAnswer](t, s.Vendor.Must(status, http.MethodGet, path, nil)); found.ID != want {
			t.Errorf("%s finds %q, want %q", path, found.ID, want)
		}
	}
	found := scenetest.Decode[systemuser.UserAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodGet, query+"&external-ref=ref", nil))
	want := systemuser.UserAnswer{
		ID: named.ID, IntegrationTitle: "Regnskap", SystemID: scenetest.SystemA, ReporteeOrgNo: scenetest.CustomerOrg, Created: found.Created,
		SupplierOrgNo: scenetest.VendorOrg, ExternalRef: "ref", UserType: systemuser.Agent,
	}
	if found != want {
		t.Errorf("the system user is %+v, want %+v", found, want)
	}
	s.Rival.Must(http.StatusNotFound, http.MethodGet, query, nil)
	s.Vendor.Must(http.StatusBadRequest, http.MethodGet, systemuser.Path+"/vendor/byquery?system-id=%20&orgno=1", nil)
}

// Maskinporten's own look-up answers by the same rule as its tokens.
func TestFindIntegration(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Ask(systemuser.Standard, nil).ID
	s.Approve(asked)
	maskinporten := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	maskinporten.Token = scenetest.SignToken(t, s.Server, "", "altinn:maskinporten/systemuser.read")
	lookUp := func(client, vendor, reference string) string {
		return systemuser.Path + "/byexternalid?clientId=" + client + "&systemProviderOrgNo=" + vendor +
			"&systemUserOwnerOrgNo=" + scenetest.CustomerOrg + "&externalRef=" + reference
	}
	answer := maskinporten.Must(http.StatusOK, http.MethodGet, lookUp(scenetest.VendorID, scenetest.VendorOrg, "ref"), nil)
	if found := scenetest.Decode[systemuser.UserAnswer](t, answer); found.ID != asked || found.ProductName != scenetest.SystemA || answer.Header.Get("Cache-Control") != wire.NoStore {
		t.Errorf("the answer is %+v", answer)
	}
	maskinporten.Must(http.StatusNotFound, http.MethodGet, lookUp(scenetest.OtherID, scenetest.VendorOrg, "ref"), nil)
	maskinporten.Must(http.StatusNotFound, http.MethodGet, lookUp(scenetest.VendorID, scenetest.OtherOrg, "ref"), nil)
	maskinporten.Must(http.StatusNotFound, http.MethodGet, lookUp(scenetest.VendorID, scenetest.VendorOrg, ""), nil)
	maskinporten.Must(http.StatusBadRequest, http.MethodGet, lookUp("", scenetest.VendorOrg, "ref"), nil)
	s.Vendor.Must(http.StatusForbidden, http.MethodGet, lookUp(scenetest.VendorID, scenetest.VendorOrg, "ref"), nil)
}

// The list of system users loses nothing.
func TestSystemUserListIsWhole(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{World: world.World{PageSize: 4}})
	for number := range 10 {
		s.Approve(s.Ask(systemuser.Standard, map[string]any{"externalRef": strconv.Itoa(number)}).ID)
	}
	gone := s.Ask(systemuser.Agent, nil).ID
	s.Approve(gone)
	s.DeleteUser(gone)
	path := systemuser.Path + "/vendor/bysystem/" + scenetest.SystemA
	if sizes, shown := s.Walk(path); fmt.Sprint(sizes) != "[4 4 2]" || len(shown) != 10 {
		t.Errorf("pages of %v, %d system users", sizes, len(shown))
	}
	s.HasCode(systemuser.AuthNoSystem, s.Rival.Must(http.StatusNotFound, http.MethodGet, path, nil))
	s.Vendor.Token = scenetest.SignToken(t, s.Server, scenetest.VendorOrg, wire.ScopeRegisterAdmin)
	s.Vendor.Must(http.StatusOK, http.MethodGet, path, nil)
	s.Vendor.Token = scenetest.SignToken(t, s.Server, "", wire.ScopeRegisterAdmin)
	s.Vendor.Must(http.StatusUnauthorized, http.MethodGet, path, nil)
}

// One customer may have many system users of one system, one per reference.
func TestSystemUserPerReference(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Approve(s.Ask(systemuser.Standard, nil).ID)
	s.Approve(s.Ask(systemuser.Standard, map[string]any{"externalRef": "Ref"}).ID)
	s.Approve(s.Ask(systemuser.Standard, map[string]any{"partyOrgNo": "310904473"}).ID)
	if users := s.Server.SystemUsers(); len(users) != 3 {
		t.Errorf("system users are %+v", users)
	}
}

func TestCustomerDeletesSystemUser(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		user   systemuser.Kind // of the system user
		path   systemuser.Kind // the endpoint's kind
		party  string
		status int
		code   string
		stays  bool // the request does
	}{
		"standard":                               {systemuser.Standard, systemuser.Standard, "500000", 202, "", false},
		"agent":                                  {systemuser.Agent, systemuser.Agent, "500000", 200, "", false},
		"standard of another party":              {systemuser.Standard, systemuser.Standard, "500001", 403, systemuser.AuthOtherOwner, true},
		"standard, unknown party":                {systemuser.Standard, systemuser.Standard, "-1", 400, systemuser.AuthNoParty, true},
		"standard, no party":                     {systemuser.Standard, systemuser.Standard, "x", 500, "", true},
		"agent at the endpoint of standard ones": {systemuser.Agent, systemuser.Standard, "500000", 400, systemuser.AuthNoStandardUser, true},
		"agent of another party":                 {systemuser.Agent, systemuser.Agent, "500001", 403, systemuser.AuthOtherOwner, false},
		"standard at the endpoint of agents":     {systemuser.Standard, systemuser.Agent, "500000", 400, systemuser.AuthNoAgent, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.New(t, emulator.Options{})
			id := s.Ask(row.user, nil).ID
			s.Approve(id)
			path := systemuser.Path + row.path.Segment() + "/" + row.party + "/" + id
			s.Vendor.Must(http.StatusForbidden, http.MethodDelete, path, nil)
			answer := s.Person.Must(row.status, http.MethodDelete, path, nil)
			if row.code != "" {
				s.HasCode(row.code, answer)
			}
			if users := s.Server.SystemUsers(); (len(users) == 0) != (row.status < 300) {
				t.Errorf("system users are %+v", users)
			}
			if requests := s.Server.Requests(); (len(requests) == 1) != row.stays {
				t.Errorf("requests are %+v", requests)
			}
		})
	}
}

func TestCustomerDeletesUnknownSystemUser(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	unknown := "/500000/00000000-0000-4000-8000-000000000001"
	if body := s.Person.Must(http.StatusNotFound, http.MethodDelete, systemuser.Path+unknown, nil).Body; body != "0" {
		t.Errorf("the answer is %q", body)
	}
	s.HasCode(systemuser.AuthNoSystemUser, s.Person.Must(http.StatusNotFound, http.MethodDelete, systemuser.Path+"/agent"+unknown, nil))
	s.Person.Must(http.StatusBadRequest, http.MethodDelete, systemuser.Path+"/500000/x", nil)
}
