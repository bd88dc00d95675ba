package approval_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// expectText checks that a page says all of this, in its text or its headings.
func expectText(t *testing.T, page scenetest.Received, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(page.Body, text) {
			t.Errorf("the page does not say %q: %s", text, page.Body)
		}
	}
}

func heading(page scenetest.Received) string {
	found := regexp.MustCompile(`<h1>([^<]*)</h1>`).FindAllStringSubmatch(page.Body, -1)
	if len(found) != 1 {
		return ""
	}
	return found[0][1]
}

func TestApprovalPageShowsWhoAsksForWhat(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	standard := s.Ask(systemuser.Standard, map[string]any{"rights": []any{scenetest.RightJSON(scenetest.Krav)}, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, standard.ConfirmURL), nil)
	expectText(t, page, `<html lang="nb">`, "Navn", scenetest.SystemA, "SmartCloud AS ("+scenetest.VendorOrg+")", "Bakeriet på Torget AS ("+scenetest.CustomerOrg+")",
		"virksomheten selv", "<bdi>ref</bdi>", "<li><bdi>Krav og betalinger</bdi></li>", "<li><bdi>Jordbruk</bdi></li>", ">Godkjenn<", ">Avvis<")
	page = visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, standard.ConfirmURL), nil, "Accept-Language", "en-GB,nb;q=0.5")
	expectText(t, page, `<html lang="en">`, "Name", "Claims and payments", ">Approve<", ">Reject<", "the organisation itself")
	page = visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, standard.ConfirmURL)+"&lang=nb", nil, "Accept-Language", "en")
	expectText(t, page, `<html lang="nb">`)
	page = visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, standard.ConfirmURL)+"&lang=xx", nil)
	expectText(t, page, `<html lang="nb">`)
	agent := s.Ask(systemuser.Agent, map[string]any{"externalRef": "agent", "partyOrgNo": "310904474"})
	page = visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, agent.ConfirmURL), nil)
	expectText(t, page, "virksomhetens klienter", "<bdi>310904474</bdi>", "<bdi>Regnskapsfører med signeringsrettighet</bdi>")
	if strings.Contains(page.Body, "Tjenester den gjelder") {
		t.Error("an agent's page has a heading for services")
	}
}

func TestApprovalPageTakesAnswers(t *testing.T) {
	t.Parallel()
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		for answer, want := range map[string]struct{ status, heading, english string }{
			"approve": {systemuser.StatusAccepted, "Forespørselen er godkjent", "The request is approved"},
			"reject":  {systemuser.StatusRejected, "Forespørselen er avvist", "The request is rejected"},
		} {
			t.Run(string(kind)+" "+answer, func(t *testing.T) {
				t.Parallel()
				s := scenetest.New(t, emulator.Options{})
				visitor := scenetest.NewVisitor(t, s.Server)
				asked := s.Ask(kind, nil)
				form := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
				if heading(form) != "Lar du dette systemet handle for virksomheten din?" {
					t.Errorf("the heading is %q", heading(form))
				}
				taken := scenetest.Submit(visitor, form, answer, "Origin", s.Server.Access().PlatformURL, "Sec-Fetch-Site", "same-origin")
				if taken.Status != http.StatusSeeOther || !strings.HasPrefix(taken.Header.Get("Location"), strings.TrimSuffix(scenetest.OwnPage(s.Server, asked.ConfirmURL), "&DONTCHOOSEREPORTEE=true")) {
					t.Fatalf("status %d to %q", taken.Status, taken.Header.Get("Location"))
				}
				outcome := visitor.Must(http.StatusOK, http.MethodGet, taken.Header.Get("Location"), nil)
				if heading(outcome) != want.heading || strings.Contains(outcome.Body, "<form") {
					t.Errorf("the outcome is %s", outcome.Body)
				}
				if english := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL)+"&lang=en", nil); heading(english) != want.english {
					t.Errorf("the outcome in English is %q", heading(english))
				}
				if status := s.Read(kind, asked.ID).Status; status != want.status {
					t.Errorf("the request is %s", status)
				}
				twice := scenetest.Submit(visitor, form, "approve")
				if twice.Status != http.StatusConflict || heading(twice) != "Forespørselen er allerede besvart" || !strings.Contains(twice.Body, `role="alert"`) {
					t.Errorf("answering twice: status %d: %s", twice.Status, twice.Body)
				}
			})
		}
	}
}

