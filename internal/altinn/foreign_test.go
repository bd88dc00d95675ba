package altinn

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// A company's proxy refused the address, and the provider said to ask Digdir for the scope.
func TestAnswersOfOthersAreToldApart(t *testing.T) {
	t.Parallel()
	const (
		problem = `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"traceId":"00-1"}`
		page    = "<!DOCTYPE html>\n<html><head><title>\n Blocked &amp; logged </title></head></html>"
	)
	for name, tc := range map[string]struct {
		status  int
		header  http.Header
		body    string
		foreign bool
	}{
		"the register's 401":                   {401, nil, "", false},
		"the register's 403":                   {403, nil, "", false},
		"401 of a change request":              {401, nil, problem, false},
		"401 with a code":                      {401, nil, `{"code":"AUTH-00023","title":"T"}`, false},
		"access management's 401":              {401, nil, `"Unknown user type"`, false},
		"another text with 401":                {401, nil, `"Unauthorized"`, true},
		"a gateway's 401":                      {401, http.Header{"Www-Authenticate": {`AzureApiManagementKey realm="x"`}}, "", true},
		"API management's 401":                 {401, nil, `{ "statusCode": 401, "message": "Access denied due to missing subscription key." }`, true},
		"a proxy's page":                       {403, http.Header{"Content-Type": {"text/html"}}, page, true},
		"a page that does not say so":          {403, http.Header{"Content-Type": {"text/plain"}}, page, true},
		"a mesh's text":                        {403, http.Header{"Content-Type": {"text/plain"}}, "RBAC: access denied", true},
		"a gateway's problem":                  {403, nil, `{"type":"about:blank","title":"Forbidden","status":403,"detail":"no"}`, true},
		"a cloud's XML":                        {403, http.Header{"Content-Type": {"application/xml"}}, `<?xml version="1.0"?><Error/>`, true},
		"the framework's 400":                  {400, nil, `{"title":"Bad Request","status":400,"traceId":"00-1"}`, false},
		"the register's text":                  {400, nil, `"Cannot update a system marked as deleted."`, false},
		"400 of the next library":              {400, nil, `{"code":"STD-00000","title":"T","status":400}`, false},
		"a proxy's 400":                        {400, http.Header{"Content-Type": {"text/html"}}, page, true},
		"a web server's 400":                   {400, nil, "", true},
		"an API gateway's 400":                 {400, nil, `{"message":"Bad Request"}`, true},
		"the register's 409":                   {409, nil, "The System already exist: x", false},
		"405":                                  {405, http.Header{"Allow": {"GET"}}, "", false},
		"the framework's 415":                  {415, nil, `{"title":"Unsupported Media Type","status":415,"traceId":"00-1"}`, false},
		"407":                                  {407, nil, "", true},
		"414":                                  {414, nil, "", true},
		"418":                                  {418, nil, "no", true},
		"431":                                  {431, nil, "", true},
		"451":                                  {451, nil, "", true},
		"511":                                  {511, http.Header{"Content-Type": {"text/html"}}, page, true},
		"the resource registry's 500":          {500, nil, "", false},
		"the register's 500":                   {500, nil, "Index was outside the bounds of the array.", false},
		"a proxy's 500":                        {500, http.Header{"Content-Type": {"text/html"}}, page, true},
		"a gateway's 503, with nothing to say": {503, nil, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.header == nil {
				tc.header = http.Header{}
			}
			tc.header.Set("Via", "1.1 proxy.example")
			err := parseError(t, &http.Response{StatusCode: tc.status, Header: tc.header}, []byte(tc.body))
			if err.Foreign != tc.foreign || api.IsForbidden(err) != (tc.status == 403 && !tc.foreign) {
				t.Errorf("foreign %t: %v", err.Foreign, err)
			}
			if signed := len(err.Details) > 0 && err.Details[len(err.Details)-1] == "Via: 1.1 proxy.example"; signed != tc.foreign {
				t.Errorf("details %q", err.Details)
			}
			if tc.body == page && err.Message != `an HTML page with the title "Blocked & logged"` {
				t.Errorf("message %q", err.Message)
			}
		})
	}
}

// Altinn's metadata are open: it refuses nobody there, whoever does.
func TestRefusalOfWhatIsOpenIsAnothers(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer server.Close()
	client := New(api.Options{BaseURL: server.URL, Transport: server.Client().Transport})
	if _, err := client.Resource(t.Context(), "a"); !api.IsForeign(err) {
		t.Errorf("taken for Altinn's: %v", err)
	}
}
