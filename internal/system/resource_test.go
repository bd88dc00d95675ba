package system_test

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// config is a configuration with the given attributes on top of the required ones.
func config(more tfkittest.Object) tfkittest.Object {
	c := tfkittest.Object{
		"id":          systemID,
		"name":        tfkittest.Object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": tfkittest.Object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
	}
	maps.Copy(c, more)
	return c
}

// full is a configuration that sets everything.
func full(more tfkittest.Object) tfkittest.Object {
	c := config(tfkittest.Object{
		"rights":                []string{"ske-krav-og-betalinger", "app_ttd_my-app"},
		"access_packages":       []string{"urn:altinn:accesspackage:skatt-naering"},
		"client_ids":            []string{"client-a", "client-b"},
		"allowed_redirect_urls": []string{"https://SmartCloud.example", "https://smartcloud.example/receipt"},
		"is_visible":            false,
	})
	maps.Copy(c, more)
	return c
}

// stateOf is the state that a configuration leads to.
func stateOf(config tfkittest.Object) tfkittest.Object {
	state := tfkittest.Object{
		"vendor_org_number": vendor, "is_visible": true, "deletion_protection": false, "timeouts": nil,
	}
	for _, name := range []string{"rights", "access_packages", "client_ids", "allowed_redirect_urls"} {
		state[name] = []any{}
	}
	for name, value := range config {
		switch set := value.(type) {
		case []string:
			value = sorted(set...)
		case []any:
			texts := make([]string, len(set))
			for n, text := range set {
				texts[n] = text.(string)
			}
			value = sorted(texts...)
		}
		if value != nil {
			state[name] = value
		}
	}
	return state
}

func sorted(texts ...string) []any {
	set := make([]any, 0, len(texts))
	for _, text := range slices.Sorted(slices.Values(texts)) {
		set = append(set, text)
	}
	return set
}

func applied(t *testing.T, i *tfkittest.Instance, config tfkittest.Object) {
	t.Helper()
	if diags := i.Apply(config); diags.HasError() {
		t.Fatal(diags.Text())
	}
}

func wantState(t *testing.T, i *tfkittest.Instance, want tfkittest.Object) {
	t.Helper()
	if got := i.State(); !reflect.DeepEqual(got, want) {
		t.Errorf("state\n got %v\nwant %v", got, want)
	}
}

func wantNoChange(t *testing.T, i *tfkittest.Instance, config tfkittest.Object) {
	t.Helper()
	if diags := i.Refresh(); len(diags) > 0 {
		t.Errorf("refreshing: %s", diags.Text())
	}
	if p := i.Plan(config); p.Action != "none" || len(p.Diagnostics) > 0 {
		t.Errorf("plan to %s: %v\nstate %v\n%s", p.Action, p.Planned, i.State(), p.Diagnostics.Text())
	}
}

func wantText(t *testing.T, diags tfkittest.Diagnostics, parts ...string) {
	t.Helper()
	text := diags.Text()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}

func wantCalls(t *testing.T, fake *fakeRegister, want string) {
	t.Helper()
	if got := fake.takeCalls(); got != want {
		t.Errorf("calls %q, want %q", got, want)
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		t.Run(fmt.Sprintf("identity forgotten %t", forgets), func(t *testing.T) {
			t.Parallel()
			fake, provider := setUp(t)
			i := provider.Instance("altinn_system")
			i.ForgetsIdentity = forgets

			p := i.Plan(full(nil))
			if p.Action != "create" || !reflect.DeepEqual(p.Planned, stateOf(full(nil))) {
				t.Errorf("plan to %s: %v", p.Action, p.Planned)
			}
			wantCalls(t, fake, "GET") // whether the id is free
			provider.NextRun()
			applied(t, i, full(nil))
			wantCalls(t, fake, "GET, POST, GET")
			wantState(t, i, stateOf(full(nil)))
			if got := i.Identity(); !forgets && !reflect.DeepEqual(got, tfkittest.Object{"id": systemID}) {
				t.Errorf("identity %v", got)
			}
			wantNoChange(t, i, full(nil))
			fake.takeCalls()

			changed := full(tfkittest.Object{"rights": []string{"app_ttd_my-app"}, "is_visible": true, "client_ids": nil})
			applied(t, i, changed)
			wantCalls(t, fake, "GET, PUT, GET")
			wantState(t, i, stateOf(changed))
			wantNoChange(t, i, changed)
			stored := fake.stored(t)
			if fmt.Sprint(stored["clientId"], stored["isVisible"]) != "[] true" {
				t.Errorf("stored %v", stored)
			}
			fake.takeCalls()

			diags := i.Apply(nil)
			if diags.HasError() || i.State() != nil {
				t.Error(diags.Text())
			}
			wantText(t, diags, `WARNING: Destroying a system cannot be undone`, `system "991825827_smartcloud"`, "spent for ever")
			wantCalls(t, fake, "DELETE, GET") // the register answers 400 to a system without client ids
			if fake.stored(t)["isDeleted"] != true {
				t.Error("still there")
			}
		})
	}
}

