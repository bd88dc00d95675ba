package altinn

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// TestErrorShapes reads every shape of §8.1, in both generations.
func TestErrorShapes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		contentType, body string
		want              api.Error
	}{
		"A, message in title": {
			"application/problem+json",
			`{"type":"urn:altinn:error:AUTH-00063","title":"Not found.","status":400,"code":"AUTH-00063","traceId":"00-1",
			  "statusDescription":"Bad Request","NotFoundPackages":"urn:x, urn:y"}`,
			api.Error{Code: "AUTH-00063", Message: "Not found.", TraceID: "00-1", Details: []string{"NotFoundPackages: urn:x, urn:y"}},
		},
		"A, message in detail": {
			"application/problem+json",
			`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"Bad Request","detail":"Not found.","status":400,"code":"AUTH-00063"}`,
			api.Error{Code: "AUTH-00063", Message: "Not found."},
		},
		"A, with the source member of the next generation": {
			"application/problem+json", `{"title":"T","status":400,"code":"AUTH-00001","source":"authentication"}`,
			api.Error{Code: "AUTH-00001", Message: "T"},
		},
		"B, framework validation of the next generation": {
			"application/problem+json",
			`{"type":"urn:altinn:error:STD-00000","title":"One or more validation errors occurred.","status":400,"code":"STD-00000",
			  "traceId":"00-1","statusDescription":"Bad Request","source":"urn:altinn:authentication","validationErrors":[
			  {"code":"STD.VLD-00004","title":"Invalid JSON.","detail":"The JSON value could not be converted.","paths":["/isVisible"],"source":"body"},
			  {"code":"STD.VLD-00000","title":"The field is required.","paths":["/rights/0/resource/0/value"]}]}`,
			api.Error{Code: "STD-00000", Message: "One or more validation errors occurred.", TraceID: "00-1", Fields: []api.FieldError{
				{Code: "STD.VLD-00004", Path: "/isVisible", Message: "The JSON value could not be converted."},
				{Code: "STD.VLD-00000", Path: "/rights/0/resource/0/value", Message: "The field is required."},
			}},
		},
		"A, unhandled error of the next generation": {
			"application/problem+json",
			`{"type":"urn:altinn:error:STD-00002","title":"An error occurred while processing your request.","status":500,"code":"STD-00002","source":"urn:altinn:authentication"}`,
			api.Error{Code: "STD-00002", Message: "An error occurred while processing your request."},
		},
		"several problems in one": {
			"application/problem+json",
			`{"type":"urn:altinn:error:STD-00001","title":"Multiple problems occurred.","status":400,"code":"STD-00001","problems":[
			  {"type":"urn:altinn:error:AUTH-00063","title":"Not found.","status":400,"code":"AUTH-00063","NotFoundPackages":"urn:x"},
			  {"title":"T","detail":"No.","code":"AUTH-00021"}]}`,
			api.Error{Code: "STD-00001", Message: "Multiple problems occurred.", Fields: []api.FieldError{
				{Code: "AUTH-00063", Message: "Not found.", Details: []string{"NotFoundPackages: urn:x"}}, {Code: "AUTH-00021", Message: "No."},
			}},
		},
		"a gateway's JSON": {"application/json", `{"statusCode":429,"message":"Rate limit is exceeded."}`, api.Error{Message: "Rate limit is exceeded.", Foreign: true}},
		"B": {
			"application/problem+json",
			`{"title":"One or more validation errors occurred.","status":400,"code":"STD-00000","validationErrors":[
			  {"code":"AUTH.VLD-00003","title":"No such resource","paths":["/registersystemrequest/rights/resource"],"ResourceIds Not Found : ":"a | b"},
			  {"code":"AUTH.VLD-00002","detail":"Exists","title":"Bad","paths":[]}]}`,
			api.Error{Code: "STD-00000", Message: "One or more validation errors occurred.", Fields: []api.FieldError{
				{Code: "AUTH.VLD-00003", Path: "/registersystemrequest/rights/resource", Message: "No such resource", Details: []string{"ResourceIds Not Found: a | b"}},
				{Code: "AUTH.VLD-00002", Message: "Exists"},
			}},
		},
		"C": {
			"application/problem+json; charset=utf-8",
			`{"title":"One or more validation errors occurred.","status":400,"errors":{"$.isVisible":["not a boolean"],"":["empty","body"]},"traceId":"00-2"}`,
			api.Error{Message: "One or more validation errors occurred.", TraceID: "00-2", Fields: []api.FieldError{
				{Message: "empty"}, {Message: "body"}, {Path: "$.isVisible", Message: "not a boolean"},
			}},
		},
		"D": {
			"application/problem+json; charset=utf-8", `{"title":"Not Found","status":404,"traceId":"00-3"}`,
			api.Error{Message: "Not Found", TraceID: "00-3"},
		},
		"E, plain":                 {"text/plain; charset=utf-8", "The System already exist: x", api.Error{Message: "The System already exist: x"}},
		"E, quoted":                {"application/json; charset=utf-8", `"The System already exist: x"`, api.Error{Message: "The System already exist: x"}},
		"empty":                    {"", "", api.Error{Foreign: true}},
		"a gateway's page":         {"text/html; charset=utf-8", "<html><script>", api.Error{Message: "an HTML page", Foreign: true}},
		"JSON that is no object":   {"application/json", `[1]`, api.Error{Message: "[1]", Foreign: true}},
		"members of another type":  {"application/json", `{"title":7,"code":null,"errors":[],"validationErrors":"x"}`, api.Error{Foreign: true}},
		"bytes that are no text":   {"text/plain", "a\xff\xfeb", api.Error{Message: "a\uFFFDb"}},
		"errors of another shape":  {"application/json", `{"title":"T","errors":{"a":"b"}}`, api.Error{Message: "T", Foreign: true}},
		"validation without paths": {"application/json", `{"validationErrors":[{"code":"c"}]}`, api.Error{Fields: []api.FieldError{{Code: "c"}}, Foreign: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.want.Status = http.StatusBadRequest
			got := parseError(t, &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {tc.contentType}}}, []byte(tc.body))
			if !reflect.DeepEqual(*got, tc.want) {
				t.Errorf("got  %#v\nwant %#v", *got, tc.want)
			}
		})
	}
}