// After the answer the browser goes where the vendor wants it, whatever the answer was.
func TestApprovalPageRedirects(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	for _, answer := range []string{"approve", "reject"} {
		target := scenetest.Receipt + "?case=" + answer + "#top"
		asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": answer, "redirectUrl": target})
		form := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
		if policy := form.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example;") {
			t.Errorf("the policy is %q", policy)
		}
		taken := scenetest.Submit(visitor, form, answer)
		if taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != target {
			t.Errorf("%s: status %d to %q", answer, taken.Status, taken.Header.Get("Location"))
		}
	}
}

func TestApprovalPageOfNoRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	gone := s.Ask(systemuser.Standard, nil)
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+gone.ID, nil)
	agent := s.Ask(systemuser.Agent, nil)
	for _, path := range []string{
		systemuser.StandardApprovalPath, systemuser.StandardApprovalPath + "?id=x", systemuser.StandardApprovalPath + "?id=" + agent.ID,
		systemuser.StandardApprovalPath + "?id=" + `"><script>alert(1)</script>`, scenetest.OwnPage(s.Server, gone.ConfirmURL),
	} {
		path = strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(path)
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			page := visitor.Must(http.StatusNotFound, method, path, nil)
			if heading(page) != "Forespørselen finnes ikke" || strings.Contains(page.Body, "<script") {
				t.Errorf("%s %s: %s", method, path, page.Body)
			}
		}
	}
}

// An old request says so, and can still be answered, as at Altinn.
func TestApprovalPageOfATimedOutRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil)
	if page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil); strings.Contains(page.Body, "timed-out") {
		t.Error("a new request is called old")
	}
	s.Age(181)
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	expectText(t, page, `id="timed-out">Forespørselen er mer enn 180 dager gammel`, `aria-describedby="timed-out"`)
	if taken := scenetest.Submit(visitor, page, "approve"); taken.Status != http.StatusSeeOther {
		t.Errorf("status %d: %s", taken.Status, taken.Body)
	}
}

// What Altinn refuses is told with its code, and changes nothing.
func TestApprovalPageTellsFailures(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": nil})
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	scenetest.MadeInPortal(s, systemuser.Standard)
	refused := scenetest.Submit(visitor, page, "approve")
	if refused.Status != http.StatusBadRequest || heading(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.Body, systemuser.AuthSystemUserExists) {
		t.Errorf("status %d: %s", refused.Status, refused.Body)
	}
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusNew {
		t.Errorf("the request is %s", status)
	}
}

// Only the page's own form answers a request.
func TestApprovalPageTakesNoForeignForm(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked, other := s.Ask(systemuser.Standard, nil), s.Ask(systemuser.Standard, map[string]any{"externalRef": "other"})
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	otherPage := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, other.ConfirmURL), nil)
	token := regexp.MustCompile(`name="token" value="([^"]+)"`)
	swapped := scenetest.Received{Body: strings.Replace(page.Body, token.FindString(page.Body), token.FindString(otherPage.Body), 1)}
	for name, answer := range map[string]scenetest.Received{
		"another site":    scenetest.Submit(visitor, page, "approve", "Sec-Fetch-Site", "cross-site"),
		"another port":    scenetest.Submit(visitor, page, "approve", "Sec-Fetch-Site", "same-site"),
		"another origin":  scenetest.Submit(visitor, page, "approve", "Origin", "http://127.0.0.1:1"),
		"no origin":       scenetest.Submit(visitor, page, "approve", "Origin", "null"),
		"another's token": scenetest.Submit(visitor, swapped, "approve"),
		"no token":        visitor.Do(http.MethodPost, scenetest.OwnPage(s.Server, asked.ConfirmURL), "answer=approve"),
		"no answer":       visitor.Do(http.MethodPost, scenetest.OwnPage(s.Server, asked.ConfirmURL), "token="+token.FindStringSubmatch(page.Body)[1]),
		"broken form":     visitor.Do(http.MethodPost, scenetest.OwnPage(s.Server, asked.ConfirmURL), "answer=approve&token=%zz"),
	} {
		if answer.Status != http.StatusForbidden || heading(answer) != "Skjemaet kunne ikke brukes" {
			t.Errorf("%s: status %d: %s", name, answer.Status, answer.Body)
		}
	}
	if got := visitor.Do(http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil, "Host", "altinn.example"); got.Status != http.StatusForbidden {
		t.Errorf("another Host: status %d", got.Status)
	}
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusNew {
		t.Errorf("the request is %s", status)
	}
	// A link from elsewhere does open the page.
	visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil, "Sec-Fetch-Site", "cross-site")
}

