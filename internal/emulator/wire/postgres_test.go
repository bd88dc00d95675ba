package wire_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// The database refuses U+0000, so that what has it is never stored: neither where it is looked up
// nor where it is written (altinn-api.md §13).
func TestTextsWithU0000AreNotStored(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	acting := map[string]any{"action": "re\x00ad", "resource": scenetest.RightJSON(scenetest.Krav)["resource"]}
	system := func(changes map[string]any) map[string]any {
		return scenetest.SystemJSON(scenetest.VendorOrg+"_new", changes)
	}
	user := s.Ask(systemuser.Standard, nil).ID
	s.Approve(user)
	changes := systemuser.ChangePath + "/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id=" + user
	for name, row := range map[string]struct {
		method, path string
		body         any
		text         string // "" is a problem
	}{
		"new system, id":        {http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_n\x00w", nil), "22021: "},
		"new system, client id": {http.MethodPost, scenetest.VendorPath, system(map[string]any{"clientId": []string{"a", "b\x00"}}), "22021: "},
		"new system, checks":    {http.MethodPost, scenetest.VendorPath, system(map[string]any{"clientId": []string{"b\x00"}, "rights": []any{scenetest.RightJSON("x")}}), "22021: "},
		"new system, name":      {http.MethodPost, scenetest.VendorPath, system(map[string]any{"name": map[string]string{"nb": "a\x00", "nn": "", "en": ""}}), "22021: "},
		"new system, language":  {http.MethodPost, scenetest.VendorPath, system(map[string]any{"description": map[string]string{"nb": "", "x\x00": ""}}), "22021: "},
		"new system, redirect":  {http.MethodPost, scenetest.VendorPath, system(map[string]any{"allowedRedirectUrls": []string{"https://a.example/\x00"}}), "22021: "},
		"new system, action":    {http.MethodPost, scenetest.VendorPath, system(map[string]any{"rights": []any{acting}}), "22P05: "},
		"system, client id":     {http.MethodPut, scenetest.VendorPath + "/" + scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"clientId": []string{"\x00"}}), ""},
		"system, name":          {http.MethodPut, scenetest.VendorPath + "/" + scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"name": map[string]string{"nb": "a\x00", "nn": "", "en": ""}}), ""},
		"system, action":        {http.MethodPut, scenetest.VendorPath + "/" + scenetest.SystemA + "/rights", []any{acting}, ""},
		"request, title":        {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "n", "integrationTitle": "a\x00"}), ""},
		"request, system":       {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": scenetest.SystemA + "\x00"}), ""},
		"request, party":        {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"partyOrgNo": "\x00"}), ""},
		"request, reference":    {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "n\x00"}), ""},
		"request, redirect":     {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "n", "redirectUrl": scenetest.Receipt + "?\x00"}), ""},
		"request, action":       {http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "n", "rights": []any{acting}}), ""},
		"agent request, title":  {http.MethodPost, scenetest.AgentPath, scenetest.RequestJSON(systemuser.Agent, map[string]any{"externalRef": "n", "integrationTitle": "\x00"}), ""},
		"change, action":        {http.MethodPost, changes, map[string]any{"requiredRights": []any{acting}}, ""},
		"change, unwanted":      {http.MethodPost, changes, map[string]any{"unwantedAccessPackages": scenetest.PackagesJSON("\x00")}, ""},
		"change, redirect":      {http.MethodPost, changes, map[string]any{"requiredRights": []any{scenetest.RightJSON(scenetest.Krav)}, "redirectUrl": scenetest.Receipt + "?\x00"}, ""},
		"system user, system":   {http.MethodGet, systemuser.Path + "/vendor/byquery?system-id=%00&orgno=1", nil, ""},
		"system user, ref":      {http.MethodGet, systemuser.Path + "/vendor/byquery?system-id=a&orgno=1&external-ref=%00", nil, ""},
	} {
		answer := s.Vendor.Do(row.method, row.path, row.body)
		isText := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain")
		if answer.Status != http.StatusInternalServerError || isText != (row.text != "") || !strings.HasPrefix(answer.Body, row.text) {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.VendorPath+"/"+scenetest.VendorOrg+"_new", nil)
}

// Kestrel answers, before anybody looks at the token.
func TestPathWithU0000(t *testing.T) {
	t.Parallel()
	nobody := scenetest.NewUser(t, scenetest.Start(t, emulator.Options{}), scenetest.VendorID)
	nobody.Token = ""
	if answer := nobody.Do(http.MethodGet, scenetest.VendorPath+"/"+scenetest.SystemA+"%00", nil); answer.Status != http.StatusBadRequest || answer.Body != "" {
		t.Errorf("%d %s", answer.Status, answer.Body)
	}
}
