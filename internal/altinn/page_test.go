package altinn

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// pagedService answers lists as the service does: `id > token`, where its own token names the first item of the next
// page, so that whoever follows it loses that item (§4.6).
func pagedService(ids []string, size int, more func(p map[string]any)) roundTripper {
	return func(req *http.Request) (*http.Response, error) {
		after := ""
		if token := req.URL.Query().Get("token"); token != "" {
			decoded, _ := base64.RawURLEncoding.DecodeString(token)
			if !json.Valid(decoded) {
				return &http.Response{StatusCode: 400, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
			}
			_ = json.Unmarshal(decoded, &after)
		}
		rest := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id <= after })
		links := map[string]string{}
		if len(rest) > size {
			next, _ := json.Marshal(rest[size])
			links["next"] = "http://internal.altinn/elsewhere?token=" + base64.RawURLEncoding.EncodeToString(next)
			rest = rest[:size]
		}
		data := make([]map[string]any, 0, size)
		for _, id := range rest {
			data = append(data, map[string]any{"id": id})
		}
		answer := map[string]any{"links": links, "data": data}
		if more != nil {
			more(answer)
		}
		body, _ := json.Marshal(answer)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(body))), Request: req}, nil
	}
}

func sortedIDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%08d-0000-4000-8000-000000000000", i+1)
	}
	return ids
}

func TestStandardRequestListLosesNothing(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 50, 51, 100, 120, 151} {
		ids := sortedIDs(n)
		client := newTestClient(pagedService(ids, 50, nil), &tokens{})
		var got []string
		for r, err := range client.SystemUserRequests(t.Context(), StandardUser, "991825827_a") {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r.ID)
		}
		if !slices.Equal(got, ids) {
			t.Errorf("%d of %d", len(got), n)
		}
	}
}

func TestAgentRequestListSaysWhenItMayLackSome(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]error{50: nil, 120: ErrIncomplete} {
		client := newTestClient(pagedService(sortedIDs(n), 50, nil), &tokens{})
		var last error
		for _, err := range client.SystemUserRequests(t.Context(), AgentUser, "991825827_a") {
			last = err
		}
		if !errors.Is(last, want) {
			t.Errorf("%d: got %v, want %v", n, last, want)
		}
	}
}

func TestListThatRepeatsItsPageEnds(t *testing.T) {
	t.Parallel()
	requests := 0
	service := pagedService(sortedIDs(3), 50, func(p map[string]any) {
		requests++
		p["links"] = map[string]string{"next": "http://x/?token=IiI"}
	})
	var items int
	var last error
	for _, err := range newTestClient(service, &tokens{}).SystemUsers(t.Context(), "991825827_a") {
		if last = err; err == nil {
			items++
		}
	}
	if items != 3 || !errors.Is(last, ErrIncomplete) || requests > 3 {
		t.Errorf("%d items, %d requests, %v", items, requests, last)
	}
}

// Two pages that name each other would be read for ever.
func TestListThatGoesRoundInCirclesEnds(t *testing.T) {
	t.Parallel()
	requests := 0
	service := roundTripper(func(req *http.Request) (*http.Response, error) {
		requests++
		this, next := "a", "b"
		if req.URL.Query().Get("token") == "b" {
			this, next = next, this
		}
		body := fmt.Sprintf(`{"links":{"next":"http://x/?token=%s"},"data":[{"id":%q}]}`, next, this)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
	})
	var items int
	var last error
	for _, err := range newTestClient(service, &tokens{}).SystemUsers(t.Context(), "991825827_a") {
		if last = err; err == nil {
			items++
		}
	}
	if items != 2 || !errors.Is(last, ErrIncomplete) || requests != 3 {
		t.Errorf("%d items, %d requests, %v", items, requests, last)
	}
}

// The next link may name an internal host, or anybody's: the token goes to the platform alone.
func TestNextLinkToAnotherHostIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		"https://elsewhere.test/authentication/api/v1/systemuser/vendor/bysystem/991825827_a?token=MQ",
		"//elsewhere.test/?token=MQ", "http://altinn.test@elsewhere.test/?token=MQ", "ftp://elsewhere.test?token=MQ", "?token=MQ",
	} {
		var seen []*http.Request
		service := roundTripper(func(req *http.Request) (*http.Response, error) {
			seen = append(seen, req)
			body := fmt.Sprintf(`{"links":{"next":%q},"data":[{"id":"a"}]}`, link)
			if req.URL.Query().Get("token") != "" {
				body = `{"links":{},"data":[{"id":"b"}]}`
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
		})
		for _, err := range newTestClient(service, &tokens{}).SystemUsers(t.Context(), "991825827_a") {
			if err != nil {
				t.Errorf("%s: %v", link, err)
			}
		}
		if len(seen) != 2 {
			t.Fatalf("%s: %d requests", link, len(seen))
		}
		if second := seen[1].URL; second.Host != "altinn.test" || second.Path != seen[0].URL.Path || second.RawQuery != "token=MQ" {
			t.Errorf("%s: asked %s", link, second)
		}
	}
}

// A next link without a token would be the first page again.
func TestNextLinkThatCannotBeFollowedIsSaid(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"https://altinn.test/next?page=2", "::", "https://altinn.test/%zz?token=MQ"} {
		s := &script{steps: []step{{status: 200, body: fmt.Sprintf(`{"links":{"next":%q},"data":[{"id":"a"}]}`, link)}}}
		var last error
		for _, err := range newTestClient(s, &tokens{}).SystemUsers(t.Context(), "991825827_a") {
			last = err
		}
		if !errors.Is(last, ErrIncomplete) || len(s.seen) != 1 {
			t.Errorf("%s: %d requests, %v", link, len(s.seen), last)
		}
	}
}

func TestListErrorReachesTheCaller(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{{status: 404, body: `{"code":"AUTH-00011"}`}}}
	count := 0
	for _, err := range newTestClient(s, &tokens{}).SystemUsers(t.Context(), "991825827_a") {
		count++
		if !api.HasCode(err, "AUTH-00011") {
			t.Error(err)
		}
	}
	if count != 1 {
		t.Errorf("%d results", count)
	}
}

func TestListStopsWhenTheCallerDoes(t *testing.T) {
	t.Parallel()
	pages := 0
	service := pagedService(sortedIDs(120), 50, func(map[string]any) { pages++ })
	for _, err := range newTestClient(service, &tokens{}).SystemUserRequests(t.Context(), StandardUser, "991825827_a") {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if pages != 1 {
		t.Errorf("%d pages fetched", pages)
	}
}
