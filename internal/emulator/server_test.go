package emulator_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// A real grant with the handed-out key gives a token that Altinn takes.
func TestGrantOpensTheRegister(t *testing.T) {
	t.Parallel()
	server := scenetest.Start(t, emulator.Options{})
	anyone := scenetest.NewVendor(t, server)
	anyone.Token = ""
	metadata := scenetest.Decode[map[string]any](t, anyone.Must(http.StatusOK, http.MethodGet, emulator.WellKnownPath, nil))
	if access := server.Access(); metadata["issuer"] != access.Issuer || metadata["token_endpoint"] != access.TokenEndpoint {
		t.Errorf("Maskinporten says %v", metadata)
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {scenetest.SignAssertion(t, server, scenetest.OtherID, wire.ScopeRegisterWrite)},
	}
	answer := anyone.Must(http.StatusOK, http.MethodPost, emulator.TokenPath, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	anyone.Token = scenetest.Decode[map[string]any](t, answer)["access_token"].(string)
	anyone.Must(http.StatusForbidden, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON("991825827_a", nil))
	own := scenetest.SystemJSON(scenetest.OtherOrg+"_a", map[string]any{"vendor": map[string]string{"ID": register.OrgPrefix + scenetest.OtherOrg}})
	anyone.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, own)
}

func TestTokenOfUnknownClient(t *testing.T) {
	t.Parallel()
	if _, err := scenetest.Start(t, emulator.Options{}).Token("nobody", wire.ScopeRegisterWrite); err == nil {
		t.Error("an unknown client got a token")
	}
}
