package emulator

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// newVisitor opens the approval page like a browser that follows no redirects.
func newVisitor(t *testing.T, server *Server) *user {
	t.Helper()
	visitor := newUser(t, server, vendorID)
	visitor.token = ""
	visitor.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return visitor
}

// ownPage is the path and query of a confirmUrl.
func ownPage(server *Server, confirmURL string) string {
	return strings.TrimPrefix(confirmURL, server.url)
}

// submit sends the page's own form with one of its buttons, as a browser does.
func submit(visitor *user, page received, answer string, headers ...string) received {
	visitor.t.Helper()
	form := regexp.MustCompile(`<form method="post" action="([^"]+)"`).FindStringSubmatch(page.body)
	token := regexp.MustCompile(`<input type="hidden" name="token" value="([^"]+)">`).FindStringSubmatch(page.body)
	if form == nil || token == nil || !strings.Contains(page.body, `<button type="submit" name="answer" value="`+answer+`">`) {
		visitor.t.Fatalf("the page has no such form: %s", page.body)
	}
	values := url.Values{"token": {html.UnescapeString(token[1])}, "answer": {answer}}
	headers = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)
	return visitor.do(http.MethodPost, html.UnescapeString(form[1]), values.Encode(), headers...)
}

// expectText checks that a page says all of this, in its text or its headings.
func expectText(t *testing.T, page received, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(page.body, text) {
			t.Errorf("the page does not say %q: %s", text, page.body)
		}
	}
}

func heading(page received) string {
	found := regexp.MustCompile(`<h1>([^<]*)</h1>`).FindAllStringSubmatch(page.body, -1)
	if len(found) != 1 {
		return ""
	}
	return found[0][1]
}

func TestApprovalPageShowsWhoAsksForWhat(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	standard := s.ask(kindStandard, map[string]any{"rights": []any{rightJSON(krav)}, "accessPackages": packagesJSON(jordbruk)})
	page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, standard.ConfirmURL), nil)
	expectText(t, page, `<html lang="nb">`, "Navn", systemA, "SmartCloud AS ("+vendorOrg+")", "Bakeriet på Torget AS ("+customerOrg+")",
		"virksomheten selv", "<bdi>ref</bdi>", "<li><bdi>Krav og betalinger</bdi></li>", "<li><bdi>Jordbruk</bdi></li>", ">Godkjenn<", ">Avvis<")
	page = visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, standard.ConfirmURL), nil, "Accept-Language", "en-GB,nb;q=0.5")
	expectText(t, page, `<html lang="en">`, "Name", "Claims and payments", ">Approve<", ">Reject<", "the organisation itself")
	page = visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, standard.ConfirmURL)+"&lang=nb", nil, "Accept-Language", "en")
	expectText(t, page, `<html lang="nb">`)
	page = visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, standard.ConfirmURL)+"&lang=xx", nil)
	expectText(t, page, `<html lang="nb">`)
	agent := s.ask(kindAgent, map[string]any{"externalRef": "agent", "partyOrgNo": "310904474"})
	page = visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, agent.ConfirmURL), nil)
	expectText(t, page, "virksomhetens klienter", "<bdi>310904474</bdi>", "<bdi>Regnskapsfører med signeringsrettighet</bdi>")
	if strings.Contains(page.body, "Tjenester den gjelder") {
		t.Error("an agent's page has a heading for services")
	}
}

// What the world does not name is shown by its id.
func TestApprovalPageFallsBackToIDs(t *testing.T) {
	t.Parallel()
	known := catalogue{resources: []resourceEntry{newResourceEntry(Resource{"identifier": encodeJSON("untitled"), "title": encodeJSON(object{{"en", ""}})}, 1)}}
	one := right{Resource: []pair{{resourceURN, "untitled"}, {resourceURN, "unknown"}}}
	if words := known.rightInWords(one, "nb"); words != "untitled, unknown" {
		t.Errorf("the right is %q", words)
	}
	if words := known.packageInWords(accessPackage{URN: jordbruk}, "nb"); words != jordbruk {
		t.Errorf("the package is %q", words)
	}
}

