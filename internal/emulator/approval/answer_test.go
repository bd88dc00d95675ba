package approval_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

func TestApprovalPageTakesAnswers(t *testing.T) {
	t.Parallel()
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		for answer, want := range map[string]struct{ status, notice, english string }{
			"approve": {systemuser.StatusAccepted, "Forespørselen er godkjent", "The request is approved"},
			"reject":  {systemuser.StatusRejected, "Forespørselen er avvist", "The request is rejected"},
		} {
			t.Run(string(kind)+" "+answer, func(t *testing.T) {
				t.Parallel()
				s := scenetest.New(t, emulator.Options{})
				visitor := scenetest.NewVisitor(t, s.Server)
				asked := s.Ask(kind, nil)
				form := open(visitor, asked.ConfirmURL)
				taken := scenetest.Submit(visitor, form, answer, "Origin", s.Server.Access().PlatformURL, "Sec-Fetch-Site", "same-origin")
				if taken.Status != http.StatusSeeOther || !strings.HasPrefix(taken.Header.Get("Location"), strings.TrimSuffix(scenetest.OwnPage(s.Server, asked.ConfirmURL), "&DONTCHOOSEREPORTEE=true")) {
					t.Fatalf("status %d to %q", taken.Status, taken.Header.Get("Location"))
				}
				outcome := visitor.Must(http.StatusOK, http.MethodGet, taken.Header.Get("Location"), nil)
				if heading(outcome) != heading(form) || notice(outcome) != want.notice || only(outcome, "<title>([^<]*) – ") != want.notice || strings.Contains(outcome.Body, "<form") {
					t.Errorf("the outcome is %s", outcome.Body)
				}
				expectWords(t, customersPart(outcome), want.notice, "viser forsiden på altinn.no", "Navn ber om godkjenning", "Godkjenn", "Avvis")
				if count := strings.Count(outcome.Body, `<button type="button" disabled>`); count != 2 {
					t.Errorf("%d grey buttons", count)
				}
				if english := open(visitor, asked.ConfirmURL+"&lang=en"); notice(english) != want.english {
					t.Errorf("the outcome in English is %q", notice(english))
				}
				if status := s.Read(kind, asked.ID).Status; status != want.status {
					t.Errorf("the request is %s", status)
				}
				twice := scenetest.Submit(visitor, form, "approve")
				if twice.Status != http.StatusConflict || notice(twice) != "Forespørselen er allerede besvart" || !strings.Contains(twice.Body, `role="alert"`) {
					t.Errorf("answering twice: status %d: %s", twice.Status, twice.Body)
				}
			})
		}
	}
}

// After the answer the browser goes where the vendor wants it, whatever the answer was.
func TestApprovalPageRedirects(t *testing.T) {
	t.Parallel()
	const receipt = "https://app.smartcloud.no/receipt"
	s := scenetest.New(t, emulator.Options{LookupHost: func(_ context.Context, host string) ([]string, error) {
		if host != "app.smartcloud.no" {
			return nil, errors.New("no such host")
		}
		return []string{"192.0.2.1"}, nil
	}})
	allowRedirects(s, receipt)
	visitor := scenetest.NewVisitor(t, s.Server)
	for _, answer := range []string{"approve", "reject"} {
		target := receipt + "?case=" + answer + "#top"
		form := open(visitor, s.Ask(systemuser.Standard, map[string]any{"externalRef": answer, "redirectUrl": target}).ConfirmURL)
		if policy := form.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://app.smartcloud.no;") {
			t.Errorf("the policy is %q", policy)
		}
		taken := scenetest.Submit(visitor, form, answer)
		if taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != target {
			t.Errorf("%s: status %d to %q", answer, taken.Status, taken.Header.Get("Location"))
		}
	}
}