// Every answer of the page is closed against frames, scripts and sniffing.
func TestApprovalPageHeaders(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil)
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	pages := []scenetest.Received{page, visitor.Must(http.StatusNotFound, http.MethodGet, systemuser.StandardApprovalPath, nil), scenetest.Submit(visitor, page, "reject")}
	for _, one := range pages {
		for name, want := range map[string]string{
			"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := one.Header.Get(name); got != want {
				t.Errorf("status %d: %s is %q, want %q", one.Status, name, got, want)
			}
		}
		if one.Status == http.StatusSeeOther {
			continue
		}
		policy := strings.Split(one.Header.Get("Content-Security-Policy"), "; ")
		if policy[0] != "default-src 'none'" || !strings.HasPrefix(policy[1], "style-src 'sha256-") || !slices.Equal(policy[2:], []string{"form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"}) {
			t.Errorf("status %d: the policy is %q", one.Status, policy)
		}
		if got := one.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("status %d: the type is %q", one.Status, got)
		}
	}
	other := visitor.Must(http.StatusMethodNotAllowed, http.MethodDelete, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	if other.Header.Get("Allow") != "GET, POST" {
		t.Errorf("Allow is %q", other.Header.Get("Allow"))
	}
}

// The page is built for keyboards and screen readers: one language, one h1, the landmarks,
// everything referred to there once, and the buttons in order.
func TestApprovalPageStructure(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	asked := s.Ask(systemuser.Standard, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk)})
	change := s.Change(s.Holder("held"), map[string]any{
		"unwantedRights":         []any{scenetest.RightJSON(scenetest.Krav)},
		"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly),
	})
	s.Age(181)
	visitor := scenetest.NewVisitor(t, s.Server)
	expectStructure(t, visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil).Body)
	expectStructure(t, visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, *change.ConfirmURL), nil).Body)
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

// hostileWorld names everything so that it would become markup or script where it was not escaped.
func hostileWorld() (world.World, map[string]any) {
	const hostile = `"><script>document.title='owned'</script><img src=x onerror="document.title='owned'">{{.Form.Token}}</style>` + "\u202e"
	world := world.World{
		Vendors:   []world.Vendor{{Organisation: scenetest.VendorOrg, Name: "V" + hostile, Clients: []world.Client{{ClientID: scenetest.VendorID}}}, {Organisation: scenetest.OtherOrg, Clients: []world.Client{{ClientID: scenetest.OtherID}}}},
		Customers: []world.Customer{{Organisation: scenetest.CustomerOrg, PartyID: scenetest.CustomerID, Name: "C" + hostile}},
		Resources: []world.Resource{
			{"identifier": wire.EncodeJSON(scenetest.Krav), "resourceType": wire.EncodeJSON("GenericAccessResource"), "title": wire.EncodeJSON(map[string]string{"nb": "R" + hostile})},
			{"identifier": wire.EncodeJSON(scenetest.Grunnlag), "resourceType": wire.EncodeJSON("GenericAccessResource")},
		},
	}
	text := map[string]string{"nb": "S" + hostile, "nn": "", "en": ""}
	return world, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"name": text, "allowedRedirectUrls": []string{scenetest.Receipt}})
}

func TestHostileNamesStayText(t *testing.T) {
	t.Parallel()
	world, system := hostileWorld()
	s := scenetest.New(t, emulator.Options{World: world})
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, system)
	asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": `R"><script>alert(1)</script>`, "redirectUrl": scenetest.Receipt + `?"><script>alert(1)</script>;'none'`})
	page := scenetest.NewVisitor(t, s.Server).Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL)+"&lang=nb%22%3E%3Cscript%3E", nil)
	for _, markup := range []string{"<script", "<img", "<svg", "{{"} {
		if strings.Contains(strings.ReplaceAll(page.Body, "{{.Form.Token}}", ""), markup) {
			t.Errorf("the page holds %q: %s", markup, page.Body)
		}
	}
	for _, name := range []string{"V", "C", "R", "S"} {
		expectText(t, page, "<bdi>"+name+"&#34;&gt;&lt;script&gt;")
	}
	if count := strings.Count(page.Body, "</style>"); count != 1 {
		t.Errorf("%d ends of style", count)
	}
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example; frame") {
		t.Errorf("the policy is %q", policy)
	}
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(page.Body)[1]
	if strings.Count(page.Body, token) != 1 {
		t.Error("a name was run as a template")
	}
}
