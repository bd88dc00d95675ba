package altinn

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const (
	packageA, packageB = "urn:altinn:accesspackage:a", "urn:altinn:accesspackage:b"
	skatt              = "urn:altinn:accesspackage:skatt-naering"
	lonn               = "urn:altinn:accesspackage:regnskapsforer-lonn"
	med                = "urn:altinn:accesspackage:regnskapsforer-med-signeringsrettighet"
	krav               = "ske-krav-og-betalinger"
)

// accessOf is what a client reads of one answer, as the kind of list that the path names.
func accessOf(t *testing.T, path string, answer step) ([]Access, error) {
	t.Helper()
	client := newTestClient(&script{steps: []step{answer}}, nil)
	if strings.Contains(path, "/my/clients") {
		return client.SystemUserClients(t.Context(), &tokens{fixed: true})
	}
	return client.SystemUserAccess(t.Context(), &tokens{fixed: true})
}

const parties, clients = "/authorizedparties", "/my/clients"

// What the real service answered, read as the client reads it.
func TestAccessOfTheRecording(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../emulator/accessmanagement/testdata/access-management.json")
	if err != nil {
		t.Fatal(err)
	}
	var recording struct {
		Steps []struct {
			Name   string `json:"name"`
			Path   string `json:"path"`
			Answer struct {
				Status int             `json:"status"`
				Type   string          `json:"type"`
				JSON   json.RawMessage `json:"json"`
			} `json:"answer"`
		} `json:"steps"`
	}
	if err := json.Unmarshal(content, &recording); err != nil {
		t.Fatal(err)
	}
	customer := Access{OrgNumber: "310904473", Name: "KUNDE EN AS", AccessPackages: []string{skatt}, Resources: []string{krav}}
	unit := Access{OrgNumber: "310904511", Name: "KUNDE EN AS AVD BERGEN", AccessPackages: []string{skatt}, Resources: []string{krav}}
	first := Access{OrgNumber: "310904538", Name: "KLIENT A AS", AccessPackages: []string{lonn, med}}
	second := Access{OrgNumber: "310904546", Name: "KLIENT B ENK", AccessPackages: []string{med}}
	withResource, unitAlone := first, unit
	withResource.Resources, unitAlone.Resources = []string{krav}, nil
	nothing := func(number, name string) Access { return Access{OrgNumber: number, Name: name} }
	bare := []Access{nothing(customer.OrgNumber, customer.Name), nothing(unit.OrgNumber, unit.Name)}
	accountant := nothing("310904503", "REGNSKAP AS")
	want := map[string][]Access{
		"standard system user, one right and one package":                         {customer, unit},
		"the same, without parameters":                                            bare,
		"the same, instances":                                                     bare,
		"the last package was taken away":                                         bare,
		"customer is deleted in the register":                                     {{OrgNumber: "310904481", Name: "KUNDE TO AS", IsDeleted: true}},
		"rights of a subunit only":                                                {bare[0], unitAlone},
		"system user for clients: no client yet":                                  {accountant},
		"system user for clients: two clients, one of them a sole proprietorship": {accountant, first, second},
		"clients: two clients":                                                    {first, second},
		"clients: two clients, a resource of one too":                             {withResource, second},
	}
	unknown := map[string]bool{"clients: standard system user": true, "clients: of another provider": true}
	read := 0
	for _, recorded := range recording.Steps {
		answer := step{status: recorded.Answer.Status, header: http.Header{"Content-Type": {recorded.Answer.Type}}, body: string(recorded.Answer.JSON)}
		got, err := accessOf(t, recorded.Path, answer)
		if recorded.Answer.Status != http.StatusOK {
			if !api.HasStatus(err, recorded.Answer.Status) || api.IsForeign(err) {
				t.Errorf("%s: %v", recorded.Name, err)
			}
			continue
		}
		read++
		if unknown[recorded.Name] {
			if !errors.Is(err, ErrUnknownSystemUser) || got != nil {
				t.Errorf("%s: %+v, %v", recorded.Name, got, err)
			}
			continue
		}
		if err != nil || len(got) != len(want[recorded.Name]) || len(got) > 0 && !reflect.DeepEqual(got, want[recorded.Name]) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", recorded.Name, got, err, want[recorded.Name])
		}
	}
	if read < 15 {
		t.Errorf("only %d answers were read", read)
	}
}

// A party and a client with all that is always there; the texts are the members that a test gives.
func party(members string) string {
	return with(`{"type":"Organization","organizationNumber":"310904473","name":"A","isDeleted":false,
		"authorizedAccessPackages":[],"authorizedResources":[],"subunits":[]}`, members)
}

