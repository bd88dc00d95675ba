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
	id := vendor + "_logged"

	at := p.create(t, systemType, complete("logged"))
	p.set(t, at, with(complete("logged"), object{"is_visible": true}))

	path := registerPath + "/" + url.PathEscape(id)
	if status, answer := w.send(t, vendorClient, http.MethodPut, path+"/rights", []object{right("nav-sykmelding")}); status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}

	w.remove(t, id)

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

		if row["changed_by_org_number"] != vendor || row["client_id"] != vendorClient || (row["changed_data"] == nil) != (row["change_type"] == "delete") {
			t.Errorf("got %v", row)
		}
	}
}

func TestChangeLogOfWhatIsNotThereSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	w.register(t, anotherClient, with(wire("x", nil), object{"id": another + "_theirs", "vendor": object{"ID": "0192:" + another}}))

	for id, words := range map[string][]string{
		vendor + "_unknown": {"Unable to read change log of system", "System with ID " + vendor + "_unknown not found", "never had one"},
		another + "_theirs": {"Unable to read change log of system", "the organisation of the token is not " + another},
		"":                  {"at least 1"},
	} {
		if _, said := p.dataSource(t, "altinn_system_change_log", object{"system_id": id}); !said.errors().at("system_id").says(words...) {
			t.Errorf("%q: %s", id, said)
		}
	}
}

// With a real CLI: what was sent is decoded.
func TestChangeLogWithARealCLI(t *testing.T) {
	t.Parallel()

	text := config(t, with(complete("cli"), object{"client_ids": []string{"client-a"}})) +
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