// Whether the vendor's host exists may take a second to find out, which nobody else waits for.
func TestOthersAreAnsweredWhileAHostIsLookedUp(t *testing.T) {
	t.Parallel()
	const receipt = "https://app.smartcloud.no/receipt"
	var s *scenetest.Scene
	s = scenetest.New(t, emulator.Options{LookupHost: func(ctx context.Context, _ string) ([]string, error) {
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			s.Vendor.Do(http.MethodGet, scenetest.VendorPath, nil)
		}()
		select {
		case <-answered:
		case <-ctx.Done():
			t.Error("another call waits for the lookup")
		}
		return []string{"192.0.2.1"}, nil
	}})
	allowRedirects(s, receipt)
	visitor := scenetest.NewVisitor(t, s.Server)
	taken := scenetest.Submit(visitor, open(visitor, s.Ask(systemuser.Standard, map[string]any{"redirectUrl": receipt}).ConfirmURL), "approve")
	if taken.Status != http.StatusSeeOther || taken.Header.Get("Location") != receipt {
		t.Errorf("status %d to %q", taken.Status, taken.Header.Get("Location"))
	}
}

func allowRedirects(s *scenetest.Scene, allowed ...string) {
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{
		"rights": []any{scenetest.RightJSON(scenetest.Krav), scenetest.RightJSON(scenetest.Grunnlag)}, "allowedRedirectUrls": allowed,
	}))
}

// A browser that was sent to a host that does not exist would show an error of its own, and nobody
// would know what became of the answer.
func TestApprovalPageStaysWhereTheRedirectsHostDoesNotExist(t *testing.T) {
	t.Parallel()
	var asked []string
	s := scenetest.New(t, emulator.Options{LookupHost: func(_ context.Context, host string) ([]string, error) {
		asked = append(asked, host)
		return nil, errors.New("no such host")
	}})
	allowRedirects(s, scenetest.Receipt, "https://nowhere.smartcloud.no/receipt")
	visitor := scenetest.NewVisitor(t, s.Server)
	for answer, target := range map[string]string{"approve": scenetest.Receipt + "?case=7", "reject": "https://nowhere.smartcloud.no/receipt"} {
		taken := scenetest.Submit(visitor, open(visitor, s.Ask(systemuser.Standard, map[string]any{"externalRef": answer, "redirectUrl": target}).ConfirmURL), answer)
		if taken.Status != http.StatusSeeOther || !strings.HasPrefix(taken.Header.Get("Location"), systemuser.StandardApprovalPath+"?id=") {
			t.Fatalf("status %d to %q", taken.Status, taken.Header.Get("Location"))
		}
		outcome := visitor.Must(http.StatusOK, http.MethodGet, taken.Header.Get("Location"), nil)
		expectWords(t, customersPart(outcome), map[string]string{"approve": "Forespørselen er godkjent", "reject": "Forespørselen er avvist"}[answer],
			"Etter svaret logger Altinn kunden ut og går til adressen under", target, "Emulatoren finner ikke verten i adressen, så du blir på denne siden.")
		if !strings.Contains(outcome.Body, `<a href="`+target+`" rel="noreferrer">`) {
			t.Errorf("no link leads on: %s", outcome.Body)
		}
		english := only(outcome, `<a href="([^"]*)" lang="en"`)
		expectWords(t, visitor.Must(http.StatusOK, http.MethodGet, strings.ReplaceAll(english, "&amp;", "&"), nil), "cannot find the host of that address")
	}
	if len(asked) != 1 || asked[0] != "nowhere.smartcloud.no" {
		t.Errorf("asked for %q: nobody need be asked for a name of examples", asked)
	}
}

// What Altinn refuses is told with its code, and changes nothing; the customer may try again.
func TestApprovalPageTellsFailures(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": nil})
	page := open(visitor, asked.ConfirmURL)
	scenetest.MadeInPortal(s, systemuser.Standard)
	refused := scenetest.Submit(visitor, page, "approve")
	if refused.Status != http.StatusBadRequest || notice(refused) != "Forespørselen kunne ikke godkjennes" || !strings.Contains(refused.Body, `role="alert"`) {
		t.Errorf("status %d: %s", refused.Status, refused.Body)
	}
	expectWords(t, oursPart(refused), "Altinn svarte:", systemuser.AuthSystemUserExists)
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusNew {
		t.Errorf("the request is %s", status)
	}
	if rejected := scenetest.Submit(visitor, refused, "reject"); rejected.Status != http.StatusSeeOther {
		t.Errorf("status %d: %s", rejected.Status, rejected.Body)
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
