//go:build chromium

package approval_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// On a phone and on a desktop, in light and in dark, nothing sticks out, nothing is too pale to read
// (WCAG 2 AA), and nothing to press is too small (WCAG 2.2 AA).
func TestChromiumIsReadableEverywhere(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	long := scenetest.VendorOrg + "_" + strings.Repeat("et_langt_navn_", 15)
	s.Vendor.Must(http.StatusOK, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(long, map[string]any{
		"name": map[string]string{"nb": strings.Repeat("Regnskap", 20), "nn": "", "en": ""}, "accessPackages": scenetest.PackagesJSON("urn:altinn:accesspackage:skatt-naering"),
	}))
	reference := strings.Repeat("bokstaver", 25)
	asked := s.Ask(systemuser.Standard, map[string]any{
		"systemId": long, "externalRef": reference, "redirectUrl": scenetest.Receipt + "?state=" + strings.Repeat("x", 300),
		"accessPackages": scenetest.PackagesJSON("urn:altinn:accesspackage:skatt-naering"),
	})
	answered := s.Ask(systemuser.Standard, map[string]any{"externalRef": "answered"})
	s.Approve(answered.ID)
	nothing := s.Server.Access().PlatformURL + systemuser.StandardApprovalPath
	for scheme, setting := range map[string]string{"light": "1", "dark": "0"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			b := newBrowser(t, chromedp.Flag("blink-settings", "preferredColorScheme="+setting))
			for _, width := range []int64{390, 1280} {
				b.do(chromedp.EmulateViewport(width, 900))
				for _, address := range []string{asked.ConfirmURL, asked.ConfirmURL + "&lang=nn", answered.ConfirmURL, nothing, s.Server.Access().PlatformURL} {
					b.do(chromedp.Navigate(address))
					b.expect(`innerWidth + " " + matchMedia("(prefers-color-scheme: dark)").matches`, fmt.Sprintf("%d %t", width, scheme == "dark"))
					b.expect(`document.documentElement.scrollWidth > innerWidth`, "false")
					for what, found := range map[string]string{"pale": b.value(paleTexts), "too small": b.value(smallTargets)} {
						if found != "" {
							t.Errorf("%s, %d pixels wide: %s is %s", address, width, found, what)
						}
					}
				}
			}
			b.expectNoComplaints()
		})
	}
}

// paleTexts are the texts whose contrast with what is behind them is below 4.5:1, but for those of
// buttons that cannot be pressed.
const paleTexts = `(() => {
	const luminance = rgb => rgb.slice(0, 3).map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const rgb = text => text.match(/[\d.]+/g).map(Number);
	const behind = element => {
		const color = rgb(getComputedStyle(element).backgroundColor);
		return color[3] === 0 ? behind(element.parentElement) : color;
	};
	const pale = [];
	for (const element of document.querySelectorAll("body *:not(:disabled)")) {
		if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
		const [a, b] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => b - a);
		if ((a + .05) / (b + .05) < 4.5) pale.push(element.textContent);
	}
	return pale.join("; ");
})()`

// smallTargets are the things to press that are less than 24 pixels high or wide.
const smallTargets = `[...document.querySelectorAll("a, button, summary")].filter(element => {
	const box = element.getBoundingClientRect();
	return box.height > 0 && (box.height < 24 || box.width < 24);
}).map(element => element.textContent).join("; ")`
