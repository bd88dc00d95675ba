package emulator

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// changePage opens the page of a change request.
func (s *scene) changePage(visitor *user, asked changeAnswer, headers ...string) received {
	s.t.Helper()
	return visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, *asked.ConfirmURL), nil, headers...)
}

func TestApprovalPageShowsWhatAChangeAddsAndTakes(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	user := s.ask(kindStandard, map[string]any{"integrationTitle": "Regnskap i skyen"}).ID
	s.approve(user)
	all := s.change(user, map[string]any{
		"unwantedRights":         []any{rightJSON(krav)},
		"requiredAccessPackages": packagesJSON(jordbruk), "unwantedAccessPackages": packagesJSON(assignOnly),
	})
	list := func(id, heading, item string) string {
		return `<h2 id="` + id + `">` + heading + "</h2>\n<ul>\n<li><bdi>" + item + "</bdi></li>\n</ul>"
	}
	expectText(t, s.changePage(visitor, all), `<html lang="nb">`,
		"Godtar du at det endres hva dette systemet kan gjøre for virksomheten din?",
		"Navn", systemA, "SmartCloud AS ("+vendorOrg+")", "Bakeriet på Torget AS ("+customerOrg+")",
		"<dt>Systembruker</dt><dd><bdi>Regnskap i skyen</bdi></dd>", "<bdi>ref</bdi>",
		list("added-rights", "Tjenester som legges til", "Skattegrunnlag"), list("removed-rights", "Tjenester som tas bort", "Krav og betalinger"),
		list("added-packages", "Tilgangspakker som legges til", "Jordbruk"),
		list("removed-packages", "Tilgangspakker som tas bort", "Klientadministrator"), ">Godkjenn<", ">Avvis<")
	expectText(t, s.changePage(visitor, all, "Accept-Language", "en"), `<html lang="en">`,
		"Do you agree to change what this system may do for your organisation?", "<dt>System user</dt>",
		"Services to be added", "Services to be taken away", "Access packages to be added", "Access packages to be taken away")
	one := s.changePage(visitor, s.change(user, nil))
	if count := strings.Count(one.body, "<h2 "); count != 2 || strings.Contains(one.body, "Gjelder") {
		t.Errorf("a change that only adds rights has %d sections: %s", count, one.body)
	}
	// The page still tells which system user it was about when that is gone.
	s.deleteUser(user)
	expectText(t, s.changePage(visitor, all), "Regnskap i skyen")
}

func TestApprovalPageTakesAnswersToAChange(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct{ status, heading, message, english string }{
		"approve": {statusAccepted, "Forespørselen er godkjent", "Tilgangen er nå endret", "The system’s access is now changed"},
		"reject":  {statusRejected, "Forespørselen er avvist", "Tilgangen er som før", "The system’s access stays as it was"},
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, Options{})
			visitor := newVisitor(t, s.server)
			asked := s.change(s.holder("ref"), nil)
			form := s.changePage(visitor, asked)
			taken := submit(visitor, form, answer, "Origin", s.server.url, "Sec-Fetch-Site", "same-origin")
			if taken.status != http.StatusSeeOther || !strings.HasPrefix(taken.header.Get("Location"), changeApprovalPath+"?id="+asked.ID) {
				t.Fatalf("status %d to %q", taken.status, taken.header.Get("Location"))
			}
			outcome := visitor.must(http.StatusOK, http.MethodGet, taken.header.Get("Location"), nil)
			if heading(outcome) != want.heading || strings.Contains(outcome.body, "<form") {
				t.Errorf("the outcome is %s", outcome.body)
			}
			expectText(t, outcome, want.message)
			expectText(t, s.changePage(visitor, asked, "Accept-Language", "en"), want.english)
			if status := s.readChange(asked.ID).Status; status != want.status {
				t.Errorf("the change request is %s", status)
			}
			if twice := submit(visitor, form, "approve"); twice.status != http.StatusConflict || heading(twice) != "Forespørselen er allerede besvart" {
				t.Errorf("answering twice: status %d: %s", twice.status, twice.body)
			}
		})
	}
}

