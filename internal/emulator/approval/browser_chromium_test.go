//go:build chromium

package approval_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
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

func newBrowser(t *testing.T, more ...chromedp.ExecAllocatorOption) *browser {
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
	allocator, cancelAllocator := chromedp.NewExecAllocator(limited, append(options, more...)...)
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
