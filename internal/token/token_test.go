package token_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"go.uber.org/goleak"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
	"github.com/altinn/terraform-provider-altinn/internal/token"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(tfkittest.Goldens{M: m}) }

var expiry = time.Date(2026, 7, 17, 9, 40, 0, 0, time.FixedZone("CEST", 7200))

func TestMaskinportenTokenIsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	g := &grants{token: maskinporten.Token{Value: "opaque", ExpiresAt: expiry}}
	got, diags := open(t, token.NewMaskinporten(), newData(nil, g), object{
		"scopes": []string{"a:b", "c:d"}, "resource": "https://api.example", "consumer_org": party,
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := object{
		"access_token": "opaque", "expires_at": "2026-07-17T07:40:00Z", "resource": "https://api.example", "consumer_org": party,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf(" got %v\nwant %v", got, want)
	}
	asked := []maskinporten.Request{{Scopes: []string{"a:b", "c:d"}, Resource: "https://api.example", ConsumerOrg: party}}
	if !reflect.DeepEqual(g.asked, asked) {
		t.Errorf("asked %+v", g.asked)
	}
}

func TestSystemUserTokenTellsWhoseItIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		claims jwt.MapClaims // nil for a token that is no JWT
		config object
		want   object
	}{
		"the system is read from the token": {forSystemUser(systemID), nil, object{"system_id": systemID, "system_user_id": systemUserID}},
		"the system is the expected one": {
			forSystemUser(systemID), object{"system_id": systemID, "external_ref": "main"},
			object{"system_id": systemID, "system_user_id": systemUserID, "external_ref": "main"},
		},
		"an opaque token":    {nil, object{"system_id": systemID}, object{"system_id": systemID}},
		"a token for nobody": {jwt.MapClaims{"scope": "a:b"}, nil, object{}},
		"a token without ids": {
			jwt.MapClaims{"authorization_details": []object{{"type": "urn:altinn:systemuser", "systemuser_id": []string{}}}}, nil, object{},
		},
		"details of another shape": {jwt.MapClaims{"authorization_details": "none"}, nil, object{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "opaque"
			if test.claims != nil {
				text = signed(t, test.claims)
			}
			g := &grants{token: maskinporten.Token{Value: text, ExpiresAt: expiry}}
			config := object{"party_org_number": party, "scopes": []string{"a:b"}}
			maps.Copy(config, test.config)
			got, diags := open(t, token.NewSystemUser(), newData(nil, g), config)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			maps.Copy(test.want, object{"party_org_number": party, "access_token": text, "expires_at": "2026-07-17T07:40:00Z"})
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf(" got %v\nwant %v", got, test.want)
			}
			ref, _ := test.config["external_ref"].(string)
			asked := []maskinporten.Request{{
				Scopes: []string{"a:b"}, SystemUser: &maskinporten.SystemUser{OrgNumber: party, ExternalRef: ref},
			}}
			if !reflect.DeepEqual(g.asked, asked) {
				t.Errorf("asked %+v", g.asked[0].SystemUser)
			}
		})
	}
}

// Whatever is missing for a token, the error names that, on the attribute at fault.
func TestSystemUserTokenRefused(t *testing.T) {
	t.Parallel()
	other := object{"id": "1", "systemId": systemID, "reporteeOrgNo": party, "externalRef": "main"}
	foreign := object{"id": "2", "systemId": systemID, "reporteeOrgNo": "314250052", "externalRef": "theirs"}
	gone := object{"id": "3", "systemId": systemID, "reporteeOrgNo": party, "externalRef": "before", "isDeleted": true}
	listed := registered(systemID, "somebody", clientID)
	given := object{"system_id": systemID}
	for name, test := range map[string]struct {
		service service
		config  object
	}{
		"no such system":                     {service{}, given},
		"system deleted":                     {deleted(systemID), given},
		"system without the client id":       {registered(systemID, "somebody"), given},
		"system not readable":                {service{registerPath + "/" + systemID: {status: http.StatusForbidden}}, given},
		"no system with the client id":       {systems(systemID).and(registered(systemID, "somebody")), nil},
		"no system at all":                   {systems(), nil},
		"systems not listed":                 {service{registerPath: {status: http.StatusForbidden}}, nil},
		"system found, deleted in between":   {systems("991825827_gone", systemID).and(listed).and(request("", party, "New")), nil},
		"not answered":                       {listed.and(request("", party, "New")), given},
		"agent not answered":                 {listed.and(request("agent/", "klient", "New")), object{"system_id": systemID, "external_ref": "klient"}},
		"rejected":                           {listed.and(request("", party, "Rejected")), given},
		"a status of the future":             {listed.and(request("", party, "Venter")), given},
		"accepted and gone":                  {listed.and(request("", party, "Accepted")), given},
		"accepted and deleted":               {listed.and(request("", party, "Accepted")).and(systemUser(party, object{"isDeleted": true})), given},
		"another reference":                  {listed.and(systemUsers(foreign, other, gone)), object{"system_id": systemID, "external_ref": "Main"}},
		"no reference":                       {listed.and(systemUsers(foreign, other)), given},
		"never asked":                        {listed.and(systemUsers(foreign)), given},
		"only a deleted one of another name": {listed.and(systemUsers(gone)), given},
		"system users not listed":            {listed.and(service{userPath + "bysystem/" + systemID: {status: http.StatusForbidden}}), given},
		"request not readable":               {listed.and(service{requestPath + "byexternalref/" + systemID + "/" + party + "/" + party: {status: http.StatusForbidden}}), given},
		"everything as it should be":         {listed.and(systemUser(party, nil)), given},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &grants{err: &maskinporten.Error{
				Status: http.StatusBadRequest, OAuthError: "invalid_altinn_customer_configuration", Code: "MP-303",
				Description: "System user not found", ClientID: clientID, KeyID: "key", Scopes: []string{"a:b"}, Attempts: 1,
			}}
			config := object{"party_org_number": party, "scopes": []string{"a:b"}}
			maps.Copy(config, test.config)
			got, diags := open(t, token.NewSystemUser(), newData(test.service, g), config)
			if got != nil || len(diags) != 1 {
				t.Errorf("%v: %v", got, diags)
			}
			golden(t, name, diags)
		})
	}
}

