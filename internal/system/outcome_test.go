package system_test

import (
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// What a write has come to, told from what the register answered and what a look found. Each case names the answers to
// come; the golden section of its name holds the diagnostics.
type outcome struct {
	config tfkittest.Object // of the system that is created, beside what it must have
	before func(*fakeRegister)
	faults map[string][]fault // by method
	calls  string
	state  bool // whether there is a state afterwards
	fails  bool
}

func TestOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	existing := func(alter func(object)) func(*fakeRegister) {
		return func(f *fakeRegister) {
			f.put(object{
				"id": systemID, "vendor": object{"ID": "0192:" + vendor},
				"name":        object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
				"description": object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
				"rights":      []any{}, "accessPackages": []any{}, "clientId": []any{}, "allowedRedirectUrls": []any{}, "isVisible": true,
			})
			if alter != nil {
				f.change(systemID, alter)
			}
		}
	}
	taken := answerText(http.StatusConflict, "The System already exist: "+systemID)

	for name, test := range map[string]outcome{
		"create ok": {calls: "POST, GET", state: true},
		"create lost before": {
			faults: map[string][]fault{"POST": {dropBefore}},
			calls:  "POST, GET, POST, GET", state: true,
		},
		"create lost after": {
			faults: map[string][]fault{"POST": {dropAfter}},
			calls:  "POST, GET, GET", state: true,
		},
		"create 500 after": {
			faults: map[string][]fault{"POST": {answerAfter(http.StatusInternalServerError)}},
			calls:  "POST, GET, GET", state: true,
		},
		"create lost every time": {
			faults: map[string][]fault{"POST": {dropBefore, dropBefore, dropBefore, dropBefore}},
			calls:  "POST, GET, POST, GET, POST, GET", fails: true,
		},
		"create 500 before": {
			faults: map[string][]fault{"POST": {answer(500)}},
			calls:  "POST, GET, POST, GET", state: true,
		},
		"create 500 every time": {
			faults: map[string][]fault{"POST": {answer(500), answerText(500, "23514: value for domain"), nil}},
			calls:  "POST, GET, POST, GET", fails: true,
		},
		"create 500, and the id is another's by then": {
			faults: map[string][]fault{"POST": {answer(500)}, "GET": {func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
				reply(w, http.StatusOK, object{"id": systemID, "name": object{"nb": "Another"}})
			}}},
			calls: "POST, GET", fails: true,
		},
		"create lost and look fails": {
			faults: map[string][]fault{"POST": {dropAfter}, "GET": {answer(http.StatusForbidden)}},
			calls:  "POST, GET", fails: true,
		},
		"create lost and look lost": {
			faults: map[string][]fault{"POST": {answer(500)}, "GET": {answer(500)}},
			calls:  "POST, GET", fails: true,
		},
		"create lost, read late, then taken by ourselves": {
			// the first POST takes effect after the look: the second one finds the id taken
			faults: map[string][]fault{"POST": {dropAfter, nil}, "GET": {notFound}},
			calls:  "POST, GET, POST, GET, GET", state: true,
		},
		"create lost, read late, then client id taken by ourselves": {
			faults: map[string][]fault{"POST": {dropAfter, refuse("AUTH.VLD-00004", "clientid")}, "GET": {notFound}},
			calls:  "POST, GET, POST, GET, GET", state: true,
		},
		"create exists identical": {before: existing(nil), calls: "POST, GET", fails: true},
		"create exists other": {
			before: existing(func(s object) {
				s["isVisible"] = false
				s["clientId"] = []any{"z"}
				s["rights"] = []any{object{"resource": []any{object{"id": "urn:altinn:resource", "value": "x"}}}}
			}),
			calls: "POST, GET", fails: true,
		},
		"create lost, exists other": {
			before: existing(func(s object) { s["isVisible"] = false }),
			faults: map[string][]fault{"POST": {dropBefore}},
			calls:  "POST, GET", fails: true,
		},
		"create spent": {
			before: existing(func(s object) { s["isDeleted"] = true }),
			calls:  "POST, GET", fails: true,
		},
		"create taken, another vendor's": {
			faults: map[string][]fault{"POST": {taken}, "GET": {answer(http.StatusForbidden)}},
			calls:  "POST, GET", fails: true,
		},
		"create taken, not shown": {
			faults: map[string][]fault{"POST": {refuse("AUTH.VLD-00002", "systemid")}},
			calls:  "POST, GET", fails: true,
		},
		"create taken, not found": {
			faults: map[string][]fault{"POST": {taken}},
			calls:  "POST, GET", fails: true,
		},
		"create race lost": {
			before: existing(nil),
			faults: map[string][]fault{"POST": {taken}},
			calls:  "POST, GET", fails: true,
		},
		"create refused": {
			faults: map[string][]fault{"POST": {refuse("AUTH.VLD-00003", "rights/resource", "AUTH.VLD-00004", "clientid",
				"AUTH.VLD-00017", "rights/resource", "AUTH.VLD-00018", "accesspackages")}},
			calls: "POST", fails: true,
		},
		"create while the system that it replaces has its client id": {
			before: func(f *fakeRegister) {
				f.put(object{"id": vendor + "_old", "clientId": []any{"other", "replaced"}})
				f.put(object{"id": vendor + "_third", "clientId": []any{"third"}})
			},
			config: tfkittest.Object{"client_ids": []string{"mine", "replaced"}},
			calls:  "POST, GET, GET, GET", fails: true, //nolint:dupword // three calls
		},
		"create forbidden": {
			faults: map[string][]fault{"POST": {answer(http.StatusForbidden)}},
			calls:  "POST", fails: true,
		},
		"create not read back": {
			faults: map[string][]fault{"GET": {answer(500)}},
			calls:  "POST, GET", state: true,
		},
		"create changed meanwhile": {
			faults: map[string][]fault{"GET": {func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
				reply(w, http.StatusOK, object{"id": systemID, "isVisible": true})
			}}},
			calls: "POST, GET", state: true,
		},
		"create deleted meanwhile": {
			faults: map[string][]fault{"GET": {func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
				reply(w, http.StatusOK, object{"id": systemID, "isDeleted": true})
			}}},
			calls: "POST, GET", state: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			planned := i.Plan(config(test.config)) // while the id was free
			fake.takeCalls()
			test.run(t, fake, i, name, func() tfkittest.Diagnostics { return i.ApplyPlan(planned) })
			if i.Tainted() {
				t.Error("tainted: the next plan would delete the system")
			}
		})
	}
}

