package acceptance_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// The data source tells what the resource tells, and the list has every system that is not deleted.
func TestDataSourcesTellWhatIsRegistered(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	for _, name := range []string{"b", "a", "c", "deleted"} {
		p.create(t, providertest.SystemType, providertest.CompleteSystem(name))
	}

	w.Remove(t, providertest.Vendor+"_deleted")
	w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{"id": providertest.OtherVendor + "_x", "vendor": object{"ID": "0192:" + providertest.OtherVendor}}))

	at, said := p.importByID(t, providertest.SystemType, providertest.Vendor+"_a")
	must(t, nil, said)

	want := providertest.Without(at.State(), "deletion_protection", "timeouts")

	got, said := p.dataSource(t, providertest.SystemType, object{"id": providertest.Vendor + "_a"})
	must(t, nil, said)

	if !reflect.DeepEqual(got, want) {
		t.Errorf("the data source has\n%v\nwant\n%v", got, want)
	}

	all, said := p.dataSource(t, "altinn_systems", object{})
	must(t, nil, said)

	systems, _ := all["systems"].([]any)
	ids := make([]string, len(systems))

	for i, system := range systems {
		members, _ := system.(object)
		ids[i], _ = members["id"].(string)
	}

	if expected := []string{providertest.Vendor + "_a", providertest.Vendor + "_b", providertest.Vendor + "_c"}; !slices.Equal(ids, expected) {
		t.Fatalf("the list has %v, want %v", ids, expected)
	}

	if !reflect.DeepEqual(systems[0], any(want)) {
		t.Errorf("the list has\n%v\nwant\n%v", systems[0], want)
	}
}

func TestDataSourceOfWhatIsNotThereSaysWhy(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	w.Register(t, providertest.VendorClient, providertest.SystemBody("deleted", nil))
	w.Remove(t, providertest.Vendor+"_deleted")
	w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{"id": providertest.OtherVendor + "_theirs", "vendor": object{"ID": "0192:" + providertest.OtherVendor}}))

	tests := map[string]struct {
		id    string
		words []string
	}{
		"unknown":              {providertest.Vendor + "_unknown", []string{"Unable to read system", providertest.Vendor + "_unknown", "never had"}},
		"in other letters":     {strings.ToUpper(providertest.Vendor + "_deleted"), []string{"Unable to read system", "case"}},
		"deleted":              {providertest.Vendor + "_deleted", []string{"Unable to read system", "deleted"}},
		"another vendor's":     {providertest.OtherVendor + "_theirs", []string{"Unable to read system", "another vendor"}},
		"empty":                {"", []string{"at least 1"}},
		"with a slash":         {providertest.Vendor + "_a/b", []string{"system"}},
		"a way to another one": {"../vendor/" + providertest.OtherVendor + "_theirs", []string{"system"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, said := p.dataSource(t, providertest.SystemType, object{"id": test.id})
			if !said.Errors().At("id").Says(test.words...) {
				t.Errorf("no error on id says %q: %s, and %v", test.words, said, got)
			}
		})
	}
}

// A system that is deleted between the list and its reading is left out.
func TestSystemDeletedWhileListedIsLeftOut(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	p.create(t, providertest.SystemType, providertest.CompleteSystem("a"))
	p.create(t, providertest.SystemType, providertest.CompleteSystem("b"))

	deleted := onGet(noSuchThing())
	deleted.Path = providertest.RegisterPath + "/" + providertest.Vendor + "_a"
	w.Fault(t, deleted)

	all, said := p.dataSource(t, "altinn_systems", object{})
	must(t, nil, said)

	if systems, _ := all["systems"].([]any); len(systems) != 1 {
		t.Errorf("%d systems, want b alone", len(systems))
	}
}

// Many systems are listed with one token, and with no more requests at a time than the provider block allows.
func TestListOfManySystemsIsReadGently(t *testing.T) {
	t.Parallel()

	const many, atOnce = 120, 3

	w := newWorld(t)
	for i := range many {
		w.Register(t, providertest.VendorClient, providertest.SystemBody(fmt.Sprintf("many-%03d", i), nil))
	}

	counter := &counter{next: w.Curl.Transport}
	p := w.unconfigured(t, counter)
	must(t, nil, p.configure(t, object{"max_concurrent_requests": int64(atOnce)}))

	all, said := p.dataSource(t, "altinn_systems", object{})
	must(t, nil, said)

	if systems, _ := all["systems"].([]any); len(systems) != many {
		t.Errorf("%d systems, want %d", len(systems), many)
	}

	if most := counter.most.Load(); most > atOnce {
		t.Errorf("%d requests at once, want %d at most", most, atOnce)
	}

	if grants := len(w.Altinn.Grants()); grants != 1 {
		t.Errorf("%d grants", grants)
	}
}

// counter is a transport that knows how many requests were under way at once.
type counter struct {
	next      http.RoundTripper
	now, most atomic.Int64
}

// RoundTrip implements [http.RoundTripper].
func (c *counter) RoundTrip(request *http.Request) (*http.Response, error) {
	now := c.now.Add(1)
	defer c.now.Add(-1)

	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}

	return c.next.RoundTrip(request)
}

// Both data sources with a real CLI, in the configuration that registers the system.
func TestDataSourcesWithARealCLI(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	w.Register(t, providertest.VendorClient, providertest.SystemBody("hidden", object{"isVisible": false}))

	text := config(t, providertest.CompleteSystem("read")) +
		block(t, `data "altinn_system" "one"`, object{"id": ref(this + ".id")}) +
		block(t, `data "altinn_systems" "all"`, object{"depends_on": ref("[" + this + "]")}) +
		block(t, `output "same"`, object{"value": ref("data.altinn_system.one.client_ids == " + this + ".client_ids")}) +
		block(t, `output "ids"`, object{"value": ref("data.altinn_systems.all.systems[*].id")})

	w.acceptance(t, func(*conversation) []resource.TestStep {
		return []resource.TestStep{{
			Config: text,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("ids", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact(providertest.Vendor + "_hidden"), knownvalue.StringExact(providertest.Vendor + "_read"),
				})),
			},
		}}
	})
}
