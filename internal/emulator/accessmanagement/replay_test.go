package accessmanagement_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/accessmanagement"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const (
	customer  = "310904473"
	subunit   = "310904511"
	deletedOf = "310904481"
	owner     = "310904503" // of the system user for clients
	firstOf   = "310904538"
	soleOf    = "310904546"

	krav  = "ske-krav-og-betalinger"
	skatt = world.PackagePrefix + "skatt-naering"
	lonn  = world.PackagePrefix + "regnskapsforer-lonn"
	med   = world.PackagePrefix + "regnskapsforer-med-signeringsrettighet"
)

// recordedWorld is what stood around the recording.
func recordedWorld() world.World {
	return world.World{Customers: []world.Customer{
		{Organisation: customer, PartyID: 51000001, Name: "KUNDE EN AS"},
		{Organisation: subunit, PartyID: 51000009, Name: "KUNDE EN AS AVD BERGEN", MainUnit: customer},
		{Organisation: deletedOf, PartyID: 51000002, Name: "KUNDE TO AS", IsDeleted: true},
		{Organisation: owner, PartyID: 51000005, Name: "REGNSKAP AS"},
		{Organisation: firstOf, PartyID: 51000011, Name: "KLIENT A AS"},
		{Organisation: soleOf, PartyID: 51000012, Name: "KLIENT B ENK", UnitType: world.SoleProprietor, Owner: "EIER"},
	}}.WithBuiltIn()
}

// serviceWith is access management that knows one system user, or none.
func serviceWith(t *testing.T, around world.World, user *systemuser.SystemUser) wire.Router {
	t.Helper()
	catalog, err := metadata.New(around)
	if err != nil {
		t.Fatal(err)
	}
	var users systemuser.Users
	if user != nil {
		user.ID = userID
		users.SystemUsers = append(users.SystemUsers, user)
	}
	service := &accessmanagement.Service{Users: &users, Catalog: catalog, World: &around}
	return wire.Router{Routes: service.Routes()}
}

const userID = "505f8488-3d48-4c15-8e21-35cb9432f815"

// standard is a system user that an organisation has given rights and packages.
func standard(organisation string, rights, packages []string) *systemuser.SystemUser {
	made := &systemuser.SystemUser{Kind: systemuser.Standard, Key: systemuser.Key{PartyOrg: organisation}}
	for _, id := range rights {
		made.Rights = append(made.Rights, register.Right{Resource: []metadata.Pair{{ID: metadata.ResourceURN, Value: id}}})
	}
	for _, urn := range packages {
		made.AccessPackages = append(made.AccessPackages, register.AccessPackage{URN: urn})
	}
	return made
}

// agent is a system user for clients.
func agent(clients ...systemuser.Client) *systemuser.SystemUser {
	return &systemuser.SystemUser{
		Kind: systemuser.Agent, Key: systemuser.Key{PartyOrg: owner}, Clients: clients,
		AccessPackages: []register.AccessPackage{{URN: lonn}, {URN: med}},
	}
}

func client(organisation string, rights []string, packages ...string) systemuser.Client {
	return systemuser.Client{Organisation: organisation, Holding: systemuser.Holding{Rights: rights, AccessPackages: packages}}
}

// holder is whoever has a system user's exchanged token.
func holder(scope string) wire.Caller {
	return wire.Caller{Valid: true, Exchanged: true, SystemUserID: userID, Scopes: []string{scope}}
}

// vendor is whoever has an exchanged token without a system user.
func vendor(scope string) wire.Caller {
	return wire.Caller{Valid: true, Exchanged: true, Scopes: []string{scope}}
}

func get(t *testing.T, service wire.Router, caller wire.Caller, path string) *wire.Reply {
	t.Helper()
	return service.Dispatch(&wire.Call{Request: httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil), Caller: caller, TraceID: wire.NewTraceID()})
}

// step is one recorded call and its answer.
type step struct {
	Name   string `json:"name"`
	Path   string `json:"path"`
	Answer struct {
		Status int             `json:"status"`
		Type   string          `json:"type"`
		JSON   json.RawMessage `json:"json"`
	} `json:"answer"`
}

