package acceptance_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// changes are the rows of a change log as an engineer reads them.
func changes(t *testing.T, p *protocol, id string) ([]object, []string) {
	t.Helper()

	got, said := p.dataSource(t, "altinn_system_change_log", object{"system_id": id})
	must(t, nil, said)

	list, _ := got["changes"].([]any)
	rows, types := make([]object, len(list)), make([]string, len(list))

	for i, row := range list {
		rows[i], _ = row.(object)
		types[i], _ = rows[i]["change_type"].(string)
	}

	return rows, types
}

// The log tells everything that was done to a system, by whom and with which client, the newest first, also when the system
// is deleted.
func TestChangeLogTellsTheLifeOfASystem(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	id := providertest.Vendor + "_logged"

	at := p.create(t, providertest.SystemType, providertest.CompleteSystem("logged"))
	p.set(t, at, providertest.With(providertest.CompleteSystem("logged"), object{"is_visible": true}))

	path := providertest.RegisterPath + "/" + url.PathEscape(id)
	if status, answer := w.Send(t, providertest.VendorClient, http.MethodPut, path+"/rights", []object{providertest.Right("nav-sykmelding")}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}

	w.Remove(t, id)

	rows, types := changes(t, p, id)
	if want := []string{"delete", "rightsupdate", "update", "create"}; !slices.Equal(types, want) {
		t.Fatalf("got %v, want %v", types, want)
	}

	var last time.Time

	for _, row := range slices.Backward(rows) {
		text, _ := row["created_at"].(string)

		created, err := time.Parse(time.RFC3339, text)
		if err != nil || created.Before(last) {
			t.Errorf("%v is not after %v: %v", text, last, err)
		}

		last = created

		if row["changed_by_org_number"] != providertest.Vendor || row["client_id"] != providertest.VendorClient || (row["changed_data"] == nil) != (row["change_type"] == "delete") {
			t.Errorf("got %v", row)
		}
	}
}

func TestChangeLogOfWhatIsNotThereSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{"id": providertest.OtherVendor + "_theirs", "vendor": object{"ID": "0192:" + providertest.OtherVendor}}))

	for id, words := range map[string][]string{
		providertest.Vendor + "_unknown":     {"Unable to read change log of system", "System with ID " + providertest.Vendor + "_unknown not found", "never had one"},
		providertest.OtherVendor + "_theirs": {"Unable to read change log of system", "the organisation of the token is not " + providertest.OtherVendor},
		"":                                   {"at least 1"},
	} {
		if _, said := p.dataSource(t, "altinn_system_change_log", object{"system_id": id}); !said.Errors().At("system_id").Says(words...) {
			t.Errorf("%q: %s", id, said)
		}
	}
}

// With a real CLI: what was sent is decoded.
func TestChangeLogWithARealCLI(t *testing.T) {
	t.Parallel()

	text := config(t, providertest.With(providertest.CompleteSystem("cli"), object{"client_ids": []string{"client-a"}})) +
		block(t, `data "altinn_system_change_log" "this"`, object{"system_id": ref(this + ".id")}) +
		block(t, `output "types"`, object{"value": ref("data.altinn_system_change_log.this.changes[*].change_type")}) +
		block(t, `output "clients"`, object{"value": ref("jsondecode(data.altinn_system_change_log.this.changes[0].changed_data).ClientId")})

	newWorld(t).acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("types", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("create")})),
				statecheck.ExpectKnownOutputValue("clients", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("client-a")})),
			},
		}}
	})
}