func TestApprovalPageTakesAnswers(t *testing.T) {
	t.Parallel()
	for _, kind := range []userKind{kindStandard, kindAgent} {
		for answer, want := range map[string]struct{ status, heading, english string }{
			"approve": {statusAccepted, "Forespørselen er godkjent", "The request is approved"},
			"reject":  {statusRejected, "Forespørselen er avvist", "The request is rejected"},
		} {
			t.Run(string(kind)+" "+answer, func(t *testing.T) {
				t.Parallel()
				s := newScene(t, Options{})
				visitor := newVisitor(t, s.server)
				asked := s.ask(kind, nil)
				form := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
				if heading(form) != "Lar du dette systemet handle for virksomheten din?" {
					t.Errorf("the heading is %q", heading(form))
				}
				taken := submit(visitor, form, answer, "Origin", s.server.url, "Sec-Fetch-Site", "same-origin")
				if taken.status != http.StatusSeeOther || !strings.HasPrefix(taken.header.Get("Location"), (&request{Kind: kind}).approvalPath()+"?id="+asked.ID) {
					t.Fatalf("status %d to %q", taken.status, taken.header.Get("Location"))
				}
				outcome := visitor.must(http.StatusOK, http.MethodGet, taken.header.Get("Location"), nil)
				if heading(outcome) != want.heading || strings.Contains(outcome.body, "<form") {
					t.Errorf("the outcome is %s", outcome.body)
				}
				if english := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL)+"&lang=en", nil); heading(english) != want.english {
					t.Errorf("the outcome in English is %q", heading(english))
				}
				if status := s.read(kind, asked.ID).Status; status != want.status {
					t.Errorf("the request is %s", status)
				}
				twice := submit(visitor, form, "approve")
				if twice.status != http.StatusConflict || heading(twice) != "Forespørselen er allerede besvart" || !strings.Contains(twice.body, `role="alert"`) {
					t.Errorf("answering twice: status %d: %s", twice.status, twice.body)
				}
			})
		}
	}
}

// After the answer the browser goes where the vendor wants it, whatever the
// answer was.
func TestApprovalPageRedirects(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	for _, answer := range []string{"approve", "reject"} {
		target := receipt + "?case=" + answer + "#top"
		asked := s.ask(kindStandard, map[string]any{"externalRef": answer, "redirectUrl": target})
		form := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
		if policy := form.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example;") {
			t.Errorf("the policy is %q", policy)
		}
		taken := submit(visitor, form, answer)
		if taken.status != http.StatusSeeOther || taken.header.Get("Location") != target {
			t.Errorf("%s: status %d to %q", answer, taken.status, taken.header.Get("Location"))
		}
	}
}

func TestRedirectTargets(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ location, source string }{
		"https://SMARTCLOUD.example:443/a?b#c": {"https://SMARTCLOUD.example:443/a?b#c", "https://SMARTCLOUD.example:443"},
		"http://127.0.0.1:8080/":               {"http://127.0.0.1:8080/", "http://127.0.0.1:8080"},
		"https://[::1]:1/":                     {"https://[::1]:1/", "https://[::1]:1"},
		"https://user:x@a.no/":                 {"https://user:x@a.no/", "https://a.no"},
		"https://blåbær.no/å":                  {"https://bl%C3%A5b%C3%A6r.no/%C3%A5", "https:"},
		"https://a.no;script-src 'x'/":         {},
		"https://a.no;b/":                      {"https://a.no;b/", "https:"},
		"ftp://a.no/":                          {},
		"javascript:alert(1)":                  {},
		"https:/a.no/":                         {},
		"":                                     {},
	} {
		target := redirectTarget(&asked{RedirectURL: &text})
		if target == nil {
			if want.location != "" {
				t.Errorf("%q leads nowhere", text)
			}
			continue
		}
		if target.String() != want.location || originSource(target) != want.source {
			t.Errorf("%q leads to %q, allowed as %q", text, target, originSource(target))
		}
	}
	if redirectTarget(&asked{}) != nil {
		t.Error("no URL leads somewhere")
	}
}

func TestApprovalPageOfNoRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	gone := s.ask(kindStandard, nil)
	s.vendor.must(http.StatusAccepted, http.MethodDelete, standardPath+"/"+gone.ID, nil)
	agent := s.ask(kindAgent, nil)
	for _, path := range []string{
		standardApprovalPath, standardApprovalPath + "?id=x", standardApprovalPath + "?id=" + agent.ID,
		standardApprovalPath + "?id=" + `"><script>alert(1)</script>`, ownPage(s.server, gone.ConfirmURL),
	} {
		path = strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(path)
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			page := visitor.must(http.StatusNotFound, method, path, nil)
			if heading(page) != "Forespørselen finnes ikke" || strings.Contains(page.body, "<script") {
				t.Errorf("%s %s: %s", method, path, page.body)
			}
		}
	}
}