func client(members, access string) string {
	return `{"client":` + with(`{"type":"Organisasjon","organizationIdentifier":"310904473","name":"A","isDeleted":false}`, members) + `,"access":` + access + `}`
}

// with puts members in place of those of a JSON object.
func with(base, members string) string {
	object := map[string]any{}
	for _, text := range []string{base, "{" + members + "}"} {
		if err := json.Unmarshal([]byte(text), &object); err != nil {
			panic(err)
		}
	}
	text, _ := json.Marshal(object)
	return string(text)
}

// Whatever else is in the tree, an organisation is there once, with all that is held there.
func TestAccessIsOnceForEachOrganisation(t *testing.T) {
	t.Parallel()
	const unit, below = `"organizationNumber":"310904511","name":"B"`, `"organizationNumber":"310904538","name":"C","authorizedResources":["r","r"]`
	for name, test := range map[string]struct {
		path, data string
		want       []Access
	}{
		"URNs, as the documentation shows": {
			parties, party(`"authorizedAccessPackages":["urn:altinn:accesspackage:b","a","b"]`),
			[]Access{{OrgNumber: "310904473", Name: "A", AccessPackages: []string{packageA, packageB}}},
		},
		"twice, as a subunit and at the top": {
			parties, party(unit+`,"authorizedResources":["r"]`) + "," +
				party(`"subunits":[`+party(unit+`,"isDeleted":true,"authorizedAccessPackages":["a"],"subunits":[`+party(below)+`]`)+`]`),
			[]Access{
				{OrgNumber: "310904473", Name: "A"},
				{OrgNumber: "310904511", Name: "B", IsDeleted: true, AccessPackages: []string{packageA}, Resources: []string{"r"}},
				{OrgNumber: "310904538", Name: "C", Resources: []string{"r"}},
			},
		},
		"types and members of the future": {
			parties, party(`"type":"Robot","authorizedAccessPackages":["a"],"more":{"x":[1]}`) + `,{"type":"Robot","name":"R2","authorizedAccessPackages":["a"]}`,
			[]Access{{OrgNumber: "310904473", Name: "A", AccessPackages: []string{packageA}}},
		},
		"persons, whatever their number stands in": {
			parties, `{"type":"Person","organizationNumber":null,"personId":"99310904546","authorizedAccessPackages":["a"]},
			{"type":"Person","organizationNumber":"993109045"},{"type":"SelfIdentified","organizationNumber":"99310904546","authorizedAccessPackages":["a"]}`, nil,
		},
		"one client by several providers and roles": {
			clients, `{"clients":[` + client(``, `[{"role":{"legacyurn ":null},"packages":[{"urn":"urn:altinn:accesspackage:b"}],"resources":[]},
			{"packages":[{"urn":"urn:altinn:accesspackage:a"},{"urn":"urn:altinn:accesspackage:b"}],"resources":[{"refId":"r"}]}]`) + `]},
			{"clients":[` + client(``, `[{"packages":[],"resources":[{"refId":"q"}]}]`) + `]}`,
			[]Access{{OrgNumber: "310904473", Name: "A", AccessPackages: []string{packageA, packageB}, Resources: []string{"q", "r"}}},
		},
		"a client that has given nothing, and one that is deleted": {
			clients, `{"clients":[` + client(``, `[]`) + `,` + client(`"name":"B","organizationIdentifier":"310904511","isDeleted":true`, `[]`) + `]}`,
			[]Access{{OrgNumber: "310904473", Name: "A"}, {OrgNumber: "310904511", Name: "B", IsDeleted: true}},
		},
		"a client that is a person": {
			clients, `{"clients":[{"client":{"type":"Person","personIdentifier":"99310904546","name":"P"},"access":[{"packages":[{"urn":"urn:altinn:accesspackage:b"}]}]}]}`, nil,
		},
	} {
		got, err := accessOf(t, test.path, step{status: http.StatusOK, body: `{"links":{"next":null},"data":[` + test.data + `]}`})
		if err != nil || len(got) != len(test.want) || len(got) > 0 && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", name, got, err, test.want)
		}
	}
}