func TestWritesEverythingOnTheWire(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	applied(t, provider.Instance("altinn_system"), full(nil))
	want := object{
		"id":          systemID,
		"vendor":      object{"ID": "0192:" + vendor},
		"name":        object{"nb": "SmartCloud", "nn": "SmartSky", "en": "SmartCloud"},
		"description": object{"nb": "Regnskap", "nn": "Rekneskap", "en": "Accounting"},
		"rights": []any{
			object{"resource": []any{object{"id": "urn:altinn:resource", "value": "app_ttd_my-app"}}},
			object{"resource": []any{object{"id": "urn:altinn:resource", "value": "ske-krav-og-betalinger"}}},
		},
		"accessPackages":      []any{object{"urn": "urn:altinn:accesspackage:skatt-naering"}},
		"clientId":            []any{"client-a", "client-b"},
		"allowedRedirectUrls": []any{"https://smartcloud.example/", "https://smartcloud.example/receipt"},
		"isVisible":           false,
		"isDeleted":           false,
	}
	if got := fake.stored(t); !reflect.DeepEqual(got, want) {
		t.Errorf("stored\n got %v\nwant %v", got, want)
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	applied(t, provider.Instance("altinn_system"), full(nil))
	for name, importInto := range map[string]func(*tfkittest.Instance) tfkittest.Diagnostics{
		"by id": func(i *tfkittest.Instance) tfkittest.Diagnostics { return i.Import(systemID) },
		"by identity": func(i *tfkittest.Instance) tfkittest.Diagnostics {
			return i.ImportIdentity(tfkittest.Object{"id": systemID})
		},
	} {
		provider.NextRun()
		i := provider.Instance("altinn_system")
		if diags := importInto(i); len(diags) > 0 {
			t.Fatalf("%s: %s", name, diags.Text())
		}
		wantNoChange(t, i, full(nil))
	}

	fake.put(object{"id": "310547891_other", "clientId": []any{}})
	fake.put(object{"id": vendor + "_dead", "clientId": []any{}})
	fake.change(vendor+"_dead", func(s object) { s["isDeleted"] = true })
	for id, want := range map[string]string{
		"smartcloud":        "organisation number",
		vendor + "_a/b":     "slash",
		vendor + "_unknown": "has no system with the id",
		vendor + "_dead":    "has been deleted",
		"310547891_other":   "belongs to another vendor",
	} {
		i := provider.Instance("altinn_system")
		diags := i.Import(id)
		if !diags.HasError() || i.State() != nil {
			t.Errorf("%s has been imported", id)
		}
		wantText(t, diags, fmt.Sprintf("Unable to import system %q", id), want)
	}
}

func TestVanished(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		for what, test := range map[string]struct {
			change func(*fakeRegister)
			want   string
		}{
			"deleted": {func(f *fakeRegister) { f.change(systemID, func(s object) { s["isDeleted"] = true }) }, "has been deleted outside Terraform"},
			"unknown": {func(f *fakeRegister) { delete(f.systems, systemID) }, "is not in Altinn's register"},
		} {
			t.Run(fmt.Sprintf("%s, identity forgotten %t", what, forgets), func(t *testing.T) {
				t.Parallel()
				fake, provider := setUp(t)
				i := provider.Instance("altinn_system")
				i.ForgetsIdentity = forgets
				applied(t, i, config(nil))
				test.change(fake)
				diags := i.Refresh()
				if diags.HasError() || i.State() != nil {
					t.Error("not removed from the state")
				}
				wantText(t, diags, "WARNING: A system "+test.want, `It is "991825827_smartcloud".`)
			})
		}
	}
}

func TestReplacement(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, full(nil))
	next := full(tfkittest.Object{"id": vendor + "_next"})
	p := i.Plan(next)
	if p.Action != "replace" {
		t.Fatalf("plan to %s", p.Action)
	}
	wantText(t, p.Diagnostics, "WARNING", `at AttributeName("id")`, "`id` changes from \"991825827_smartcloud\" to \"991825827_next\"", "spent for ever")
	applied(t, i, next)
	wantState(t, i, stateOf(next))
	if fake.stored(t)["isDeleted"] != true {
		t.Error("the old one lives on")
	}
}

func TestDeletionProtection(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	protected := config(tfkittest.Object{"deletion_protection": true})
	applied(t, i, protected)
	fake.takeCalls()

	for _, c := range []tfkittest.Object{
		nil, config(tfkittest.Object{"id": vendor + "_next", "deletion_protection": false}),
	} {
		p := i.Plan(c)
		if !p.Diagnostics.HasError() {
			t.Errorf("plan to %s", p.Action)
		}
		wantText(t, p.Diagnostics, "is protected from deletion", `at AttributeName("deletion_protection")`)
	}
	wantText(t, i.ApplyReplacing(config(nil)), "is protected from deletion")
	applied(t, i, config(nil))
	wantCalls(t, fake, "") // it is in the state alone
	if diags := i.Apply(nil); diags.HasError() {
		t.Error(diags.Text())
	}
}

