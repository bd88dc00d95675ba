package access_test

import (
	"maps"
	"net/http"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// refusal is a read that fails: what has happened, and how the configuration asks.
type refusal struct {
	world   emulator.World
	happens func(*testing.T, *providertest.World)
	config  object            // on top of the system and the customer
	env     map[string]string // on top of the vendor's
}

// failing has calls to a path answered with a fault, as often as they are repeated.
func failing(path string, f emulator.Fault) func(*testing.T, *providertest.World) {
	return func(t *testing.T, w *providertest.World) {
		t.Helper()
		agent(soleOwner)(t, w)
		f.Path, f.Times = path, -1
		w.Fault(t, f)
	}
}

// vendorWith is a world whose vendor has these scopes alone.
func vendorWith(scopes ...string) emulator.World {
	return emulator.World{Vendors: []emulator.Vendor{{Organisation: providertest.Vendor, Name: "SmartCloud AS", Clients: []emulator.Client{
		{ClientID: providertest.VendorClient, Scopes: scopes},
	}}}}
}

const foreignNumber = `{"data":[{"type":"Person","personId":"99313872106"},7]}`

// refusals are the reads that fail for reasons that both data sources share; the path is that of
// what each reads.
func refusals(path string) map[string]refusal {
	vendorsOwn := []string{providertest.RegisterScope, providertest.RequestWriteScope, providertest.RequestReadScope}
	jsonText := map[string]string{"Content-Type": "application/json"}
	return map[string]refusal{
		"not accepted yet": {happens: func(t *testing.T, w *providertest.World) { t.Helper(); w.Ask(t, providertest.Agent, asked, nil) }},
		"rejected": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Reject(t, w.Ask(t, providertest.Agent, asked, nil))
		}},
		"never asked":       {},
		"another reference": {happens: agent(), config: object{"external_ref": "other"}},
		"deleted by the customer": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			agent()(t, w)
			w.DeleteSystemUser(t, providertest.NumberedID(1))
		}},
		"of another system": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			agent()(t, w)
			w.Register(t, providertest.VendorClient, providertest.SystemBody("second", object{
				"accessPackages": []object{{"urn": pack("regnskapsforer-lonn")}}, "isVisible": false,
			}))
			w.Approve(t, w.Ask(t, providertest.Agent, providertest.Vendor+"_second", nil))
		}, config: object{"system_id": providertest.Vendor + "_second"}},
		"of another vendor's system":                  {happens: agent(), env: map[string]string{"as": providertest.OtherVendorClient}},
		"a reference that Maskinporten does not take": {config: object{"external_ref": "ref.1"}},
		"an empty reference":                          {config: object{"external_ref": ""}},
		"no system's id":                              {config: object{"system_id": "smartcloud"}},
		"a reference that Altinn has decomposed": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			accept(t, w, providertest.Agent, object{"externalRef": norm.NFD.String("måned")})
		}, config: object{"external_ref": "måned"}},
		"client not on the system": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			agent()(t, w)
			w.Alter(t, asked, object{"clientId": []string{"somebody-else"}})
		}},
		"scope missing on the client": {world: vendorWith(vendorsOwn...), happens: agent()},
		"scope missing at Digdir": {happens: failing("/token", emulator.Fault{
			Status: http.StatusForbidden, Headers: jsonText, Skip: 1, // the vendor's own token
			Body: new(`{"error":"forbidden","error_description":"The client's organisation does not have access to the scope (MP-250)"}`),
		})},
		"scope to look system users up missing": {world: vendorWith(providertest.RegisterScope, providertest.RequestReadScope), env: map[string]string{"ready": providertest.RequestReadScope}},
		"request not readable": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Ask(t, providertest.Agent, asked, nil)
			w.Fault(t, emulator.Fault{Path: providertest.RequestPath + "/*", Status: http.StatusForbidden, Times: -1})
		}},
		"a ready token":                        {happens: agent(), env: map[string]string{"ready": ""}},
		"exchange refused":                     {happens: failing("/authentication/api/v1/exchange/*", emulator.Fault{Status: http.StatusUnauthorized, Headers: map[string]string{"Content-Type": "application/problem+json"}, Body: new(`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"traceId":"00-1"}`)})},
		"exchange down":                        {happens: failing("/authentication/api/v1/exchange/*", emulator.Fault{Status: http.StatusInternalServerError})},
		"scope missing on the token":           {happens: failing(path, emulator.Fault{Status: http.StatusForbidden})},
		"a vendor's token":                     {happens: failing(path, emulator.Fault{Status: http.StatusUnauthorized, Headers: jsonText, Body: new(`"Unknown user type"`)})},
		"token refused":                        {happens: failing(path, emulator.Fault{Status: http.StatusUnauthorized})},
		"a gateway's 401":                      {happens: failing(path, emulator.Fault{Status: http.StatusUnauthorized, Headers: map[string]string{"WWW-Authenticate": "AzureApiManagementKey"}})},
		"a gateway's 404":                      {happens: failing(path, emulator.Fault{Status: http.StatusNotFound})},
		"access management down":               {happens: failing(path, emulator.Fault{Status: http.StatusInternalServerError})},
		"an empty answer":                      {happens: failing(path, emulator.Fault{Status: http.StatusOK, Headers: jsonText, Body: new(`{}`)})},
		"no whole party":                       {happens: failing(path, emulator.Fault{Status: http.StatusOK, Headers: jsonText, Body: new(`{"links":{"next":null},"data":[null]}`)})},
		"one page of several":                  {happens: failing(path, emulator.Fault{Status: http.StatusOK, Headers: jsonText, Body: new(`{"links":{"next":"https://x.example/2"},"data":[]}`)})},
		"another form, with a person's number": {happens: failing(path, emulator.Fault{Status: http.StatusOK, Headers: jsonText, Body: new(foreignNumber)})},
		"a problem with a person's number": {happens: failing(path, emulator.Fault{
			Status: http.StatusBadRequest, Headers: jsonText, Body: new(`{"title":"99313872106","status":400,"traceId":"00-1","errors":{"x":["99313872106"]}}`),
		})},
	}
}

