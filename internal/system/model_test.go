package system

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// drawDetails draws what a configuration can say.
func drawDetails(t *rapid.T) details {
	texts := rapid.MapOf(rapid.StringMatching(`[a-z]{2,3}`), rapid.String())
	set := func(elements *rapid.Generator[string], name string) []string {
		return rapid.SliceOfDistinct(elements, rapid.ID).Draw(t, name)
	}
	resourceID := rapid.StringMatching(`[a-zæøå0-9_.:"()\[\]-]+`).Filter(func(id string) bool { return identifier.CheckResourceID(id) == nil })
	id := "991825827_" + rapid.StringMatching(`[\w.~+:%'"]+`).Draw(t, "id")
	return details{
		ID:                  types.StringValue(id),
		VendorOrgNumber:     types.StringValue("991825827"),
		Name:                tfkit.StringMap(texts.Draw(t, "name")),
		Description:         tfkit.StringMap(texts.Draw(t, "description")),
		Rights:              tfkit.LargeStringSet(set(resourceID, "rights")),
		AccessPackages:      tfkit.LargeStringSet(set(rapid.StringMatching(`urn:altinn:accesspackage:[a-z-]+`), "packages")),
		ClientIDs:           tfkit.LargeStringSet(set(rapid.StringMatching(`[a-f0-9-]+`), "clients")),
		AllowedRedirectURLs: tfkit.LargeStringSet(set(rapid.StringMatching(`https://[a-z]+\.no/[a-z%]*`), "urls")),
		IsVisible:           types.BoolValue(rapid.Bool().Draw(t, "visible")),
	}
}

// shuffled returns the system with every list in another order.
func shuffled(s altinn.System) altinn.System {
	mix(s.Rights)
	mix(s.AccessPackages)
	mix(s.ClientIDs)
	mix(s.AllowedRedirectURLs)
	return s
}

func mix[T any](list []T) {
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func equal(a, b details) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		equal := va.Field(i).MethodByName("Equal").Call([]reflect.Value{vb.Field(i)})
		if !equal[0].Bool() {
			return false
		}
	}
	return true
}

func TestModelSurvivesTheWire(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := drawDetails(t)
		sent := before.system()
		if names := differences(sent, shuffled(before.system())); names != nil {
			t.Fatalf("another order makes a difference in %v", names)
		}
		var after details
		after.read(shuffled(sent))
		if !equal(before, after) {
			t.Fatalf("got %v, want %v", after, before)
		}
	})
}

// drawRight draws what the register can hold.
func drawRight(t *rapid.T) altinn.Right {
	pair := rapid.Custom(func(t *rapid.T) altinn.AttributePair {
		return altinn.AttributePair{
			ID:    rapid.SampledFrom([]string{altinn.ResourceAttribute, "urn:altinn:org", ""}).Draw(t, "attribute"),
			Value: rapid.OneOf(rapid.SampledFrom([]string{"a", "b", "", "a b", "urn:altinn:resource:a"}), rapid.String()).Draw(t, "value"),
		}
	})
	return altinn.Right{
		Action:   rapid.SampledFrom([]string{"", "", "read"}).Draw(t, "action"),
		Resource: rapid.SliceOfN(pair, 0, 3).Draw(t, "pairs"),
	}
}

func TestNoRightIsDroppedSilently(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rights := rapid.SliceOfN(rapid.Custom(drawRight), 0, 6).Draw(t, "rights")
		var d details
		d.read(altinn.System{Rights: rights})
		texts := tfkit.Strings(d.Rights)

		var expressible []altinn.Right
		for _, text := range texts {
			if identifier.CheckResourceID(text) == nil {
				expressible = append(expressible, tfkit.ResourceRight(text))
			}
		}
		plain := len(tfkit.OddRights(texts)) == 0
		if plain != sameRights(expressible, rights) {
			t.Fatalf("%v shows as %q", rights, texts)
		}

		// What the texts stand for is found again.
		if restored := restoreRights(d.system().Rights, rights); !sameRights(restored, rights) {
			t.Fatalf("%v became %v", rights, restored)
		}
	})
}

func sameRights(a, b []altinn.Right) bool {
	if len(a) != len(b) {
		return false
	}
	rest := slices.Clone(b)
	for _, one := range a {
		at := slices.IndexFunc(rest, func(other altinn.Right) bool {
			return one.Action == other.Action && slices.Equal(one.Resource, other.Resource)
		})
		if at < 0 {
			return false
		}
		rest = slices.Delete(rest, at, at+1)
	}
	return true
}

func TestMissingListsAreEmpty(t *testing.T) {
	t.Parallel()
	var missing, empty details
	missing.read(altinn.System{ID: "991825827_a"})
	empty.read(altinn.System{
		ID: "991825827_a", Rights: []altinn.Right{}, AccessPackages: []altinn.AccessPackage{}, ClientIDs: []string{}, AllowedRedirectURLs: []string{},
		Name: map[string]string{}, Description: map[string]string{},
	})
	if !equal(missing, empty) || missing.Rights.IsNull() {
		t.Errorf("got %v, want %v", missing, empty)
	}
}

func TestDifferencesNamesEveryAttribute(t *testing.T) {
	t.Parallel()
	changes := []func(*altinn.System){
		func(s *altinn.System) { s.Name = map[string]string{"nb": "x"} },
		func(s *altinn.System) { s.Description = map[string]string{"nb": "x"} },
		func(s *altinn.System) { s.Rights = []altinn.Right{tfkit.ResourceRight("x")} },
		func(s *altinn.System) { s.AccessPackages = []altinn.AccessPackage{{URN: "x"}} },
		func(s *altinn.System) { s.ClientIDs = []string{"x"} },
		func(s *altinn.System) { s.AllowedRedirectURLs = []string{"https://x.no"} },
		func(s *altinn.System) { s.IsVisible = true },
	}
	names := make([]string, 0, len(changes))
	for _, change := range changes {
		var s altinn.System
		change(&s)
		names = append(names, differences(altinn.System{}, s)...)
	}
	want := "name description rights access_packages client_ids allowed_redirect_urls is_visible"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
