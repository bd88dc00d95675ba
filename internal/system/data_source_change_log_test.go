package system_test

import (
	"maps"
	"net/http"
	"reflect"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// answerLog answers with a change log as the service writes it.
func answerLog(text string) fault {
	return func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(text))
	}
}

func readLog(t *testing.T, f fault) (tfkittest.Object, tfkittest.Diagnostics) {
	t.Helper()
	fake, provider := setUp(t)
	fake.next(http.MethodGet, f)
	return provider.ReadData("altinn_system_change_log", tfkittest.Object{"system_id": systemID})
}

func TestChangeLog(t *testing.T) {
	t.Parallel()
	entry := func(more tfkittest.Object) tfkittest.Object {
		row := tfkittest.Object{
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
		"an object":           {`[` + head + `,"changeType":"update","clientId":"c","changedData":{"Id": "991825827_a", "Æ": [1.50, null]}}]`, []any{entry(tfkittest.Object{"changed_data": `{"Id":"991825827_a","Æ":[1.50,null]}`})}},
		"a list":              {`[` + head + `,"changeType":"rightsupdate","clientId":"c","changedData":[ ]}]`, []any{entry(tfkittest.Object{"change_type": "rightsupdate", "changed_data": `[]`})}},
		"a deletion":          {`[` + head + `,"changeType":"delete","clientId":"c"}]`, []any{entry(tfkittest.Object{"change_type": "delete"})}},
		"data of null":        {`[` + head + `,"changeType":"delete","clientId":"c","changedData":null}]`, []any{entry(tfkittest.Object{"change_type": "delete"})}},
		"a type of tomorrow":  {`[` + head + `,"changeType":"restore","clientId":"c","changedData":"<&>"}]`, []any{entry(tfkittest.Object{"change_type": "restore", "changed_data": `"<&>"`})}},
		"without a client id": {`[` + head + `,"changeType":"update"}]`, []any{entry(tfkittest.Object{"client_id": nil})}},
		"in its order": {
			`[` + head + `,"changeType":"b","clientId":"c"},` + head + `,"changeType":"a","clientId":"c"}]`,
			[]any{entry(tfkittest.Object{"change_type": "b"}), entry(tfkittest.Object{"change_type": "a"})},
		},
		"year one": {`[{"changedByOrgNumber":"991825827","created":"0001-01-01T00:00:00","changeType":"update","clientId":"c"}]`, []any{entry(tfkittest.Object{"created_at": nil})}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, diags := readLog(t, answerLog(test.answer))
			if len(diags) > 0 || !reflect.DeepEqual(got["changes"], any(test.want)) {
				t.Errorf(" got %v\nwant %v\n%s", got["changes"], test.want, diags.Text())
			}
		})
	}
}

func TestChangeLogFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault fault
		at    string
	}{
		"unknown":        {answerText(http.StatusNotFound, "System with ID 991825827_smartcloud not found."), "system_id"},
		"forbidden":      {answer(http.StatusForbidden), "system_id"},
		"not a list":     {answerLog(`{"changes":[]}`), ""},
		"not JSON":       {answerLog(`<html>`), ""},
		"broken in data": {answerLog(`[{"changeType":"update","changedData":{"a":}]`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := readLog(t, test.fault)
			if !diags.HasError() || len(diags) != 1 || diags.Attributes()[0] != test.at {
				t.Error(diags.Text())
			}
			golden(t, "change log "+name, diags.Text())
		})
	}
}
