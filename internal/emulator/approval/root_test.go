package approval_test

import (
	"cmp"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

func root(visitor *scenetest.User, headers ...string) scenetest.Received {
	return visitor.Must(http.StatusOK, http.MethodGet, "/", nil, headers...)
}

func TestRootWithoutRequestsSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	page := root(visitor)
	expectWords(t, page, "Altinn-emulator", "Svar som kundene", "Ingen forespørsler venter på svar. Når Terraform har sendt en forespørsel, står den her.",
		"Bakeriet på Torget AS 910493353", "Havgapet Fiskeri AS 310904473", "Fjellheimen Regnskap AS 314250052", "Lysløypa Idrettslag 313872076",
		`curl "`+s.Server.Access().PlatformURL+`/_emulator/reset" -X POST`, "Emulatorens klokke:")
	expectNoWords(t, page, "Besvart", "Alle forespørsler", "1 forespørsel")
	expectWords(t, root(visitor, "Accept-Language", "nn"), "Svar som kundane")
	expectWords(t, visitor.Must(http.StatusOK, http.MethodGet, "/?lang=en", nil), "Answer as the customers")
}

// Requests of all kinds are listed, the newest first, each with a link to the page where it is answered,
// in the same language.
func TestRootListsWhatThereIsToAnswer(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{World: world.World{ConfirmHost: "tt02.altinn.no"}})
	visitor := scenetest.NewVisitor(t, s.Server)
	user := s.Holder("held")
	s.Ask(systemuser.Standard, map[string]any{"externalRef": "old", "partyOrgNo": "310904473"})
	s.Reject(s.Ask(systemuser.Standard, map[string]any{"externalRef": "no"}).ID)
	gone := s.Ask(systemuser.Standard, map[string]any{"externalRef": "withdrawn"})
	s.Vendor.Must(http.StatusAccepted, http.MethodDelete, scenetest.StandardPath+"/"+gone.ID, nil)
	s.Age(181)
	s.Ask(systemuser.Agent, map[string]any{"partyOrgNo": "310904474"})
	s.Age(1)
	change := s.Change(user, nil)
	page := root(visitor)
	expectWords(t, page, "Venter på svar 3",
		"Bakeriet på Torget AS Navn · Endring av systemtilgang", scenetest.SystemA+" · held ·",
		"310904474 Navn · Systemtilgang for klienter", "· ref ·",
		"Havgapet Fiskeri AS Navn · Systemtilgang · eldre enn 180 dager", "· old ·",
		"Besvart 2", "Forespørselen er", "Forespørselen er", "Kunder",
		"Bakeriet på Torget AS 910493353 1 forespørsel venter, 1 systemtilgang", "Havgapet Fiskeri AS 310904473 1 forespørsel venter", "310904474 1 forespørsel venter")
	expectNoWords(t, page, "withdrawn")
	link := only(visitor.Must(http.StatusOK, http.MethodGet, "/?lang=en", nil), `<a href="([^"]*`+change.ID+`[^"]*)"`)
	expectWords(t, visitor.Must(http.StatusOK, http.MethodGet, strings.ReplaceAll(link, "&amp;", "&"), nil), "Do you want to change what this system can do")
}

// What people look at leaves no traces among the calls to Altinn, and is hit by no fault.
func TestRootIsNoCallToAltinn(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	visitor.Must(http.StatusOK, http.MethodPost, "/_emulator/faults", `{"path": "*", "status": 503}`)
	before := len(s.Server.Journal())
	root(visitor)
	if calls := s.Server.Journal(); len(calls) != before {
		t.Errorf("the journal has %+v", calls[before:])
	}
	// A link from elsewhere opens it, but no name of a page's own that leads here.
	root(visitor, "Sec-Fetch-Site", "cross-site")
	visitor.Must(http.StatusForbidden, http.MethodGet, "/", nil, "Host", "altinn.example")
	if other := visitor.Must(http.StatusMethodNotAllowed, http.MethodPost, "/", nil); other.Header.Get("Allow") != http.MethodGet {
		t.Errorf("Allow is %q", other.Header.Get("Allow"))
	}
}

// What the root says can be done can be done as it says.
func TestRootSaysWhatCanBeDone(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	visitor := scenetest.NewVisitor(t, s.Server)
	user := s.Holder("ref")
	page := root(visitor)
	links := regexp.MustCompile(`<a href="(/_emulator/[^"]*)"`).FindAllStringSubmatch(page.Body, -1)
	commands := regexp.MustCompile(`<code>(curl [^<]*)</code>`).FindAllStringSubmatch(page.Body, -1)
	if len(links) != 3 || len(commands) != 4 {
		t.Fatalf("%d links and %d commands: %s", len(links), len(commands), words(page))
	}
	for _, link := range links {
		visitor.Must(http.StatusOK, http.MethodGet, link[1], nil)
	}
	for _, command := range commands {
		parts := regexp.MustCompile(`^curl "([^"]+)" (?:-X (\w+)|-d '([^']+)')$`).FindStringSubmatch(html.UnescapeString(command[1]))
		if parts == nil {
			t.Errorf("%s is in no form that is known", command[1])
			continue
		}
		path := strings.Replace(scenetest.OwnPage(s.Server, parts[1]), "ID", user, 1)
		if answer := visitor.Do(cmp.Or(parts[2], http.MethodPost), path, parts[3]); answer.Status >= http.StatusBadRequest {
			t.Errorf("%s: status %d: %s", command[1], answer.Status, answer.Body)
		}
	}
}
