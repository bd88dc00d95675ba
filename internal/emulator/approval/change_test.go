package approval_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

func TestApprovalPageShowsWhatAChangeAddsAndTakes(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	user := s.Ask(systemuser.Standard, map[string]any{"integrationTitle": "Regnskap i skyen"}).ID
	s.Approve(user)
	all := s.Change(user, map[string]any{
		"unwantedRights":         []any{scenetest.RightJSON(scenetest.Krav)},
		"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly),
	})
	list := func(id, heading, item string) string {
		return `<h2 id="` + id + `">` + heading + "</h2>\n<ul>\n<li><bdi>" + item + "</bdi></li>\n</ul>"
	}
	expectText(t, s.ChangePage(visitor, all), `<html lang="nb">`,
		"Godtar du at det endres hva dette systemet kan gjøre for virksomheten din?",
		"Navn", scenetest.SystemA, "SmartCloud AS ("+scenetest.VendorOrg+")", "Bakeriet på Torget AS ("+scenetest.CustomerOrg+")",
		"<dt>Systembruker</dt><dd><bdi>Regnskap i skyen</bdi></dd>", "<bdi>ref</bdi>",
		list("added-rights", "Tjenester som legges til", "Skattegrunnlag"), list("removed-rights", "Tjenester som tas bort", "Krav og betalinger"),
		list("added-packages", "Tilgangspakker som legges til", "Jordbruk"),
		list("removed-packages", "Tilgangspakker som tas bort", "Klientadministrator"), ">Godkjenn<", ">Avvis<")
	expectText(t, s.ChangePage(visitor, all, "Accept-Language", "en"), `<html lang="en">`,
		"Do you agree to change what this system may do for your organisation?", "<dt>System user</dt>",
		"Services to be added", "Services to be taken away", "Access packages to be added", "Access packages to be taken away")
	one := s.ChangePage(visitor, s.Change(user, nil))
	if count := strings.Count(one.Body, "<h2 "); count != 2 || strings.Contains(one.Body, "Gjelder") {
		t.Errorf("a change that only adds rights has %d sections: %s", count, one.Body)
	}
	// The page still tells which system user it was about when that is gone.
	s.DeleteUser(user)
	expectText(t, s.ChangePage(visitor, all), "Regnskap i skyen")
}

func TestApprovalPageTakesAnswersToAChange(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct{ status, heading, message, english string }{
		"approve": {systemuser.StatusAccepted, "Forespørselen er godkjent", "Tilgangen er nå endret", "The system’s access is now changed"},
		"reject":  {systemuser.StatusRejected, "Forespørselen er avvist", "Tilgangen er som før", "The system’s access stays as it was"},
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			s := scenetest.New(t, emulator.Options{})
			visitor := scenetest.NewVisitor(t, s.Server)
			asked := s.Change(s.Holder("ref"), nil)
			form := s.ChangePage(visitor, asked)
			taken := scenetest.Submit(visitor, form, answer, "Origin", s.Server.Access().PlatformURL, "Sec-Fetch-Site", "same-origin")
			if taken.Status != http.StatusSeeOther || !strings.HasPrefix(taken.Header.Get("Location"), systemuser.ChangeApprovalPath+"?id="+asked.ID) {
				t.Fatalf("status %d to %q", taken.Status, taken.Header.Get("Location"))
			}
			outcome := visitor.Must(http.StatusOK, http.MethodGet, taken.Header.Get("Location"), nil)
			if heading(outcome) != want.heading || strings.Contains(outcome.Body, "<form") {
				t.Errorf("the outcome is %s", outcome.Body)
			}
			expectText(t, outcome, want.message)
			expectText(t, s.ChangePage(visitor, asked, "Accept-Language", "en"), want.english)
			if status := s.ReadChange(asked.ID).Status; status != want.status {
				t.Errorf("the change request is %s", status)
			}
			if twice := scenetest.Submit(visitor, form, "approve"); twice.Status != http.StatusConflict || heading(twice) != "Forespørselen er allerede besvart" {
				t.Errorf("answering twice: status %d: %s", twice.Status, twice.Body)
			}
		})
	}
}

