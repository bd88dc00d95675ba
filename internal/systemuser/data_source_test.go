package systemuser_test

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

type object = providertest.Object

const (
	systemID = providertest.Vendor + "_asking"
	party    = providertest.Customer
	usersAPI = "/authentication/api/v1/systemuser/vendor/"
)

// inWorld runs a test in an Altinn with ids in the order in which they are made, and pages of two.
func inWorld(t *testing.T, test func(*testing.T, *providertest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		options := emulator.Options{World: emulator.World{PageSize: 2}, NewID: providertest.NumberedIDs(), TokenLifetime: time.Hour}
		w := providertest.New(t, options).Unsigned(t)
		w.RegisterOffering(t, "asking")
		test(t, w)
	})
}

// user is a system user of the customer's with a number, as both data sources tell it.
func user(number int, more object) object {
	return providertest.With(object{
		"id": providertest.NumberedID(number), "system_id": systemID, "party_org_number": party, "external_ref": party, "user_type": "standard",
		"integration_title": "SmartCloud", "vendor_org_number": providertest.Vendor, "created_at": "2000-01-01T00:00:00Z",
	}, more)
}

// rewriting changes a single system user, or each in a page of a list and then the page.
func rewriting(w *providertest.World, rewrite func(object)) http.RoundTripper {
	return providertest.Rewriting{Next: w.Network, Rewrite: func(answer any) any {
		members, isObject := answer.(object)
		if !isObject || rewrite == nil {
			return answer
		}
		rows, _ := members["data"].([]any)
		for _, row := range rows {
			if row, isObject := row.(object); isObject {
				rewrite(row)
			}
		}
		rewrite(members)
		return members
	}}
}

// accept has the customer accept a request.
func accept(t *testing.T, w *providertest.World, kind, ref string) {
	t.Helper()
	w.Approve(t, w.Ask(t, kind, systemID, object{"externalRef": ref}))
}

// failing is a fault of the calls for system users.
func failing(t *testing.T, w *providertest.World, f emulator.Fault) {
	t.Helper()
	f.Path = usersAPI + "*"
	w.Fault(t, f)
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		happens func(*testing.T, *providertest.World)
		config  object // on top of the system and the customer
		rewrite func(user object)
		want    object // nil for an error
	}{
		"without reference": {func(t *testing.T, w *providertest.World) { t.Helper(); accept(t, w, providertest.Standard, "") }, nil, nil, user(1, nil)},
		"with reference": {
			func(t *testing.T, w *providertest.World) { t.Helper(); accept(t, w, providertest.Agent, "Åse_1") },
			object{"external_ref": "Åse_1"}, nil, user(1, object{"external_ref": "Åse_1", "user_type": "agent"}),
		},
		"made in the portal": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			if _, err := w.Altinn.CreateSystemUser(systemID, party); err != nil {
				t.Fatal(err)
			}
		}, nil, nil, user(1, nil)},
		"of a system with an odd id": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			w.Register(t, providertest.VendorClient, providertest.SystemBody("a&b%c", nil))
			if _, err := w.Altinn.CreateSystemUser(providertest.Vendor+"_a&b%c", party); err != nil {
				t.Fatal(err)
			}
		}, object{"system_id": providertest.Vendor + "_a&b%c"}, nil, user(1, object{"system_id": providertest.Vendor + "_a&b%c"})},
		"of a type of the future, in the year one": {
			func(t *testing.T, w *providertest.World) { t.Helper(); accept(t, w, providertest.Standard, "") }, nil,
			func(user object) { user["userType"], user["created"] = "robot", "0001-01-01T00:00:00" },
			user(1, object{"user_type": "robot", "created_at": nil}),
		},
		"in other letters": {func(t *testing.T, w *providertest.World) { t.Helper(); accept(t, w, providertest.Standard, "main") }, object{"external_ref": "Main"}, nil, nil},
		"deleted": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			accept(t, w, providertest.Standard, "")
			w.DeleteSystemUser(t, providertest.NumberedID(1))
		}, nil, nil, nil},
		"forbidden": {func(t *testing.T, w *providertest.World) {
			t.Helper()
			failing(t, w, emulator.Fault{Status: http.StatusForbidden})
		}, nil, nil, nil},
		"party of letters": {nil, object{"party_org_number": "abcdefghi"}, nil, nil},
		"reference empty":  {nil, object{"external_ref": ""}, nil, nil},
		"system empty":     {nil, object{"system_id": ""}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.happens != nil {
					test.happens(t, w)
				}
				got, said := w.ProviderOver(t, rewriting(w, test.rewrite)).ReadData("altinn_system_user", providertest.With(object{"system_id": systemID, "party_org_number": party}, test.config))
				providertest.Golden(t, name, said)
				if test.want != nil && !reflect.DeepEqual(got, test.want) || said.HasError() != (test.want == nil) {
					t.Errorf(" got %v\nwant %v\n%s", got, test.want, said)
				}
			})
		})
	}
}