// withoutVerdict are the reasons for which Maskinporten gives no token of the system user's that
// have to do neither with the scope nor with `client_ids`.
func withoutVerdict() map[string]refusal {
	own := func(f emulator.Fault) refusal {
		f.Skip = 1 // the vendor's own token
		return refusal{happens: failing("/token", f)}
	}
	says := func(body, kind string) emulator.Fault {
		return emulator.Fault{Status: http.StatusBadRequest, Body: &body, Headers: map[string]string{"Content-Type": kind}}
	}
	forbidden := says("<title>Request blocked (MP-200)</title>", "text/html")
	forbidden.Status = http.StatusForbidden
	return map[string]refusal{
		"Maskinporten down":         own(emulator.Fault{Status: http.StatusInternalServerError}),
		"Maskinporten slowed down":  own(emulator.Fault{Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "3600"}}),
		"Maskinporten's answer cut": own(emulator.Fault{Drop: emulator.DropBefore}),
		"a firewall's page":         own(forbidden),
		"the clock is off":          own(says(`{"error":"invalid_grant","error_description":"JWT is expired (MP-130)"}`, "application/json")),
		"the reference refused, without a code": own(says(
			`{"error":"invalid_request","error_description":"Unknown fields in the authorization details"}`, "application/json")),
	}
}

func TestAccessIsRefused(t *testing.T) {
	t.Parallel()
	all := refusals(accessAPI)
	maps.Copy(all, withoutVerdict())
	testRefusals(t, accessType, all)
}

func TestClientsAreRefused(t *testing.T) {
	t.Parallel()
	all := refusals(clientAPI)
	all["a standard system user"] = refusal{happens: standard(nil)}
	all["not there yet"] = refusal{happens: failing(clientAPI, emulator.Fault{
		Status: http.StatusOK, Headers: map[string]string{"Content-Type": "application/json"}, Body: new(`{"links":{"next":null},"data":[]}`),
	})}
	testRefusals(t, clientsType, all)
}

// A system user that ends between the look-up and the answer looks like one that has been given
// nothing, or that has no clients.
func TestSystemUserEndsWhileItIsRead(t *testing.T) {
	t.Parallel()
	for kind, path := range map[string]string{accessType: accessAPI, clientsType: clientAPI} {
		for name, test := range map[string]struct {
			at    string // the call before which the customer acts
			first bool   // whether it is read before, too, so that there is a token
			again bool   // whether the customer accepts another request
		}{
			"is deleted":                   {at: path},
			"is replaced":                  {at: path, again: true},
			"was replaced, with its token": {at: "/authentication/api/v1/systemuser/vendor/byquery", first: true, again: true},
		} {
			t.Run(kind+", "+name, func(t *testing.T) {
				t.Parallel()
				inWorld(t, emulator.World{}, func(t *testing.T, w *providertest.World) {
					t.Helper()
					agent()(t, w)
					acts := !test.first
					p := w.ProviderOver(t, providertest.Tap{Next: w.Network, Seen: func(request *http.Request) {
						if !acts || request.URL.Path != test.at {
							return
						}
						acts = false
						w.DeleteSystemUser(t, providertest.NumberedID(1))
						if test.again {
							accept(t, w, providertest.Agent, object{"accessPackages": []object{{"urn": pack("regnskapsforer-lonn")}}})
						}
					}})
					config := object{"system_id": asked, "party_org_number": customer}
					if test.first {
						_, said := p.ReadData(kind, config)
						said.Expect(t, nil, nil)
						acts = true
					}
					got, said := p.ReadData(kind, config)
					providertest.Golden(t, kind+", "+name, said)
					if !said.HasError() {
						t.Errorf("it answers %v", got)
					}
				})
			})
		}
	}
}

func testRefusals(t *testing.T, kind string, all map[string]refusal) {
	t.Helper()
	for name, test := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, test.world, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.happens != nil {
					test.happens(t, w)
				}
				got, said := as(t, w, test.env).Provider(t).ReadData(kind, providertest.With(object{"system_id": asked, "party_org_number": customer}, test.config))
				providertest.Golden(t, name, said)
				if !said.HasError() {
					t.Errorf("it answers %v", got)
				}
			})
		})
	}
}

// as is the world with another credential: another client's ("as"), or a ready token with this
// scope or a vendor's ("ready").
func as(t *testing.T, w *providertest.World, env map[string]string) *providertest.World {
	t.Helper()
	if client, given := env["as"]; given {
		return w.As(w.Environment(client))
	}
	if scope, given := env["ready"]; given && scope != "" {
		return w.Without("MASKINPORTEN_").As(map[string]string{"ALTINN_ACCESS_TOKEN": w.Token(t, providertest.VendorClient, scope)})
	} else if given {
		return w.Unsigned(t)
	}
	return w
}