// The change's own redirectUrl is followed, and what Altinn refuses is told.
func TestApprovalPageOfAChangeRedirectsAndFails(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	user := s.Holder("ref")
	asked := s.Change(user, map[string]any{"redirectUrl": scenetest.Receipt + "?change=1"})
	late := s.ChangePage(visitor, s.Change(user, nil))
	form := s.ChangePage(visitor, asked)
	if policy := form.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://smartcloud.example;") {
		t.Errorf("the policy is %q", policy)
	}
	if taken := scenetest.Submit(visitor, form, "approve"); taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != scenetest.Receipt+"?change=1" {
		t.Errorf("status %d to %q", taken.Status, taken.Header.Get("Location"))
	}
	s.DeleteUser(user)
	refused := scenetest.Submit(visitor, late, "approve")
	if refused.Status != http.StatusNotFound || heading(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.Body, systemuser.AuthNoSystemUser) {
		t.Errorf("status %d: %s", refused.Status, refused.Body)
	}
}

// The page of a change takes no other form than its own, and the pages of the kinds do not show
// each other's.
func TestApprovalPageOfAChangeIsItsOwn(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	user, asked := s.Holder("ref"), s.Ask(systemuser.Standard, map[string]any{"externalRef": "open"})
	change := s.Change(user, nil)
	page := s.ChangePage(visitor, change)
	token := regexp.MustCompile(`name="token" value="([^"]+)"`)
	request := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	swapped := scenetest.Received{Body: strings.Replace(page.Body, token.FindString(page.Body), token.FindString(request.Body), 1)}
	for name, answer := range map[string]scenetest.Received{
		"another site":    scenetest.Submit(visitor, page, "approve", "Sec-Fetch-Site", "cross-site"),
		"another's token": scenetest.Submit(visitor, swapped, "approve"),
		"no token":        visitor.Do(http.MethodPost, scenetest.OwnPage(s.Server, *change.ConfirmURL), "answer=approve"),
	} {
		if answer.Status != http.StatusForbidden || heading(answer) != "Skjemaet kunne ikke brukes" {
			t.Errorf("%s: status %d: %s", name, answer.Status, answer.Body)
		}
	}
	for _, path := range []string{systemuser.ChangeApprovalPath + "?id=" + asked.ID, systemuser.StandardApprovalPath + "?id=" + change.ID, systemuser.AgentApprovalPath + "?id=" + change.ID} {
		if page := visitor.Must(http.StatusNotFound, http.MethodGet, path, nil); heading(page) != "Forespørselen finnes ikke" {
			t.Errorf("%s: %s", path, page.Body)
		}
	}
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, systemuser.ChangePath+"/vendor/"+change.ID, nil)
	visitor.Must(http.StatusNotFound, http.MethodGet, scenetest.OwnPage(s.Server, *change.ConfirmURL), nil)
	if held := s.Server.SystemUsers()[0].Rights; len(held) != 1 {
		t.Errorf("the system user holds %q", held)
	}
}

func TestHostileNamesStayTextInAChange(t *testing.T) {
	t.Parallel()
	world, system := hostileWorld()
	s := scenetest.New(t, emulator.Options{World: world})
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, system)
	user := s.Ask(systemuser.Standard, map[string]any{"integrationTitle": `T"><script>alert(1)</script>{{.Form.Token}}`}).ID
	s.Approve(user)
	asked := s.Change(user, map[string]any{
		"requiredRights": []any{scenetest.RightJSON(scenetest.Krav)},
		"unwantedRights": []any{scenetest.RightJSON(`<img src=x onerror=alert(1)>`)}, "unwantedAccessPackages": scenetest.PackagesJSON(`<svg onload=alert(1)>`),
	})
	page := s.ChangePage(scenetest.NewVisitor(t, s.Server), asked)
	for _, markup := range []string{"<script", "<img", "<svg"} {
		if strings.Contains(page.Body, markup) {
			t.Errorf("the page holds %q: %s", markup, page.Body)
		}
	}
	expectText(t, page, "<bdi>T&#34;&gt;&lt;script&gt;", "<bdi>R&#34;&gt;&lt;script&gt;", "<bdi>&lt;img src=x", "<bdi>&lt;svg onload")
}
