package system_test

import (
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

func (w *world) readLog(id string) (object, tfkittest.Diagnostics) {
	return w.p.ReadData("altinn_system_change_log", object{"system_id": id})
}

// The log has everything that was done to a system, by whom and with which client, the newest
// first, also when it is deleted.
func TestChangeLogOfASystem(t *testing.T) {
	t.Parallel()
	inWorld(t, func(t *testing.T, w *world) {
		t.Helper()
		w.created(full(nil)).MustApply(full(object{"is_visible": true}))
		path := providertest.RegisterPath + "/" + url.PathEscape(systemID) + "/rights"
		if status, answer := w.Send(t, providertest.VendorClient, http.MethodPut, path, []object{providertest.Right("nav-sykmelding")}); status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		w.Remove(t, systemID)

		got, diags := w.readLog(systemID)
		must(t, diags)
		list, _ := got["changes"].([]any)
		var kinds []any
		var last time.Time
		for _, entry := range slices.Backward(list) {
			row, _ := entry.(object)
			kinds = append(kinds, row["change_type"])
			text, _ := row["created_at"].(string)
			created, err := time.Parse(time.RFC3339, text)
			if err != nil || created.Before(last) {
				t.Errorf("%v is before %v: %v", text, last, err)
			}
			last = created
			if row["changed_by_org_number"] != vendor || row["client_id"] != providertest.VendorClient || (row["changed_data"] == nil) != (row["change_type"] == "delete") {
				t.Errorf("got %v", row)
			}
		}
		if want := []any{"create", "update", "rightsupdate", "delete"}; !slices.Equal(kinds, want) {
			t.Errorf("got %v, want %v", kinds, want)
		}
	})
}

// Whatever is in the log, or may be one day, is shown.
func TestChangeLog(t *testing.T) {
	t.Parallel()
	entry := func(more object) object {
		row := object{
			"change_type": "update", "changed_by_org_number": vendor, "client_id": "c", "created_at": "2026-07-17T07:37:24.123456+00:00",
			"changed_data": nil,
		}
		maps.Copy(row, more)
		return row
	}
	const head = `{"systemInternalId":"b9a5b3a4-0000-0000-0000-000000000000","changedByOrgNumber":"991825827","created":"2026-07-17T07:37:24.123456+00:00"`
	for name, test := range map[string]struct {
		answer string
		want   []any
	}{
		"nothing":             {`[]`, []any{}},
		"no list":             {`null`, []any{}},
		"an object":           {`[` + head + `,"changeType":"update","clientId":"c","changedData":{"Id": "991825827_a", "Æ": [1.50, null]}}]`, []any{entry(object{"changed_data": `{"Id":"991825827_a","Æ":[1.50,null]}`})}},
		"a list":              {`[` + head + `,"changeType":"rightsupdate","clientId":"c","changedData":[ ]}]`, []any{entry(object{"change_type": "rightsupdate", "changed_data": `[]`})}},
		"a deletion":          {`[` + head + `,"changeType":"delete","clientId":"c"}]`, []any{entry(object{"change_type": "delete"})}},
		"data of null":        {`[` + head + `,"changeType":"delete","clientId":"c","changedData":null}]`, []any{entry(object{"change_type": "delete"})}},
		"a type of tomorrow":  {`[` + head + `,"changeType":"restore","clientId":"c","changedData":"<&>"}]`, []any{entry(object{"change_type": "restore", "changed_data": `"<&>"`})}},
		"without a client id": {`[` + head + `,"changeType":"update"}]`, []any{entry(object{"client_id": nil})}},
		"in its order": {
			`[` + head + `,"changeType":"b","clientId":"c"},` + head + `,"changeType":"a","clientId":"c"}]`,
			[]any{entry(object{"change_type": "b"}), entry(object{"change_type": "a"})},
		},
		"year one": {`[{"changedByOrgNumber":"991825827","created":"0001-01-01T00:00:00","changeType":"update","clientId":"c"}]`, []any{entry(object{"created_at": nil})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				w.fails(t, answer(http.MethodGet, http.StatusOK, test.answer))
				got, diags := w.readLog(systemID)
				if len(diags) > 0 || !reflect.DeepEqual(got["changes"], any(test.want)) {
					t.Errorf(" got %v\nwant %v\n%s", got["changes"], test.want, diags.Text())
				}
			})
		})
	}
}

func TestChangeLogFails(t *testing.T) {
	t.Parallel()
	answered := func(text string) []emulator.Fault {
		return []emulator.Fault{answer(http.MethodGet, http.StatusOK, text)}
	}
	for name, test := range map[string]struct {
		id     string
		faults []emulator.Fault
		at     string
	}{
		"unknown":        {vendor + "_unknown", nil, "system_id"},
		"forbidden":      {othersID, nil, "system_id"},
		"without an id":  {"", nil, "system_id"},
		"not a list":     {systemID, answered(`{"changes":[]}`), ""},
		"not JSON":       {systemID, answered(`<html>`), ""},
		"broken in data": {systemID, answered(`[{"changeType":"update","changedData":{"a":}]`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inWorld(t, func(t *testing.T, w *world) {
				t.Helper()
				w.registersAnothers(t)
				w.fails(t, test.faults...)
				_, diags := w.readLog(test.id)
				if !diags.HasError() || len(diags) != 1 || diags.Attributes()[0] != test.at {
					t.Error(diags.Text())
				}
				providertest.Golden(t, "change log "+name, diags)
			})
		})
	}
}
