package systemuser_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	systemID = "991825827_smartcloud"
	party    = "310904473"
	base     = "/authentication/api/v1/systemuser/vendor/"
	id       = "505f8488-3d48-4c15-8e21-35cb9432f815"
)

// object is JSON as the service writes it.
type object = map[string]any

func wireUser(more object) object {
	u := object{
		"id": id, "integrationTitle": "SmartCloud", "systemId": systemID, "productName": "", "reporteeOrgNo": party,
		"created": "2026-07-17T07:40:00.5Z", "isDeleted": false, "supplierName": "", "supplierOrgno": "991825827",
		"externalRef": party, "userType": "standard",
	}
	maps.Copy(u, more)
	return u
}

func user(more tfkittest.Object) tfkittest.Object {
	u := tfkittest.Object{
		"id": id, "integration_title": "SmartCloud", "system_id": systemID, "party_org_number": party, "external_ref": party,
		"user_type": "standard", "vendor_org_number": "991825827", "created_at": "2026-07-17T07:40:00.5Z",
	}
	maps.Copy(u, more)
	return u
}

// A service answers one path and query after the other; what it was asked and cannot answer is a 404 of the kind that the
// look-up gives.
type service map[string]func() (int, any)

func (s service) RoundTrip(req *http.Request) (*http.Response, error) {
	status, content := http.StatusNotFound, any(object{"title": "Not Found", "status": 404, "traceId": "00-1"})
	if answer, ok := s[strings.TrimPrefix(req.URL.Path, base)+"?"+req.URL.RawQuery]; ok {
		status, content = answer()
	}
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	recorder.WriteHeader(status)
	if content != nil {
		if err := json.NewEncoder(recorder).Encode(content); err != nil {
			return nil, err
		}
	}
	return recorder.Result(), nil
}

func answers(status int, content any) func() (int, any) {
	return func() (int, any) { return status, content }
}

func newProvider(t *testing.T, s service) *tfkittest.Provider {
	t.Helper()
	client := altinntest.NewClient("https://altinn.example", s)
	return tfkittest.NewProvider(t, &tfkit.ProviderData{Altinn: client}, tfkittest.Offers{
		DataSources: []func() datasource.DataSource{systemuser.NewDataSource, systemuser.NewDataSourceList},
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	tfkittest.Golden(t, name, got)
}

func query(system, party, ref string) string {
	return "byquery?" + url.Values{"system-id": {system}, "orgno": {party}, "external-ref": {ref}}.Encode()
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	config := func(more tfkittest.Object) tfkittest.Object {
		c := tfkittest.Object{"system_id": systemID, "party_org_number": party}
		maps.Copy(c, more)
		return c
	}
	found := answers(http.StatusOK, wireUser(nil))
	for name, test := range map[string]struct {
		service service
		config  tfkittest.Object
		want    tfkittest.Object // nil for an error
	}{
		"without reference": {service{query(systemID, party, party): found}, config(nil), user(nil)},
		"with reference": {
			service{query(systemID, party, "Åse_1"): answers(http.StatusOK, wireUser(object{"externalRef": "Åse_1", "userType": "agent"}))},
			config(tfkittest.Object{"external_ref": "Åse_1"}),
			user(tfkittest.Object{"external_ref": "Åse_1", "user_type": "agent"}),
		},
		"odd system id": {
			service{query("991825827_a&b%c", party, party): answers(http.StatusOK, wireUser(object{"systemId": "991825827_a&b%c"}))},
			config(tfkittest.Object{"system_id": "991825827_a&b%c"}), user(tfkittest.Object{"system_id": "991825827_a&b%c"}),
		},
		"type of the future, year one": {
			service{query(systemID, party, party): answers(http.StatusOK, wireUser(object{"userType": "robot", "created": "0001-01-01T00:00:00"}))},
			config(nil), user(tfkittest.Object{"user_type": "robot", "created_at": nil}),
		},
		"none":             {service{}, config(nil), nil},
		"forbidden":        {service{query(systemID, party, party): answers(http.StatusForbidden, nil)}, config(nil), nil},
		"party of letters": {service{}, config(tfkittest.Object{"party_org_number": "abcdefghi"}), nil},
		"reference empty":  {service{}, config(tfkittest.Object{"external_ref": ""}), nil},
		"system empty":     {service{}, config(tfkittest.Object{"system_id": ""}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := newProvider(t, test.service).ReadData("altinn_system_user", test.config)
			if test.want != nil && !reflect.DeepEqual(got, test.want) {
				t.Errorf(" got %v\nwant %v", got, test.want)
			}
			if diags.HasError() != (test.want == nil) {
				t.Error(diags.Text())
			}
			golden(t, name, diags.Text())
		})
	}
}

func TestDataSourceList(t *testing.T) {
	t.Parallel()
	row := func(n int) object {
		return wireUser(object{"id": fmt.Sprintf("%08d-0000-4000-8000-000000000000", n), "externalRef": fmt.Sprint(n)})
	}
	want := func(numbers ...int) []any {
		list := []any{}
		for _, n := range numbers {
			list = append(list, user(tfkittest.Object{"id": fmt.Sprintf("%08d-0000-4000-8000-000000000000", n), "external_ref": fmt.Sprint(n)}))
		}
		return list
	}
	page := func(token string, rows ...object) func() (int, any) {
		links := object{}
		if token != "" {
			links["next"] = "https://inside.example/?token=" + token
		}
		return answers(http.StatusOK, object{"links": links, "data": rows})
	}
	deleted := row(4)
	deleted["isDeleted"] = true
	const first = "bysystem/" + systemID + "?"
	for name, test := range map[string]struct {
		service service
		want    []any // nil for an error
	}{
		"empty":                {service{first: page("")}, want()},
		"one page":             {service{first: page("", row(3), row(1), deleted)}, want(1, 3)},
		"two pages":            {service{first: page("Mw", row(3), row(1)), first + "token=Mw": page("", row(2))}, want(1, 2, 3)},
		"pages without an end": {service{first: page("Mw", row(2)), first + "token=Mw": page("Mw", row(2))}, want(2)},
		"unknown system": {
			service{first: answers(http.StatusNotFound, object{"title": "The Id does not refer to a Registered System.", "code": "AUTH-00011"})}, nil,
		},
		"list forbidden": {service{first: answers(http.StatusForbidden, nil)}, nil},
		"second page fails": {
			service{first: page("Mw", row(1)), first + "token=Mw": answers(http.StatusInternalServerError, nil)}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := newProvider(t, test.service).ReadData("altinn_system_users", tfkittest.Object{"system_id": systemID})
			if test.want != nil && !reflect.DeepEqual(got["system_users"], any(test.want)) {
				t.Errorf(" got %v\nwant %v", got, test.want)
			}
			if diags.HasError() != (test.want == nil) {
				t.Error(diags.Text())
			}
			golden(t, name, diags.Text())
		})
	}
}
