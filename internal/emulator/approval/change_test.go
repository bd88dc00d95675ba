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

func TestApprovalPageShowsWhatAChangeAddsAndRemoves(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	user := s.Ask(systemuser.Standard, map[string]any{"integrationTitle": "Regnskap i skyen"}).ID
	s.Approve(user)
	all := s.Change(user, map[string]any{
		"unwantedRights":         []any{scenetest.RightJSON(scenetest.Krav)},
		"requiredAccessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "unwantedAccessPackages": scenetest.PackagesJSON(scenetest.AssignOnly),
	})
	page := s.ChangePage(visitor, all)
	expectWords(t, customersPart(page), "Vil du endre hva dette systemet kan gjøre på vegne av virksomheten din?", "Navn ber om godkjenning",
		"Når du godkjenner, endres fullmaktene som Navn har på vegne av Bakeriet på Torget AS.",
		"Legges til", "Tilgangspakker", "Jordbruk", "Enkelttjenester", "Skattegrunnlag Skatteetaten",
		"Fjernes", "Tilgangspakker", "Klientadministrator", "Enkelttjenester", "Krav og betalinger Skatteetaten",
		"trekke tilbake", "Godkjenn", "Avvis", "SmartCloud AS")
	// Which system user it changes is what Altinn does not show.
	expectNoWords(t, customersPart(page), "Regnskap i skyen", user)
	expectWords(t, oursPart(page), "Systemtilgang som endres system_user_id Regnskap i skyen ("+user+")", "Referanse external_ref ref")
	expectWords(t, s.ChangePage(visitor, all, "Accept-Language", "en"), "Do you want to change what this system can do on behalf of your organisation?",
		"To be added", "To be removed", "System access to be changed")
	expectWords(t, s.ChangePage(visitor, all, "Accept-Language", "nn"), "Vil du endre kva dette systemet kan gjere", "Blir lagt til", "Blir fjerna")
	one := s.ChangePage(visitor, s.Change(user, nil))
	if count := strings.Count(one.Body, "<section "); count != 1 || strings.Contains(one.Body, "Fjernes") {
		t.Errorf("a change that only adds rights has %d sections: %s", count, one.Body)
	}
	// The page still tells which system user it was about when that is gone.
	s.DeleteUser(user)
	expectWords(t, s.ChangePage(visitor, all), "Regnskap i skyen")
}

// What the portal cannot look up it leaves out without a word (customer-page.md §1); the emulator
// tells.
func TestApprovalPageTellsWhatAltinnLeavesOut(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	page := s.ChangePage(scenetest.NewVisitor(t, s.Server), s.Change(s.Holder("ref"), map[string]any{
		"unwantedRights": []any{scenetest.RightJSON("gone_resource")}, "unwantedAccessPackages": scenetest.PackagesJSON("urn:altinn:accesspackage:gone"),
	}))
	expectNoWords(t, customersPart(page), "Fjernes", "gone")
	expectWords(t, oursPart(page), "Altinn utelater det som ikke finnes der: urn:altinn:accesspackage:gone, gone_resource")
}

func TestApprovalPageTakesAnswersToAChange(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct{ status, notice, message, english string }{
		"approve": {systemuser.StatusAccepted, "Forespørselen er godkjent", "Systemtilgangen er endret.", "The system access is changed."},
		"reject":  {systemuser.StatusRejected, "Forespørselen er avvist", "Systemtilgangen er som før.", "The system access stays as it was."},
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
			if notice(outcome) != want.notice || strings.Contains(outcome.Body, "<form") {
				t.Errorf("the outcome is %s", outcome.Body)
			}
			expectWords(t, outcome, want.message)
			expectWords(t, s.ChangePage(visitor, asked, "Accept-Language", "en"), want.english)
			if status := s.ReadChange(asked.ID).Status; status != want.status {
				t.Errorf("the change request is %s", status)
			}
			if twice := scenetest.Submit(visitor, form, "approve"); twice.Status != http.StatusConflict || notice(twice) != "Forespørselen er allerede besvart" {
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
	const receipt = "https://127.0.0.1:8443/receipt"
	allowRedirects(s, receipt)
	user := s.Holder("ref")
	asked := s.Change(user, map[string]any{"redirectUrl": receipt + "?change=1"})
	late := s.ChangePage(visitor, s.Change(user, nil))
	form := s.ChangePage(visitor, asked)
	if policy := form.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://127.0.0.1:8443;") {
		t.Errorf("the policy is %q", policy)
	}
	if taken := scenetest.Submit(visitor, form, "approve"); taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != receipt+"?change=1" {
		t.Errorf("status %d to %q", taken.Status, taken.Header.Get("Location"))
	}
	s.DeleteUser(user)
	refused := scenetest.Submit(visitor, late, "approve")
	if refused.Status != http.StatusNotFound || notice(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.Body, systemuser.AuthNoSystemUser) {
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
	expectWords(t, page, `R"><script>`, "<svg onload=alert(1)>, <img src=x onerror=alert(1)>", `T"><script>`)
}
