package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// fuzzed is an emulator that is called without a network in between, by someone who may do everything.
type fuzzed struct {
	*Server

	token string
}

func newFuzzed(f *testing.F, world World) *fuzzed {
	f.Helper()
	server := startServer(f, Options{TokenLifetime: 24 * time.Hour, World: world})
	token, err := server.Token(vendorID, scopeRegisterWrite, scopeRequestWrite, scopeRequestRead, scopePortal)
	if err != nil {
		f.Fatal(err)
	}
	return &fuzzed{server, token}
}

// call sends what may not even be a request: an address that none can have is no call.
func (s *fuzzed) call(t testing.TB, method, target, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	address, err := url.ParseRequestURI(target)
	if err != nil || !strings.HasPrefix(target, "/") {
		return answer
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", strings.NewReader(body))
	r.Method, r.URL, r.RequestURI, r.Host = method, address, target, s.state.Address
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+s.token)
	s.ServeHTTP(answer, r)
	if kind := answer.Header().Get("Content-Type"); strings.Contains(kind, "json") && !json.Valid(answer.Body.Bytes()) {
		t.Errorf("%d, %s: %q", answer.Code, kind, answer.Body)
	}
	return answer
}

// must is call for what prepares a test.
func (s *fuzzed) must(t testing.TB, method, target string, body any) []byte {
	t.Helper()
	answer := s.call(t, method, target, jsonType, string(encodeJSON(body)))
	if answer.Code > http.StatusCreated {
		t.Fatalf("%s %s: %d %s", method, target, answer.Code, answer.Body)
	}
	return answer.Body.Bytes()
}

// restart forgets what happened, and sets up a system and a request for a system user of it.
func (s *fuzzed) restart(t testing.TB) *request {
	t.Helper()
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	s.must(t, http.MethodPost, vendorPath, systemJSON(systemA, map[string]any{"accessPackages": packagesJSON(jordbruk), "clientId": []string{vendorID}}))
	s.must(t, http.MethodPost, standardPath, requestJSON(kindStandard, map[string]any{"redirectUrl": receipt}))
	return s.state.Requests[0]
}

// FuzzCall sends any call to any endpoint, twice: what the first one stores, the second one meets.
func FuzzCall(f *testing.F) {
	s := newFuzzed(f, World{})
	asked := s.restart(f)
	bodies := []string{
		string(encodeJSON(systemJSON(systemA, nil))), string(encodeJSON(requestJSON(kindStandard, nil))), string(encodeJSON(requestJSON(kindAgent, nil))),
		`{"systemId":null,"rights":[null],"accessPackages":{},"redirectUrl":"https://a:b"}`, `{"Id":"` + strings.Repeat("a", 300) + `"}`,
		`[{"resource":[{"id":"urn:altinn:resource","value":"a"}]}]`, strings.Repeat("[", 40), `{"requiredRights":[],"unwantedRights":[{"resource":null}]}`, "\xff",
	}
	known := strings.NewReplacer("{systemId}", systemA, "{id}", asked.ID, "{requestId}", asked.ID, "{party}", "500000", "{partyId}", "500000", "{orgNo}", customerOrg)
	for index, own := range s.routes() {
		if !strings.HasPrefix(own.pattern, controlPrefix) {
			f.Add(own.method, known.Replace(own.pattern), jsonType, bodies[index%len(bodies)], bodies[(index+1)%len(bodies)])
		}
	}
	f.Add(http.MethodPut, vendorPath+"/%2f%2F%", "application/problem+json; a", bodies[0], bodies[3])
	f.Add(http.MethodGet, standardPath+"/bysystem/"+systemA+"?token=%22&token=bm90", "", "", "")
	f.Add("gEt", "//"+vendorPath+"/../%E6?searchString=%00&subjects=&subjects", "a/b;c", "", "{}")
	f.Add(http.MethodGet, "/resourceregistry/api/v1/resource/resourcelist?includeApps=%c3&includeMigratedApps=%", "", "", "")
	f.Fuzz(func(t *testing.T, method, target, contentType, first, second string) {
		s.restart(t)
		for _, body := range []string{first, second} {
			s.call(t, method, target, contentType, body)
		}
		s.call(t, http.MethodGet, vendorPath, "", "")
		s.call(t, http.MethodGet, standardPath+"/bysystem/"+systemA, "", "")
		if _, err := json.Marshal(s.state); err != nil {
			t.Errorf("the state cannot be kept: %v", err)
		}
	})
}

