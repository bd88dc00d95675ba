package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestRequestChecksInOrder gives each POST two things that are wrong; the one
// that the service checks first is answered (altinn-api.md §4.3).
func TestRequestChecksInOrder(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	nobody := newUser(t, s.server, vendorID)
	nobody.token = signToken(t, s.server, "", scopeRequestWrite)
	s.approve(s.ask(kindStandard, map[string]any{"externalRef": "held"}).ID)
	s.ask(kindStandard, map[string]any{"externalRef": "open"})
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_bare", map[string]any{"allowedRedirectUrls": []string{}}))
	nowhere, evil, long := "999999999_x", "https://evil.example/", strings.Repeat("x", 256)
	for name, row := range map[string]struct {
		as     *user
		kind   userKind
		body   any
		status int
		code   string
	}{
		"body before consumer":     {nobody, kindStandard, `{}`, 400, ""},
		"consumer before holder":   {nobody, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": "held"}), 401, authNoVendor},
		"holder before owner":      {s.rival, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": "held"}), 400, authSystemUserExists},
		"holder before content":    {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": "held", "rights": nil}), 400, authSystemUserExists},
		"stored before content":    {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": "open", "redirectUrl": evil, "rights": nil}), 200, ""},
		"system before party":      {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"systemId": nowhere, "partyOrgNo": "x"}), 404, authNoSystem},
		"clash before owner":       {s.rival, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": "open"}), 400, authRequestPending},
		"clash before content":     {s.vendor, kindAgent, requestJSON(kindAgent, map[string]any{"externalRef": "open", "accessPackages": []any{}}), 400, authRequestPending},
		"owner before party":       {s.rival, kindStandard, requestJSON(kindStandard, map[string]any{"partyOrgNo": "x"}), 404, authNoSystem},
		"party before redirect":    {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"partyOrgNo": "x", "redirectUrl": evil}), 400, authNoParty},
		"redirect before content":  {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"redirectUrl": evil, "rights": nil}), 400, authRedirectRefused},
		"no redirects before form": {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"systemId": vendorOrg + "_bare", "redirectUrl": "no url"}), 400, authNoRedirects},
		"rights before packages": {
			s.vendor, kindStandard,
			requestJSON(kindStandard, map[string]any{"rights": []any{rightJSON("x")}, "accessPackages": packagesJSON("x")}), 400, authRightRefused,
		},
		"unknown before unfit":  {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"accessPackages": packagesJSON(klient, "x")}), 400, authPackageUnknown},
		"content before length": {s.vendor, kindStandard, requestJSON(kindStandard, map[string]any{"externalRef": long, "rights": []any{}}), 400, authNothingWanted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := row.as.must(row.status, http.MethodPost, row.kind.vendorPath(), row.body)
			if got := decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.body)
			}
		})
	}
}

// TestRequestContent is altinn-api.md §4.2: what may be asked for.
func TestRequestContent(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	two := map[string]any{"resource": []any{
		map[string]string{"id": resourceURN, "value": krav}, map[string]string{"id": resourceURN, "value": grunnlag},
	}}
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_two", map[string]any{"rights": []any{two}}))
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(vendorOrg+"_null", map[string]any{"accessPackages": nil}))
	one := rightJSON(krav)
	acting := map[string]any{"action": "write", "resource": one["resource"]}
	for name, row := range map[string]struct {
		kind    userKind
		changes map[string]any
		status  int
		code    string
	}{
		"both null":                     {kindStandard, map[string]any{"rights": nil}, 400, authRightRefused},
		"both empty":                    {kindStandard, map[string]any{"rights": []any{}, "accessPackages": []any{}}, 400, authNothingWanted},
		"one null, one empty":           {kindStandard, map[string]any{"rights": nil, "accessPackages": []any{}}, 400, authNothingWanted},
		"packages alone":                {kindStandard, map[string]any{"rights": nil, "accessPackages": packagesJSON(jordbruk)}, 201, ""},
		"action ignored":                {kindStandard, map[string]any{"rights": []any{acting}}, 201, ""},
		"right twice":                   {kindStandard, map[string]any{"rights": []any{one, one}}, 201, ""},
		"right thrice, system has two":  {kindStandard, map[string]any{"rights": []any{one, one, one}}, 400, authRightRefused},
		"right not on the system":       {kindStandard, map[string]any{"rights": []any{rightJSON("nav-sykmelding")}}, 400, authRightRefused},
		"right in another case":         {kindStandard, map[string]any{"rights": []any{rightJSON(strings.ToUpper(krav))}}, 400, authRightRefused},
		"part of a right":               {kindStandard, map[string]any{"systemId": vendorOrg + "_two"}, 400, authRightRefused},
		"all of a right":                {kindStandard, map[string]any{"systemId": vendorOrg + "_two", "rights": []any{two}}, 201, ""},
		"more than a right":             {kindStandard, map[string]any{"rights": []any{two}}, 400, authRightRefused},
		"right without resource":        {kindStandard, map[string]any{"rights": []any{map[string]any{"resource": []any{}}}}, 500, ""},
		"null among rights":             {kindStandard, map[string]any{"rights": []any{nil}}, 500, ""},
		"right with null resource":      {kindStandard, map[string]any{"rights": []any{map[string]any{"resource": nil}}}, 400, ""},
		"package in another case":       {kindStandard, map[string]any{"accessPackages": packagesJSON(strings.ToUpper(jordbruk))}, 400, authPackageUnknown},
		"package for clients":           {kindStandard, map[string]any{"accessPackages": packagesJSON(klient)}, 400, authPackageForClients},
		"package that is assigned":      {kindStandard, map[string]any{"accessPackages": packagesJSON(assignOnly)}, 201, ""},
		"more packages than the system": {kindStandard, map[string]any{"accessPackages": packagesJSON(jordbruk, jordbruk, jordbruk, jordbruk)}, 400, authPackageUnknown},
		"system with null packages":     {kindStandard, map[string]any{"systemId": vendorOrg + "_null", "accessPackages": packagesJSON(jordbruk)}, 400, authPackageUnknown},
		"null among packages":           {kindStandard, map[string]any{"accessPackages": []any{nil}}, 500, ""},
		"agent, package for clients":    {kindAgent, nil, 201, ""},
		"agent, package twice":          {kindAgent, map[string]any{"accessPackages": packagesJSON(jordbruk, jordbruk)}, 201, ""},
		"agent, no packages":            {kindAgent, map[string]any{"accessPackages": []any{}}, 400, authNoPackages},
		"agent, null packages":          {kindAgent, map[string]any{"accessPackages": nil}, 400, ""},
		"agent, assigned package":       {kindAgent, map[string]any{"accessPackages": packagesJSON(assignOnly)}, 400, authPackageForOwner},
		"no redirect":                   {kindStandard, map[string]any{"redirectUrl": nil}, 201, ""},
		"relative redirect":             {kindStandard, map[string]any{"redirectUrl": "receipt"}, 500, ""},
		"redirect to another port":      {kindStandard, map[string]any{"redirectUrl": "https://smartcloud.example:8443/receipt"}, 400, authRedirectRefused},
		"redirect over http":            {kindStandard, map[string]any{"redirectUrl": "http://smartcloud.example/receipt"}, 400, authRedirectRefused},
		"redirect of any length":        {kindStandard, map[string]any{"redirectUrl": receipt + "?state=" + strings.Repeat("x", 300)}, 201, ""},
		"title of 255":                  {kindStandard, map[string]any{"integrationTitle": strings.Repeat("ø", 255)}, 201, ""},
		"title of 256":                  {kindStandard, map[string]any{"integrationTitle": strings.Repeat("x", 256)}, 500, ""},
		"reference of 255":              {kindStandard, map[string]any{"externalRef": strings.Repeat("å", 255)}, 201, ""},
		"reference of 256":              {kindStandard, map[string]any{"externalRef": strings.Repeat("x", 256)}, 500, ""},
		"number as text":                {kindStandard, map[string]any{"partyOrgNo": 910493353}, 400, ""},
		"letters as number":             {kindStandard, map[string]any{"partyOrgNo": "abcdefghi"}, 400, authNoParty},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := map[string]any{"externalRef": name}
			maps.Copy(changes, row.changes)
			answer := s.vendor.must(row.status, http.MethodPost, row.kind.vendorPath(), requestJSON(row.kind, changes))
			if got := decode[struct{ Code string }](t, answer).Code; got != row.code {
				t.Errorf("code %q, want %q: %s", got, row.code, answer.body)
			}
		})
	}
}

