package acceptance_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// FuzzImport imports every resource by any id and by any identity. Either it is there and has that id, or errors say why not.
func FuzzImport(f *testing.F) {
	w := newWorld(f)
	p := w.provider(f)
	p.create(f, providertest.SystemType, providertest.MinimalSystem("known"))

	types := slices.Sorted(maps.Keys(p.Schemas.ResourceSchemas))
	for index := range types {
		for _, id := range []string{
			"", providertest.Vendor + "_known", providertest.Vendor + "_unknown", providertest.Vendor + "_a/b", providertest.Vendor + "_a b", providertest.OtherVendor + "_x", "505f8488-3d48-4c15-8e21-35cb9432f815",
			providertest.Vendor + "_known/" + providertest.Customer + "/" + providertest.Customer, "a/b/c", "a//c", "..", "%2e%2e/%2f", "?token=a", "#", "\x00", "\xff", strings.Repeat("æ", 300),
		} {
			f.Add(uint8(index), id)
		}
	}

	f.Fuzz(func(t *testing.T, index uint8, id string) {
		typ := types[int(index)%len(types)]

		at, said := p.importByID(t, typ, id)
		if errors := said.Errors(); (len(errors) > 0) == at.exists() {
			t.Errorf("exists: %t, and %s", at.exists(), said)
		}

		if at.exists() && typ == providertest.SystemType && at.State()["id"] != id {
			t.Errorf("%q was imported as %v", id, at.State()["id"])
		}

		if id == "" || strings.Contains(id, "\xff") {
			return // an identity without an id is refused before it reaches the provider, and no CLI has such text
		}

		if _, said := p.importByIdentity(t, typ, object{p.Identities.IdentitySchemas[typ].IdentityAttributes[0].Name: id}); len(said) > 10 {
			t.Errorf("%d diagnostics", len(said))
		}
	})
}

// FuzzFunction calls every function with any texts: it answers, or an error says why not, on an argument that there is.
func FuzzFunction(f *testing.F) {
	p := (&world{&providertest.World{}}).unconfigured(f, nil)

	names := slices.Sorted(maps.Keys(p.Schemas.Functions))
	if len(names) < 3 {
		f.Fatalf("only the functions %v", names)
	}

	for index := range names {
		for _, text := range []string{"", providertest.Vendor, "991825828", "smartcloud", "a/b", "a b", providertest.AccessPackage("toll"), "urn:", "Toll", "\x00", "\xff", strings.Repeat("æ", 300)} {
			f.Add(uint8(index), providertest.Vendor, text)
			f.Add(uint8(index), text, providertest.Vendor)
		}
	}

	f.Fuzz(func(t *testing.T, index uint8, first, second string) {
		name := names[int(index)%len(names)]
		texts := []string{first, second}

		var arguments []any

		for i, parameter := range p.Schemas.Functions[name].Parameters {
			if !parameter.Type.Is(tftypes.String) {
				t.Fatalf("%s takes something else than texts: teach this test", name)
			}

			arguments = append(arguments, texts[i%len(texts)])
		}

		_, failed := p.In(t).Call(name, arguments...)
		if failed != nil && (failed.Argument < 0 || failed.Argument >= int64(len(arguments)) || len(failed.Text) > 9*len(first+second)+1000) {
			t.Errorf("%s fails with %+v", name, failed)
		}
	})
}