func TestOutcomeOfUpdate(t *testing.T) {
	t.Parallel()
	deleted := func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
		reply(w, http.StatusOK, object{"id": systemID, "isDeleted": true})
	}
	for name, test := range map[string]outcome{
		"update lost after": {
			faults: map[string][]fault{"PUT": {dropAfter}},
			calls:  "GET, PUT, GET",
		},
		"update 500 after": {
			faults: map[string][]fault{"PUT": {answerAfter(500)}},
			calls:  "GET, PUT, GET",
		},
		"update 500": {
			faults: map[string][]fault{"PUT": {answer(500)}},
			calls:  "GET, PUT, GET, PUT, GET",
		},
		"update 500 every time": {
			faults: map[string][]fault{"PUT": {answer(500), answer(500), nil}},
			calls:  "GET, PUT, GET, PUT, GET", fails: true,
		},
		"update lost and look fails": {
			faults: map[string][]fault{"PUT": {dropBefore}, "GET": {nil, answer(500)}},
			calls:  "GET, PUT, GET", fails: true,
		},
		"update not begun": {
			faults: map[string][]fault{"GET": {answer(500)}},
			calls:  "GET", fails: true,
		},
		"update vanished": {
			before: func(f *fakeRegister) { delete(f.systems, systemID) },
			calls:  "GET", fails: true,
		},
		"update deleted": {
			before: func(f *fakeRegister) { f.change(systemID, func(s object) { s["isDeleted"] = true }) },
			calls:  "GET", fails: true,
		},
		"update vanished under way": {
			faults: map[string][]fault{"PUT": {answerText(http.StatusNotFound, "System with ID '"+systemID+"' not found.")}, "GET": {nil, notFound}},
			calls:  "GET, PUT, GET", fails: true,
		},
		"update deleted under way": {
			faults: map[string][]fault{"PUT": {answerText(http.StatusBadRequest, "Cannot update a system marked as deleted.")}, "GET": {nil, deleted}},
			calls:  "GET, PUT, GET", fails: true,
		},
		"update client id taken": {
			before: func(f *fakeRegister) {
				f.put(object{"id": vendor + "_holder", "clientId": []any{"moving"}})
			},
			calls: "GET, PUT, GET, GET, GET", fails: true, //nolint:dupword // three calls
		},
		"update forbidden": {
			faults: map[string][]fault{"PUT": {answer(http.StatusForbidden)}},
			calls:  "GET, PUT", fails: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			applied(t, i, config(nil))
			was := i.State()
			fake.takeCalls()
			test.state = true
			next := config(tfkittest.Object{"client_ids": []string{"moving"}})
			test.run(t, fake, i, name, func() tfkittest.Diagnostics { return i.Apply(next) })
			if test.fails {
				wantState(t, i, was)
			} else {
				wantState(t, i, stateOf(next))
			}
		})
	}
}

func TestFailedUpdateKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, config(nil))
	fake.next(http.MethodPut, func(w http.ResponseWriter, _ func(http.ResponseWriter)) {
		fake.change(systemID, func(s object) { s["isVisible"] = false })
		w.WriteHeader(http.StatusInternalServerError)
	})
	if diags := i.Apply(config(tfkittest.Object{"client_ids": []string{"a"}})); !diags.HasError() {
		t.Error("no error")
	}
	wantState(t, i, stateOf(config(tfkittest.Object{"is_visible": false})))
}

