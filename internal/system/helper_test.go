package system_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

type object = providertest.Object

const (
	vendor   = providertest.Vendor
	systemID = vendor + "_smartcloud"
	othersID = providertest.OtherVendor + "_smartcloud"
)

// world is an Altinn, and a provider that sends each call once: all that the journal has is what
// this package asks for.
type world struct {
	*providertest.World

	p    *tfkittest.Provider
	seen int // so many calls of the journal are known to the test
}

// inWorld runs a test in a world of its own, where waiting takes no time.
func inWorld(t *testing.T, test func(*testing.T, *world)) {
	t.Helper()
	inWorldOf(t, emulator.World{}, object{"max_retries": 0}, test)
}

// inWorldOf is [inWorld] for another world than the built-in one and another provider block.
func inWorldOf(t *testing.T, of emulator.World, block object, test func(*testing.T, *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := providertest.New(t, emulator.Options{World: of, TokenLifetime: time.Hour}).Unsigned(t)
		p := w.Unconfigured(t, w.Network)
		must(t, p.Configure(block))
		test(t, &world{World: w, p: p})
	})
}

// instance is a system that the state does not have yet.
func (w *world) instance() *tfkittest.Instance { return w.p.Instance(providertest.SystemType) }

// created is a system that the provider has registered.
func (w *world) created(config object) *tfkittest.Instance {
	return w.p.Create(providertest.SystemType, config)
}

// imported is a system that another run has imported.
func (w *world) imported(t *testing.T, id string) *tfkittest.Instance {
	t.Helper()
	w.p.NextRun()
	i := w.instance()
	must(t, i.Import(id))
	return i
}

// registers makes systems in the register outside Terraform, by name.
func (w *world) registers(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		w.Register(t, providertest.VendorClient, providertest.SystemBody(name, nil))
	}
}

// registersAnothers registers [othersID], which belongs to another vendor.
func (w *world) registersAnothers(t *testing.T) {
	t.Helper()
	w.Register(t, providertest.OtherVendorClient, providertest.SystemBody("", object{
		"id": othersID, "vendor": object{"ID": "0192:" + providertest.OtherVendor},
	}))
}

// calls are the methods of the calls to the register since the last time.
func (w *world) calls() string {
	journal := w.Altinn.Journal()
	var methods []string
	for _, call := range journal[w.seen:] {
		if strings.HasPrefix(call.Path, providertest.RegisterPath) {
			methods = append(methods, call.Method)
		}
	}
	w.seen = len(journal)
	return strings.Join(methods, ", ")
}

func (w *world) wantCalls(t *testing.T, want string) {
	t.Helper()
	if got := w.calls(); got != want {
		t.Errorf("calls %q, want %q", got, want)
	}
}

// wantMembers fails the test unless a list of the system of most tests has these elements in the
// register, in any order.
func (w *world) wantMembers(t *testing.T, list string, want any) {
	t.Helper()
	if got, want := elements(t, w.Registered(t, systemID)[list]), elements(t, want); !slices.Equal(got, want) {
		t.Errorf("%s in the register: %s, want %s", list, got, want)
	}
}

// elements are those of a list as JSON, in order.
func elements(t *testing.T, list any) []string {
	t.Helper()
	encoded, err := json.Marshal(list)
	var parts []json.RawMessage
	if err == nil {
		err = json.Unmarshal(encoded, &parts)
	}
	if err != nil {
		t.Fatalf("%v is no list: %v", list, err)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = string(part)
	}
	slices.Sort(texts)
	return texts
}

// fails lets the register's calls to come meet faults.
func (w *world) fails(t *testing.T, faults ...emulator.Fault) {
	t.Helper()
	for _, fault := range faults {
		w.Fault(t, fault)
	}
}

// on directs a fault at the register's calls of a method.
func on(method string, fault emulator.Fault) emulator.Fault {
	fault.Method, fault.Path = method, providertest.RegisterPath+"*"
	return fault
}

// status answers with a status alone.
func status(method string, code int) emulator.Fault {
	return on(method, emulator.Fault{Status: code})
}

// applied lets a call have its effect and answers with a status alone.
func applied(method string, code int) emulator.Fault {
	return on(method, emulator.Fault{Status: code, Applied: true})
}

// answer answers with JSON in place of what Altinn would say.
func answer(method string, code int, json string) emulator.Fault {
	return on(method, emulator.Fault{Status: code, Body: &json, Headers: map[string]string{"Content-Type": "application/json; charset=utf-8"}})
}

// noSuchSystem answers as the register does for a system that it does not have.
func noSuchSystem(method string) emulator.Fault {
	return answer(method, http.StatusNotFound,
		`{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":"00-1"}`)
}

// after lets so many calls pass before a fault.
func after(calls int, fault emulator.Fault) emulator.Fault {
	fault.Skip = calls
	return fault
}

// times has a fault hit so many calls, -1 for all.
func times(n int, fault emulator.Fault) emulator.Fault {
	fault.Times = n
	return fault
}

// config is the shortest configuration of the system of most tests, with some attributes more.
func config(more object) object {
	return providertest.With(providertest.MinimalSystem("smartcloud"), more)
}

// full is a configuration that sets everything.
func full(more object) object {
	return providertest.With(providertest.CompleteSystem("smartcloud"), more)
}

// stateOf is the state that a configuration leads to.
func stateOf(config object) object {
	state := object{"vendor_org_number": vendor, "is_visible": true, "deletion_protection": false, "timeouts": nil}
	for _, name := range []string{"rights", "access_packages", "client_ids", "allowed_redirect_urls"} {
		state[name] = []any{}
	}
	for name, value := range config {
		switch set := value.(type) {
		case nil:
			continue
		case []string:
			value = inOrder(set)
		case []any:
			texts := make([]string, len(set))
			for n, text := range set {
				texts[n], _ = text.(string)
			}
			value = inOrder(texts)
		}
		state[name] = value
	}
	return state
}

func inOrder(texts []string) []any {
	set := make([]any, 0, len(texts))
	for _, text := range slices.Sorted(slices.Values(texts)) {
		set = append(set, text)
	}
	return set
}

func must(t *testing.T, diags tfkittest.Diagnostics) {
	t.Helper()
	if diags.HasError() {
		t.Fatal(diags.Text())
	}
}

func wantState(t *testing.T, i *tfkittest.Instance, want object) {
	t.Helper()
	if got := i.State(); !reflect.DeepEqual(got, want) {
		t.Errorf("state\n got %v\nwant %v", got, want)
	}
}

// wantText fails the test unless the diagnostics have all the parts.
func wantText(t *testing.T, diags tfkittest.Diagnostics, parts ...string) {
	t.Helper()
	text := diags.Text()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}

// packages are access packages in a body of the API.
func packages(names ...string) []object {
	list := []object{}
	for _, name := range names {
		list = append(list, object{"urn": providertest.AccessPackage(name)})
	}
	return list
}

// numbered makes texts of a series: client-01, client-02, ….
func numbered(format string, count int) []string {
	texts := make([]string, count)
	for i := range texts {
		texts[i] = fmt.Sprintf(format, i+1)
	}
	return texts
}
