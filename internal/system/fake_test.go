package system_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/altinn/terraform-provider-altinn/internal/altinn/altinntest"
	"github.com/altinn/terraform-provider-altinn/internal/system"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const (
	vendor   = "991825827"
	systemID = vendor + "_smartcloud"
	base     = "/authentication/api/v1/systemregister/vendor"
)

// object is JSON as the service keeps it. The fake has no type in common with the client.
type object = map[string]any

// A fault answers one request in the register's place. It may let the effect happen, with or without its answer.
type fault func(w http.ResponseWriter, effect func(http.ResponseWriter))

// fakeRegister remembers systems, and answers as altinn-api.md §3 says.
type fakeRegister struct {
	mu      sync.Mutex
	systems map[string]object
	calls   []string           // their methods
	faults  map[string][]fault // by method, for the requests to come
}

// setUp starts a register, and a provider that calls it.
func setUp(t *testing.T) (*fakeRegister, *tfkittest.Provider) {
	t.Helper()
	fake := &fakeRegister{systems: map[string]object{}, faults: map[string][]fault{}}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableKeepAlives: true} // or net/http repeats a GET on its own
	data := &tfkit.ProviderData{Altinn: altinntest.NewClient(server.URL, transport)}
	return fake, tfkittest.NewProvider(t, data, tfkittest.Offers{
		Resources:     []func() resource.Resource{system.NewResource},
		DataSources:   []func() datasource.DataSource{system.NewDataSource, system.NewDataSourceList, system.NewDataSourceChangeLog},
		ListResources: []func() list.ListResource{system.NewListResource},
	})
}

// next makes the coming requests of a method fail, one fault for each; nil lets one pass.
func (f *fakeRegister) next(method string, faults ...fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[method] = append(f.faults[method], faults...)
}

// change alters a stored system as somebody else would.
func (f *fakeRegister) change(id string, alter func(object)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	alter(f.systems[id])
}

func (f *fakeRegister) put(s object) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.systems[s["id"].(string)] = stored(s)
}

// stored returns a copy of what is stored of the system of most tests.
func (f *fakeRegister) stored(t *testing.T) object {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	encoded, err := json.Marshal(f.systems[systemID])
	if err != nil {
		t.Fatal(err)
	}
	var clone object
	if err := json.Unmarshal(encoded, &clone); err != nil {
		t.Fatal(err)
	}
	return clone
}

// takeCalls returns the methods of the calls since the last time.
func (f *fakeRegister) takeCalls() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := strings.Join(f.calls, ", ")
	f.calls = nil
	return calls
}

func dropBefore(http.ResponseWriter, func(http.ResponseWriter)) { panic(http.ErrAbortHandler) }

func dropAfter(_ http.ResponseWriter, effect func(http.ResponseWriter)) {
	effect(httptest.NewRecorder())
	panic(http.ErrAbortHandler)
}

func answer(status int) fault {
	return func(w http.ResponseWriter, _ func(http.ResponseWriter)) { statusAlone(w, status) }
}

// statusAlone answers a status, with the problem that Altinn's framework makes of one (altinn-api.md §8.1, shape D).
func statusAlone(w http.ResponseWriter, status int) {
	if status == http.StatusBadRequest {
		reply(w, status, object{"title": "Bad Request", "status": status, "traceId": "00-1"})
		return
	}
	w.WriteHeader(status)
}

// notFound answers as the register does for a system that there is not.
func notFound(w http.ResponseWriter, _ func(http.ResponseWriter)) {
	reply(w, http.StatusNotFound, object{"title": "Not Found", "status": 404, "traceId": "00-1"})
}

func answerAfter(status int) fault {
	return func(w http.ResponseWriter, effect func(http.ResponseWriter)) {
		effect(httptest.NewRecorder())
		statusAlone(w, status)
	}
}

func answerText(status int, text string) fault {
	return func(w http.ResponseWriter, _ func(http.ResponseWriter)) { reply(w, status, text) }
}

// refuse answers with validation errors, each a code and a path.
func refuse(codesAndPaths ...string) fault {
	return func(w http.ResponseWriter, _ func(http.ResponseWriter)) { invalid(w, codesAndPaths...) }
}

func (f *fakeRegister) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.calls = append(f.calls, r.Method)
	var next fault
	if queue := f.faults[r.Method]; len(queue) > 0 {
		next, f.faults[r.Method] = queue[0], queue[1:]
	}
	f.mu.Unlock()
	effect := func(w http.ResponseWriter) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.serve(w, r)
	}
	if next != nil {
		next(w, effect)
		return
	}
	effect(w)
}

