package approval_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// words are what a page says, without its markup and with one blank between words.
func words(page scenetest.Received) string {
	text := regexp.MustCompile(`(?s)<style>.*?</style>|<wbr>|</?(?:bdi|strong|code)>`).ReplaceAllString(page.Body, "")
	text = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, " "))
	return strings.NewReplacer(" .", ".", " ,", ",").Replace(strings.Join(strings.Fields(text), " "))
}

// expectWords checks that a page says all of this, from top to bottom.
func expectWords(t *testing.T, page scenetest.Received, wanted ...string) {
	t.Helper()
	rest := words(page)
	for _, text := range wanted {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("the page does not say %q, or too early:\n%s", text, words(page))
			return
		}
		rest = after
	}
}

func expectNoWords(t *testing.T, page scenetest.Received, unwanted ...string) {
	t.Helper()
	for _, text := range unwanted {
		if strings.Contains(words(page), text) {
			t.Errorf("the page says %q:\n%s", text, words(page))
		}
	}
}

// customersPart is what of a page Altinn shows, and oursPart what it does not.
func customersPart(page scenetest.Received) scenetest.Received {
	page.Body, _, _ = strings.Cut(page.Body, "<aside")
	return page
}

func oursPart(page scenetest.Received) scenetest.Received {
	_, page.Body, _ = strings.Cut(page.Body, "<aside")
	page.Body = "<aside" + page.Body
	return page
}

func heading(page scenetest.Received) string { return only(page, `<h1>([^<]*)</h1>`) }

// notice is what the box at the top says first.
func notice(page scenetest.Received) string {
	return only(page, `<div class="notice \w+" role="\w+">\n<p>(?:<strong>)?([^<]*)<`)
}

// only is what an expression finds if it finds it once.
func only(page scenetest.Received, expression string) string {
	found := regexp.MustCompile(expression).FindAllStringSubmatch(page.Body, -1)
	if len(found) != 1 {
		return ""
	}
	return found[0][1]
}

func open(visitor *scenetest.User, confirmURL string, headers ...string) scenetest.Received {
	return visitor.Must(http.StatusOK, http.MethodGet, scenetest.OwnPage(visitor.Server, confirmURL), nil, headers...)
}

// The customer meets what Altinn shows, in Altinn's order (customer-page.md §1).
func TestApprovalPageShowsWhoAsksForWhat(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{
		"isVisible": false, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, "urn:altinn:accesspackage:skatt-naering"),
	}))
	asked := s.Ask(systemuser.Standard, map[string]any{
		"rights": []any{scenetest.RightJSON(scenetest.Krav)}, "accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk, "urn:altinn:accesspackage:skatt-naering"),
	})
	page := open(visitor, asked.ConfirmURL)
	expectWords(t, customersPart(page), "Ingenting av det du gjør her, sendes til Altinn.",
		"Vil du la dette systemet handle på vegne av virksomheten din?", "Navn ber om godkjenning",
		"Når du godkjenner, får Navn en systemtilgang og kan bruke tjenestene under på vegne av Bakeriet på Torget AS.",
		"Tjenester systemet får tilgang til", "Tilgangspakker", "Jordbruk tjenestene finnes ikke i emulatoren",
		"Skatt næring 3 tjenester Krav og betalinger Skatteetaten Skattegrunnlag Skatteetaten Filoverføring Skatteetaten",
		"Enkelttjenester", "Krav og betalinger Skatteetaten", "Du kan når som helst trekke tilbake systemtilgangen i Altinn.",
		"Godkjenn", "Avvis", "Systemet leveres av SmartCloud AS, organisasjonsnummer "+scenetest.VendorOrg+".")
	for _, name := range []string{"Navn", "Bakeriet på Torget AS"} {
		if !strings.Contains(page.Body, "<strong><bdi>"+name+"</bdi></strong>") {
			t.Errorf("%s does not stand out", name)
		}
	}
	expectNoWords(t, customersPart(page), asked.ID, scenetest.SystemA, "Referanse", scenetest.CustomerOrg, "2026")
	if !strings.Contains(page.Body, `<html lang="nb">`) || notice(page) != "" {
		t.Errorf("the page is %s", page.Body)
	}
}

// An agent's request has packages alone, and says that clients are added afterwards.
func TestApprovalPageOfAnAgent(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	page := open(visitor, s.Ask(systemuser.Agent, map[string]any{"partyOrgNo": "310904474"}).ConfirmURL)
	expectWords(t, page, "Vil du la dette systemet handle på vegne av klientene dine?",
		"får Navn en systemtilgang for klientene til 310904474. Etterpå legger dere til klientene.",
		"Tilgangspakker", "Regnskapsfører med signeringsrettighet", "Godkjenn", "Avvis", "SmartCloud AS", "310904474")
	expectNoWords(t, page, "Enkelttjenester", "trekke tilbake")
}

