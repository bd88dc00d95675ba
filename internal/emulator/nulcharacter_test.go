package emulator

import (
	"net/http"
	"strings"
	"testing"
)

// The database refuses U+0000, so that what has it is never stored: neither where
// it is looked up nor where it is written (altinn-api.md §13).
func TestTextsWithU0000AreNotStored(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	acting := map[string]any{"action": "re\x00ad", "resource": rightJSON(krav)["resource"]}
	system := func(changes map[string]any) map[string]any { return systemJSON(vendorOrg+"_new", changes) }
	user := s.ask(kindStandard, nil).ID
	s.approve(user)
	changes := changePath + "/vendor?correlation-id=11111111-1111-4111-8111-111111111111&system-user-id=" + user
	for name, row := range map[string]struct {
		method, path string
		body         any
		text         string // "" is a problem
	}{
		"new system, id":        {http.MethodPost, vendorPath, systemJSON(vendorOrg+"_n\x00w", nil), "22021: "},
		"new system, client id": {http.MethodPost, vendorPath, system(map[string]any{"clientId": []string{"a", "b\x00"}}), "22021: "},
		"new system, checks":    {http.MethodPost, vendorPath, system(map[string]any{"clientId": []string{"b\x00"}, "rights": []any{rightJSON("x")}}), "22021: "},
		"new system, name":      {http.MethodPost, vendorPath, system(map[string]any{"name": map[string]string{"nb": "a\x00", "nn": "", "en": ""}}), "22021: "},
		"new system, language":  {http.MethodPost, vendorPath, system(map[string]any{"description": map[string]string{"nb": "", "x\x00": ""}}), "22021: "},
		"new system, redirect":  {http.MethodPost, vendorPath, system(map[string]any{"allowedRedirectUrls": []string{"https://a.example/\x00"}}), "22021: "},
		"new system, action":    {http.MethodPost, vendorPath, system(map[string]any{"rights": []any{acting}}), "22P05: "},
		"system, client id":     {http.MethodPut, vendorPath + "/" + systemA, systemJSON(systemA, map[string]any{"clientId": []string{"\x00"}}), ""},
		"system, name":          {http.MethodPut, vendorPath + "/" + systemA, systemJSON(systemA, map[string]any{"name": map[string]string{"nb": "a\x00", "nn": "", "en": ""}}), ""},
		"system, action":        {http.MethodPut, vendorPath + "/" + systemA + "/rights", []any{acting}, ""},
		"request, title":        {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "n", "integrationTitle": "a\x00"}), ""},
		"request, system":       {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"systemId": systemA + "\x00"}), ""},
		"request, party":        {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"partyOrgNo": "\x00"}), ""},
		"request, reference":    {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "n\x00"}), ""},
		"request, redirect":     {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "n", "redirectUrl": receipt + "?\x00"}), ""},
		"request, action":       {http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "n", "rights": []any{acting}}), ""},
		"agent request, title":  {http.MethodPost, agentPath, requestJSON(kindAgent, map[string]any{"externalRef": "n", "integrationTitle": "\x00"}), ""},
		"change, action":        {http.MethodPost, changes, map[string]any{"requiredRights": []any{acting}}, ""},
		"change, unwanted":      {http.MethodPost, changes, map[string]any{"unwantedAccessPackages": packagesJSON("\x00")}, ""},
		"change, redirect":      {http.MethodPost, changes, map[string]any{"requiredRights": []any{rightJSON(krav)}, "redirectUrl": receipt + "?\x00"}, ""},
		"system user, system":   {http.MethodGet, systemUserPath + "/vendor/byquery?system-id=%00&orgno=1", nil, ""},
		"system user, ref":      {http.MethodGet, systemUserPath + "/vendor/byquery?system-id=a&orgno=1&external-ref=%00", nil, ""},
	} {
		answer := s.vendor.do(row.method, row.path, row.body)
		isText := strings.HasPrefix(answer.header.Get("Content-Type"), "text/plain")
		if answer.status != http.StatusInternalServerError || isText != (row.text != "") || !strings.HasPrefix(answer.body, row.text) {
			t.Errorf("%s: %d %s", name, answer.status, answer.body)
		}
	}
	s.vendor.must(http.StatusNotFound, http.MethodGet, vendorPath+"/"+vendorOrg+"_new", nil)
}

// Kestrel answers, before anybody looks at the token.
func TestPathWithU0000(t *testing.T) {
	t.Parallel()
	nobody := newUser(t, startServer(t, Options{}), vendorID)
	nobody.token = ""
	if answer := nobody.do(http.MethodGet, vendorPath+"/"+systemA+"%00", nil); answer.status != http.StatusBadRequest || answer.body != "" {
		t.Errorf("%d %s", answer.status, answer.body)
	}
}