func TestVendorOrgNumberIsPlanned(t *testing.T) {
	t.Parallel()
	_, provider := setUp(t)
	i := provider.Instance("altinn_system")
	if got := i.Plan(config(nil)).Planned["vendor_org_number"]; got != vendor {
		t.Errorf("planned %v", got)
	}
	if got := i.Plan(config(tfkittest.Object{"id": tfkittest.Unknown})).Planned["vendor_org_number"]; got != tfkittest.Unknown {
		t.Errorf("planned %v", got)
	}
}

// The old system would be deleted for ever, and no new one made.
func TestReplacementByASystemThatIsDeletedIsRefused(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	applied(t, provider.Instance("altinn_system"), config(tfkittest.Object{"id": vendor + "_former"}))
	fake.change(vendor+"_former", func(s object) { s["isDeleted"] = true })
	i := provider.Instance("altinn_system")
	applied(t, i, config(nil))

	p := i.Plan(config(tfkittest.Object{"id": vendor + "_former"}))
	if wantText(t, p.Diagnostics, `at AttributeName("id")`, "spent for ever", "never used"); !p.Diagnostics.HasError() {
		t.Errorf("plan to %s", p.Action)
	}

	provider.NextRun()
	fake.next(http.MethodGet, answer(http.StatusBadGateway))
	p = i.Plan(config(tfkittest.Object{"id": vendor + "_former"}))
	if wantText(t, p.Diagnostics, "WARNING: The register could not be asked", "deleted the old one"); p.Action != "replace" {
		t.Errorf("plan to %s", p.Action)
	}
}

// Altinn deletes the old system whatever it says of the new one: another vendor's is refused, and an id that was not known, as of a
// data source that was read during the apply, may turn out to be the old one, which is spent by then.
func TestReplacementThatWouldLoseTheSystemIsRefused(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]any{"another vendor": "310547891_smartcloud", "id unknown": tfkittest.Unknown} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, provider := setUp(t)
			i := provider.Instance("altinn_system")
			applied(t, i, config(nil))
			p := i.Plan(config(tfkittest.Object{"id": id}))
			if !p.Diagnostics.HasError() {
				t.Errorf("plan to %s", p.Action)
			}
			golden(t, "plan "+name, p.Diagnostics.Text())
		})
	}
}

func TestReadFails(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	i := provider.Instance("altinn_system")
	applied(t, i, config(nil))
	fake.next(http.MethodGet, answer(http.StatusForbidden))
	diags := i.Refresh()
	wantText(t, diags, `ERROR: Unable to read system "991825827_smartcloud"`, "systemregister.write", "HTTP status: 403 Forbidden")
	if i.State() == nil {
		t.Error("an error has cost the state")
	}
}

// A plan to register an id that was used before can only fail, and the second half of a forced replacement would do so after
// the system had been deleted.
func TestPlanForAUsedIDIsRefused(t *testing.T) {
	t.Parallel()
	fake, provider := setUp(t)
	owner := provider.Instance("altinn_system")
	applied(t, owner, config(nil))

	provider.NextRun()
	other := provider.Instance("altinn_system").Plan(config(nil)).Diagnostics
	wantText(t, other, `at AttributeName("id")`, "registered already", `id = "991825827_smartcloud"`, "moved {")
	provider.NextRun()
	wantText(t, owner.PlanReplacing(config(nil)).Diagnostics, "has it already", "`-replace`", "`untaint`", "its id would be spent")

	fake.change(systemID, func(s object) { s["isDeleted"] = true })
	provider.NextRun()
	spent := provider.Instance("altinn_system").Plan(config(nil))
	wantText(t, spent.Diagnostics, `WARNING: A system cannot be created`, `at AttributeName("id")`, "spent for ever")
	if spent.Action != "create" {
		t.Errorf("plan to %s", spent.Action)
	}

	provider.NextRun()
	fake.next(http.MethodGet, answer(http.StatusBadGateway))
	unasked := provider.Instance("altinn_system").Plan(config(nil))
	if wantText(t, unasked.Diagnostics, "WARNING: The register could not be asked", systemID); unasked.Action != "create" {
		t.Errorf("plan to %s", unasked.Action)
	}

	provider.NextRun()
	fake.next(http.MethodGet, answer(http.StatusForbidden))
	refused := provider.Instance("altinn_system").Plan(config(nil)).Diagnostics
	if wantText(t, refused, "HTTP status: 403", "systemregister.write"); !refused.HasError() {
		t.Error("a definite refusal is no error of the plan")
	}
}
