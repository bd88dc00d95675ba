package emulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// The journal shows what happened and no secret.
func TestJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	vendor := scenetest.NewVendor(t, server)
	vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil), "User-Agent", "agent/1")
	assertion := scenetest.SignAssertion(t, server, scenetest.VendorID, wire.ScopeRegisterWrite)
	grant := "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=" + assertion
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	granted := vendor.Must(http.StatusOK, http.MethodPost, emulator.TokenPath, grant, form...)
	vendor.Do(http.MethodPost, emulator.TokenPath+"?"+grant, "", form...)
	vendor.Do(http.MethodPost, "/"+assertion+"?x="+assertion, `{"pasted":"`+vendor.Token+`"}`, "User-Agent", assertion)
	calls := server.Journal()
	encoded, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	token := scenetest.Decode[map[string]any](t, granted)["access_token"].(string)
	for what, secret := range map[string]string{"caller's token": vendor.Token, "issued token": token, "assertion": assertion} {
		if strings.Contains(string(encoded), secret) || strings.Contains(string(encoded), strings.Split(secret, ".")[2]) {
			t.Errorf("the journal holds the %s", what)
		}
	}
	created := calls[0]
	if created.Method != http.MethodPost || created.Path != scenetest.VendorPath || created.Status != http.StatusOK || created.UserAgent != "agent/1" ||
		!strings.Contains(created.RequestBody, `"991825827_a"`) || !strings.HasPrefix(created.ResponseBody, `"`) ||
		strings.Join(created.Scopes, " ") != wire.ScopeRegisterWrite || created.Time.IsZero() {
		t.Errorf("the first call is %+v", created)
	}
	if calls[1].Status != http.StatusOK || calls[1].RequestBody != "" || calls[1].ResponseBody != "" {
		t.Errorf("the grant is %+v", calls[1])
	}
	if grants := server.Grants(); len(grants) != 2 || grants[0].ClientID != scenetest.VendorID {
		t.Errorf("the grants are %+v", grants)
	}
}
