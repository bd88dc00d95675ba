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

// Every answer of the pages is closed against frames, scripts and sniffing.
func TestApprovalPageHeaders(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil)
	page := visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(s.Server, asked.ConfirmURL), nil)
	pages := []scenetest.Received{
		page, visitor.Must(http.StatusNotFound, http.MethodGet, systemuser.StandardApprovalPath, nil), scenetest.Submit(visitor, page, "reject"),
		visitor.Must(http.StatusOK, http.MethodGet, "/", nil),
	}
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
	visitor := scenetest.NewVisitor(t, s.Server)
	for _, confirmURL := range []string{asked.ConfirmURL, *change.ConfirmURL} {
		page := open(visitor, confirmURL).Body
		expectStructure(t, page)
		approve, reject := strings.Index(page, `value="approve"`), strings.Index(page, `value="reject"`)
		if approve < 0 || reject < approve || strings.Contains(page, "tabindex") || strings.Count(page, "<form ") != 1 {
			t.Error("the buttons are not in order")
		}
	}
	expectStructure(t, visitor.Must(http.StatusOK, http.MethodGet, "/", nil).Body)
	s.Reject(change.ID)
	expectStructure(t, open(visitor, *change.ConfirmURL).Body)
	expectStructure(t, visitor.Must(http.StatusNotFound, http.MethodGet, systemuser.StandardApprovalPath, nil).Body)
}

func expectStructure(t *testing.T, page string) {
	t.Helper()
	for _, once := range []string{"<html lang=", "<title>", "<h1>", "<header>", "<nav aria-label=", "<main", `aria-current="true"`} {
		if count := strings.Count(page, once); count != 1 {
			t.Errorf("%s stands there %d times", once, count)
		}
	}
	for _, reference := range regexp.MustCompile(`aria-(?:labelledby|describedby)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if strings.Count(page, ` id="`+reference[1]+`"`) != 1 {
			t.Errorf("%s refers to nothing, or to several", reference[0])
		}
	}
	for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllString(page, -1) {
		if strings.Count(page, id) != 1 {
			t.Errorf("%s stands there twice", id)
		}
	}
	level := 0
	for _, found := range regexp.MustCompile(`<h(\d)`).FindAllStringSubmatch(page, -1) {
		next := int(found[1][0] - '0')
		if next > level+1 {
			t.Errorf("a heading of level %d follows one of level %d", next, level)
		}
		level = next
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
	visitor := scenetest.NewVisitor(t, s.Server)
	page := open(visitor, asked.ConfirmURL+"&lang=nb%22%3E%3Cscript%3E")
	root := visitor.Must(http.StatusOK, http.MethodGet, "/", nil)
	for _, name := range []string{"C", "S"} {
		expectWords(t, root, name+`"><script>`)
	}
	both := strings.ReplaceAll(page.Body+root.Body, "<wbr>", "")
	for _, markup := range []string{"<script", "<img", "<svg", "{{"} {
		if strings.Contains(strings.ReplaceAll(both, "{{.Form.Token}}", ""), markup) {
			t.Errorf("the pages hold %q: %s%s", markup, page.Body, root.Body)
		}
	}
	for _, name := range []string{"V", "C", "R", "S"} {
		if !strings.Contains(page.Body, name+"&#34;&gt;&lt;script&gt;") {
			t.Errorf("%s is not in %s", name, page.Body)
		}
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