// What Altinn does not show is set apart.
func TestApprovalPageSetsApartWhatAltinnDoesNotShow(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, map[string]any{"integrationTitle": "Regnskap i skyen", "redirectUrl": scenetest.Receipt + "?case=7"})
	page := oursPart(open(visitor, asked.ConfirmURL))
	created := s.Server.Requests()[0].Created
	expectWords(t, page, "Dette viser ikke Altinn", "Forespørsel id "+asked.ID, "System system_id "+scenetest.SystemA,
		"Kunde party_org_number "+scenetest.CustomerOrg+" Bakeriet på Torget AS", "Referanse external_ref ref",
		"Navn i oversikten integration_title Regnskap i skyen", "Sendt created_at", created.UTC().Format("2006 kl. 15.04 (UTC)"), "Status status New",
		"Etter svaret logger Altinn kunden ut og går til adressen under", scenetest.Receipt+"?case=7")
	expectNoWords(t, page, "eldre", "sendt videre", "navn på", "finner ikke")
	if !strings.Contains(page.Body, `<a href="`+scenetest.Receipt+`?case=7" rel="noreferrer">`) || !strings.Contains(page.Body, scenetest.VendorOrg+"_<wbr>a<") {
		t.Errorf("the page has no link, or ids that do not break: %s", page.Body)
	}
	expectWords(t, oursPart(open(visitor, s.Ask(systemuser.Standard, map[string]any{"externalRef": "none"}).ConfirmURL)), "viser forsiden på altinn.no")
}

// The language is the one asked for, or else the browser's, or else Bokmål.
func TestApprovalPageSpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil).ConfirmURL
	for _, row := range []struct{ query, browser, language, says string }{
		{"", "en-GB,nb;q=0.5", "en", "If you approve, Name gets a system access and can use the services below on behalf of Bakeriet på Torget AS."},
		{"", "nn", "nn", "Når du godkjenner, får Namn ein systemtilgang og kan bruke tenestene under på vegner av Bakeriet på Torget AS."},
		{"", "de", "nb", "Når du godkjenner, får Navn en systemtilgang"},
		{"&lang=nn", "en", "nn", "Krav og betalinger"},
		{"&lang=en", "nn", "en", "Claims and payments"},
		{"&lang=xx", "nn", "nn", "Godkjenn"},
	} {
		page := open(visitor, asked+row.query, "Accept-Language", row.browser)
		if !strings.Contains(page.Body, `<html lang="`+row.language+`">`) || only(page, `hreflang="(\w\w)" aria-current="true"`) != row.language {
			t.Errorf("%s for a browser in %s: %s", row.query, row.browser, page.Body)
		}
		expectWords(t, page, row.says)
	}
}

// A system without a name in the language of the page is seen to have none, and all such languages
// are told.
func TestApprovalPageShowsThatANameIsEmpty(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	s.Vendor.Must(http.StatusOK, http.MethodPut, scenetest.VendorPath+"/"+scenetest.SystemA, scenetest.SystemJSON(scenetest.SystemA, map[string]any{
		"name": map[string]string{"nb": "", "nn": "Namn", "en": " "},
	}))
	asked := s.Ask(systemuser.Standard, map[string]any{"integrationTitle": "x"}).ConfirmURL
	page := open(visitor, asked)
	if count := strings.Count(page.Body, `<span class="absent">uten navn</span>`); count != 2 {
		t.Errorf("%d places are marked: %s", count, page.Body)
	}
	told := []string{"Navnet til systemet er tomt på bokmål. Der viser Altinn ingenting.", "Navnet til systemet er tomt på engelsk."}
	expectWords(t, oursPart(page), told...)
	page = open(visitor, asked+"&lang=nn")
	expectWords(t, page, "Namn ber om godkjenning", "tomt på bokmål", "tomt på engelsk")
	if strings.Contains(page.Body, `class="absent"`) {
		t.Errorf("a name is marked that is there: %s", page.Body)
	}
	root := visitor.Must(http.StatusOK, http.MethodGet, "/", nil)
	if !strings.Contains(root.Body, `<span class="absent">uten navn</span>`) {
		t.Errorf("the root shows a name: %s", root.Body)
	}
}

// An old request is like a new one to the customer, and can still be answered, as at Altinn.
func TestApprovalPageOfATimedOutRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil)
	fresh := open(visitor, asked.ConfirmURL)
	s.Age(181)
	page := open(visitor, asked.ConfirmURL)
	if words(customersPart(page)) != words(customersPart(fresh)) {
		t.Errorf("the customer sees %s", words(customersPart(page)))
	}
	expectWords(t, oursPart(page), "Forespørselen er eldre enn 180 dager.", "kan fortsatt svare")
	if taken := scenetest.Submit(visitor, page, "approve"); taken.Status != http.StatusSeeOther {
		t.Errorf("status %d: %s", taken.Status, taken.Body)
	}
	expectNoWords(t, open(visitor, asked.ConfirmURL), "eldre enn 180 dager")
}

// A forwarded request says so; the page stands for whoever it was forwarded to.
func TestApprovalPageOfAForwardedRequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	asked := s.Ask(systemuser.Standard, nil)
	s.Person.Must(http.StatusOK, http.MethodPost, scenetest.OfParty(systemuser.Standard, scenetest.CustomerID, asked.ID, "/escalate"), nil)
	page := open(visitor, asked.ConfirmURL)
	if notice(page) != "Forespørselen er sendt videre til en tilgangsstyrer i virksomheten." {
		t.Errorf("the notice is %q", notice(page))
	}
	expectWords(t, oursPart(page), "Her svarer du som tilgangsstyreren.")
	expectWords(t, visitor.Must(http.StatusOK, http.MethodGet, "/", nil), "Venter på svar 1", "sendt videre")
	scenetest.Submit(visitor, page, "reject")
	expectNoWords(t, open(visitor, asked.ConfirmURL), "sendt videre")
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
			expectWords(t, page, "Er det riktig aktør?", "Dette viser ikke Altinn", "en ny lenke")
			expectNoWords(t, page, "Godkjenn", "Etter svaret")
		}
	}
}
