package token_test

import (
	"net/http"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

const (
	second  = providertest.Vendor + "_second"
	userAPI = "/authentication/api/v1/systemuser/vendor/"
)

// state is what is missing for a token: what has happened, and how a test asks.
type state struct {
	happens func(t *testing.T, w *providertest.World)
	config  object                  // on top of the system's id, the customer and the reference
	rewrite func(answer object) any // of every object that Altinn answers
}

func ask(kind string) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Ask(t, kind, asked, object{"externalRef": "main"})
	}
}

func accepted(t *testing.T, w *providertest.World) {
	t.Helper()
	w.Approve(t, w.Ask(t, providertest.Standard, asked, object{"externalRef": "main"}))
}

// then has more happen after the customer has accepted.
func then(more func(*testing.T, *providertest.World)) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		accepted(t, w)
		more(t, w)
	}
}

// forbids has calls to a path answered with 403.
func forbids(path string) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Fault(t, emulator.Fault{Path: path, Status: http.StatusForbidden, Times: -1})
	}
}

func missingSystems() map[string]state {
	taken := then(func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Alter(t, asked, object{"clientId": []string{"somebody-else"}})
	})
	other := then(func(t *testing.T, w *providertest.World) {
		t.Helper()
		w.Register(t, providertest.VendorClient, providertest.SystemBody("second", nil))
	})
	return map[string]state{
		"no such system":               {config: object{"system_id": providertest.Vendor + "_unknown"}},
		"system deleted":               {happens: then(func(t *testing.T, w *providertest.World) { t.Helper(); w.Remove(t, asked) })},
		"system without the client id": {happens: taken},
		"system not readable":          {happens: forbids(providertest.RegisterPath + "/*")},
		"no system with the client id": {happens: taken, config: object{"system_id": nil}},
		"no system at all":             {happens: func(t *testing.T, w *providertest.World) { t.Helper(); w.Remove(t, asked) }, config: object{"system_id": nil}},
		"systems not listed":           {happens: forbids(providertest.RegisterPath), config: object{"system_id": nil}},
		"system of another client":     {happens: other, config: object{"system_id": second}},
		"system deleted while listed": {
			happens: func(t *testing.T, w *providertest.World) {
				t.Helper()
				w.Alter(t, asked, object{"clientId": []string{}})
				w.Register(t, providertest.VendorClient, providertest.SystemBody("second", object{
					"clientId": []string{providertest.VendorClient}, "rights": []object{providertest.Right("ske-krav-og-betalinger")},
				}))
				w.Ask(t, providertest.Standard, second, object{"externalRef": "main"})
				gone := notFound()
				gone.Path = providertest.RegisterPath + "/" + asked
				w.Fault(t, gone)
			},
			config: object{"system_id": nil},
		},
	}
}

func missingUsers() map[string]state {
	return map[string]state{
		"not answered":       {happens: ask(providertest.Standard)},
		"agent not answered": {happens: ask(providertest.Agent)},
		"rejected": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Reject(t, w.Ask(t, providertest.Standard, asked, object{"externalRef": "main"}))
		}},
		"a status of the future": {happens: ask(providertest.Standard), rewrite: replace("status", "Venter")},
		"accepted and gone":      {happens: orphan, config: object{"external_ref": nil}},
		"accepted and marked as deleted": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			accepted(t, w)
			behind(t, w)
		}, rewrite: replace("isDeleted", true)},
		"another reference": {happens: then(portal), config: object{"external_ref": "Main"}},
		"no reference":      {happens: accepted, config: object{"external_ref": nil}},
		"another customer":  {happens: accepted, config: object{"party_org_number": providertest.OtherCustomer}},
		"never asked":       {happens: portal},
		"deleted": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			accepted(t, w)
			w.DeleteSystemUser(t, w.Requests(providertest.Standard)[0])
		}},
		"only a deleted one of another name": {happens: accepted, config: object{"external_ref": "Main"}, rewrite: replace("isDeleted", true)},
		"decomposed at Altinn": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Approve(t, w.Ask(t, providertest.Standard, asked, object{"externalRef": norm.NFD.String("måned")}))
		}, config: object{"external_ref": "måned"}},
		"decomposed at Altinn, and Maskinporten stops answering": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Approve(t, w.Ask(t, providertest.Standard, asked, object{"externalRef": norm.NFD.String("måned")}))
			w.Fault(t, emulator.Fault{Path: "/token", Skip: 3, Status: http.StatusInternalServerError, Times: -1}) // after the look-ups
		}, config: object{"external_ref": "måned"}},
		"system users not listed":    {happens: forbids(userAPI + "bysystem/*")},
		"system user not readable":   {happens: forbids(userAPI + "byquery")},
		"request not readable":       {happens: forbids(providertest.RequestPath + "/byexternalref/*")},
		"everything as it should be": {happens: then(behind)},
	}
}