func (f *fakeRegister) serve(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, base+"/")
	found, known := f.systems[id]
	known = known && !strings.Contains(id, "/") // such a system is listed, and never found
	switch {
	case r.URL.Path == base && r.Method == http.MethodGet:
		f.list(w)
	case r.URL.Path == base:
		f.register(w, body(r))
	case known && !strings.HasPrefix(id, vendor):
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodGet && !known:
		notFound(w, nil)
	case r.Method == http.MethodGet:
		reply(w, http.StatusOK, found)
	case r.Method == http.MethodDelete:
		f.remove(w, found)
	case !known:
		reply(w, http.StatusNotFound, fmt.Sprintf("System with ID '%s' not found.", id))
	case found["isDeleted"] == true:
		reply(w, http.StatusBadRequest, "Cannot update a system marked as deleted.")
	default:
		f.replace(w, id, body(r))
	}
}

func (f *fakeRegister) list(w http.ResponseWriter) {
	list := []object{}
	for id, s := range f.systems {
		if s["isDeleted"] != true && strings.HasPrefix(id, vendor) {
			list = append(list, object{"systemId": id, "name": s["name"]})
		}
	}
	reply(w, http.StatusOK, list)
}

func (f *fakeRegister) register(w http.ResponseWriter, s object) {
	id := s["id"].(string)
	var refused []string
	if _, exists := f.systems[id]; exists {
		refused = append(refused, "AUTH.VLD-00002", "systemid")
	}
	if f.clientTaken(s, "") {
		refused = append(refused, "AUTH.VLD-00004", "clientid")
	}
	switch {
	case !strings.HasPrefix(id, vendor):
		w.WriteHeader(http.StatusForbidden)
	case refused != nil:
		invalid(w, refused...)
	default:
		f.systems[id] = stored(s)
		reply(w, http.StatusOK, "b9a5b3a4-0000-0000-0000-000000000000")
	}
}

func (f *fakeRegister) replace(w http.ResponseWriter, id string, s object) {
	if f.clientTaken(s, id) {
		invalid(w, "AUTH.VLD-00004", "clientid")
		return
	}
	f.systems[id] = stored(s)
	reply(w, http.StatusOK, object{"succeeded": true})
}

func (f *fakeRegister) remove(w http.ResponseWriter, s object) {
	if s == nil {
		reply(w, http.StatusBadRequest, object{"title": "One or more validation errors occurred.", "status": 400,
			"errors": object{"return": []string{"System not found"}}})
		return
	}
	again := s["isDeleted"] == true
	s["isDeleted"] = true
	if again || len(s["clientId"].([]any)) == 0 {
		reply(w, http.StatusBadRequest, object{"title": "Bad Request", "status": 400, "traceId": "00-1"})
		return
	}
	reply(w, http.StatusOK, object{"succeeded": true})
}

func (f *fakeRegister) clientTaken(s object, self string) bool {
	for id, other := range f.systems {
		if id == self || other["isDeleted"] == true {
			continue
		}
		for _, client := range s["clientId"].([]any) {
			if slices.Contains(other["clientId"].([]any), client) {
				return true
			}
		}
	}
	return false
}

// stored is a system as reads answer it: redirect URLs in the service's spelling, as far as these tests go.
func stored(s object) object {
	s["isDeleted"] = false
	urls, _ := s["allowedRedirectUrls"].([]any)
	for i, text := range urls {
		u, err := url.Parse(text.(string))
		if err != nil {
			panic(err)
		}
		u.Host = strings.ToLower(u.Host)
		if u.Path == "" {
			u.Path = "/"
		}
		urls[i] = u.String()
	}
	return s
}

func body(r *http.Request) object {
	var s object
	encoded, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(encoded, &s)
	}
	if err != nil {
		panic(err)
	}
	return s
}

func invalid(w http.ResponseWriter, codesAndPaths ...string) {
	var entries []object
	for pair := range slices.Chunk(codesAndPaths, 2) {
		entries = append(entries, object{"code": pair[0], "title": "Said by Altinn.", "paths": []string{"/registersystemrequest/" + pair[1]}})
	}
	reply(w, http.StatusBadRequest, object{"title": "One or more validation errors occurred.", "status": 400,
		"code": "STD-00000", "traceId": "00-1", "validationErrors": entries})
}

func reply(w http.ResponseWriter, status int, content any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(content); err != nil {
		panic(err)
	}
}