func TestLongBodiesAreClipped(t *testing.T) {
	t.Parallel()
	got := parseError(t, &http.Response{StatusCode: 500, Header: http.Header{}}, []byte(strings.Repeat("x", 1<<20)))
	if len(got.Message) > 2100 {
		t.Errorf("%d bytes", len(got.Message))
	}
}

func TestHasCode(t *testing.T) {
	t.Parallel()
	err := error(&api.Error{Code: "STD-00000", Fields: []api.FieldError{{Code: "AUTH.VLD-00002"}}})
	if !api.HasCode(err, "STD-00000") || !api.HasCode(err, "AUTH.VLD-00002") || api.HasCode(err, "AUTH.VLD-00004") || api.HasCode(nil, "") {
		t.Error("codes are not found as they should be")
	}
}

// A proxy that had a bad moment answered 404, and the system vanished from the state.
func TestNotFoundIsSaidByTheServiceAlone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		contentType, body string
		want              bool
	}{
		"D": {
			"application/problem+json; charset=utf-8",
			`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":"00-1"}`, true,
		},
		"D of the resource registry": {
			"application/json; charset=utf-8",
			`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":"00-1"}`, true,
		},
		"A": {
			"application/problem+json",
			`{"type":"urn:altinn:error:AUTH-00010","title":"The Id does not refer to a Request in our system.","status":404,"code":"AUTH-00010"}`, true,
		},
		"A, before July 2026": {
			"application/problem+json",
			`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"detail":"The Id does not refer to a Registered System.","code":"AUTH-00011"}`, true,
		},
		"A of the next library, for a status alone": {
			"application/problem+json",
			`{"type":"urn:altinn:error:HTTP-00404","title":"Not Found","status":404,"code":"HTTP-00404","source":"urn:altinn:authentication"}`, true,
		},
		"E of a change":         {"text/plain; charset=utf-8", "System with ID '991825827_a' not found.", true},
		"E of the change log":   {"application/json; charset=utf-8", `"System with ID 991825827_a not found."`, true},
		"nothing":               {"", "", false},
		"nothing, as a problem": {"application/problem+json", "", false},
		"a page":                {"text/html", "<html>Not Found</html>", false},
		"a router's text":       {"text/plain; charset=utf-8", "404 page not found", false},
		"default backend":       {"text/plain", "default backend - 404", false},
		"API management":        {"application/json", `{ "statusCode": 404, "message": "Resource not found" }`, false},
		"an API gateway":        {"application/json; charset=utf-8", `{"message":"no Route matched with those values"}`, false},
		"a Java gateway":        {"application/json", `{"timestamp":"2026-11-23T12:00:00Z","status":404,"error":"Not Found","path":"/x"}`, false},
		"a cloud's gateway":     {"application/json", `{"error":{"code":404,"message":"Not found"}}`, false},
		"a gateway's problem":   {"application/problem+json", `{"type":"about:blank","title":"Not Found","status":404,"detail":"No static resource x.","instance":"/x"}`, false},
		"a code of another's":   {"application/json", `{"code":"NOT-FOUND","message":"no"}`, false},
		"an empty object":       {"application/json", `{}`, false},
		"null":                  {"application/json", `null`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header := http.Header{"Content-Type": {tc.contentType}}
			err := parseError(t, &http.Response{StatusCode: http.StatusNotFound, Header: header}, []byte(tc.body))
			if api.IsNotFound(err) != tc.want {
				t.Errorf("IsNotFound = %v", !tc.want)
			}
			err = parseError(t, &http.Response{StatusCode: http.StatusBadRequest, Header: header}, []byte(tc.body))
			if api.IsNotFound(err) {
				t.Error("another status passes for 404")
			}
		})
	}
}

// A problem of megabytes is not taken apart: its members would cost many times as much.
func TestProblemOfMegabytesIsNotTakenApart(t *testing.T) {
	t.Parallel()
	body := `{"code":"STD-00000","validationErrors":[` + strings.Repeat(`{"code":"a"},`, 1<<20/13) + `{}],"title":"a"}`
	got := parseError(t, &http.Response{StatusCode: 400, Header: http.Header{}}, []byte(body))
	if got.Code != "" || len(got.Fields) > 0 || !strings.HasPrefix(got.Message, `{"code"`) {
		t.Errorf("taken apart: %.200v", got)
	}
}
