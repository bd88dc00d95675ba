package systemuser_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// TestRequestChecksInOrder gives each POST two things that are wrong; the one that the service
// checks first is answered (altinn-api.md §4.3).
func TestRequestChecksInOrder(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	nobody := scenetest.NewUser(t, s.Server, scenetest.VendorID)
	nobody.Token = scenetest.SignToken(t, s.Server, "", wire.ScopeRequestWrite)
	s.Approve(s.Ask(systemuser.Standard, map[string]any{"externalRef": "held"}).ID)
	s.Ask(systemuser.Standard, map[string]any{"externalRef": "open"})
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_bare", map[string]any{"allowedRedirectUrls": []string{}}))
	nowhere, evil, long := "999999999_x", "https://evil.example/", strings.Repeat("x", 256)
	for name, row := range map[string]struct {
		as     *scenetest.User
		kind   systemuser.Kind
		body   any
		status int
		code   string
	}{
		"body before consumer":     {nobody, systemuser.Standard, `{}`, 400, ""},
		"consumer before holder":   {nobody, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "held"}), 401, systemuser.AuthNoVendor},
		"holder before owner":      {s.Rival, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "held"}), 400, systemuser.AuthSystemUserExists},
		"holder before content":    {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "held", "rights": nil}), 400, systemuser.AuthSystemUserExists},
		"stored before content":    {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "open", "redirectUrl": evil, "rights": nil}), 200, ""},
		"system before party":      {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": nowhere, "partyOrgNo": "x"}), 404, systemuser.AuthNoSystem},
		"clash before owner":       {s.Rival, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "open"}), 400, systemuser.AuthRequestPending},
		"clash before content":     {s.Vendor, systemuser.Agent, scenetest.RequestJSON(systemuser.Agent, map[string]any{"externalRef": "open", "accessPackages": []any{}}), 400, systemuser.AuthRequestPending},
		"owner before party":       {s.Rival, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"partyOrgNo": "x"}), 404, systemuser.AuthNoSystem},
		"party before redirect":    {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"partyOrgNo": "x", "redirectUrl": evil}), 400, systemuser.AuthNoParty},
		"redirect before content":  {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"redirectUrl": evil, "rights": nil}), 400, systemuser.AuthRedirectRefused},
		"no redirects before form": {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_bare", "redirectUrl": "no url"}), 400, systemuser.AuthNoRedirects},
		"rights before packages": {
			s.Vendor, systemuser.Standard,
			scenetest.RequestJSON(systemuser.Standard, map[string]any{"rights": []any{scenetest.RightJSON("x")}, "accessPackages": scenetest.PackagesJSON("x")}), 400, systemuser.AuthRightRefused,
		},
		"unknown before unfit":  {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Klient, "x")}), 400, systemuser.AuthPackageUnknown},
		"content before length": {s.Vendor, systemuser.Standard, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": long, "rights": []any{}}), 400, systemuser.AuthNothingWanted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := row.as.Must(row.status, http.MethodPost, scenetest.VendorPathOf(row.kind), row.body)
			if got := scenetest.Decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.Body)
			}
		})
	}
}

