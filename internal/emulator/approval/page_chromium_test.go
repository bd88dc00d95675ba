//go:build chromium

package approval_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// browserPatience ends a test whose browser hangs; it decides nothing else.
const browserPatience = 2 * time.Minute

// browser is a real, headless Chromium with one page open.
type browser struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // to chromedp a page is a context

	mu         sync.Mutex
	complaints []string // what the browser's console says
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	// Not the test's own context: it ends before the browser is told to close.
	limited, cancelLimit := context.WithTimeout(context.Background(), browserPatience)
	// Its folder is chromedp's to remove, which waits for processes that outlive the browser and
	// still write there.
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("accept-lang", "nb"),
	)
	allocator, cancelAllocator := chromedp.NewExecAllocator(limited, options...)
	ctx, cancel := chromedp.NewContext(allocator)
	b := &browser{t: t, ctx: ctx}
	var listening sync.WaitGroup
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		cancelAllocator()
		cancelLimit()
		listening.Wait()
	})
	console := chromedp.Console(ctx)
	listening.Go(func() {
		for message, err := range console {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.complaints = append(b.complaints, message.Text)
			b.mu.Unlock()
		}
	})
	return b
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// follow does what leads to another page and waits for that.
func (b *browser) follow(action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, action); err != nil {
		b.t.Fatal(err)
	}
}

// click presses a button and waits for the page that it leads to.
func (b *browser) click(answer string) {
	b.t.Helper()
	b.follow(chromedp.Click(chromedp.CSS(`button[value="` + answer + `"]`)))
}

// value evaluates an expression on the page.
func (b *browser) value(expression string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

func (b *browser) expect(expression, want string) {
	b.t.Helper()
	if got := b.value(expression); got != want {
		b.t.Errorf("%s is %q, want %q", expression, got, want)
	}
}

// expectNoComplaints allows what the browser says of statuses that are no success.
func (b *browser) expectNoComplaints() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complaints {
		if !strings.HasPrefix(complaint, "Failed to load resource: the server responded with a status of 4") {
			b.t.Errorf("the browser complains: %s", complaint)
		}
	}
}

// waitForComplaint waits until the console has mentioned something.
func (b *browser) waitForComplaint(wanted string) {
	b.t.Helper()
	for b.ctx.Err() == nil {
		b.mu.Lock()
		found := slices.ContainsFunc(b.complaints, func(text string) bool { return strings.Contains(text, wanted) })
		b.mu.Unlock()
		if found {
			return
		}
		b.value("0") // a round to the browser and back
	}
	b.t.Errorf("the browser never says %q: %v", wanted, b.ctx.Err())
}

const headingText = `document.querySelector("h1").textContent`

func TestChromiumApproves(t *testing.T) {
	t.Parallel()
	for _, kind := range []systemuser.Kind{systemuser.Standard, systemuser.Agent} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s, b := scenetest.New(t, emulator.Options{}), newBrowser(t)
			asked := s.Ask(kind, nil)
			b.do(chromedp.Navigate(asked.ConfirmURL))
			b.expect(headingText, "Lar du dette systemet handle for virksomheten din?")
			// The policy lets the page's own style through.
			b.expect(`getComputedStyle(document.querySelector("button")).backgroundColor`, "rgb(11, 83, 148)")
			b.click("approve")
			b.expect(headingText, "Forespørselen er godkjent")
			b.expect(`document.title`, "Forespørselen er godkjent – Systembrukere")
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
	b.expect(headingText, "Godtar du at det endres hva dette systemet kan gjøre for virksomheten din?")
	b.expect(`document.querySelector('section[aria-labelledby="added-rights"] li').textContent`, "Skattegrunnlag")
	b.expect(`document.querySelector('section[aria-labelledby="removed-rights"] li').textContent`, "Krav og betalinger")
	b.click("approve")
	b.expect(headingText, "Forespørselen er godkjent")
	s.ExpectHeld("approved", []string{scenetest.Grunnlag}, nil)
	rejected := s.Change(user, map[string]any{"unwantedRights": []any{scenetest.RightJSON(scenetest.Grunnlag)}})
	b.do(chromedp.Navigate(*rejected.ConfirmURL))
	b.follow(chromedp.Click(chromedp.CSS(`a[hreflang="en"]`)))
	b.expect(`document.querySelector('section[aria-labelledby="removed-rights"] h2').textContent`, "Services to be taken away")
	b.click("reject")
	b.expect(headingText, "The request is rejected")
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
	b.expect(headingText, "The request is rejected")
	if status := s.Read(systemuser.Standard, asked.ID).Status; status != systemuser.StatusRejected {
		t.Errorf("the request is %s", status)
	}
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
	asked := s.Ask(systemuser.Standard, nil)
	b.do(chromedp.Navigate(asked.ConfirmURL))
	var order []string
	for range 4 {
		b.do(chromedp.KeyEvent(kb.Tab))
		order = append(order, b.value(`document.activeElement.textContent`))
		if outline := b.value(`getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
			t.Errorf("the focus on %q is not to be seen: %s", order[len(order)-1], outline)
		}
	}
	if want := []string{"Bokmål", "English", "Godkjenn", "Avvis"}; !slices.Equal(order, want) {
		t.Errorf("the focus goes through %q, want %q", order, want)
	}
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.expect(headingText, "Forespørselen er avvist")
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
	b.expect(headingText, "Forespørselen er allerede besvart")
	b.expect(`document.querySelector('[role="alert"]').textContent`, "Den ble avvist tidligere. Svaret ditt endret ingenting.")
	b.do(chromedp.Navigate(asked.ConfirmURL))
	b.expect(headingText, "Forespørselen er avvist")
	b.expect(`document.forms.length`, "0")
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
	b.expect(`document.title`, "Lar du dette systemet handle for virksomheten din? – Systembrukere")
	b.expect(`document.querySelectorAll("script, img, svg, iframe, object, link").length`, "0")
	b.expect(`document.querySelector("dd bdi").textContent.startsWith('S"><script>')`, "true")
	b.click("approve")
	b.expect(headingText, "Forespørselen er godkjent")
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
