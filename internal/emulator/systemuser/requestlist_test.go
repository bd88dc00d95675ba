package systemuser_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// A request is lost at every page boundary: 120 requests, 118 shown.
func TestRequestListLosesOnePerPage(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for number := range 120 {
		s.Ask(systemuser.Standard, map[string]any{"externalRef": strconv.Itoa(number)})
	}
	sizes, shown := s.Walk(scenetest.StandardPath + "/bysystem/" + scenetest.SystemA)
	if len(shown) != 118 || fmt.Sprint(sizes) != "[50 50 18]" {
		t.Errorf("pages of %v, %d requests, want [50 50 18] and 118", sizes, len(shown))
	}
	again, same := s.Walk(scenetest.StandardPath + "/bysystem/" + scenetest.SystemA)
	if fmt.Sprint(again) != fmt.Sprint(sizes) || fmt.Sprint(same) != fmt.Sprint(shown) {
		t.Error("another walk shows others")
	}
}

// The agents' list has the same fault, and no order besides: the next page holds the larger ids,
// wherever they stand.
func TestAgentListHasNoOrder(t *testing.T) {
	t.Parallel()
	ids := []string{
		"00000000-0000-4000-8000-000000000005", "00000000-0000-4000-8000-000000000003",
		"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000004", "00000000-0000-4000-8000-000000000002",
	}
	made := 0
	s := scenetest.New(t, emulator.Options{World: world.World{PageSize: 2}, NewID: func() string {
		made++
		return ids[made-1]
	}})
	for _, id := range ids {
		s.Ask(systemuser.Agent, map[string]any{"externalRef": id})
	}
	// 5 and 3, then of those above 1 the first two, 5 and 3 again, and so on from above 4.
	sizes, shown := s.Walk(scenetest.AgentPath + "/bysystem/" + scenetest.SystemA)
	if fmt.Sprint(sizes) != "[2 2 1]" || shown[ids[0]] != 3 || shown[ids[1]] != 2 || len(shown) != 2 {
		t.Errorf("pages of %v showing %v", sizes, shown)
	}
}

func TestPageTokens(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	s.Ask(systemuser.Standard, nil)
	encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	standard, users := scenetest.StandardPath+"/bysystem/"+scenetest.SystemA, systemuser.Path+"/vendor/bysystem/"+scenetest.SystemA
	for query, want := range map[string]int{
		standard + "?token=": 200,
		standard + "?TOKEN=" + encoded(`"00000000-0000-0000-0000-000000000000"`): 200,
		standard + "?token=" + encoded(`"x"`):                                    400,
		standard + "?token=" + encoded(`7`):                                      400,
		standard + "?token=" + encoded(`null`):                                   400,
		standard + "?token=!!":                                                   400,
		users + "?token=" + encoded(`0`):                                         200,
		users + "?token=" + encoded(`-5`):                                        200,
		users + "?token=" + encoded(`"7"`):                                       400,
		users + "?token=" + encoded(`1.5`):                                       400,
	} {
		answer := s.Vendor.Must(want, http.MethodGet, query, nil)
		if want == http.StatusBadRequest && !strings.Contains(answer.Body, `"token":["The value '`) {
			t.Errorf("%s: %s", query, answer.Body)
		}
	}
}

// The next page is where the caller was, not where the emulator thinks it is.
func TestNextPageIsOnTheCallersHost(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{World: world.World{PageSize: 1}})
	s.Ask(systemuser.Standard, nil)
	s.Ask(systemuser.Standard, map[string]any{"externalRef": "other"})
	answer := s.Vendor.Must(http.StatusOK, http.MethodGet, scenetest.StandardPath+"/bysystem/"+scenetest.SystemA, nil, "Host", "localhost:1234")
	if next := scenetest.Decode[wire.Page[systemuser.RequestAnswer]](t, answer).Links.Next; !strings.HasPrefix(next, "http://localhost:1234/authentication/") {
		t.Errorf("next is %q", next)
	}
}

// References are found as they are spelled, and never with a slash.
func TestRequestsByReference(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	byRef := scenetest.StandardPath + "/byexternalref/" + scenetest.SystemA + "/" + scenetest.CustomerOrg + "/"
	for reference, path := range map[string]string{"Ref-Æ": url.PathEscape("Ref-Æ"), "a%2Fb": "a%252Fb", "a b": "a%20b"} {
		asked := s.Ask(systemuser.Standard, map[string]any{"externalRef": reference})
		if found := scenetest.Decode[systemuser.RequestAnswer](t, s.Vendor.Must(http.StatusOK, http.MethodGet, byRef+path, nil)); found.ID != asked.ID {
			t.Errorf("%q finds %+v", reference, found)
		}
	}
	s.Ask(systemuser.Standard, map[string]any{"externalRef": "a/b"})
	s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, byRef+"a%2Fc", nil))
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, byRef+"a/b", nil)
	s.HasCode(systemuser.AuthNoRequest, s.Vendor.Must(http.StatusNotFound, http.MethodGet, byRef+"ref-%C3%A6", nil))
	s.HasCode(systemuser.AuthNoSystem, s.Rival.Must(http.StatusNotFound, http.MethodGet, byRef+"a%20b", nil))
	s.Vendor.Must(http.StatusNotFound, http.MethodGet, scenetest.AgentPath+"/byexternalref/"+scenetest.SystemA+"/"+scenetest.CustomerOrg+"/a%20b", nil)
	s.Vendor.Must(http.StatusCreated, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"externalRef": "REF-æ"}))
}