// TestRequestContent is altinn-api.md §4.2: what may be asked for.
func TestRequestContent(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	two := map[string]any{"resource": []any{
		map[string]string{"id": metadata.ResourceURN, "value": scenetest.Krav}, map[string]string{"id": metadata.ResourceURN, "value": scenetest.Grunnlag},
	}}
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_two", map[string]any{"rights": []any{two}}))
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.VendorOrg+"_null", map[string]any{"accessPackages": nil}))
	one := scenetest.RightJSON(scenetest.Krav)
	for name, row := range map[string]struct {
		kind    systemuser.Kind
		changes map[string]any
		status  int
		code    string
	}{
		"one null, one empty":           {systemuser.Standard, map[string]any{"rights": nil, "accessPackages": []any{}}, 400, systemuser.AuthNothingWanted},
		"packages alone":                {systemuser.Standard, map[string]any{"rights": nil, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)}, 201, ""},
		"right twice":                   {systemuser.Standard, map[string]any{"rights": []any{one, one}}, 201, ""},
		"right thrice, system has two":  {systemuser.Standard, map[string]any{"rights": []any{one, one, one}}, 400, systemuser.AuthRightRefused},
		"right in another case":         {systemuser.Standard, map[string]any{"rights": []any{scenetest.RightJSON(strings.ToUpper(scenetest.Krav))}}, 400, systemuser.AuthRightRefused},
		"part of a right":               {systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_two"}, 400, systemuser.AuthRightRefused},
		"all of a right":                {systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_two", "rights": []any{two}}, 201, ""},
		"more than a right":             {systemuser.Standard, map[string]any{"rights": []any{two}}, 400, systemuser.AuthRightRefused},
		"null among rights":             {systemuser.Standard, map[string]any{"rights": []any{nil}}, 500, ""},
		"right with null resource":      {systemuser.Standard, map[string]any{"rights": []any{map[string]any{"resource": nil}}}, 400, ""},
		"package in another case":       {systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(strings.ToUpper(scenetest.Jordbruk))}, 400, systemuser.AuthPackageUnknown},
		"package that is assigned":      {systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.AssignOnly)}, 201, ""},
		"more packages than the system": {systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, scenetest.Jordbruk, scenetest.Jordbruk, scenetest.Jordbruk)}, 400, systemuser.AuthPackageUnknown},
		"system with null packages":     {systemuser.Standard, map[string]any{"systemId": scenetest.VendorOrg + "_null", "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)}, 400, systemuser.AuthPackageUnknown},
		"null among packages":           {systemuser.Standard, map[string]any{"accessPackages": []any{nil}}, 500, ""},
		"agent, package twice":          {systemuser.Agent, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, scenetest.Jordbruk)}, 201, ""},
		"no redirect":                   {systemuser.Standard, map[string]any{"redirectUrl": nil}, 201, ""},
		"redirect to another port":      {systemuser.Standard, map[string]any{"redirectUrl": "https://smartcloud.example:8443/receipt"}, 400, systemuser.AuthRedirectRefused},
		"redirect over http":            {systemuser.Standard, map[string]any{"redirectUrl": "http://smartcloud.example/receipt"}, 400, systemuser.AuthRedirectRefused},
		"redirect of any length":        {systemuser.Standard, map[string]any{"redirectUrl": scenetest.Receipt + "?state=" + strings.Repeat("x", 300)}, 201, ""},
		"title of 255":                  {systemuser.Standard, map[string]any{"integrationTitle": strings.Repeat("ø", 255)}, 201, ""},
		"title of 256":                  {systemuser.Standard, map[string]any{"integrationTitle": strings.Repeat("x", 256)}, 500, ""},
		"reference of 255":              {systemuser.Standard, map[string]any{"externalRef": strings.Repeat("å", 255)}, 201, ""},
		"number as text":                {systemuser.Standard, map[string]any{"partyOrgNo": 910493353}, 400, ""},
		"letters as number":             {systemuser.Standard, map[string]any{"partyOrgNo": "abcdefghi"}, 400, systemuser.AuthNoParty},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := map[string]any{"externalRef": name}
			maps.Copy(changes, row.changes)
			answer := s.Vendor.Must(row.status, http.MethodPost, scenetest.VendorPathOf(row.kind), scenetest.RequestJSON(row.kind, changes))
			if got := scenetest.Decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.Body)
			}
		})
	}
}

// Too many packages are refused without naming any.
func TestUnknownPackagesAreNamed(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	named := s.Vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON("x", scenetest.Jordbruk, "y")}))
	if got := scenetest.Decode[map[string]any](t, named)["NotFoundPackages"]; got != "x, y" {
		t.Errorf("NotFoundPackages is %v", got)
	}
	many := s.Vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON("x", "x", "x", "x")}))
	if _, given := scenetest.Decode[map[string]any](t, many)["NotFoundPackages"]; given {
		t.Errorf("too many packages are named: %s", many.Body)
	}
}

// The framework's errors are keyed by what is missing, for each kind in its own way.
func TestRequestWithoutMembers(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for body, want := range map[string]struct {
		kind systemuser.Kind
		keys []string
	}{
		`{"partyOrgNo":"1","systemId":null}`: {systemuser.Standard, []string{"SystemId"}},
		`{}`:                                 {systemuser.Agent, []string{"AccessPackages", "PartyOrgNo", "SystemId"}},
		`{"systemId":"x","partyOrgNo":"1"}`:  {systemuser.Agent, []string{"AccessPackages"}},
	} {
		answer := s.Vendor.Must(http.StatusBadRequest, http.MethodPost, scenetest.VendorPathOf(want.kind), body)
		var keys []string
		for key := range scenetest.Decode[struct{ Errors map[string][]string }](t, answer).Errors {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		if !slices.Equal(keys, want.keys) {
			t.Errorf("%s: errors of %q, want %q", body, keys, want.keys)
		}
	}
}

// Unless the world names a real host, the customer answers on the emulator.
func TestConfirmURLIsTheEmulators(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for kind, page := range map[systemuser.Kind]string{systemuser.Standard: "request", systemuser.Agent: "agentrequest"} {
		asked := s.Ask(kind, map[string]any{"externalRef": string(kind)})
		want := s.Server.Access().PlatformURL + "/accessmanagement/ui/systemuser/" + page + "?id=" + asked.ID + "&DONTCHOOSEREPORTEE=true"
		if asked.ConfirmURL != want {
			t.Errorf("confirmUrl is %s, want %s", asked.ConfirmURL, want)
		}
		scenetest.NewUser(t, s.Server, scenetest.VendorID).Must(http.StatusOK, http.MethodGet, strings.TrimPrefix(asked.ConfirmURL, s.Server.Access().PlatformURL), nil)
	}
}