// What lacks a member that Altinn always sends must not look like what a customer has taken away.
// The error says what is missing, and quotes nothing of the answer but organisation numbers.
func TestAccessWithoutItsMembers(t *testing.T) {
	t.Parallel()
	const noNumber = "an organisation without a number of nine digits"
	in := func(one string) string { return `{"clients":[` + one + `]}` }
	for name, test := range map[string]struct{ path, data, says string }{
		"no party":                       {parties, `null`, noNumber},
		"an empty party":                 {parties, `{}`, noNumber},
		"no packages":                    {parties, party(`"authorizedAccessPackages":null`), "organisation 310904473 without the list `authorizedAccessPackages`"},
		"no resources":                   {parties, party(`"authorizedResources":null`), "organisation 310904473 without the list `authorizedResources`"},
		"no subunits":                    {parties, party(`"subunits":null`), "organisation 310904473 without the list `subunits`"},
		"of a subunit":                   {parties, party(`"subunits":[null]`), noNumber},
		"an organisation without number": {parties, party(`"organizationNumber":null`), noNumber},
		"a number with spaces":           {parties, party(`"organizationNumber":"310 904 473"`), noNumber},
		"a number with a country":        {parties, party(`"organizationNumber":"0192:310904473"`), noNumber},
		"eleven digits":                  {parties, party(`"type":"Robot","organizationNumber":"99310904546"`), noNumber},
		"a package without a name":       {parties, party(`"authorizedAccessPackages":["a",null]`), "organisation 310904473 with an access package of another form"},
		"a package that is a prefix":     {parties, party(`"authorizedAccessPackages":["` + packagePrefix + `"]`), "access package of another form"},
		"a package that is none":         {parties, party(`"authorizedAccessPackages":["urn:altinn:resource:a"]`), "access package of another form"},
		"a resource without an id":       {parties, party(`"authorizedResources":[null]`), "organisation 310904473 with a resource that has no id"},

		"no provider":                       {clients, `null`, "an organisation without the list `clients`"},
		"no clients":                        {clients, `{"clients":null}`, "an organisation without the list `clients`"},
		"an empty entry":                    {clients, in(`null`), noNumber},
		"no client":                         {clients, in(`{"client":null,"access":[]}`), noNumber},
		"a client's number with spaces":     {clients, in(client(`"organizationIdentifier":"310 904 473"`, `[]`)), noNumber},
		"no access":                         {clients, in(client(``, `null`)), "organisation 310904473 without the list `access`"},
		"no role":                           {clients, in(client(``, `[null]`)), "organisation 310904473 without the list `packages`"},
		"no resources of a client":          {clients, in(client(``, `[{"packages":[],"resources":null}]`)), "organisation 310904473 without the list `resources`"},
		"no package":                        {clients, in(client(``, `[{"packages":[null],"resources":[]}]`)), "access package of another form"},
		"a package without a URN":           {clients, in(client(``, `[{"packages":[{"id":"1"}],"resources":[]}]`)), "access package of another form"},
		"a client's resource without an id": {clients, in(client(``, `[{"packages":[],"resources":[{"id":"1"}]}]`)), "organisation 310904473 with a resource that has no id"},
	} {
		got, err := accessOf(t, test.path, step{status: http.StatusOK, body: `{"links":{"next":null},"data":[` + test.data + `]}`})
		if failed, ok := errors.AsType[*api.Error](err); !ok || got != nil || failed.Status != http.StatusOK || !strings.Contains(failed.Message, test.says) {
			t.Errorf("%s: %+v, %v; want %q", name, got, err, test.says)
		}
	}
}

// What is no whole list must not look like one in which something is missing.
func TestAccessThatIsNoWholeList(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":                    ``,
		"null":                       `null`,
		"an empty object":            `{}`,
		"no list":                    `{"links":{"next":null},"data":null}`,
		"a list of texts":            `{"data":["310904473"]}`,
		"a page of several":          `{"links":{"next":"https://altinn.test/next"},"data":[]}`,
		"a page for people":          `<html><title>Log in</title></html>`,
		"packages that are no texts": `{"data":[{"organizationNumber":"310904473","authorizedAccessPackages":[{"urn":"a"}]}]}`,
	} {
		for _, path := range []string{parties, clients} {
			if path == clients && strings.HasPrefix(name, "packages") {
				continue
			}
			if got, err := accessOf(t, path, step{status: http.StatusOK, body: body}); err == nil || got != nil {
				t.Errorf("%s, %s: %+v", path, name, got)
			}
		}
	}
}