// Every write replaces all of a system, so what was changed after the plan was made would be undone without a word.
func TestUpdateDoesNotUndoWhatThePlanDoesNotShow(t *testing.T) {
	t.Parallel()
	pair := object{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}
	next := config(tfkittest.Object{"rights": []string{"ske-krav-og-betalinger"}, "client_ids": []string{"ours"}})
	for name, change := range map[string]object{
		"rights":                {"rights": []any{object{"action": "read", "resource": []any{pair}}}},
		"access_packages":       {"accessPackages": []any{object{"urn": "urn:altinn:accesspackage:toll"}}},
		"client_ids":            {"clientId": []any{"theirs"}},
		"allowed_redirect_urls": {"allowedRedirectUrls": []any{"https://example.no/"}},
		"is_visible":            {"isVisible": false},
		"name":                  {"name": object{"nb": "Annet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			applied(t, i, config(nil))
			planned := i.Plan(next)
			fake.change(systemID, func(s object) { maps.Copy(s, change) })
			before := fake.stored(t)
			fake.takeCalls()

			wantText(t, i.ApplyPlan(planned), "ERROR: Unable to update system", "at AttributeName(\""+name+"\")", "in `"+name+"`", "Plan again")
			wantCalls(t, fake, "GET")
			if got := fake.stored(t); !reflect.DeepEqual(got, before) {
				t.Errorf("the register has %v, want %v", got, before)
			}

			i.Refresh()
			applied(t, i, next)
			wantNoChange(t, i, next)
		})
	}
}

func TestUpdateGoesOnWhereTheRegisterHasWhatIsPlanned(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, config(nil))
	next := config(tfkittest.Object{"client_ids": []string{"ours"}, "is_visible": false})
	planned := i.Plan(next)
	fake.change(systemID, func(s object) { s["isVisible"] = false })
	if diags := i.ApplyPlan(planned); diags.HasError() {
		t.Error(diags.Text())
	}
	wantNoChange(t, i, next)
}

func TestOutcomeOfDelete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]outcome{
		"delete ok":          {calls: "DELETE"},
		"delete lost after":  {faults: map[string][]fault{"DELETE": {dropAfter}}, calls: "DELETE, GET"},
		"delete 500 after":   {faults: map[string][]fault{"DELETE": {answerAfter(500)}}, calls: "DELETE, GET"},
		"delete 400 after":   {faults: map[string][]fault{"DELETE": {answerAfter(400)}}, calls: "DELETE, GET"},
		"delete of unknown":  {before: func(f *fakeRegister) { delete(f.systems, systemID) }, calls: "DELETE, GET"},
		"delete of deleted":  {before: func(f *fakeRegister) { f.change(systemID, func(s object) { s["isDeleted"] = true }) }, calls: "DELETE, GET"},
		"delete 404":         {faults: map[string][]fault{"DELETE": {answerAfter(404)}}, calls: "DELETE, GET"},
		"delete 500":         {faults: map[string][]fault{"DELETE": {answer(500)}}, calls: "DELETE, GET, DELETE"},
		"delete 500 twice":   {faults: map[string][]fault{"DELETE": {answer(500), answer(500), nil}}, calls: "DELETE, GET, DELETE, GET", fails: true, state: true},
		"delete 400":         {faults: map[string][]fault{"DELETE": {answer(400)}}, calls: "DELETE, GET", fails: true, state: true},
		"delete forbidden":   {faults: map[string][]fault{"DELETE": {answer(403)}}, calls: "DELETE", fails: true, state: true},
		"delete, look fails": {faults: map[string][]fault{"DELETE": {answerAfter(400)}, "GET": {answer(500)}}, calls: "DELETE, GET", fails: true, state: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			applied(t, i, config(tfkittest.Object{"client_ids": []string{"client-a"}}))
			fake.takeCalls()
			planned := len(i.Plan(nil).Diagnostics)
			test.run(t, fake, i, name, func() tfkittest.Diagnostics { return i.Apply(nil)[planned:] })
		})
	}
}

func (o outcome) run(t *testing.T, fake *fakeRegister, i *tfkittest.Instance, name string, do func() tfkittest.Diagnostics) {
	t.Helper()
	if o.before != nil {
		o.before(fake)
	}
	for method, faults := range o.faults {
		fake.next(method, faults...)
	}
	diags := do()
	wantCalls(t, fake, o.calls)
	if diags.HasError() != o.fails {
		t.Errorf("fails: %t", diags.HasError())
	}
	if (i.State() != nil) != o.state {
		t.Errorf("state %v", i.State())
	}
	golden(t, name, diags.Text())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	tfkittest.Golden(t, name, regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(got, "127.0.0.1:0"))
}

// Who replaces a system is told what keeps its client ids from the new one.
func TestReplacementWarnsOfClientIDsThatBothHave(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, config(tfkittest.Object{"client_ids": []string{"a", "b"}}))
	for name, test := range map[string]struct {
		clients []string
		says    bool
	}{
		"both": {[]string{"a", "c"}, true}, "other ones": {[]string{"c"}, false}, "none": {nil, false},
	} {
		p := i.Plan(config(tfkittest.Object{"id": vendor + "_next", "client_ids": test.clients}))
		if said := strings.Contains(p.Diagnostics.Text(), "Both have the client ids a, and") && strings.Contains(p.Diagnostics.Text(), "create_before_destroy"); said != test.says {
			t.Errorf("%s: %s", name, p.Diagnostics.Text())
		}
	}
}