// FuzzApproval opens the page for a request with any texts in it, with any query, and sends any form; {id} and {token} stand
// for those of the request. Whatever it shows is text, and wherever it leads is where the vendor wanted.
func FuzzApproval(f *testing.F) {
	s := newFuzzed(f, World{})
	for _, form := range []string{"token={token}&answer=approve", "token={token}&answer=reject", "token=&answer=approve", "token={token}&answer=approve;", "%", ""} {
		f.Add("id={id}&lang=en", form, "Navn")
		f.Add("ID={id}&lang=xx", form, `"><script>alert(1)</script>`)
	}
	f.Add("id=%7B{id}%7D&lang=%00", "a", "javascript:alert(1)")
	f.Add("id=x&id={id}&lang=en\"><b>", "", "{{.Text}}'\u2028\xff")
	f.Fuzz(func(t *testing.T, query, form, text string) {
		asked := s.restart(t)
		const begin, end = "\u27e6", "\u27e7"
		hostile := begin + text + end
		asked.IntegrationTitle, asked.ExternalRef, asked.RedirectURL = hostile, hostile, &hostile
		s.state.Systems[0].Name["nb"], s.state.Systems[0].Name["en"] = &hostile, &hostile
		known := strings.NewReplacer("{id}", asked.ID, "{token}", asked.FormToken)
		target := standardApprovalPath + "?" + known.Replace(query)
		for _, answer := range []*httptest.ResponseRecorder{
			s.call(t, http.MethodGet, target, "", ""),
			s.call(t, http.MethodPost, target, "application/x-www-form-urlencoded", known.Replace(form)),
			s.call(t, http.MethodGet, target, "", ""),
		} {
			if strings.ContainsAny(text, `<>"'&`) && strings.Contains(answer.Body.String(), hostile) {
				t.Errorf("the page has %q as it is: %s", hostile, answer.Body)
			}
			if location := answer.Header().Get("Location"); location != "" && !strings.HasPrefix(location, standardApprovalPath+"?") {
				t.Errorf("the page leads to %q", location)
			}
			if policy := answer.Header().Get("Content-Security-Policy"); strings.ContainsAny(policy, "\r\n") || strings.Count(policy, ";") != 4 && policy != "" {
				t.Errorf("the policy is %q", policy)
			}
		}
	})
}

// FuzzControl sends any calls to the emulator's own controls, several in a row with a line for each, and reads their bodies as
// the world and state files that they could be.
func FuzzControl(f *testing.F) {
	s := newFuzzed(f, World{})
	for _, own := range s.controlRoutes() {
		f.Add(own.method, own.pattern, "{}\n[]\n")
		f.Add(own.method, strings.NewReplacer("{id}", "505f8488-3d48-4c15-8e21-35cb9432f815").Replace(own.pattern), `{"system_id":"`+systemA+`","organisation":"`+customerOrg+`"}`)
	}
	f.Add(http.MethodPost, controlPrefix+"clock", strings.Repeat(`{"advance":"2562047h47m16s"}`+"\n", 40))
	f.Add(http.MethodPost, controlPrefix+"clock", `{"advance":"-1h"}`+"\n"+`{"advance":"1ns"}`)
	f.Add(http.MethodPost, controlPrefix+"faults", `[{"status":200,"headers":{"a\nb":"c\r\n"},"body":"x"},{"delay":"1h"},{"path":"*a*","drop":"before","times":-1}]`)
	f.Add(http.MethodPost, controlPrefix+"tokens", `{"client_id":"smartcloud","scopes":["a b","\u0000"]}`)
	f.Add(http.MethodPost, "/_EMULATOR/%66aults", `{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a"}]}],"page_size":1}`)
	f.Add(http.MethodGet, controlPrefix, `{"resources":[{"identifier":"a","resourceType":"b","versionId":"c","rightDescription":7}],"customers":[{"organisation":"910493353","party_id":1}]}`)
	f.Add(http.MethodGet, controlPrefix, `{"access_packages":[{"urn":"urn:altinn:accesspackage:a"}],"confirm_host":"a.b"}`)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		s.restart(t)
		for line := range strings.SplitSeq(body, "\n") {
			before := s.Now()
			if strings.HasPrefix(strings.ToLower(target), controlPrefix[:4]) {
				s.call(t, method, target, jsonType, line)
			}
			if now := s.Now(); now.Before(before) && s.offset.Load() != 0 || now.Year() > 9999 {
				t.Errorf("the clock went from %s to %s", before, now)
			}
			if world, err := ParseWorld([]byte(line)); err == nil {
				if _, err := newCatalogue(world.withBuiltIn()); err == nil {
					_ = fmt.Sprint(world)
				}
			}
			for _, own := range []string{"clock", "faults", "journal", "grants", "requests"} {
				s.call(t, http.MethodGet, controlPrefix+own, "", "")
			}
		}
		if _, err := json.Marshal(s.state); err != nil {
			t.Errorf("the state cannot be kept: %v", err)
		}
	})
}
