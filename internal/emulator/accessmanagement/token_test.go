package accessmanagement_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/accessmanagement"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// What a customer approves is told to whoever has exchanged the system user's token, and to nobody
// who has not.
func TestWhatIsApprovedIsToldToTheSystemUser(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	id := s.Ask(systemuser.Standard, nil).ID
	s.Approve(id)
	party := map[string]string{"authority": "iso6523-actorid-upis", "ID": register.OrgPrefix + scenetest.VendorOrg}
	own := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	own.Token = scenetest.SignClaims(t, map[string]any{
		"iss": s.Server.Access().Issuer, "scope": wire.ScopeParties, "consumer": party,
		"iat": s.Server.Now().Unix(), "exp": s.Server.Now().Unix() + 120,
		"authorization_details": []any{map[string]any{
			"type": "urn:altinn:systemuser", "systemuser_id": []string{id}, "system_id": scenetest.SystemA, "systemuser_org": party,
		}},
	})
	own.Must(http.StatusUnauthorized, http.MethodGet, everything, nil)
	own.Token = own.Must(http.StatusOK, http.MethodGet, "/authentication/api/v1/exchange/maskinporten", nil).Body
	told := own.Must(http.StatusOK, http.MethodGet, everything, nil).Body
	if !strings.Contains(told, `"organizationNumber":"`+scenetest.CustomerOrg+`"`) || !strings.Contains(told, `"authorizedResources":["`+scenetest.Krav+`"]`) {
		t.Errorf("it is told %s", told)
	}
	own.Must(http.StatusForbidden, http.MethodGet, accessmanagement.ClientsPath, nil)
	s.DeleteUser(id)
	if told := own.Must(http.StatusOK, http.MethodGet, everything, nil).Body; !strings.Contains(told, `"data":[]`) {
		t.Errorf("of a deleted system user, it is told %s", told)
	}
}
