package failure_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func TestFailureWording(t *testing.T) {
	t.Parallel()
	const where = "/authentication/api/v1/things"
	for name, test := range map[string]*api.Error{
		"field errors of two attributes": {
			Status: 400, Code: "STD-00000", Message: "One or more validation errors occurred.", TraceID: "00-abc-01",
			Fields: []api.FieldError{
				{Code: "V-1", Path: "/request/colour", Message: "Not a colour.", Details: []string{"Unknown: rot | blau", "Hint: spell it"}},
				{Code: "V-2", Path: "/request/size", Message: "Too large."},
				{Code: "V-3", Path: "/request/colour", Message: "Not allowed."},
				{Code: "V-4", Path: "/request/else", Message: "Something else."},
			},
		},
		"code that a hint moves": {
			Status: 400, Fields: []api.FieldError{{Code: "V-5", Path: "/request/colour", Message: "Not with this size."}},
		},
		"framework validation": {
			Status: 400, Message: "One or more validation errors occurred.",
			Fields: []api.FieldError{{Path: "$.Colour[0].Name", Message: "The JSON value could not be converted."}},
		},
		"framework validation of the next generation": {
			Status: 400, Code: "STD-00000", Message: "One or more validation errors occurred.",
			Fields: []api.FieldError{{Code: "STD.VLD-00004", Path: "/colour/0/name", Message: "The JSON value could not be converted."}},
		},
		"several problems in one": {
			Status: 400, Code: "STD-00001", Message: "Multiple problems occurred.",
			Fields: []api.FieldError{{Code: "P-1", Message: "It is taken."}, {Code: "V-2", Message: "Too large."}},
		},
		"problem with a hint":       {Status: 400, Code: "P-1", Message: "It is taken.", Details: []string{"TakenBy: somebody"}},
		"problem without a hint":    {Status: 409, Code: "P-2", Message: "No."},
		"status with a hint":        {Status: 418},
		"text":                      {Status: 400, Message: "Cannot do that."},
		"400":                       {Status: 400},
		"401":                       {Status: 401},
		"403":                       {Status: 403},
		"404":                       {Status: 404, Message: "Not Found", TraceID: "00-abc-01", NotFound: true},
		"404 of something between":  {Status: 404},
		"401 of a gateway":          {Status: 401, Foreign: true, Message: "Access denied due to missing subscription key."},
		"403 of a proxy":            {Status: 403, Foreign: true, Message: `an HTML page with the title "Blocked"`, Details: []string{"Via: 1.1 proxy.example"}},
		"400 of a proxy":            {Status: 400, Foreign: true},
		"407":                       {Status: 407, Foreign: true},
		"414":                       {Status: 414, Foreign: true},
		"418 of a firewall":         {Status: 418, Foreign: true, Message: "an HTML page"},
		"431":                       {Status: 431, Foreign: true},
		"500 of a proxy":            {Status: 500, Foreign: true, Message: "an HTML page"},
		"502":                       {Status: 502},
		"503 of a gateway":          {Status: 503, Foreign: true, Message: "an HTML page"},
		"511":                       {Status: 511, Foreign: true, Message: "an HTML page"},
		"429 after waiting":         {Status: 429, Attempts: 27, Elapsed: 308123 * time.Millisecond, Waited: 306 * time.Second},
		"429 before it was sent":    {Status: 429, Elapsed: 2 * time.Second, Waited: 2 * time.Second, Err: errors.New("no request may be sent before 12:00:00 UTC, and none waits for longer than 2m0s")},
		"408":                       {Status: 408, Attempts: 7, Elapsed: 20 * time.Second},
		"429 that asks for an hour": {Status: 429, Attempts: 1, RetryAfter: time.Hour, RetryAt: time.Date(2026, 11, 29, 13, 0, 0, 0, time.UTC)},
		"503 that asks for long": {
			Status: 503, Attempts: 1, RetryAfter: 90*time.Minute + 30*time.Second, RetryAt: time.Date(2026, 12, 1, 1, 30, 30, 0, time.UTC),
		},
		"500":                       {Status: 500, Message: "An error occurred while processing your request."},
		"599":                       {Status: 599},
		"deadline after an answer":  {Status: 503, Attempts: 3, Elapsed: time.Minute, Err: context.DeadlineExceeded},
		"answer that is not JSON":   {Status: 200, Message: "<html>", Err: errors.New("the answer is not the JSON it should be")},
		"redirect":                  {Status: 302},
		"no answer":                 {Err: errors.New("dial tcp: connection refused"), Attempts: 1},
		"connection closed":         {Err: fmt.Errorf("reading: %w", io.ErrUnexpectedEOF), Attempts: 2, Elapsed: time.Second},
		"certificate not trusted":   {Err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, Attempts: 1},
		"interrupted":               {Err: context.Canceled},
		"no token":                  {Err: fmt.Errorf("getting a token: %w", explained{}), Attempts: 1},
		"timed out without answers": {Err: context.DeadlineExceeded},
	} {
		test.Method, test.Path = "POST", where
		golden(t, name, failed(test).Diagnostics())
	}
}

