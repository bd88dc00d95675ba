//go:build chromium

package approval_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

const (
	headingText = `document.querySelector("h1").textContent`
	noticeText  = `document.querySelector(".notice strong").textContent`
)

func TestChromiumApproves(t *testing.T) {
	t.Parallel()
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
			asked := s.Ask(kind, nil)
			b.do(chromedp.Navigate(asked.ConfirmURL))
			b.expect(headingText, map[systemuser.Kind]string{
				systemuser.Standard: "Vil du la dette systemet handle på vegne av virksomheten din?",
				systemuser.Agent:    "Vil du la dette systemet handle på vegne av klientene dine?",
			}[kind])
			// The policy lets the page's own style through.
			b.expect(`getComputedStyle(document.querySelector("button")).backgroundColor`, "rgb(11, 83, 148)")
			b.click("approve")
			b.expect(noticeText, "Forespørselen er godkjent")
			b.expect(`document.title`, "Forespørselen er godkjent – Altinn-emulator")
			if status := s.Read(kind, asked.ID).Status; status != systemuser.StatusAccepted {
				t.Errorf("the request is %s", status)
			}
			b.expectNoComplaints()
		})
	}
}

// A change request has a page of its own, in the other language as well.
func TestChromiumAnswersChangeRequests(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	user := s.Holder("ref")
	approved := s.Change(user, map[string]any{"unwantedRights": []any{scenetest.RightJSON(scenetest.Krav)}})
	b.do(chromedp.Navigate(*approved.ConfirmURL))
	b.expect(headingText, "Vil du endre hva dette systemet kan gjøre på vegne av virksomheten din?")
	b.expect(`document.querySelector("#added-services + ul bdi").textContent`, "Skattegrunnlag")
	b.expect(`document.querySelector("#removed-services + ul bdi").textContent`, "Krav og betalinger")
	b.click("approve")
	b.expect(noticeText, "Forespørselen er godkjent")
	s.ExpectHeld("approved", []string{scenetest.Grunnlag}, nil)
	rejected := s.Change(user, map[string]any{"unwantedRights": []any{scenetest.RightJSON(scenetest.Grunnlag)}})
	b.do(chromedp.Navigate(*rejected.ConfirmURL))
	b.follow(chromedp.Click(chromedp.CSS(`a[hreflang="en"]`)))
	b.expect(`document.querySelector("#removed").textContent`, "To be removed")
	b.click("reject")
	b.expect(noticeText, "The request is rejected")
	s.ExpectHeld("rejected", []string{scenetest.Grunnlag}, nil)
	b.expectNoComplaints()
}

func TestChromiumRejectsInEnglish(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	asked := s.Ask(systemuser.Standard, nil)
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.follow(chromedp.Click(chromedp.CSS(`a[hreflang="en"]`)))
	b.expect(`document.documentElement.lang`, "en")
	b.click("reject")
	b.expect(noticeText, "The request is rejected")
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusRejected {
		t.Errorf("the request is %s", status)
	}
	b.expectNoComplaints()
}

// Where the vendor's host does not exist, the browser is left with the outcome, not with an error of
// its own.
func TestChromiumStaysWhereTheRedirectsHostDoesNotExist(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	b.do(chromedp.Navigate(s.Ask(systemuser.Standard, map[string]any{"redirectUrl": scenetest.Receipt + "?case=7"}).ConfirmURL))
	b.click("reject")
	b.expect(noticeText, "Forespørselen er avvist")
	b.expect(`document.querySelector(".preview .ours a").href`, scenetest.Receipt+"?case=7")
	b.expectNoComplaints()
}

// The root leads to the page where a request is answered, and that back.
func TestChromiumFindsItsWayFromTheRoot(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	s.Ask(systemuser.Standard, nil)
	b.do(chromedp.Navigate(s.Server.Access().PlatformURL))
	b.follow(chromedp.Click(chromedp.CSS(`a[hreflang="nn"]`)))
	b.follow(chromedp.Click(chromedp.CSS(`.requests a`)))
	b.expect(headingText, "Vil du la dette systemet handle på vegner av verksemda di?")
	b.click("approve")
	b.follow(chromedp.Click(chromedp.CSS(`header a`)))
	b.expect(headingText, "Svar som kundane")
	b.expect(`document.querySelector("#open + p strong").textContent`, "Ingen førespurnader ventar på svar.")
	b.expectNoComplaints()
}

