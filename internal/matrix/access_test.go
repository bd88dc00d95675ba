package matrix_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The same faults where a system user's access is read: at every call that this takes. What comes of it is the truth or an error;
// a list in which something is missing would look like what a customer has taken away.

// accessCall is a call that reading access or clients takes.
type accessCall struct {
	name, path, service string
	reads               string // the data source
	// says is what errors say in place of the words for an answer that is none.
	says string
}

const (
	accessReader  = "altinn_system_user_access"
	clientsReader = "altinn_system_user_clients"
)

func accessCalls() []accessCall {
	const token = "no JSON Web Token"

	return []accessCall{
		{name: "look-up", path: "/authentication/api/v1/systemuser/vendor/byquery", service: "/authentication/", reads: accessReader},
		{name: "token", path: "/token", reads: accessReader},
		{name: "exchange", path: "/authentication/api/v1/exchange/maskinporten", service: "/authentication/", reads: accessReader, says: token},
		{name: "authorized parties", path: "/accessmanagement/api/v1/enduser/authorizedparties", service: "/accessmanagement/", reads: accessReader},
		{name: "clients", path: "/accessmanagement/api/v2/enduser/clientdelegations/my/clients", service: "/accessmanagement/", reads: clientsReader},
	}
}

// want is what comes of a fault at a call, and what the error says of it.
func (a accessCall) want(f fault, always bool) (verdict, []string) {
	if a.service == "" {
		if always {
			return f.tokenAlways, []string{"Maskinporten gave no token"}
		}

		return f.tokenOnce, []string{"Maskinporten gave no token"}
	}

	says := f.says
	if a.says != "" && f.plan.Status == http.StatusOK && f.name != "HTML page with 200" {
		says = []string{"the answer is"}
	}

	if always {
		return f.always.read, says
	}

	return f.once.read, says
}

func TestAccessIsTheTruthOrAnError(t *testing.T) {
	t.Parallel()

	for _, f := range matrixFaults() {
		for _, at := range accessCalls() {
			for _, always := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%s, for ever: %t", at.name, f.name, always), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) { at.meet(t, f, always) })
				})
			}
		}
	}
}

// meet reads under the fault.
func (a accessCall) meet(t *testing.T, f fault, always bool) {
	t.Helper()

	b := newBubble(t)
	asked := object{"system_id": b.RegisterOffering(t, "asking"), "party_org_number": providertest.Customer}
	id := b.Ask(t, providertest.Agent, providertest.Vendor+"_asking", nil)
	b.Approve(t, id)

	for _, client := range []string{"910493353", "313872106"} {
		if err := b.Altinn.SetClient(id, client, emulator.Holding{}); err != nil {
			t.Fatal(err)
		}
	}

	truth := []any{heldAt("313872106", "Saksen Frisør"), heldAt("910493353", "Bakeriet på Torget AS")}

	at := cell{fault: f, always: always, does: opRead, kind: kind{
		service: service{path: a.service}, calls: map[operation]endpoint{opRead: {path: a.path}},
	}, at: atService}
	if a.service == "" {
		at.at = atToken
	}

	mark := len(b.Altinn.Journal())

	at.spoil(t, b)

	got, said := b.Provider(t).ReadData(a.reads, asked)
	fired := b.refuser.Refused()

	for _, call := range b.Altinn.Journal()[mark:] {
		if call.Fault == faultLabel {
			fired++
		}

		if strings.HasPrefix(call.Path, elsewhere) {
			t.Error("the redirect was followed")
		}
	}

	if fired == 0 {
		t.Errorf("the fault has not fired: %s", b.Story())
	}

	switch want, says := a.want(f, always); want {
	case done:
		if list := got[map[string]string{accessReader: "parties", clientsReader: "clients"}[a.reads]]; len(said) > 0 || !reflect.DeepEqual(list, any(truth)) {
			t.Errorf(" got %v\nwant %v\n%s", list, truth, said)
		}
	case failed:
		if !said.Errors().Says(append(says, "Unable to read")...) {
			t.Errorf("no error says %q: %v %s", says, got, said)
		}
	default:
		t.Errorf("nobody has said what comes of it: %s", want)
	}

	if text := fmt.Sprint(said, got); holdsSecret(text, b.Env["MASKINPORTEN_CLIENT_JWK"]) || strings.Contains(text, "99313872106") {
		t.Errorf("something secret is said: %s", text)
	}
}

// heldAt is what the system user holds for a client.
func heldAt(number, name string) object {
	return object{
		"org_number": number, "name": name, "is_deleted": false, "access_packages": []any{providertest.AccessPackage("regnskapsforer-lonn")}, "resources": []any{},
	}
}