// TestReplay holds the service to what the real one answered. Each step has a state of its own.
func TestReplay(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("testdata", "access-management.json"))
	if err != nil {
		t.Fatal(err)
	}
	var recording struct {
		Steps []step `json:"steps"`
	}
	if err := json.Unmarshal(content, &recording); err != nil {
		t.Fatal(err)
	}
	parties, clients := holder(wire.ScopeParties), holder(wire.ScopeClients)
	whole := standard(customer, []string{krav}, []string{skatt})
	emptied := standard(customer, nil, nil)
	emptied.Emptied = true
	two := agent(client(firstOf, nil, lonn, med), client(soleOf, nil, med))
	states := map[string]struct {
		caller wire.Caller
		user   *systemuser.SystemUser
	}{
		"no token":                                        {wire.Caller{}, nil},
		"bad signature":                                   {wire.Caller{}, nil},
		"vendor without the scope":                        {vendor(wire.ScopeRequestRead), nil},
		"vendor with the scope, no system user":           {vendor(wire.ScopeParties), nil},
		"system user without the scope":                   {holder(wire.ScopeRequestRead), whole},
		"standard system user, one right and one package": {parties, whole},
		"the same, without parameters":                    {parties, whole},
		"the same, instances":                             {parties, whole},
		"a value that is no boolean":                      {parties, whole},
		"an empty value":                                  {parties, whole},
		"nothing given yet":                               {parties, standard(customer, nil, nil)},
		"the last package was taken away":                 {parties, emptied},
		"customer is deleted in the register":             {parties, standard(deletedOf, nil, []string{skatt})},
		"rights of a subunit only":                        {parties, standard(subunit, nil, []string{skatt})},
		"system user for clients: two clients, one of them a sole proprietorship": {parties, two},
		"system user for clients: no client yet":                                  {parties, agent()},
		"unknown or deleted system user":                                          {parties, nil},
		"clients: no token":                                                       {wire.Caller{}, nil},
		"clients: without the scope":                                              {parties, two},
		"clients: vendor with the scope, no system user":                          {vendor(wire.ScopeClients), nil},
		"clients: two clients":                                                    {clients, two},
		"clients: two clients, a resource of one too":                             {clients, agent(client(firstOf, []string{krav}, lonn, med), client(soleOf, nil, med))},
		"clients: none yet":                                                       {clients, agent()},
		"clients: standard system user":                                           {clients, whole},
		"clients: of another provider":                                            {clients, two},
		"clients: provider is no UUID":                                            {clients, two},
	}
	if len(recording.Steps) != len(states) {
		t.Errorf("%d steps are recorded, %d are known", len(recording.Steps), len(states))
	}
	for _, step := range recording.Steps {
		state, known := states[step.Name]
		if !known {
			t.Errorf("%s: what state is that?", step.Name)
			continue
		}
		got := get(t, serviceWith(t, recordedWorld(), state.user), state.caller, step.Path)
		if got.Status != step.Answer.Status {
			t.Errorf("%s: status %d, recorded %d", step.Name, got.Status, step.Answer.Status)
		}
		if mediaType(t, got.Header.Get("Content-Type")) != mediaType(t, step.Answer.Type) {
			t.Errorf("%s: %q, recorded %q", step.Name, got.Header.Get("Content-Type"), step.Answer.Type)
		}
		if have, want := normal(t, got.Body), normal(t, step.Answer.JSON); !reflect.DeepEqual(have, want) {
			t.Errorf("%s:\n    got %v\nrecorded %v", step.Name, have, want)
		}
	}
}

func mediaType(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return ""
	}
	media, _, err := mime.ParseMediaType(text)
	if err != nil {
		t.Fatal(err)
	}
	return media
}

// normal is an answer without what is made up or differs by nature: ids of parties and resources,
// trace ids, persons' numbers, and instances, which the emulator does not have.
func normal(t *testing.T, body []byte) any {
	t.Helper()
	if len(body) == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return withoutIDs(value)
}

func withoutIDs(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = withoutIDs(value[i])
		}
	case map[string]any:
		_, isEntity := value["organizationIdentifier"]
		_, isResource := value["refId"]
		for name, member := range value {
			text, _ := member.(string)
			switch {
			case name == "partyUuid", name == "id" && (isEntity || isResource):
				value[name] = uuid.Validate(text) == nil
			case name == "traceId", name == "personId", name == "partyId" && value["type"] == "Person":
				value[name] = member != nil
			case name == "authorizedInstances":
				value[name] = nil
			default:
				value[name] = withoutIDs(member)
			}
		}
	}
	return value
}