// An old request says so, and can still be answered, as at Altinn.
func TestApprovalPageOfATimedOutRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	asked := s.ask(kindStandard, nil)
	if page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil); strings.Contains(page.body, "timed-out") {
		t.Error("a new request is called old")
	}
	s.age(181)
	page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
	expectText(t, page, `id="timed-out">Forespørselen er mer enn 180 dager gammel`, `aria-describedby="timed-out"`)
	if taken := submit(visitor, page, "approve"); taken.status != http.StatusSeeOther {
		t.Errorf("status %d: %s", taken.status, taken.body)
	}
}

// What Altinn refuses is told with its code, and changes nothing.
func TestApprovalPageTellsFailures(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	asked := s.ask(kindStandard, map[string]any{"externalRef": nil})
	page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
	madeInPortal(s, kindStandard)
	refused := submit(visitor, page, "approve")
	if refused.status != http.StatusBadRequest || heading(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.body, authSystemUserExists) {
		t.Errorf("status %d: %s", refused.status, refused.body)
	}
	if status := s.read(kindStandard, asked.ID).Status; status != statusNew {
		t.Errorf("the request is %s", status)
	}
}

// Only the page's own form answers a request.
func TestApprovalPageTakesNoForeignForm(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	asked, other := s.ask(kindStandard, nil), s.ask(kindStandard, map[string]any{"externalRef": "other"})
	page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
	otherPage := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, other.ConfirmURL), nil)
	token := regexp.MustCompile(`name="token" value="([^"]+)"`)
	swapped := received{body: strings.Replace(page.body, token.FindString(page.body), token.FindString(otherPage.body), 1)}
	for name, answer := range map[string]received{
		"another site":    submit(visitor, page, "approve", "Sec-Fetch-Site", "cross-site"),
		"another port":    submit(visitor, page, "approve", "Sec-Fetch-Site", "same-site"),
		"another origin":  submit(visitor, page, "approve", "Origin", "http://127.0.0.1:1"),
		"no origin":       submit(visitor, page, "approve", "Origin", "null"),
		"another's token": submit(visitor, swapped, "approve"),
		"no token":        visitor.do(http.MethodPost, ownPage(s.server, asked.ConfirmURL), "answer=approve"),
		"no answer":       visitor.do(http.MethodPost, ownPage(s.server, asked.ConfirmURL), "token="+token.FindStringSubmatch(page.body)[1]),
		"broken form":     visitor.do(http.MethodPost, ownPage(s.server, asked.ConfirmURL), "answer=approve&token=%zz"),
	} {
		if answer.status != http.StatusForbidden || heading(answer) != "Skjemaet kunne ikke brukes" {
			t.Errorf("%s: status %d: %s", name, answer.status, answer.body)
		}
	}
	if got := visitor.do(http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil, "Host", "altinn.example"); got.status != http.StatusForbidden {
		t.Errorf("another Host: status %d", got.status)
	}
	if status := s.read(kindStandard, asked.ID).Status; status != statusNew {
		t.Errorf("the request is %s", status)
	}
	// A link from elsewhere does open the page.
	visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil, "Sec-Fetch-Site", "cross-site")
}

// Every answer of the page is closed against frames, scripts and sniffing.
func TestApprovalPageHeaders(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	asked := s.ask(kindStandard, nil)
	page := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
	pages := []received{page, visitor.must(http.StatusNotFound, http.MethodGet, standardApprovalPath, nil), submit(visitor, page, "reject")}
	for _, one := range pages {
		for name, want := range map[string]string{
			"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := one.header.Get(name); got != want {
				t.Errorf("status %d: %s is %q, want %q", one.status, name, got, want)
			}
		}
		if one.status == http.StatusSeeOther {
			continue
		}
		policy := strings.Split(one.header.Get("Content-Security-Policy"), "; ")
		if policy[0] != "default-src 'none'" || !strings.HasPrefix(policy[1], "style-src 'sha256-") || !slices.Equal(policy[2:], []string{"form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"}) {
			t.Errorf("status %d: the policy is %q", one.status, policy)
		}
		if got := one.header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("status %d: the type is %q", one.status, got)
		}
	}
	other := visitor.must(http.StatusMethodNotAllowed, http.MethodDelete, ownPage(s.server, asked.ConfirmURL), nil)
	if other.header.Get("Allow") != "GET, POST" {
		t.Errorf("Allow is %q", other.header.Get("Allow"))
	}
}

