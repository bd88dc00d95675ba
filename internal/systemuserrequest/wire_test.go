package systemuserrequest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// shown is a request as reads answer it.
func shown(r object, escalated bool) object {
	visible := object{}
	for name, value := range r {
		if !slices.Contains([]string{"kind", "deleted", "foreign"}, name) {
			visible[name] = value
		}
	}
	if !escalated {
		visible["escalated"] = false
	}
	return visible
}

// listSystems is in no order (altinn-api.md §3.1).
func (f *fakeAltinn) listSystems() *http.Response {
	list := []object{}
	for id, s := range f.systems {
		list = append(list, object{"systemId": id, "name": s["name"]})
	}
	return reply(http.StatusOK, list)
}

func keyOf(r object) string {
	ref := r["externalRef"]
	if ref == nil {
		ref = r["partyOrgNo"]
	}
	return fmt.Sprintf("%v/%v/%v", r["systemId"], r["partyOrgNo"], ref)
}

func userKey(u object) string {
	return fmt.Sprintf("%v/%v/%v", u["systemId"], u["reporteeOrgNo"], u["externalRef"])
}

func contains(list []any, one any) bool {
	encoded, _ := json.Marshal(one)
	return slices.ContainsFunc(list, func(other any) bool {
		same, _ := json.Marshal(other)
		return string(same) == string(encoded)
	})
}

// body reads what a request sends, and leaves it to be read again.
func body(req *http.Request) object {
	encoded, err := io.ReadAll(req.Body)
	if err != nil {
		panic(err)
	}
	req.Body = io.NopCloser(strings.NewReader(string(encoded)))
	var sent object
	if err := json.Unmarshal(encoded, &sent); err != nil {
		panic(err)
	}
	return sent
}

func problemReply(code int, altinnCode, title string, more object) *http.Response {
	content := object{"title": title, "status": code, "code": altinnCode, "traceId": "00-1"}
	maps.Copy(content, more)
	return reply(code, content)
}

func reply(code int, content any) *http.Response {
	recorder := httptest.NewRecorder()
	recorder.Header().Set("Content-Type", "application/json")
	recorder.WriteHeader(code)
	if content != nil {
		if err := json.NewEncoder(recorder).Encode(content); err != nil {
			panic(err)
		}
	}
	return recorder.Result()
}
