package changerequest_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
)

func rightsOf(resources ...string) []any {
	rights := []any{}
	for _, id := range resources {
		rights = append(rights, object{"resource": []any{object{"id": "urn:altinn:resource", "value": id}}})
	}
	return rights
}

func packagesOf(urns ...string) []any {
	packages := []any{}
	for _, urn := range urns {
		packages = append(packages, object{"urn": urn})
	}
	return packages
}

// shown is a change request as reads answer it.
func shown(r object) object {
	visible := maps.Clone(r)
	delete(visible, "deleted")
	delete(visible, "foreign")
	return visible
}

func contains(list []any, one any) bool {
	encoded, _ := json.Marshal(one)
	return slices.ContainsFunc(list, func(other any) bool {
		same, _ := json.Marshal(other)
		return string(same) == string(encoded)
	})
}

func body(req *http.Request) object {
	encoded, err := io.ReadAll(req.Body)
	if err != nil {
		panic(err)
	}
	var sent object
	if err := json.Unmarshal(encoded, &sent); err != nil {
		panic(err)
	}
	return sent
}

func problemReply(code int, altinnCode, title string) *http.Response {
	return reply(code, object{"title": title, "status": code, "code": altinnCode, "traceId": "00-1"})
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

// change alters a stored change request, the first being 1.
func (f *fakeAltinn) change(number int, more object) {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.Copy(f.changes[number-1], more)
}

// open are the ids of the change requests that the customer can still answer.
func (f *fakeAltinn) open() []string {
	var ids []string
	for _, r := range f.changes {
		if r["deleted"] != true && r["status"] == "New" {
			ids = append(ids, r["id"].(string))
		}
	}
	return ids
}
