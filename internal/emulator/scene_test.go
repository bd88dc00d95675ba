package emulator

import (
	"maps"
	"net/http"
	"strconv"
	"testing"
	"time"
)

const (
	systemA      = vendorOrg + "_a"
	customerOrg  = "910493353"
	customerID   = 500000 // the customer's party
	jordbruk     = packagePrefix + "jordbruk"
	klient       = packagePrefix + "regnskapsforer-med-signeringsrettighet" // for client relations only
	assignOnly   = packagePrefix + "klientadministrator"
	krav         = "ske-krav-og-betalinger"
	grunnlag     = "ske-skattegrunnlag"
	receipt      = "https://smartcloud.example/receipt"
	standardPath = requestPath + "/vendor"
	agentPath    = requestPath + "/vendor/agent"
)

// scene is an emulator with one system and everybody who calls it.
type scene struct {
	t      *testing.T
	server *Server
	// vendor has all of a vendor's scopes, rival those of another vendor, person
	// administers access for customers.
	vendor, rival, person *user
}

func newScene(t *testing.T, options Options) *scene {
	t.Helper()
	server := startServer(t, options)
	s := &scene{
		t: t, server: server,
		vendor: newUser(t, server, vendorID), rival: newUser(t, server, otherID), person: newUser(t, server, vendorID),
	}
	s.renewTokens()
	s.vendor.must(http.StatusOK, http.MethodPost, vendorPath, systemJSON(systemA, map[string]any{
		"rights":         []any{rightJSON(krav), rightJSON(grunnlag)},
		"accessPackages": packagesJSON(jordbruk, klient, assignOnly),
		"isVisible":      false,
		"clientId":       []string{vendorID},
	}))
	return s
}

// renewTokens gives everybody tokens that are valid now.
func (s *scene) renewTokens() {
	s.t.Helper()
	scopes := scopeRegisterWrite + " " + scopeRequestWrite + " " + scopeRequestRead
	s.vendor.token = signToken(s.t, s.server, vendorOrg, scopes)
	s.rival.token = signToken(s.t, s.server, otherOrg, scopes)
	s.person.token = signToken(s.t, s.server, "", scopePortal)
}

// age lets days pass.
func (s *scene) age(days int) {
	s.t.Helper()
	s.server.AdvanceClock(time.Duration(days) * 24 * time.Hour)
	s.renewTokens()
}

func packagesJSON(urns ...string) []any {
	packages := []any{}
	for _, urn := range urns {
		packages = append(packages, map[string]string{"urn": urn})
	}
	return packages
}

// requestJSON is the body of a request of the kind, with the reference "ref";
// changes replace members, nil makes them null.
func requestJSON(kind userKind, changes map[string]any) map[string]any {
	body := map[string]any{"systemId": systemA, "partyOrgNo": customerOrg, "externalRef": "ref"}
	if kind == kindAgent {
		body["accessPackages"] = packagesJSON(klient)
	} else {
		body["rights"] = []any{rightJSON(krav)}
	}
	maps.Copy(body, changes)
	return body
}

func (k userKind) vendorPath() string { return standardPath + k.segment() }

// ask sends a request that must be stored.
func (s *scene) ask(kind userKind, changes map[string]any) requestAnswer {
	s.t.Helper()
	return decode[requestAnswer](s.t, s.vendor.must(http.StatusCreated, http.MethodPost, kind.vendorPath(), requestJSON(kind, changes)))
}

// read gets a request by its id.
func (s *scene) read(kind userKind, id string) requestAnswer {
	s.t.Helper()
	return decode[requestAnswer](s.t, s.vendor.must(http.StatusOK, http.MethodGet, kind.vendorPath()+"/"+id, nil))
}

// hasCode checks the problem of an answer; "" is one of the framework's own.
func (s *scene) hasCode(code string, answer received) {
	s.t.Helper()
	if got := decode[struct{ Code string }](s.t, answer).Code; got != code {
		s.t.Errorf("code %q, want %q: %s", got, code, answer.body)
	}
}

func (s *scene) approve(id string) {
	s.t.Helper()
	if err := s.server.Approve(id); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) reject(id string) {
	s.t.Helper()
	if err := s.server.Reject(id); err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) deleteUser(id string) {
	s.t.Helper()
	if err := s.server.DeleteSystemUser(id); err != nil {
		s.t.Fatal(err)
	}
}

// ofParty is the path of a customer's endpoint of a request.
func ofParty(kind userKind, partyID int, id, action string) string {
	return requestPath + kind.segment() + "/" + strconv.Itoa(partyID) + "/" + id + action
}
