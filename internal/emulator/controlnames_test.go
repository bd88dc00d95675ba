package emulator_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// Scripts read the controls' answers by these names, and send some of them back. The emulator's own
// types would not notice a change.
func TestControlsKeepTheirNames(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	answered := s.Ask(systemuser.Standard, nil)
	s.Approve(answered.ID)
	s.Change(answered.ID, nil)
	agent := s.Ask(systemuser.Agent, map[string]any{"externalRef": "agent"})
	s.Approve(agent.ID)
	if err := s.Server.SetClient(agent.ID, "314250052", emulator.Holding{}); err != nil {
		t.Fatal(err)
	}
	anyone := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	grant := scenetest.SignAssertion(t, s.Server, scenetest.VendorID, "not:mine")
	anyone.Do(http.MethodPost, emulator.TokenPath, "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion="+grant, "Content-Type", "application/x-www-form-urlencoded")
	anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/faults", `[{"name":"a","method":"GET","path":"/b","skip":1,"times":2,"status":503,
		"headers":{"X":"y"},"applied":true,"body":"c","late":"1ms","delay":"1ms","pad":1},{"path":"/d","drop":"after"},{"path":"/e","truncate":true},{"path":"/f","app_source_down":true}]`)
	anyone.Must(http.StatusOK, http.MethodPost, "/_emulator/rate-limit", `{"per_second":1000,"tokens_per_second":1000,"retry_after":"date"}`)
	for path, want := range map[string]string{
		"access":          "client_id client_jwk clients control_url issuer organisation platform_url scopes selfservice_url token_endpoint well_known_url",
		"journal":         "client_id method organisation path query request_body response_body scopes status time user_agent",
		"grants":          "client_id code description error key_id scopes status time trace_id",
		"clock":           "now offset",
		"faults":          "X app_source_down applied body delay drop fired headers late method name pad path seen skip status times truncate",
		"rate-limit":      "per_second retry_after tokens_per_second",
		"requests":        "confirm_url created escalated external_ref id kind organisation status system_id system_user_id timed_out",
		"change-requests": "confirm_url created external_ref id organisation required_access_packages required_rights status system_id system_user_id timed_out unwanted_access_packages unwanted_rights",
		"system-users":    "access_packages clients created external_ref id integration_title kind organisation rights system_id",
	} {
		var answer any
		if err := json.Unmarshal([]byte(anyone.Must(http.StatusOK, http.MethodGet, "/_emulator/"+path, nil).Body), &answer); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		namesIn(answer, found)
		if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != want {
			t.Errorf("GET %s has\n%s, want\n%s", path, got, want)
		}
	}
}

// namesIn collects the names of all members at any depth.
func namesIn(value any, into map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			namesIn(item, into)
		}
	case map[string]any:
		for name, member := range value {
			into[name] = true
			namesIn(member, into)
		}
	}
}