// A national identity number gets into no error, whatever is wrong with the answer that has it, and however it is written there.
func TestNationalIdentityNumbersAreInNoError(t *testing.T) {
	t.Parallel()
	const number = "99310904546"
	answers := map[string]step{
		"not the JSON it should be": {status: http.StatusOK, body: `{"data":[{"type":"Person","personId":"` + number + `"},1]}`},
		"no JSON at all":            {status: http.StatusOK, header: http.Header{"Content-Type": {"text/plain"}}, body: "person " + number},
		"a problem": {status: http.StatusInternalServerError, body: `{"title":"No ` + number + `","status":500,"traceId":"00-1","detail":"of 993109 04546",
			"errors":{"` + number + `":["` + number + `"]},"extra":"` + number + `"}`},
		"a text":            {status: http.StatusBadRequest, body: `"` + number + `"`},
		"a gateway's JSON":  {status: http.StatusForbidden, body: `{"message":"` + number + `"}`},
		"a page for people": {status: http.StatusBadGateway, header: http.Header{"Content-Type": {"text/html"}}, body: "<title>" + number + "</title>"},
		"a page with an entity": {
			status: http.StatusBadGateway, header: http.Header{"Content-Type": {"text/html"}}, body: "<title>No 993109&nbsp;04546</title>",
		},
	}
	for _, written := range []string{
		"fnr" + number, "person_" + number + "_", `line\n` + number, `\u0027` + number + `\u0027`, `\u0027993109\u00a004546`, "?pid=%20" + number, "LIKE %" + number + "%",
		"993109-04546", "993109\u00a004546", "993109\u202f04546", "993109 – 04546", "party 500001 " + number + " " + number + " " + number, "500001 993109 04546",
	} {
		answers[written] = step{status: http.StatusBadRequest, body: `{"title":"No ` + written + `","status":400}`}
	}
	synctest.Test(t, func(t *testing.T) { // some are retried
		for name, answer := range answers {
			for _, path := range []string{parties, clients} {
				_, err := accessOf(t, path, answer)
				failed, ok := errors.AsType[*api.Error](err)
				if !ok {
					t.Fatalf("%s: %v", name, err)
				}
				if told := fmt.Sprintf("%v %+v", err, *failed); strings.Contains(told, number) || strings.Contains(told, "04546") {
					t.Errorf("%s: %s", name, told)
				}
			}
		}
	})
}

// Nothing that describes a person gets into an error either, wherever in the answer it stands. What
// Altinn says of the call stays.
func TestPersonsAreInNoError(t *testing.T) {
	t.Parallel()
	const person = `"name":"KARI NORDMANN","dateOfBirth":"1990-01-31","personId":"99310904546"`
	said := `"title":"Bad","status":400,"code":"STD-00001","traceId":"00-1"`
	synctest.Test(t, func(t *testing.T) { // some are retried
		for body, says := range map[string]string{
			`{` + said + `,` + person + `}`: "HTTP 400: STD-00001: Bad",
			`{` + said + `,"validationErrors":[{"code":"STD.VLD-1","detail":"No",` + person + `}]}`: "Bad; STD.VLD-1 No",
			`{` + said + `,"problems":[{"code":"STD-2","detail":"No",` + person + `}]}`:             "Bad; STD-2 No",
			`[{` + person + `}]`:   "not shown",
			` {"data":[{` + person: "not shown",
			`{` + person + `,"more":"` + strings.Repeat(" ", 1<<20) + `"}`: "not shown",
			`{"data":[{` + person + `}]}`:                                  "HTTP 400",
		} {
			for _, path := range []string{parties, clients} {
				_, err := accessOf(t, path, step{status: http.StatusBadRequest, body: body})
				failed, ok := errors.AsType[*api.Error](err)
				if !ok || !strings.Contains(err.Error(), says) {
					t.Fatalf("%s: %v, want %q", body, err, says)
				}
				if told := fmt.Sprintf("%v %+v", err, *failed); strings.Contains(told, "KARI") || strings.Contains(told, "1990") {
					t.Errorf("%s: %s", body, told)
				}
			}
		}
	})
}

// What helps to find an error is not hidden for its digits.
func TestOtherNumbersAreInErrors(t *testing.T) {
	t.Parallel()
	for _, other := range []string{
		"991825827", "1764489600123", "2026-11-30T08:55:00.1234567Z", "20261130085500", "500001, 310904", "2 pages of 123456 in 1234567",
		"12345678-1234-4234-8234-123456789012", "00000000-0000-4000-8000-a12345678901", "00-4bf12345678901b3da6a3ce929d0e0e4-00f12345678901b7-01",
	} {
		_, err := accessOf(t, parties, step{status: http.StatusBadRequest, body: `{"title":"No ` + other + `","status":400}`})
		if err == nil || !strings.Contains(err.Error(), "No "+other) {
			t.Errorf("%s: %v", other, err)
		}
	}
}
