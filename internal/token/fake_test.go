package token_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/token"
)

const (
	clientID     = "0c3b1d2e-8f0a-4c7e-9b1a-3d4e5f607182"
	systemID     = "991825827_smartcloud"
	party        = "310904473"
	systemUserID = "505f8488-3d48-4c15-8e21-35cb9432f815"

	registerPath = "/authentication/api/v1/systemregister/vendor"
	userPath     = "/authentication/api/v1/systemuser/vendor/"
	requestPath  = "/authentication/api/v1/systemuser/request/vendor/"
)

type object = map[string]any

// grants is a Maskinporten with one answer, which keeps what it was asked.
type grants struct {
	token maskinporten.Token
	err   error
	asked []maskinporten.Request
}

// Grant implements [token.Grants].
func (g *grants) Grant(_ context.Context, request maskinporten.Request) (maskinporten.Token, error) {
	g.asked = append(g.asked, request)
	return g.token, g.err
}

// service answers paths, each with a status and a body; everything else does not exist.
type service map[string]answer

type answer struct {
	status int
	body   any
}

// RoundTrip implements [http.RoundTripper].
func (s service) RoundTrip(req *http.Request) (*http.Response, error) {
	found, ok := s[req.URL.RequestURI()]
	switch {
	case ok:
	case strings.HasPrefix(req.URL.Path, requestPath):
		found = answer{http.StatusNotFound, object{"title": "Not Found", "status": 404, "code": "AUTH-00010"}}
	default:
		found = answer{http.StatusNotFound, object{"title": "Not Found", "status": 404, "traceId": "00-1"}}
	}
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	recorder.WriteHeader(found.status)
	if found.body == nil { // as of 401 and 403
		return recorder.Result(), nil
	}
	if err := json.NewEncoder(recorder).Encode(found.body); err != nil {
		return nil, err
	}
	return recorder.Result(), nil
}

// and adds to what a service answers.
func (s service) and(more service) service {
	all := maps.Clone(s)
	maps.Copy(all, more)
	return all
}

// registered is a system that lists client ids.
func registered(id string, clientIDs ...string) service {
	return service{registerPath + "/" + id: {http.StatusOK, object{"id": id, "clientId": clientIDs}}}
}

func deleted(id string) service {
	return service{registerPath + "/" + id: {http.StatusOK, object{"id": id, "clientId": []string{clientID}, "isDeleted": true}}}
}

// systems is the vendor's list of systems.
func systems(ids ...string) service {
	list := []object{}
	for _, id := range ids {
		list = append(list, object{"systemId": id})
	}
	return service{registerPath: {http.StatusOK, list}}
}

func systemUser(ref string, more object) service {
	query := url.Values{"system-id": {systemID}, "orgno": {party}, "external-ref": {ref}}.Encode()
	user := object{"id": systemUserID, "systemId": systemID, "reporteeOrgNo": party, "externalRef": ref}
	maps.Copy(user, more)
	return service{userPath + "byquery?" + query: {http.StatusOK, user}}
}

func systemUsers(users ...object) service {
	return service{userPath + "bysystem/" + systemID: {http.StatusOK, object{"links": object{}, "data": users}}}
}

// request is one by reference; of an agent if kind is "agent/".
func request(kind, ref, status string) service {
	return service{requestPath + kind + "byexternalref/" + systemID + "/" + party + "/" + ref: {http.StatusOK, object{
		"id": systemUserID, "systemId": systemID, "partyOrgNo": party, "externalRef": ref, "status": status,
		"confirmUrl": "https://am.ui.example/request?id=" + systemUserID,
	}}}
}

func newData(s service, g token.Grants) *token.Data {
	client := altinntest.NewClient("https://altinn.example", s)
	return &token.Data{ProviderData: &tfkit.ProviderData{Altinn: client}, Grants: g}
}

// open configures and opens an ephemeral resource; what the configuration leaves out is null.
func open(t *testing.T, made ephemeral.EphemeralResource, data any, config object) (object, diag.Diagnostics) {
	t.Helper()
	var configured ephemeral.ConfigureResponse
	if r, ok := made.(ephemeral.EphemeralResourceWithConfigure); ok {
		r.Configure(t.Context(), ephemeral.ConfigureRequest{ProviderData: data}, &configured)
	}
	if configured.Diagnostics.HasError() {
		return nil, configured.Diagnostics
	}
	var schema ephemeral.SchemaResponse
	made.Schema(t.Context(), ephemeral.SchemaRequest{}, &schema)
	typ, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	resp := ephemeral.OpenResponse{Result: tfsdk.EphemeralResultData{Schema: schema.Schema, Raw: tftypes.NewValue(typ, nil)}}
	made.Open(t.Context(), ephemeral.OpenRequest{Config: tfsdk.Config{Schema: schema.Schema, Raw: encode(typ, config)}}, &resp)
	if resp.Diagnostics.HasError() {
		return nil, resp.Diagnostics
	}
	return decode(t, resp.Result.Raw), resp.Diagnostics
}

func encode(typ tftypes.Object, config object) tftypes.Value {
	members := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		value := config[name]
		if texts, ok := value.([]string); ok {
			elements := []tftypes.Value{}
			for _, text := range texts {
				elements = append(elements, tftypes.NewValue(tftypes.String, text))
			}
			value = elements
		}
		members[name] = tftypes.NewValue(attribute, value)
	}
	return tftypes.NewValue(typ, members)
}

// decode gives the texts of a result; sets are left out, and null is absent.
func decode(t *testing.T, result tftypes.Value) object {
	t.Helper()
	if !result.IsFullyKnown() {
		t.Errorf("a result with unknown values: %s", result)
	}
	members := map[string]tftypes.Value{}
	if err := result.As(&members); err != nil {
		t.Fatal(err)
	}
	texts := object{}
	for name, member := range members {
		var text string
		if member.Type().Is(tftypes.String) && !member.IsNull() && member.As(&text) == nil {
			texts[name] = text
		}
	}
	return texts
}

// signed is a token with claims, as Maskinporten makes it.
func signed(t *testing.T, claims jwt.MapClaims) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("a key that nobody checks"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func forSystemUser(system string) jwt.MapClaims {
	return jwt.MapClaims{"authorization_details": []object{
		{"type": "urn:example:other", "system_id": "wrong"},
		{"type": "urn:altinn:systemuser", "systemuser_id": []string{systemUserID}, "system_id": system},
	}}
}
