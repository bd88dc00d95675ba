package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// fuzzed is an emulator that is called without a network in between, by someone who may do
// everything.
type fuzzed struct {
	*emulator.Server

	token string
}

func newFuzzed(f *testing.F, world world.World) *fuzzed {
	f.Helper()
	server := scenetest.Start(f, emulator.Options{TokenLifetime: 24 * time.Hour, World: world})
	token, err := server.Token(scenetest.VendorID, wire.ScopeRegisterWrite, wire.ScopeRequestWrite, wire.ScopeRequestRead, wire.ScopePortal)
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
	r.Method, r.URL, r.RequestURI, r.Host = method, address, target, strings.TrimPrefix(s.Access().PlatformURL, "http://")
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
	answer := s.call(t, method, target, scenetest.JSONType, string(wire.EncodeJSON(body)))
	if answer.Code > http.StatusCreated {
		t.Fatalf("%s %s: %d %s", method, target, answer.Code, answer.Body)
	}
	return answer.Body.Bytes()
}

// restart forgets what happened, and sets up a system and a request for a system user of it.
func (s *fuzzed) restart(t testing.TB) *systemuser.Request {
	t.Helper()
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	s.must(t, http.MethodPost, scenetest.VendorPath, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"accessPackages": scenetest.PackagesJSON(scenetest.Jordbruk), "clientId": []string{scenetest.VendorID}}))
	s.must(t, http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"redirectUrl": scenetest.Receipt}))
	var asked *systemuser.Request
	s.WithStored(func(_ *register.Register, stored *systemuser.Users) { asked = stored.Requests[0] })
	return asked
}

// FuzzCall sends any call to any endpoint, twice: what the first one stores, the second one meets.
func FuzzCall(f *testing.F) {
	s := newFuzzed(f, world.World{})
	asked := s.restart(f)
	bodies := []string{
		string(wire.EncodeJSON(scenetest.SystemJSON(scenetest.SystemA, nil))), string(wire.EncodeJSON(scenetest.RequestJSON(systemuser.Standard, nil))), string(wire.EncodeJSON(scenetest.RequestJSON(systemuser.Agent, nil))),
		`{"systemId":null,"rights":[null],"accessPackages":{},"redirectUrl":"https://a:b"}`, `{"Id":"` + strings.Repeat("a", 300) + `"}`,
		`[{"resource":[{"id":"urn:altinn:resource","value":"a"}]}]`, strings.Repeat("[", 40), `{"requiredRights":[],"unwantedRights":[{"resource":null}]}`, "\xff",
	}
	known := strings.NewReplacer("{systemId}", scenetest.SystemA, "{id}", asked.ID, "{requestId}", asked.ID, "{party}", "500000", "{partyId}", "500000", "{orgNo}", scenetest.CustomerOrg)
	for index, own := range s.Endpoints() {
		if !strings.HasPrefix(own[1], emulator.ControlPrefix) {
			f.Add(own[0], known.Replace(own[1]), scenetest.JSONType, bodies[index%len(bodies)], bodies[(index+1)%len(bodies)])
		}
	}
	f.Add(http.MethodPut, scenetest.VendorPath+"/%2f%2F%", "application/problem+json; a", bodies[0], bodies[3])
	f.Add(http.MethodGet, scenetest.StandardPath+"/bysystem/"+scenetest.SystemA+"?token=%22&token=bm90", "", "", "")
	f.Add("gEt", "//"+scenetest.VendorPath+"/../%E6?searchString=%00&subjects=&subjects", "a/b;c", "", "{}")
	f.Add(http.MethodGet, "/resourceregistry/api/v1/resource/resourcelist?includeApps=%c3&includeMigratedApps=%", "", "", "")
	f.Fuzz(func(t *testing.T, method, target, contentType, first, second string) {
		s.restart(t)
		for _, body := range []string{first, second} {
			s.call(t, method, target, contentType, body)
		}
		s.call(t, http.MethodGet, scenetest.VendorPath, "", "")
		s.call(t, http.MethodGet, scenetest.StandardPath+"/bysystem/"+scenetest.SystemA, "", "")
		if _, err := s.MarshalState(); err != nil {
			t.Errorf("the state cannot be kept: %v", err)
		}
	})
}

