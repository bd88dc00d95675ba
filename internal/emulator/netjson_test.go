package emulator

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestBodyFaults holds what the framework says of bodies, in the words of .NET and with
// the types of the service: the first fault in document order, with its place.
func TestBodyFaults(t *testing.T) {
	t.Parallel()
	const (
		texts  = `"name":{"nb":"","nn":"","en":""},"description":{"nb":"","nn":"","en":""}`
		system = `{"id":"991825827_x","vendor":{"ID":"0192:991825827"},` + texts
		one    = vendorPath + "/991825827_x"
		change = changePath + "/vendor"
		list   = "System.Collections.Generic.List`1["
		models = "Altinn.Platform.Authentication.Core.Models."
	)
	converted := func(name, path, at string) string {
		return "The JSON value could not be converted to " + name + ". Path: " + path + " | LineNumber: 0 | BytePositionInLine: " + at + "."
	}
	tests := map[string]struct {
		path, body, key, message string
	}{
		"text, cut off after it":  {vendorPath, `{"id":1,}`, "$.id", converted("System.String", "$.id", "7")},
		"nothing behind a member": {vendorPath, `{"id":"x"`, "$", openAtEnd + " Path: $ | LineNumber: 0 | BytePositionInLine: 9."},
		"no value":                {vendorPath, `{"id":`, "$.id", openAtEnd + " Path: $.id | LineNumber: 0 | BytePositionInLine: 6."},
		"no colon":                {vendorPath, `{"id"x`, "$", "'x' is invalid after a property name. Expected a ':'. Path: $ | LineNumber: 0 | BytePositionInLine: 5."},
		"list, cut off":           {vendorPath, `{"clientId":["a"`, "$.clientId[1]", openAtEnd + " Path: $.clientId[1] | LineNumber: 0 | BytePositionInLine: 16."},
		"in what is skipped":      {vendorPath, `{"x":{"y":[1,}`, "$.x", "'}' is an invalid start of a value. Path: $.x | LineNumber: 0 | BytePositionInLine: 13."},
		"line and byte":           {vendorPath, "{\r\n \"id\":\"x\",\n\"vendor\":{\"ID\":\"æ\"}x", "$", "'x' is invalid after a value. Expected either ',', '}', or ']'. Path: $ | LineNumber: 2 | BytePositionInLine: 20."},
		"number for a text":       {vendorPath, system + `,"id":7}`, "$.id", converted("System.String", "$.id", strconv.Itoa(len(system+`,"id":7`)))},
		"object for a text":       {vendorPath, `{"id":{"a":1}}`, "$.id", converted("System.String", "$.id", "7")},
		"half a character":        {vendorPath, `{"id":"\ud800"}`, "$.id", converted("System.String", "$.id", "14")},
		"text for a switch":       {vendorPath, `{"isVisible":"true"}`, "$.isVisible", converted("System.Boolean", "$.isVisible", "19")},
		"null for a switch":       {vendorPath, `{"isVisible":null}`, "$.isVisible", converted("System.Boolean", "$.isVisible", "17")},
		"text for an object":      {vendorPath, `{"vendor":"x"}`, "$.vendor", converted(models+"VendorInfo", "$.vendor", "13")},
		"list for a dictionary":   {vendorPath, `{"name":[]}`, "$.name", converted("System.Collections.Generic.IDictionary`2[System.String,System.String]", "$.name", "9")},
		"number in a dictionary":  {vendorPath, `{"name":{"a.b":1}}`, "$.name['a.b']", converted("System.String", "$.name['a.b']", "16")},
		"text for a list":         {vendorPath, `{"ClientId":"a"}`, "$.ClientId", converted(list+"System.String]", "$.ClientId", "15")},
		"object for rights":       {vendorPath, `{"rights":{}}`, "$.rights", converted(list+models+"Right]", "$.rights", "11")},
		"text for a right":        {vendorPath, `{"rights":["a"]}`, "$.rights[0]", converted(models+"Right", "$.rights[0]", "14")},
		"text for a pair":         {vendorPath, `{"rights":[{"resource":["a"]}]}`, "$.rights[0].resource[0]", converted(models+"AttributePair", "$.rights[0].resource[0]", "27")},
		"switch for a package":    {vendorPath, `{"accessPackages":[true]}`, "$.accessPackages[0]", converted(models+"AccessPackages.AccessPackage", "$.accessPackages[0]", "23")},
		"number for a URL":        {vendorPath, `{"allowedRedirectUrls":[1]}`, "$.allowedRedirectUrls[0]", converted("System.Uri", "$.allowedRedirectUrls[0]", "25")},
		"broken URL":              {vendorPath, `{"allowedRedirectUrls":["https://"]}`, "$.allowedRedirectUrls[0]", converted("System.Uri", "$.allowedRedirectUrls[0]", "34")},
		"list for a system":       {vendorPath, `[]`, "$", converted("Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest", "$", "1")},
		"PUT":                     {one, `{"id":1}`, "$.id", converted("System.String", "$.id", "7")},
		"PUT of rights":           {one + "/rights", `{}`, "$", converted(list+models+"Right]", "$", "1")},
		"PUT of rights, item":     {one + "/rights", `[{"resource":{}}]`, "$[0].resource", converted(list+models+"AttributePair]", "$[0].resource", "14")},
		"PUT of packages":         {one + "/accesspackages", `"x"`, "$", converted(list+models+"AccessPackages.AccessPackage]", "$", "3")},
		"PUT of packages, item":   {one + "/accesspackages", `[1]`, "$[0]", converted(models+"AccessPackages.AccessPackage", "$[0]", "2")},
		"request":                 {standardPath, `1`, "$", converted(models+"SystemUsers.CreateRequestSystemUser", "$", "1")},
		"request, missing": {
			standardPath, `{"externalRef":"x"}`, "$",
			"JSON deserialization for type '" + models + "SystemUsers.CreateRequestSystemUser' was missing required properties including: 'systemId', 'partyOrgNo'.",
		},
		"request, rights": {standardPath, `{"rights":1}`, "$.rights", converted(list+models+"Right]", "$.rights", "11")},
		"agent request":   {agentPath, `[`, "$", converted(models+"SystemUsers.CreateAgentRequestSystemUser", "$", "1")},
		"change":          {change, `{"unwantedAccessPackages":{}}`, "$.unwantedAccessPackages", converted(list+models+"AccessPackages.AccessPackage]", "$.unwantedAccessPackages", "27")},
		"change itself":   {change, `true`, "$", converted(models+"SystemUsers.ChangeRequestSystemUser", "$", "4")},
		"blank":           {vendorPath, " ", "$", "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true. Path: $ | LineNumber: 0 | BytePositionInLine: 1."},
		"two values":      {one + "/rights", `[] {}`, "$", "'{' is invalid after a single JSON value. Expected end of data. Path: $ | LineNumber: 0 | BytePositionInLine: 3."},
		"two values, the first wrong": {vendorPath, `{"id":"x"} {}`, "$",
			"JSON deserialization for type 'Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest' was missing required properties including: 'vendor', 'name', 'description'."},
		"comma at the end of a list": {one + "/rights", `[{},]`, "$[1]", "The JSON array contains a trailing comma at the end which is not supported in this mode. Change the reader options. Path: $[1] | LineNumber: 0 | BytePositionInLine: 4."},
		"comma and nothing":          {one + "/rights", `[{},`, "$[1]", "Expected start of a property name or value, but instead reached end of data. Path: $[1] | LineNumber: 0 | BytePositionInLine: 4."},
		"literal":                    {vendorPath, `nul`, "$", "'nul' is an invalid JSON literal. Expected the literal 'null'. Path: $ | LineNumber: 0 | BytePositionInLine: 3."},
		"number":                     {vendorPath, `{"x":01}`, "$.x", "Invalid leading zero before '1'. Path: $.x | LineNumber: 0 | BytePositionInLine: 6."},
		"number and text":            {vendorPath, `{"x":1a}`, "$.x", "'a' is an invalid end of a number. Expected a delimiter. Path: $.x | LineNumber: 0 | BytePositionInLine: 6."},
		"line break in a text":       {vendorPath, "{\"x\":\"a\nb\"}", "$.x", "'0x0A' is invalid within a JSON string. The string should be correctly escaped. Path: $.x | LineNumber: 0 | BytePositionInLine: 7."},
		"wrong escape":               {vendorPath, `{"x":"\x"}`, "$.x", "'x' is an invalid escapable character within a JSON string. The string should be correctly escaped. Path: $.x | LineNumber: 0 | BytePositionInLine: 7."},
		"too deep": {one + "/rights", strings.Repeat(`[{"resource":`, 20), "$[0].resource[0].resource",
			"The maximum configured depth of 32 has been exceeded. Cannot read next JSON array. Path: $[0].resource[0].resource | LineNumber: 0 | BytePositionInLine: 208."},
	}
	s := newScene(t, Options{})
	for name, test := range tests {
		method := http.MethodPost
		if strings.HasPrefix(test.path, one) {
			method = http.MethodPut
		}
		answer := s.vendor.do(method, test.path, test.body)
		found := decode[struct{ Errors map[string][]string }](t, answer).Errors
		if got := found[test.key]; answer.status != http.StatusBadRequest || len(got) != 1 || got[0] != test.message {
			t.Errorf("%s: %d %q, want under %q\n%q", name, answer.status, found, test.key, test.message)
		}
	}
}

// A byte order mark before the body does not matter.
func TestBodyWithByteOrderMark(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA+"/rights", "\ufeff[]")
}

// What is JSON to Go is JSON here, and nothing else.
func TestBodyIsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"{", "}", "[", "]", ",", ":", `"a"`, `"\u00e6\n"`, `"`, `\`, "1", "-0.5e+1", "-", ".", "0", "e", "true", "null", "fals", " ", "\n", "æ", "\x00",
		}), 0, 12).Draw(t, "parts")
		body := []byte(strings.Join(parts, ""))
		node, behind := parseJSON(body)
		if whole := node.firstFault() == nil && behind == nil; whole != json.Valid(body) {
			t.Fatalf("%q: fault %v, %v", body, node.firstFault(), behind)
		}
	})
}