// The change's own redirectUrl is followed, and what Altinn refuses is told.
func TestApprovalPageOfAChangeRedirectsAndFails(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	user := s.holder("ref")
	asked := s.change(user, map[string]any{"redirectUrl": receipt + "?change=1"})
	late := s.changePage(visitor, s.change(user, nil))
	form := s.changePage(visitor, asked)
	if policy := form.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example;") {
		t.Errorf("the policy is %q", policy)
	}
	if taken := submit(visitor, form, "approve"); taken.status != http.StatusSeeOther || taken.header.Get("Location") != receipt+"?change=1" {
		t.Errorf("status %d to %q", taken.status, taken.header.Get("Location"))
	}
	s.deleteUser(user)
	refused := submit(visitor, late, "approve")
	if refused.status != http.StatusNotFound || heading(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.body, authNoSystemUser) {
		t.Errorf("status %d: %s", refused.status, refused.body)
	}
}

// The page of a change takes no other form than its own, and the pages of the
// kinds do not show each other's.
func TestApprovalPageOfAChangeIsItsOwn(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	visitor := newVisitor(t, s.server)
	user, asked := s.holder("ref"), s.ask(kindStandard, map[string]any{"externalRef": "open"})
	change := s.change(user, nil)
	page := s.changePage(visitor, change)
	token := regexp.MustCompile(`name="token" value="([^"]+)"`)
	request := visitor.must(http.StatusOK, http.MethodGet, ownPage(s.server, asked.ConfirmURL), nil)
	swapped := received{body: strings.Replace(page.body, token.FindString(page.body), token.FindString(request.body), 1)}
	for name, answer := range map[string]received{
		"another site":    submit(visitor, page, "approve", "Sec-Fetch-Site", "cross-site"),
		"another's token": submit(visitor, swapped, "approve"),
		"no token":        visitor.do(http.MethodPost, ownPage(s.server, *change.ConfirmURL), "answer=approve"),
	} {
		if answer.status != http.StatusForbidden || heading(answer) != "Skjemaet kunne ikke brukes" {
			t.Errorf("%s: status %d: %s", name, answer.status, answer.body)
		}
	}
	for _, path := range []string{changeApprovalPath + "?id=" + asked.ID, standardApprovalPath + "?id=" + change.ID, agentApprovalPath + "?id=" + change.ID} {
		if page := visitor.must(http.StatusNotFound, http.MethodGet, path, nil); heading(page) != "Forespørselen finnes ikke" {
			t.Errorf("%s: %s", path, page.body)
		}
	}
	s.vendor.must(http.StatusAccepted, http.MethodDelete, changePath+"/vendor/"+change.ID, nil)
	visitor.must(http.StatusNotFound, http.MethodGet, ownPage(s.server, *change.ConfirmURL), nil)
	if held := s.server.SystemUsers()[0].Rights; len(held) != 1 {
		t.Errorf("the system user holds %q", held)
	}
}

func TestHostileNamesStayTextInAChange(t *testing.T) {
	t.Parallel()
	world, system := hostileWorld()
	s := newScene(t, Options{World: world})
	s.vendor.must(http.StatusOK, http.MethodPut, vendorPath+"/"+systemA, system)
	user := s.ask(kindStandard, map[string]any{"integrationTitle": `T"><script>alert(1)</script>{{.Form.Token}}`}).ID
	s.approve(user)
	asked := s.change(user, map[string]any{
		"requiredRights": []any{rightJSON(krav)},
		"unwantedRights": []any{rightJSON(`<img src=x onerror=alert(1)>`)}, "unwantedAccessPackages": packagesJSON(`<svg onload=alert(1)>`),
	})
	page := s.changePage(newVisitor(t, s.server), asked)
	for _, markup := range []string{"<script", "<img", "<svg"} {
		if strings.Contains(page.body, markup) {
			t.Errorf("the page holds %q: %s", markup, page.body)
		}
	}
	expectText(t, page, "<bdi>T&#34;&gt;&lt;script&gt;", "<bdi>R&#34;&gt;&lt;script&gt;", "<bdi>&lt;img src=x", "<bdi>&lt;svg onload")
}