// FuzzApproval opens the page for a request with any texts in it, with any query, and sends any
// form; {id} and {token} stand for those of the request. Whatever it shows is text, and wherever it
// leads is where the vendor wanted.
func FuzzApproval(f *testing.F) {
	s := newFuzzed(f, world.World{})
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
		s.WithStored(func(stored *register.Register, _ *systemuser.Users) {
			stored.Systems[0].Name["nb"], stored.Systems[0].Name["en"] = &hostile, &hostile
		})
		known := strings.NewReplacer("{id}", asked.ID, "{token}", asked.FormToken)
		target := systemuser.StandardApprovalPath + "?" + known.Replace(query)
		for _, answer := range []*httptest.ResponseRecorder{
			s.call(t, http.MethodGet, target, "", ""),
			s.call(t, http.MethodPost, target, "application/x-www-form-urlencoded", known.Replace(form)),
			s.call(t, http.MethodGet, target, "", ""),
		} {
			if strings.ContainsAny(text, `<>"'&`) && strings.Contains(answer.Body.String(), hostile) {
				t.Errorf("the page has %q as it is: %s", hostile, answer.Body)
			}
			if location := answer.Header().Get("Location"); location != "" && !strings.HasPrefix(location, systemuser.StandardApprovalPath+"?") {
				t.Errorf("the page leads to %q", location)
			}
			if policy := answer.Header().Get("Content-Security-Policy"); strings.ContainsAny(policy, "\r\n") || strings.Count(policy, ";") != 4 && policy != "" {
				t.Errorf("the policy is %q", policy)
			}
		}
	})
}

// FuzzControl sends any calls to the emulator's own controls, several in a row with a line for
// each, and reads their bodies as the world and state files that they could be.
func FuzzControl(f *testing.F) {
	s := newFuzzed(f, world.World{})
	for _, own := range s.Endpoints() {
		if !strings.HasPrefix(own[1], emulator.ControlPrefix) {
			continue
		}
		f.Add(own[0], own[1], "{}\n[]\n")
		f.Add(own[0], strings.NewReplacer("{id}", "505f8488-3d48-4c15-8e21-35cb9432f815").Replace(own[1]), `{"system_id":"`+scenetest.SystemA+`","organisation":"`+scenetest.CustomerOrg+`"}`)
	}
	f.Add(http.MethodPost, emulator.ControlPrefix+"clock", strings.Repeat(`{"advance":"2562047h47m16s"}`+"\n", 40))
	f.Add(http.MethodPost, emulator.ControlPrefix+"clock", `{"advance":"-1h"}`+"\n"+`{"advance":"1ns"}`)
	f.Add(http.MethodPost, emulator.ControlPrefix+"faults", `[{"status":200,"headers":{"a\nb":"c\r\n"},"body":"x"},{"delay":"1h"},{"path":"*a*","drop":"before","times":-1}]`)
	f.Add(http.MethodPost, emulator.ControlPrefix+"tokens", `{"client_id":"smartcloud","scopes":["a b","\u0000"]}`)
	f.Add(http.MethodPost, "/_EMULATOR/%66aults", `{"vendors":[{"organisation":"991825827","clients":[{"client_id":"a"}]}],"page_size":1}`)
	f.Add(http.MethodGet, emulator.ControlPrefix, `{"resources":[{"identifier":"a","resourceType":"b","versionId":"c","rightDescription":7}],"customers":[{"organisation":"910493353","party_id":1}]}`)
	f.Add(http.MethodGet, emulator.ControlPrefix, `{"access_packages":[{"urn":"urn:altinn:accesspackage:a"}],"confirm_host":"a.b"}`)
	f.Fuzz(func(t *testing.T, method, target, body string) {
		s.restart(t)
		for line := range strings.SplitSeq(body, "\n") {
			before := s.Now()
			if strings.HasPrefix(strings.ToLower(target), emulator.ControlPrefix[:4]) {
				s.call(t, method, target, scenetest.JSONType, line)
			}
			if now := s.Now(); now.Before(before) && s.Offset() != 0 || now.Year() > 9999 {
				t.Errorf("the clock went from %s to %s", before, now)
			}
			if world, err := world.Parse([]byte(line)); err == nil {
				if _, err := metadata.New(world.WithBuiltIn()); err == nil {
					_ = fmt.Sprint(world)
				}
			}
			for _, own := range []string{"clock", "faults", "journal", "grants", "requests"} {
				s.call(t, http.MethodGet, emulator.ControlPrefix+own, "", "")
			}
		}
		if _, err := s.MarshalState(); err != nil {
			t.Errorf("the state cannot be kept: %v", err)
		}
	})
}
