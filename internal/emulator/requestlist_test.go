package emulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// walk follows a list's pages by their tokens and returns how many items each
// had, and every id shown.
func (s *scene) walk(path string) (sizes []int, shown map[string]int) {
	s.t.Helper()
	shown = map[string]int{}
	for token := ""; ; {
		answer := decode[page[struct{ ID string }]](s.t, s.vendor.must(http.StatusOK, http.MethodGet, path+"?token="+token, nil))
		sizes = append(sizes, len(answer.Data))
		for _, item := range answer.Data {
			shown[item.ID]++
		}
		if answer.Links.Next == "" {
			return sizes, shown
		}
		next, err := url.Parse(answer.Links.Next)
		if err != nil || next.Path != path {
			s.t.Fatalf("next is %q (%v)", answer.Links.Next, err)
		}
		token = next.Query().Get("token")
	}
}

// A request is lost at every page boundary: 120 requests, 118 shown.
func TestRequestListLosesOnePerPage(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	for number := range 120 {
		s.ask(kindStandard, map[string]any{"externalRef": strconv.Itoa(number)})
	}
	sizes, shown := s.walk(standardPath + "/bysystem/" + systemA)
	if len(shown) != 118 || fmt.Sprint(sizes) != "[50 50 18]" {
		t.Errorf("pages of %v, %d requests, want [50 50 18] and 118", sizes, len(shown))
	}
	again, same := s.walk(standardPath + "/bysystem/" + systemA)
	if fmt.Sprint(again) != fmt.Sprint(sizes) || fmt.Sprint(same) != fmt.Sprint(shown) {
		t.Error("another walk shows others")
	}
}

// The agents' list has the same fault, and no order besides: the next page
// holds the larger ids, wherever they stand.
func TestAgentListHasNoOrder(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{World: World{PageSize: 2}})
	path := agentPath + "/bysystem/" + systemA
	ids := []string{
		"00000000-0000-4000-8000-000000000005", "00000000-0000-4000-8000-000000000003",
		"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000004", "00000000-0000-4000-8000-000000000002",
	}
	for _, id := range ids {
		asked := s.ask(kindAgent, map[string]any{"externalRef": id})
		s.server.mu.Lock()
		s.server.state.requestByID(kindAgent, asked.ID).ID = id
		s.server.mu.Unlock()
	}
	// 5 and 3, then of those above 1 the first two, 5 and 3 again, and so on from above 4.
	sizes, shown := s.walk(path)
	if fmt.Sprint(sizes) != "[2 2 1]" || shown[ids[0]] != 3 || shown[ids[1]] != 2 || len(shown) != 2 {
		t.Errorf("pages of %v showing %v", sizes, shown)
	}
}

func TestPageTokens(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	s.ask(kindStandard, nil)
	encoded := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	standard, users := standardPath+"/bysystem/"+systemA, systemUserPath+"/vendor/bysystem/"+systemA
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
		answer := s.vendor.must(want, http.MethodGet, query, nil)
		if want == http.StatusBadRequest && !strings.Contains(answer.body, `"token":["The value '`) {
			t.Errorf("%s: %s", query, answer.body)
		}
	}
}

// The next page is where the caller was, not where the emulator thinks it is.
func TestNextPageIsOnTheCallersHost(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{World: World{PageSize: 1}})
	s.ask(kindStandard, nil)
	s.ask(kindStandard, map[string]any{"externalRef": "other"})
	answer := s.vendor.must(http.StatusOK, http.MethodGet, standardPath+"/bysystem/"+systemA, nil, "Host", "localhost:1234")
	if next := decode[page[requestAnswer]](t, answer).Links.Next; !strings.HasPrefix(next, "http://localhost:1234/authentication/") {
		t.Errorf("next is %q", next)
	}
}

// References are found as they are spelled, and never with a slash.
func TestRequestsByReference(t *testing.T) {
	t.Parallel()
	s := newScene(t, Options{})
	byRef := standardPath + "/byexternalref/" + systemA + "/" + customerOrg + "/"
	for reference, path := range map[string]string{"Ref-Æ": url.PathEscape("Ref-Æ"), "a%2Fb": "a%252Fb", "a b": "a%20b"} {
		asked := s.ask(kindStandard, map[string]any{"externalRef": reference})
		if found := decode[requestAnswer](t, s.vendor.must(http.StatusOK, http.MethodGet, byRef+path, nil)); found.ID != asked.ID {
			t.Errorf("%q finds %+v", reference, found)
		}
	}
	s.ask(kindStandard, map[string]any{"externalRef": "a/b"})
	s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, byRef+"a%2Fc", nil))
	s.vendor.must(http.StatusNotFound, http.MethodGet, byRef+"a/b", nil)
	s.hasCode(authNoRequest, s.vendor.must(http.StatusNotFound, http.MethodGet, byRef+"ref-%C3%A6", nil))
	s.hasCode(authNoSystem, s.rival.must(http.StatusNotFound, http.MethodGet, byRef+"a%20b", nil))
	s.vendor.must(http.StatusNotFound, http.MethodGet, agentPath+"/byexternalref/"+systemA+"/"+customerOrg+"/a%20b", nil)
	s.vendor.must(http.StatusCreated, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"externalRef": "REF-æ"}))
}
