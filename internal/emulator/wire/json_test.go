package wire_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// TestBodyFaults holds what the framework says of bodies, in the words of .NET and with the types
// of the service: the first fault in document order, with its place.
func TestBodyFaults(t *testing.T) {
	t.Parallel()
	const (
		texts     = `"name":{"nb":"","nn":"","en":""},"description":{"nb":"","nn":"","en":""}`
		system    = `{"id":"991825827_x","vendor":{"ID":"0192:991825827"},` + texts
		one       = scenetest.VendorPath + "/991825827_x"
		change    = systemuser.ChangePath + "/vendor"
		list      = "System.Collections.Generic.List`1["
		openAtEnd = "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed."
		models    = "Altinn.Platform.Authentication.Core.Models."
	)
	converted := func(name, path, at string) string {
		return "The JSON value could not be converted to " + name + ". Path: " + path + " | LineNumber: 0 | BytePositionInLine: " + at + "."
	}
	tests := map[string]struct {
		path, body, key, message string
	}{
		"text, cut off after it":  {scenetest.VendorPath, `{"id":1,}`, "$.id", converted("System.String", "$.id", "7")},
		"nothing behind a member": {scenetest.VendorPath, `{"id":"x"`, "$", openAtEnd + " Path: $ | LineNumber: 0 | BytePositionInLine: 9."},
		"no value":                {scenetest.VendorPath, `{"id":`, "$.id", openAtEnd + " Path: $.id | LineNumber: 0 | BytePositionInLine: 6."},
		"no colon":                {scenetest.VendorPath, `{"id"x`, "$", "'x' is invalid after a property name. Expected a ':'. Path: $ | LineNumber: 0 | BytePositionInLine: 5."},
		"list, cut off":           {scenetest.VendorPath, `{"clientId":["a"`, "$.clientId[1]", openAtEnd + " Path: $.clientId[1] | LineNumber: 0 | BytePositionInLine: 16."},
		"in what is skipped":      {scenetest.VendorPath, `{"x":{"y":[1,}`, "$.x", "'}' is an invalid start of a value. Path: $.x | LineNumber: 0 | BytePositionInLine: 13."},
		"line and byte":           {scenetest.VendorPath, "{\r\n \"id\":\"x\",\n\"vendor\":{\"ID\":\"æ\"}x", "$", "'x' is invalid after a value. Expected either ',', '}', or ']'. Path: $ | LineNumber: 2 | BytePositionInLine: 20."},
		"number for a text":       {scenetest.VendorPath, system + `,"id":7}`, "$.id", converted("System.String", "$.id", strconv.Itoa(len(system+`,"id":7`)))},
		"object for a text":       {scenetest.VendorPath, `{"id":{"a":1}}`, "$.id", converted("System.String", "$.id", "7")},
		"half a character":        {scenetest.VendorPath, `{"id":"\ud800"}`, "$.id", converted("System.String", "$.id", "14")},
		"text for a switch":       {scenetest.VendorPath, `{"isVisible":"true"}`, "$.isVisible", converted("System.Boolean", "$.isVisible", "19")},
		"null for a switch":       {scenetest.VendorPath, `{"isVisible":null}`, "$.isVisible", converted("System.Boolean", "$.isVisible", "17")},
		"text for an object":      {scenetest.VendorPath, `{"vendor":"x"}`, "$.vendor", converted(models+"VendorInfo", "$.vendor", "13")},
		"list for a dictionary":   {scenetest.VendorPath, `{"name":[]}`, "$.name", converted("System.Collections.Generic.IDictionary`2[System.String,System.String]", "$.name", "9")},
		"number in a dictionary":  {scenetest.VendorPath, `{"name":{"a.b":1}}`, "$.name['a.b']", converted("System.String", "$.name['a.b']", "16")},
		"text for a list":         {scenetest.VendorPath, `{"ClientId":"a"}`, "$.ClientId", converted(list+"System.String]", "$.ClientId", "15")},
		"object for rights":       {scenetest.VendorPath, `{"rights":{}}`, "$.rights", converted(list+models+"Right]", "$.rights", "11")},
		"text for a right":        {scenetest.VendorPath, `{"rights":["a"]}`, "$.rights[0]", converted(models+"Right", "$.rights[0]", "14")},
		"text for a pair":         {scenetest.VendorPath, `{"rights":[{"resource":["a"]}]}`, "$.rights[0].resource[0]", converted(models+"AttributePair", "$.rights[0].resource[0]", "27")},
		"switch for a package":    {scenetest.VendorPath, `{"accessPackages":[true]}`, "$.accessPackages[0]", converted(models+"AccessPackages.AccessPackage", "$.accessPackages[0]", "23")},
		"number for a URL":        {scenetest.VendorPath, `{"allowedRedirectUrls":[1]}`, "$.allowedRedirectUrls[0]", converted("System.Uri", "$.allowedRedirectUrls[0]", "25")},
		"broken URL":              {scenetest.VendorPath, `{"allowedRedirectUrls":["https://"]}`, "$.allowedRedirectUrls[0]", converted("System.Uri", "$.allowedRedirectUrls[0]", "34")},
		"list for a system":       {scenetest.VendorPath, `[]`, "$", converted("Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest", "$", "1")},
		"PUT":                     {one, `{"id":1}`, "$.id", converted("System.String", "$.id", "7")},
		"PUT of rights":           {one + "/rights", `{}`, "$", converted(list+models+"Right]", "$", "1")},
		"PUT of rights, item":     {one + "/rights", `[{"resource":{}}]`, "$[0].resource", converted(list+models+"AttributePair]", "$[0].resource", "14")},
		"PUT of packages":         {one + "/accesspackages", `"x"`, "$", converted(list+models+"AccessPackages.AccessPackage]", "$", "3")},
		"PUT of packages, item":   {one + "/accesspackages", `[1]`, "$[0]", converted(models+"AccessPackages.AccessPackage", "$[0]", "2")},
		"request":                 {scenetest.StandardPath, `1`, "$", converted(models+"SystemUsers.CreateRequestSystemUser", "$", "1")},
		"request, missing": {
			scenetest.StandardPath, `{"externalRef":"x"}`, "$",
			"JSON deserialization for type '" + models + "SystemUsers.CreateRequestSystemUser' was missing required properties including: 'systemId', 'partyOrgNo'.",
		},
		"request, rights": {scenetest.StandardPath, `{"rights":1}`, "$.rights", converted(list+models+"Right]", "$.rights", "11")},
		"agent request":   {scenetest.AgentPath, `[`, "$", converted(models+"SystemUsers.CreateAgentRequestSystemUser", "$", "1")},
		"change":          {change, `{"unwantedAccessPackages":{}}`, "$.unwantedAccessPackages", converted(list+models+"AccessPackages.AccessPackage]", "$.unwantedAccessPackages", "27")},
		"change itself":   {change, `true`, "$", converted(models+"SystemUsers.ChangeRequestSystemUser", "$", "4")},
		"blank":           {scenetest.VendorPath, " ", "$", "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true. Path: $ | LineNumber: 0 | BytePositionInLine: 1."},
		"two values":      {one + "/rights", `[] {}`, "$", "'{' is invalid after a single JSON value. Expected end of data. Path: $ | LineNumber: 0 | BytePositionInLine: 3."},
		"two values, the first wrong": {scenetest.VendorPath, `{"id":"x"} {}`, "$",
			"JSON deserialization for type 'Altinn.Platform.Authentication.Core.SystemRegister.Models.RegisterSystemRequest' was missing required properties including: 'vendor', 'name', 'description'."},
		"comma at the end of a list": {one + "/rights", `[{},]`, "$[1]", "The JSON array contains a trailing comma at the end which is not supported in this mode. Change the reader options. Path: $[1] | LineNumber: 0 | BytePositionInLine: 4."},
		"comma and nothing":          {one + "/rights", `[{},`, "$[1]", "Expected start of a property name or value, but instead reached end of data. Path: $[1] | LineNumber: 0 | BytePositionInLine: 4."},
		"literal":                    {scenetest.VendorPath, `nul`, "$", "'nul' is an invalid JSON literal. Expected the literal 'null'. Path: $ | LineNumber: 0 | BytePositionInLine: 3."},
		"number":                     {scenetest.VendorPath, `{"x":01}`, "$.x", "Invalid leading zero before '1'. Path: $.x | LineNumber: 0 | BytePositionInLine: 6."},
		"number and text":            {scenetest.VendorPath, `{"x":1a}`, "$.x", "'a' is an invalid end of a number. Expected a delimiter. Path: $.x | LineNumber: 0 | BytePositionInLine: 6."},
		"line break in a text":       {scenetest.VendorPath, "{\"x\":\"a\nb\"}", "$.x", "'0x0A' is invalid within a JSON string. The string should be correctly escaped. Path: $.x | LineNumber: 0 | BytePositionInLine: 7."},
		"wrong escape":               {scenetest.VendorPath, `{"x":"\x"}`, "$.x", "'x' is an invalid escapable character within a JSON string. The string should be correctly escaped. Path: $.x | LineNumber: 0 | BytePositionInLine: 7."},
		"too deep": {one + "/rights", strings.Repeat(`[{"resource":`, 20), "$[0].resource[0].resource",
			"The maximum configured depth of 32 has been exceeded. Cannot read next JSON array. Path: $[0].resource[0].resource | LineNumber: 0 | BytePositionInLine: 208."},
	}
	parameters := map[string]string{ // the service's own names, by path or what follows on that of one system
		scenetest.VendorPath: "registerNewSystem", "": "proposedUpdateToSystem", "/rights": "rights", "/accesspackages": "accessPackages",
		scenetest.StandardPath: "createRequest", scenetest.AgentPath: "createAgentRequest", change: "createRequest",
	}
	s := scenetest.New(t, emulator.Options{})
	for name, test := range tests {
		method := http.MethodPost
		if strings.HasPrefix(test.path, one) {
			method = http.MethodPut
		}
		answer := s.Vendor.Do(method, test.path, test.body)
		found := scenetest.Decode[struct{ Errors map[string][]string }](t, answer).Errors
		parameter := parameters[strings.TrimPrefix(test.path, one)]
		_, named := found[parameter]
		if got := found[test.key]; answer.Status != http.StatusBadRequest || len(found) != 2 || !named || len(got) != 1 || got[0] != test.message {
			t.Errorf("%s: %d %q, want %s and under %q\n%q", name, answer.Status, found, parameter, test.key, test.message)
		}
	}
}

// A byte order mark before the body does not matter.
func TestBodyWithByteOrderMark(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA+"/rights", "\ufeff[]")
}