// replace changes a member of every request and system user, which are of a customer.
func replace(name string, to any) func(object) any {
	return func(answer object) any {
		if answer["reporteeOrgNo"] != nil || answer["partyOrgNo"] != nil {
			answer[name] = to
		}
		return answer
	}
}

// portal has another customer make a system user.
func portal(t *testing.T, w *providertest.World) {
	t.Helper()
	if _, err := w.Altinn.CreateSystemUser(asked, providertest.OtherCustomer); err != nil {
		t.Fatal(err)
	}
}

// behind has Maskinporten not know yet of what Altinn has.
func behind(t *testing.T, w *providertest.World) {
	t.Helper()
	body := `{"error":"invalid_altinn_customer_configuration","error_description":"System user not found","error_uri":"https://x/errors/MP-303"}`
	w.Fault(t, emulator.Fault{Path: "/token", Status: http.StatusBadRequest, Body: &body, Headers: map[string]string{"Content-Type": "application/json"}})
}

// orphan leaves an accepted request without a system user, as Altinn does with two requests under one key: the customer deletes the
// system user, and Altinn the other request (altinn-api.md §13).
func orphan(t *testing.T, w *providertest.World) {
	t.Helper()
	first := w.Ask(t, providertest.Standard, asked, nil)
	w.Ask(t, providertest.Standard, asked, object{"externalRef": ""})
	w.Approve(t, first)
	w.DeleteSystemUser(t, first)
	if left := w.Requests(providertest.Standard); len(left) != 1 || w.Request(left[0]).Status != "Accepted" {
		t.Fatalf("left are %v", left)
	}
}

// Maskinporten has one error for every reason why there is no system user. The provider finds the one that it is, and names it on the
// attribute at fault.
func TestSystemUserTokenSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, states := range []map[string]state{missingSystems(), missingUsers()} {
		for name, test := range states {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				providertest.InBubble(t, func(t *testing.T, w *providertest.World) {
					t.Helper()
					w.RegisterOffering(t, "asking")
					if test.happens != nil {
						test.happens(t, w)
					}
					transport := w.Network
					if test.rewrite != nil {
						transport = providertest.Rewriting{Next: transport, Rewrite: func(answer any) any { return inEach(answer, test.rewrite) }}
					}
					got, said := w.ProviderOver(t, transport).Open(systemUser, providertest.With(object{
						"system_id": asked, "party_org_number": providertest.Customer, "external_ref": "main", "scopes": []string{scope},
					}, test.config))
					providertest.Golden(t, name, said)
					if got != nil || len(said) != 1 {
						t.Errorf("%v: %s", got, said)
					}
				})
			})
		}
	}
}

// inEach changes every object in an answer.
func inEach(answer any, change func(object) any) any {
	switch content := answer.(type) {
	case []any:
		for i := range content {
			content[i] = inEach(content[i], change)
		}
	case object:
		for name := range content {
			content[name] = inEach(content[name], change)
		}
		return change(content)
	}
	return answer
}