// The page is built for keyboards and screen readers: one language, one h1, the
// landmarks, everything referred to there once, and the buttons in order.
func TestApprovalPageStructure(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	asked := s.ask(kindStandard, map[string]any{"accessPackages": packagesJSON(jordbruk)})
	change := s.change(s.holder("held"), map[string]any{
		"unwantedRights":         []any{rightJSON(krav)},
		"requiredAccessPackages": packagesJSON(jordbruk), "unwantedAccessPackages": packagesJSON(assignOnly),
	})
	s.age(181)
	visitor := newVisitor(t, s.server)
	expectStructure(t, visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil).body)
	expectStructure(t, visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, *change.ConfirmURL), nil).body)
}

func expectStructure(t *testing.T, page string) {
	t.Helper()
	for _, once := range []string{"<html lang=", "<title>", "<h1>", "<header>", "<nav aria-label=", "<main>", "<footer>", "<form ", `aria-current="true"`} {
		if count := strings.Count(page, once); count != 1 {
			t.Errorf("%s stands there %d times", once, count)
		}
	}
	for _, reference := range regexp.MustCompile(`aria-(?:labelledby|describedby)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if strings.Count(page, ` id="`+reference[1]+`"`) != 1 {
			t.Errorf("%s refers to nothing, or to several", reference[0])
		}
	}
	if approve, reject := strings.Index(page, `value="approve"`), strings.Index(page, `value="reject"`); approve < 0 || reject < approve || strings.Contains(page, "tabindex") {
		t.Error("the buttons are not in order")
	}
	if found := regexp.MustCompile(`(?i)<script|\son\w+=|style="|src=|<link|javascript:|url\(|@import`).FindString(page); found != "" {
		t.Errorf("the page has %q", found)
	}
}

// hostileWorld names everything so that it would become markup or script where
// it was not escaped.
func hostileWorld() (World, map[string]any) {
	const hostile = `"><script>document.title='owned'</script><img src=x onerror="document.title='owned'">{{.Form.Token}}</style>` + "\u202e"
	world := World{
		Vendors:   []Vendor{{Organisation: vendorOrg, Name: "V" + hostile, Clients: []Client{{ClientID: vendorID}}}, {Organisation: otherOrg, Clients: []Client{{ClientID: otherID}}}},
		Customers: []Customer{{Organisation: customerOrg, PartyID: customerID, Name: "C" + hostile}},
		Resources: []Resource{
			{"identifier": encodeJSON(krav), "resourceType": encodeJSON("GenericAccessResource"), "title": encodeJSON(object{{"nb", "R" + hostile}})},
			{"identifier": encodeJSON(grunnlag), "resourceType": encodeJSON("GenericAccessResource")},
		},
	}
	text := map[string]string{"nb": "S" + hostile, "nn": "", "en": ""}
	return world, systemJSON(systemA, map[string]any{"name": text, "allowedRedirectUrls": []string{receipt}})
}

func TestHostileNamesStayText(t *testing.T) {
	t.Parallel()
	world, system := hostileWorld()
	s := newScene(t, Options{World: world})
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, system)
	asked := s.ask(kindStandard, map[string]any{"externalRef": `R"><script>alert(1)</script>`, "redirectUrl": receipt + `?"><script>alert(1)</script>;'none'`})
	page := newVisitor(t, s.server).must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL)+"&lang=nb%22%3E%3Cscript%3E", nil)
	for _, markup := range []string{"<script", "<img", "<svg", "{{"} {
		if strings.Contains(strings.ReplaceAll(page.body, "{{.Form.Token}}", ""), markup) {
			t.Errorf("the page holds %q: %s", markup, page.body)
		}
	}
	for _, name := range []string{"V", "C", "R", "S"} {
		expectText(t, page, "<bdi>"+name+"&#34;&gt;&lt;script&gt;")
	}
	if count := strings.Count(page.body, "</style>"); count != 1 {
		t.Errorf("%d ends of style", count)
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example; frame") {
		t.Errorf("the policy is %q", policy)
	}
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page.body)[1]
	if strings.Count(page.body, token) != 1 {
		t.Error("a name was run as a template")
	}
}
