package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestMalformedBody holds the keys under which the framework reports a body
// that cannot be bound (altinn-api.md §8.1 C).
func TestMalformedBody(t *testing.T) {
	t.Parallel()
	const texts = `"name":{"nb":"","nn":"","en":""},"description":{"nb":"","nn":"","en":""}`
	const whole = `{"id":"991825827_x","vendor":{"ID":"0192:991825827"},` + texts
	tests := map[string]struct {
		path, body string
		keys       []string
	}{
		"trailing comma in an object":  {vendorPath, whole + `,}`, []string{"$", "registerNewSystem"}},
		"trailing comma in a list":     {vendorPath, whole + `,"clientId":["a",]}`, []string{"$.clientId[1]", "registerNewSystem"}},
		"comment":                      {vendorPath, whole + `/* */}`, []string{"$", "registerNewSystem"}},
		"more after the value":         {vendorPath, whole + `} {}`, []string{"$", "registerNewSystem"}},
		"null":                         {vendorPath, `null`, []string{"", "registerNewSystem"}},
		"a list":                       {vendorPath, `[]`, []string{"$", "registerNewSystem"}},
		"too deep, in what is skipped": {vendorPath, strings.Repeat(`{"a":`, 40), []string{"$.a", "registerNewSystem"}},
		"number for a text":            {vendorPath, whole + `,"id":7}`, []string{"$.id", "registerNewSystem"}},
		"text for a list":              {vendorPath, whole + `,"clientId":"a"}`, []string{"$.clientId", "registerNewSystem"}},
		"object for a text in a list":  {vendorPath, whole + `,"clientId":["a",{}]}`, []string{"$.clientId[1]", "registerNewSystem"}},
		"number for a translation":     {vendorPath, whole + `,"name":{"nb":1}}`, []string{"$.name.nb", "registerNewSystem"}},
		"number for a value":           {vendorPath, whole + `,"rights":[{"resource":[{"id":"x","value":1}]}]}`, []string{"$.rights[0].resource[0].value", "registerNewSystem"}},
		"no URL":                       {vendorPath, whole + `,"allowedRedirectUrls":["https://"]}`, []string{"$.allowedRedirectUrls[0]", "registerNewSystem"}},
		"vendor without number":        {vendorPath, `{"id":"x","vendor":{},` + texts + `}`, []string{"SystemVendorOrgNumber", "Vendor.ID"}},
		"blank resource id":            {vendorPath, whole + `,"rights":[{"resource":[{"id":" ","value":"x"}]}]}`, []string{"Rights[0].Resource[0].Id"}},
		"PUT, parameter":               {vendorPath + "/x", `{`, []string{"$", "proposedUpdateToSystem"}},
		"rights, parameter":            {vendorPath + "/x/rights", `{}`, []string{"$", "rights"}},
		"rights, blank value":          {vendorPath + "/x/rights", `[{"resource":[{"id":"x"}]}]`, []string{"[0].Resource[0].Value"}},
		"access packages, parameter":   {vendorPath + "/x/accesspackages", `[1]`, []string{"$[0]", "accessPackages"}},
		"access packages, empty body":  {vendorPath + "/x/accesspackages", ``, []string{"", "accessPackages"}},
	}
	vendor := newVendor(t, startServer(t, Options{}))
	for name, test := range tests {
		method := http.MethodPut
		if test.path == vendorPath {
			method = http.MethodPost
		}
		answer := vendor.do(method, test.path, test.body)
		found := decode[struct{ Errors map[string][]string }](t, answer)
		if keys := slices.Sorted(maps.Keys(found.Errors)); answer.status != http.StatusBadRequest || !slices.Equal(keys, test.keys) {
			t.Errorf("%s: %d with keys %q, want 400 with %q", name, answer.status, keys, test.keys)
		}
	}
}

func TestMemberNamesInAnyCase(t *testing.T) {
	t.Parallel()
	vendor := newVendor(t, startServer(t, Options{}))
	vendor.must(http.StatusOK, http.MethodPost, vendorPath, `{"ID":"991825827_x","VENDOR":{"id":"0192:991825827"},
		"Name":{"nb":"","nn":"","en":""},"dEscription":{"nb":"","nn":"","en":""},"isvisible":true,"ISVISIBLE":false,"unknown":[1]}`)
	got := decode[registeredSystem](t, vendor.must(http.StatusOK, http.MethodGet, vendorPath+"/991825827_x", nil))
	if got.IsVisible {
		t.Error("the last of two members did not win")
	}
}

func TestGUIDSpellings(t *testing.T) {
	t.Parallel()
	const plain = "c5bbbc3f-605a-4dcb-a587-32124d7bb76d"
	for text, want := range map[string]bool{
		plain: true, "{" + plain + "}": true, "(" + plain + ")": true, strings.ReplaceAll(plain, "-", ""): true, strings.ToUpper(plain): true,
		"{" + plain: false, "{" + plain + ")": false, "urn:uuid:" + plain: false, "x" + plain + "x": false, "": false,
	} {
		if id, ok := parseGUID(text); ok != want || ok && id.String() != plain {
			t.Errorf("%q: %v %v", text, id, ok)
		}
	}
}
