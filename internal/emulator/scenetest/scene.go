package scenetest

import (
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// What is on the scene: the vendor's system and what it has, a customer, and where vendors ask it.
const (
	SystemA      = VendorOrg + "_a"
	CustomerOrg  = "910493353"
	CustomerID   = 500000 // the customer's party
	Jordbruk     = world.PackagePrefix + "jordbruk"
	Klient       = world.PackagePrefix + "regnskapsforer-med-signeringsrettighet" // for client relations only
	AssignOnly   = world.PackagePrefix + "klientadministrator"
	Krav         = "ske-krav-og-betalinger"
	Grunnlag     = "ske-skattegrunnlag"
	Receipt      = "https://smartcloud.example/receipt"
	StandardPath = systemuser.RequestPath + "/vendor"
	AgentPath    = systemuser.RequestPath + "/vendor/agent"
)

// Scene is an emulator with one system and everybody who calls it.
type Scene struct {
	T      TB
	Server *emulator.Server
	// Vendor has all of a vendor's scopes, Rival those of another vendor. Person is somebody who
	// administers access for customers.
	Vendor, Rival, Person *User
}

// New starts an emulator and registers the system.
func New(t TB, options emulator.Options) *Scene {
	t.Helper()
	server := Start(t, options)
	s := &Scene{
		T: t, Server: server,
		Vendor: NewUser(t, server, VendorID), Rival: NewUser(t, server, OtherID), Person: NewUser(t, server, VendorID),
	}
	s.RenewTokens()
	s.Vendor.Must(http.StatusOK, http.MethodPost, VendorPath, SystemJSON(SystemA, map[string]any{
		"rights":         []any{RightJSON(Krav), RightJSON(Grunnlag)},
		"accessPackages": PackagesJSON(Jordbruk, Klient, AssignOnly),
		"isVisible":      false,
		"clientId":       []string{VendorID},
	}))
	return s
}

// RenewTokens gives everybody tokens that are valid now.
func (s *Scene) RenewTokens() {
	s.T.Helper()
	scopes := wire.ScopeRegisterWrite + " " + wire.ScopeRequestWrite + " " + wire.ScopeRequestRead
	s.Vendor.Token = SignToken(s.T, s.Server, VendorOrg, scopes)
	s.Rival.Token = SignToken(s.T, s.Server, OtherOrg, scopes)
	s.Person.Token = SignToken(s.T, s.Server, "", wire.ScopePortal)
}

// Age lets days pass.
func (s *Scene) Age(days int) {
	s.T.Helper()
	s.Server.AdvanceClock(time.Duration(days) * 24 * time.Hour)
	s.RenewTokens()
}

// PackagesJSON are access packages in a body.
func PackagesJSON(urns ...string) []any {
	packages := make([]any, 0, len(urns))
	for _, urn := range urns {
		packages = append(packages, map[string]string{"urn": urn})
	}
	return packages
}

// RequestJSON is the body of a request of the kind, with the reference "ref"; changes replace
// members, nil makes them null.
func RequestJSON(kind systemuser.Kind, changes map[string]any) map[string]any {
	body := map[string]any{"systemId": SystemA, "partyOrgNo": CustomerOrg, "externalRef": "ref"}
	if kind == systemuser.Agent {
		body["accessPackages"] = PackagesJSON(Klient)
	} else {
		body["rights"] = []any{RightJSON(Krav)}
	}
	maps.Copy(body, changes)
	return body
}

// VendorPathOf is where vendors send requests of a kind.
func VendorPathOf(k systemuser.Kind) string { return StandardPath + k.Segment() }

// Ask sends a request that must be stored.
func (s *Scene) Ask(kind systemuser.Kind, changes map[string]any) systemuser.RequestAnswer {
	s.T.Helper()
	return Decode[systemuser.RequestAnswer](s.T, s.Vendor.Must(http.StatusCreated, http.MethodPost, VendorPathOf(kind), RequestJSON(kind, changes)))
}

// Read gets a request by its id.
func (s *Scene) Read(kind systemuser.Kind, id string) systemuser.RequestAnswer {
	s.T.Helper()
	return Decode[systemuser.RequestAnswer](s.T, s.Vendor.Must(http.StatusOK, http.MethodGet, VendorPathOf(kind)+"/"+id, nil))
}

// HasCode checks the problem of an answer; "" is one of the framework's own.
func (s *Scene) HasCode(code string, answer Received) {
	s.T.Helper()
	if got := Decode[struct{ Code string }](s.T, answer).Code; got != code {
		s.T.Errorf("code %q, want %q: %s", got, code, answer.Body)
	}
}

// Approve lets the customer accept a request of any kind.
func (s *Scene) Approve(id string) {
	s.T.Helper()
	if err := s.Server.Approve(id); err != nil {
		s.T.Fatal(err)
	}
}

// Reject lets the customer turn down a request of any kind.
func (s *Scene) Reject(id string) {
	s.T.Helper()
	if err := s.Server.Reject(id); err != nil {
		s.T.Fatal(err)
	}
}

// DeleteUser lets the customer delete a system user.
func (s *Scene) DeleteUser(id string) {
	s.T.Helper()
	if err := s.Server.DeleteSystemUser(id); err != nil {
		s.T.Fatal(err)
	}
}

// OfParty is the path of a customer's endpoint of a request.
func OfParty(kind systemuser.Kind, partyID int, id, action string) string {
	return systemuser.RequestPath + kind.Segment() + "/" + strconv.Itoa(partyID) + "/" + id + action
}