// All system users are listed in the order of their ids, past one page too, whether the customers were asked for them or made them.
func TestDataSourceList(t *testing.T) {
	t.Parallel()
	many := func(t *testing.T, w *providertest.World) {
		t.Helper()
		for n, kind := range []string{providertest.Standard, providertest.Agent, providertest.Standard, providertest.Agent} {
			accept(t, w, kind, fmt.Sprint(n+1))
		}
		w.Ask(t, providertest.Standard, systemID, object{"externalRef": "waits"})
		if _, err := w.Altinn.CreateSystemUser(systemID, providertest.OtherCustomer); err != nil {
			t.Fatal(err)
		}
		w.DeleteSystemUser(t, providertest.NumberedID(4))
	}
	all := []any{
		user(1, object{"external_ref": "1"}), user(2, object{"external_ref": "2", "user_type": "agent"}), user(3, object{"external_ref": "3"}),
		user(6, object{"party_org_number": providertest.OtherCustomer, "external_ref": providertest.OtherCustomer}),
	}
	var next any // link of a list that leads in circles
	for name, test := range map[string]struct {
		happens func(*testing.T, *providertest.World)
		rewrite func(answer object)
		system  string
		want    []any // nil for an error
	}{
		"empty": {want: []any{}},
		"many":  {happens: many, want: all},
		"one is deleted": {happens: many, rewrite: func(answer object) {
			if answer["externalRef"] == "2" {
				answer["isDeleted"] = true
			}
		}, want: []any{all[0], all[2], all[3]}},
		"newest first": {happens: many, rewrite: func(answer object) {
			if rows, _ := answer["data"].([]any); len(rows) == 2 {
				rows[0], rows[1] = rows[1], rows[0]
			}
		}, want: all},
		"pages without an end": {happens: many, rewrite: func(answer object) {
			links, isPage := answer["links"].(object)
			switch {
			case isPage && links["next"] != nil:
				next = links["next"]
			case isPage:
				links["next"] = next
			}
		}, want: all},
		"of a deleted system": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			accept(t, w, providertest.Standard, "1")
			w.Remove(t, systemID)
		}, want: all[:1]},
		"unknown system": {system: providertest.Vendor + "_unknown"},
		"forbidden": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			failing(t, w, emulator.Fault{Status: http.StatusForbidden})
		}},
		"second page fails": {happens: func(t *testing.T, w *providertest.World) {
			t.Helper()
			many(t, w)
			failing(t, w, emulator.Fault{Status: http.StatusForbidden, Skip: 1})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *providertest.World) {
				t.Helper()
				if test.happens != nil {
					test.happens(t, w)
				}
				system := test.system
				if system == "" {
					system = systemID
				}
				got, said := w.ProviderOver(t, rewriting(w, test.rewrite)).ReadData("altinn_system_users", object{"system_id": system})
				providertest.Golden(t, name, said)
				if test.want != nil && !reflect.DeepEqual(got["system_users"], any(test.want)) || said.HasError() != (test.want == nil) {
					t.Errorf(" got %v\nwant %v\n%s", got, test.want, said)
				}
			})
		})
	}
}
