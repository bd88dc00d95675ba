package altinn

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// opaque hands out a token that does not look like one.
type opaque string

func (o opaque) Token(context.Context, ...string) (string, error) { return string(o), nil }
func (o opaque) Discard(string) bool                              { return false }

// Whatever repeats what it was sent, as debugging proxies do, brings the token neither into an error nor into what is read, which
// becomes state and plan.
func TestTokenThatIsRepeatedIsNotRead(t *testing.T) {
	t.Parallel()
	const token = opaque("correct-horse-battery-staple")
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"problem":          {400, `{"title":"SENT","status":400,"code":"SENT","traceId":"SENT","Header SENT":"SENT"}`},
		"validation error": {400, `{"title":"a","status":400,"code":"STD-00000","validationErrors":[{"code":"SENT","title":"SENT","paths":["SENT"],"a":"SENT"}]}`},
		"framework error":  {400, `{"title":"a","errors":{"SENT":["SENT"]}}`},
		"text":             {500, "Authorization: SENT"},
		"no JSON":          {200, "SENT"},
		"a system":         {200, `{"id":"991825827_a","name":{"nb":"SENT"},"clientId":["SENT"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newTestClient(roundTripper(func(req *http.Request) (*http.Response, error) {
				body := strings.ReplaceAll(answer.body, "SENT", req.Header.Get("Authorization"))
				return &http.Response{StatusCode: answer.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
			}), token)
			system, err := client.System(t.Context(), "991825827_a")
			if (err == nil) != (name == "a system") {
				t.Fatalf("unexpected: %v", err)
			}
			if shown := fmt.Sprintf("%+v %+v", system, err) + fmt.Sprintf("%#v", err); strings.Contains(shown, string(token)) || !strings.Contains(shown, "[token]") {
				t.Errorf("the token is in %s", shown)
			}
		})
	}
}