// Other errors of Maskinporten's are shown as they are: they say themselves what is wrong.
func TestTokenFailed(t *testing.T) {
	t.Parallel()
	config := object{"party_org_number": party, "scopes": []string{"a:b"}}
	for name, test := range map[string]struct {
		made   ephemeral.EphemeralResource
		data   *token.Data
		config object
	}{
		"scope refused": {token.NewMaskinporten(), newData(nil, &grants{err: &maskinporten.Error{
			Status: http.StatusBadRequest, OAuthError: "invalid_scope", Code: "MP-200", Description: "invalid scopes", ClientID: clientID,
		}}), object{"scopes": []string{"a:b"}}},
		"scope refused for a system user": {token.NewSystemUser(), newData(nil, &grants{err: &maskinporten.Error{
			Status: http.StatusBadRequest, OAuthError: "invalid_scope", Code: "MP-200", Description: "invalid scopes", ClientID: clientID,
		}}), config},
		"credential not known yet":   {token.NewMaskinporten(), newData(nil, &grants{err: errors.New("maskinporten.client_jwk is not known yet")}), object{"scopes": []string{"a:b"}}},
		"interrupted":                {token.NewSystemUser(), newData(nil, &grants{err: context.Canceled}), config},
		"a ready token":              {token.NewMaskinporten(), newData(nil, nil), object{"scopes": []string{"a:b"}}},
		"a ready token, system user": {token.NewSystemUser(), newData(nil, nil), config},
		"no credential":              {token.NewMaskinporten(), &token.Data{ProviderData: &tfkit.ProviderData{NoCredential: true}}, object{"scopes": []string{"a:b"}}},
		"another system": {
			token.NewSystemUser(), newData(nil, &grants{token: maskinporten.Token{Value: signed(t, forSystemUser("991825827_other"))}}),
			object{"party_org_number": party, "scopes": []string{"a:b"}, "system_id": systemID},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := open(t, test.made, test.data, test.config)
			if got != nil || len(diags) != 1 {
				t.Errorf("%v: %v", got, diags)
			}
			golden(t, name, diags)
		})
	}
}

// Before the provider is configured there is nothing to do, and nothing to fail on.
func TestConfigure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		data any
		fail bool
	}{
		"not yet":       {nil, false},
		"with data":     {newData(nil, nil), false},
		"of other kind": {&tfkit.ProviderData{}, true},
	} {
		var resp ephemeral.ConfigureResponse
		(&token.SystemUser{}).Configure(t.Context(), ephemeral.ConfigureRequest{ProviderData: test.data}, &resp)
		if resp.Diagnostics.HasError() != test.fail {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}

// The token is sensitive, and the names are the documented ones.
func TestSchemasHideTheToken(t *testing.T) {
	t.Parallel()
	for want, made := range map[string]ephemeral.EphemeralResource{
		"altinn_maskinporten_token": token.NewMaskinporten(), "altinn_system_user_token": token.NewSystemUser(),
	} {
		var metadata ephemeral.MetadataResponse
		made.Metadata(t.Context(), ephemeral.MetadataRequest{ProviderTypeName: "altinn"}, &metadata)
		var resp ephemeral.SchemaResponse
		made.Schema(t.Context(), ephemeral.SchemaRequest{}, &resp)
		hidden, ok := resp.Schema.Attributes["access_token"].(schema.StringAttribute)
		if metadata.TypeName != want || !ok || !hidden.Sensitive || !hidden.Computed {
			t.Errorf("%s: %+v", metadata.TypeName, hidden)
		}
		if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
			t.Error(diags)
		}
	}
}

func golden(t *testing.T, name string, diags diag.Diagnostics) {
	t.Helper()
	var b strings.Builder
	for _, one := range diags {
		b.WriteString(one.Severity().String() + ": " + one.Summary() + "\n")
		if at, ok := one.(diag.DiagnosticWithPath); ok {
			b.WriteString("at " + at.Path().String() + "\n")
		}
		b.WriteString("\n" + one.Detail() + "\n")
	}
	tfkittest.Golden(t, name, b.String())
}
