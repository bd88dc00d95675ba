package altinn

import (
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// FuzzAnswer holds what must be true whatever Altinn, or something in front of it, answers: every call comes to an end, and
// what it says fits on a screen and does nothing to it.
func FuzzAnswer(f *testing.F) {
	const problem, text = "application/problem+json", "text/plain; charset=utf-8"
	next := func(id string) string {
		return fmt.Sprintf(`{"links":{"next":"https://internal/x?token=%s"},"data":[{"id":"a"},{"id":"b"}]}`, base64.RawURLEncoding.EncodeToString([]byte(id)))
	}
	for _, body := range []string{
		oneSystem, "null", "{}", `[{"systemId":"a"}]`, `"quoted"`, "", "\x00\xff", next(`"b"`), next("7"), next(""),
		`{"links":{"next":"%zz"},"data":[]}`, `{"links":{"next":"?token=a"},"data":null}`,
	} {
		f.Add(http.StatusOK, "application/json", "", body, "{}")
	}
	for _, body := range []string{
		`{"type":"urn:altinn:error:AUTH-00063","title":"Not found.","status":400,"code":"AUTH-00063","traceId":"00-1","NotFoundPackages":"urn:x"}`,
		`{"title":"T","status":400,"code":"STD-00000","validationErrors":[{"code":"AUTH.VLD-00003","title":"No","paths":["/a"],"Ids : ":"a | b"}]}`,
		`{"title":"T","status":400,"errors":{"$.isVisible":["not a boolean"],"":["empty","body"]},"traceId":"00-2"}`,
		`{"title":"Not Found","status":404,"traceId":"00-1"}`, "The System already exist: x", `{"title":"\u001b[2J\u202e"}`,
		`{"validationErrors":[` + strings.Repeat(`{"detail":"a","b":"c"},`, 500) + `{}]}`,
		`{"code":"` + strings.Repeat("A", 9000) + `","traceId":"` + strings.Repeat("\\n", 9000) + `"}`,
		strings.Repeat("[", 11_000), strings.Repeat(`{"a":`, 11_000),
	} {
		f.Add(http.StatusBadRequest, problem, "", body, body)
		f.Add(http.StatusNotFound, "text/html", "", body, oneSystem)
	}
	f.Add(http.StatusTooManyRequests, text, "99999999999", "slow down", oneSystem)
	f.Add(http.StatusServiceUnavailable, text, "Fri, 31 Dec 9999 23:59:59 GMT", "", next(`"b"`))
	f.Add(http.StatusFound, text, "-1", "", "")
	f.Fuzz(func(t *testing.T, status int, contentType, retryAfter, first, then string) {
		if status < 200 || status > 599 {
			return // the transport ends such a call itself
		}
		header := http.Header{"Content-Type": {contentType}, "Retry-After": {retryAfter}}
		most := len(first) + len(then) + 2
		synctest.Test(t, func(t *testing.T) {
			for _, read := range []func(*Client){
				func(c *Client) {
					_, err := c.System(t.Context(), "991825827_a")
					checkSaid(t, err)
				},
				func(c *Client) { checkList(t, c.SystemUsers(t.Context(), "991825827_a"), most) },
				func(c *Client) { checkList(t, c.SystemUserRequests(t.Context(), StandardUser, "991825827_a"), most) },
				func(c *Client) { checkList(t, c.SystemUserRequests(t.Context(), AgentUser, "991825827_a"), most) },
				func(c *Client) { checkList(t, c.SystemUserChangeRequests(t.Context(), "991825827_a"), most) },
			} {
				started := time.Now()
				steps := []step{{status: status, header: header, body: first}, {status: 200, body: then}}
				read(newTestClient(&script{steps: steps}, &tokens{}))
				if waited := time.Since(started); waited > 30*time.Minute {
					t.Errorf("waits for %s", waited)
				}
			}
		})
	})
}

// checkList holds that a list ends, with no more items than its pages can hold.
func checkList[T any](t *testing.T, list iter.Seq2[T, error], most int) {
	t.Helper()
	items := 0
	for _, err := range list {
		checkSaid(t, err)
		items++
	}
	if items > most {
		t.Errorf("%d items, at most %d", items, most)
	}
}

// checkSaid holds that an error fits on a screen and does nothing to it.
func checkSaid(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	e, ok := errors.AsType[*api.Error](err)
	if !ok {
		t.Fatalf("an error of type %T", err)
	}
	said := []string{e.Error(), e.Code, e.Message, e.TraceID, strings.Join(e.Details, "\n")}
	for _, field := range e.Fields {
		said = append(said, field.Code, field.Path, field.Message, strings.Join(field.Details, "\n"))
	}
	text := strings.Join(said, "\n")
	if len(text) > 200_000 {
		t.Errorf("an error of %d bytes", len(text))
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("an error with a control character: %q", text[i:min(len(text), i+10)])
	}
}
