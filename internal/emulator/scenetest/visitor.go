package scenetest

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// NewVisitor opens the approval page like a browser that follows no redirects.
func NewVisitor(t TB, server *emulator.Server) *User {
	t.Helper()
	visitor := NewUser(t, server, VendorID)
	visitor.Token = ""
	visitor.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return visitor
}

// OwnPage is the path and query of a confirmUrl.
func OwnPage(server *emulator.Server, confirmURL string) string {
	return strings.TrimPrefix(confirmURL, server.Access().PlatformURL)
}

// Submit sends the page's own form with one of its buttons, as a browser does.
func Submit(visitor *User, page Received, answer string, headers ...string) Received {
	visitor.t.Helper()
	form := regexp.MustCompile(`<form method="post" action="([^"]+)"`).FindStringSubmatch(page.Body)
	token := regexp.MustCompile(`<input type="hidden" name="token" value="([^"]+)">`).FindStringSubmatch(page.Body)
	if form == nil || token == nil || !strings.Contains(page.Body, `<button type="submit" name="answer" value="`+answer+`">`) {
		visitor.t.Fatalf("the page has no such form: %s", page.Body)
	}
	values := url.Values{"token": {html.UnescapeString(token[1])}, "answer": {answer}}
	headers = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)
	return visitor.Do(http.MethodPost, html.UnescapeString(form[1]), values.Encode(), headers...)
}

// ChangePage opens the page of a change request.
func (s *Scene) ChangePage(visitor *User, asked systemuser.ChangeAnswer, headers ...string) Received {
	s.T.Helper()
	return visitor.Must(http.StatusOK, http.MethodGet, OwnPage(s.Server, *asked.ConfirmURL), nil, headers...)
}