// explained is an error as the Maskinporten client returns them.
type explained struct{}

func (explained) Error() string {
	return "Maskinporten gave no token: invalid_grant\n\nThe key is unknown. Register it.\n\nClient: abc"
}
func (explained) Hint() string { return "The key is unknown. Register it." }

func failed(err error) failure.Operation {
	return failure.Operation{
		Verb: "create", Noun: "thing", ID: `my "thing"`, Err: err,
		Attributes: map[string]path.Path{
			"request/colour": path.Root("colours"), "request/size": path.Root("size"), "colour": path.Root("colours"),
		},
		Hints: map[string]failure.Hint{
			"V-1":      {Means: "Colours have English names.", Next: "Write red or blue."},
			"V-2":      {Means: "Things have at most five metres.", Next: "Make it smaller."},
			"V-3":      {Means: "Colours have English names.", Next: "Write red or blue."},
			"V-5":      {Attribute: path.Root("size"), Means: "Large things are red.", Next: "Make it smaller."},
			"P-1":      {Attribute: path.Root("id"), Means: "The id is somebody else's.", Next: "Choose another id."},
			"HTTP 418": {Means: "It is a teapot.", Next: "Ask for tea."},
		},
	}
}

func TestFailureWithFindingAndVerdict(t *testing.T) {
	t.Parallel()
	answer := &api.Error{Method: "PUT", Path: "/x", Status: 400, Fields: []api.FieldError{
		{Code: "V-1", Path: "/request/colour", Message: "Not a colour."}, {Code: "V-2", Path: "/request/size", Message: "Too large."},
	}}
	golden(t, "finding", failed(answer).WithFinding("A read afterwards has found nothing."))

	verdict := failure.Hint{Attribute: path.Root("id"), Means: "It is gone.", Next: "Make another."}
	golden(t, "verdict", failed(answer).WithVerdict(verdict))
	golden(t, "verdict without an answer", failed(nil).WithVerdict(verdict))
	golden(t, "not an answer of Altinn's", failed(errors.New("no network")).Diagnostics())
	golden(t, "without an id", failure.Operation{Verb: "list", Noun: "things", Err: &api.Error{Status: 403}}.Diagnostics())
}

func TestVanished(t *testing.T) {
	t.Parallel()
	golden(t, "vanished", diag.Diagnostics{failure.Vanished("thing", "has been deleted elsewhere", `"a" for somebody`, "The plan will make it anew.")})
}

func TestImportBlock(t *testing.T) {
	t.Parallel()
	got := failure.ImportBlock("altinn_thing", "a\"b\\c${d}%{e}\nf")
	want := "  import {\n    to = altinn_thing.example\n    id = \"a\\\"b\\\\c$${d}%%{e}\\nf\"\n  }"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func golden(t *testing.T, name string, diags diag.Diagnostics) {
	t.Helper()
	var b strings.Builder
	for _, one := range diags {
		fmt.Fprintf(&b, "%s: %s\n", one.Severity(), one.Summary())
		if on, ok := one.(diag.DiagnosticWithPath); ok {
			fmt.Fprintf(&b, "on %s\n", on.Path())
		}
		fmt.Fprintf(&b, "\n%s\n\n", one.Detail())
	}
	tfkittest.Golden(t, name, b.String())
}