// Too many packages are refused without naming any.
func TestUnknownPackagesAreNamed(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	named := s.vendor.must(http.StatusBadRequest, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"accessPackages": packagesJSON("x", jordbruk, "y")}))
	if got := decode[map[string]any](t, named)["NotFoundPackages"]; got != "x, y" {
		t.Errorf("NotFoundPackages is %v", got)
	}
	many := s.vendor.must(http.StatusBadRequest, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"accessPackages": packagesJSON("x", "x", "x", "x")}))
	if _, given := decode[map[string]any](t, many)["NotFoundPackages"]; given {
		t.Errorf("too many packages are named: %s", many.body)
	}
}

// The framework's errors are keyed by what is missing, for each kind in its own way.
func TestRequestWithoutMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	for body, want := range map[string]struct {
		kind userKind
		keys []string
	}{
		`{"partyOrgNo":"1"}`:                   {kindStandard, []string{"$", "createRequest"}},
		`{"partyOrgNo":" ","systemId":"x"}`:    {kindStandard, []string{"PartyOrgNo"}},
		`{"partyOrgNo":"1","systemId":null}`:   {kindStandard, []string{"SystemId"}},
		`{`:                                    {kindStandard, []string{"$", "createRequest"}},
		`null`:                                 {kindStandard, []string{"", "createRequest"}},
		`{}`:                                   {kindAgent, []string{"AccessPackages", "PartyOrgNo", "SystemId"}},
		`{"accessPackages":"x"}`:               {kindAgent, []string{"$.accessPackages", "createAgentRequest"}},
		`{"systemId":1}`:                       {kindAgent, []string{"$.systemId", "createAgentRequest"}},
		`{"systemId":"x","partyOrgNo":"1"}`:    {kindAgent, []string{"AccessPackages"}},
		`{"SYSTEMID":"x","partyorgno":"1",}`:   {kindStandard, []string{"$", "createRequest"}},
		`{"systemId":"x","rights":{},"a":"b"}`: {kindStandard, []string{"$.rights", "createRequest"}},
	} {
		answer := s.vendor.must(http.StatusBadRequest, http.MethodPost, want.kind.vendorPath(), body)
		var keys []string
		for key := range decode[struct{ Errors map[string][]string }](t, answer).Errors {
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
	s := newScene(t, Options{})
	for kind, page := range map[userKind]string{kindStandard: "request", kindAgent: "agentrequest"} {
		asked := s.ask(kind, map[string]any{"externalRef": string(kind)})
		want := s.server.url + "/accessmanagement/ui/systemuser/" + page + "?id=" + asked.ID + "&DONTCHOOSEREPORTEE=true"
		if asked.ConfirmURL != want {
			t.Errorf("confirmUrl is %s, want %s", asked.ConfirmURL, want)
		}
		newUser(t, s.server, vendorID).must(http.StatusOK, http.MethodGet, strings.TrimPrefix(asked.ConfirmURL, s.server.url), nil)
	}
}