// The browser follows the answer to another origin: the form's policy lets it.
func TestChromiumIsRedirected(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	vendorSite := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, "<title>receipt</title><p>%q</p>", r.Referer())
	}))
	t.Cleanup(vendorSite.Close)
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"allowedRedirectUrls": []string{vendorSite.URL + "/receipt"}}))
	asked := s.Ask(systemuser.Standard, map[string]any{"redirectUrl": vendorSite.URL + "/receipt?case=7"})
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.click("approve")
	b.expect(`document.title`, "receipt")
	b.expect(`location.href`, vendorSite.URL+"/receipt?case=7")
	b.expect(`document.querySelector("p").textContent`, `""`) // no referrer: it would hold the request's id
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusAccepted {
		t.Errorf("the request is %s", status)
	}
}

func TestChromiumWorksByKeyboard(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	skatt := scenetest.PackagesJSON("urn:altinn:accesspackage:skatt-naering")
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"accessPackages": skatt}))
	asked := s.Ask(systemuser.Standard, map[string]any{"accessPackages": skatt})
	b.do(chromedp.Navigate(asked.ConfirmURL))
	var order []string
	for range 7 {
		b.do(chromedp.KeyEvent(kb.Tab))
		order = append(order, b.value(`document.activeElement.innerText.replace(/\s+/g, " ")`))
		if outline := b.value(`getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
			t.Errorf("the focus on %q is not to be seen: %s", order[len(order)-1], outline)
		}
	}
	if want := []string{"Alle forespørsler", "Bokmål", "Nynorsk", "English", "Skatt næring 3 tjenester", "Godkjenn", "Avvis"}; !slices.Equal(order, want) {
		t.Errorf("the focus goes through %q, want %q", order, want)
	}
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.expect(noticeText, "Forespørselen er avvist")
	b.expectNoComplaints()
}

// Another tab, or another person, was faster.
func TestChromiumAnswersTooLate(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	asked := s.Ask(systemuser.Standard, nil)
	b.do(chromedp.Navigate(asked.ConfirmURL))
	s.Reject(asked.ID)
	b.click("approve")
	b.expect(noticeText, "Forespørselen er allerede besvart")
	b.expect(`document.querySelector('[role="alert"] p:last-child').textContent`, "Den ble avvist tidligere. Svaret ditt endret ingenting.")
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.expect(noticeText, "Forespørselen er avvist")
	b.expect(`document.forms.length`, "0")
	b.expectNoComplaints()
}

// What Altinn refuses is told at the buttons, and the browser goes there.
func TestChromiumShowsWhyAnAnswerWasNotTaken(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": nil})
	scenetest.MadeInPortal(s, systemuser.Standard)
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.click("approve")
	b.expect(noticeText, "Forespørselen kunne ikke godkjennes")
	b.expect(`document.activeElement.contains(document.querySelector('[role="alert"]'))`, "true")
	b.expectNoComplaints()
}

func TestChromiumMeetsNoRequest(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	b.do(chromedp.Navigate(s.Server.Access().PlatformURL + systemuser.StandardApprovalPath + "?id=00000000-0000-4000-8000-000000000001"))
	b.expect(headingText, "Forespørselen finnes ikke")
	b.expect(`document.forms.length`, "0")
	b.expectNoComplaints()
}

// Names that try to be markup are text, and nothing of them runs or loads.
func TestChromiumShowsHostileNames(t *testing.T) {
	t.Parallel()
	world, system := hostileWorld()
	s, b := scenetest.New(t, emulator.Options{World: world}), newBrowser(t)
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, system)
	asked := s.Ask(systemuser.Standard, nil)
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.expect(`document.title`, "Vil du la dette systemet handle på vegne av virksomheten din? – Altinn-emulator")
	b.expect(`document.querySelectorAll("script, img, svg, iframe, object, link").length`, "0")
	b.expect(`document.querySelector("h2 bdi").textContent.startsWith('S"><script>')`, "true")
	b.click("approve")
	b.expect(noticeText, "Forespørselen er godkjent")
	b.expectNoComplaints()
}

// No page of another origin can hold the page in a frame.
func TestChromiumRefusesFrames(t *testing.T) {
	t.Parallel()
	s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
	asked := s.Ask(systemuser.Standard, nil)
	framing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<iframe src="%s"></iframe>`, asked.ConfirmURL)
	}))
	t.Cleanup(framing.Close)
	b.do(chromedp.Navigate(framing.URL))
	b.expect(`document.querySelector("iframe").contentDocument`, "null")
	b.waitForComplaint("frame-ancestors")
}
