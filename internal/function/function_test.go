package function_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"pgregory.net/rapid"

	ours "github.com/altinn/terraform-provider-altinn/internal/function"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

const vendor = "991825827"

// setUp starts a provider without a credential: functions need none.
func setUp(t *testing.T) *tfkittest.Provider {
	t.Helper()
	return tfkittest.NewProvider(t, &tfkit.ProviderData{NoCredential: true}, tfkittest.Offers{
		Functions: []func() function.Function{ours.NewSystemID, ours.NewAccessPackageURN, ours.NewIsOrgNumber},
	})
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	const urn = "urn:altinn:accesspackage:"
	long := strings.Repeat("å", 245)
	for name, test := range map[string]struct {
		function  string
		arguments []any
		want      any
		argument  int64
		says      string
	}{
		"id":                      {function: "system_id", arguments: []any{vendor, "smartcloud"}, want: vendor + "_smartcloud"},
		"id of other letters":     {function: "system_id", arguments: []any{vendor, "Sky_æ.~+:%"}, want: vendor + "_Sky_æ.~+:%"},
		"longest id":              {function: "system_id", arguments: []any{vendor, long}, want: vendor + "_" + long},
		"too long an id":          {function: "system_id", arguments: []any{vendor, long + "x"}, argument: 1, says: "at most 255 characters, and this one has 256"},
		"id without a name":       {function: "system_id", arguments: []any{vendor, ""}, argument: 1, says: "an underscore and a name"},
		"id with a slash":         {function: "system_id", arguments: []any{vendor, "a/b"}, argument: 1, says: "could never read, change or delete"},
		"id with white space":     {function: "system_id", arguments: []any{vendor, "a b"}, want: vendor + "_a b"}, // which an old system may have
		"id of eight digits":      {function: "system_id", arguments: []any{"99182582", "a"}, argument: 0, says: "nine digits"},
		"id of a wrong digit":     {function: "system_id", arguments: []any{"991825828", "a b"}, argument: 0, says: "at least one digit is wrong"},
		"package":                 {function: "access_package_urn", arguments: []any{"skatt-naering"}, want: urn + "skatt-naering"},
		"package by its URN":      {function: "access_package_urn", arguments: []any{urn + "skatt-naering"}, want: urn + "skatt-naering"},
		"package without a name":  {function: "access_package_urn", arguments: []any{""}, argument: 0, says: "must not be empty"},
		"package as people read":  {function: "access_package_urn", arguments: []any{"Jordbruk"}, argument: 0, says: "lower-case letters"},
		"package with a space":    {function: "access_package_urn", arguments: []any{"skatt naering"}, argument: 0, says: "lower-case letters"},
		"package of another kind": {function: "access_package_urn", arguments: []any{"urn:altinn:resource:a"}, argument: 0, says: "is not the URN of an access package"},
		"URN of no package":       {function: "access_package_urn", arguments: []any{urn}, argument: 0, says: "names no access package"},
		"number":                  {function: "is_org_number", arguments: []any{vendor}, want: true},
		"number of a wrong digit": {function: "is_org_number", arguments: []any{"991825828"}, want: false},
		"number with spaces":      {function: "is_org_number", arguments: []any{"991 825 827"}, want: false},
		"number as Peppol has it": {function: "is_org_number", arguments: []any{"0192:" + vendor}, want: false},
		"no number":               {function: "is_org_number", arguments: []any{""}, want: false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, failed := setUp(t).Call(test.function, test.arguments...)
			switch {
			case failed == nil && (test.says != "" || got != test.want):
				t.Errorf("got %v", got)
			case failed != nil && (test.says == "" || failed.Argument != test.argument || !strings.Contains(failed.Text, test.says)):
				t.Errorf("failed with %+v", failed)
			case failed != nil && strings.HasSuffix(failed.Text, "."):
				t.Errorf("the CLI ends the sentence, and would write %s.", failed.Text)
			}
		})
	}
}

// Whatever is put in, nothing panics, and what comes out is what the attributes take.
func TestFunctionsGiveWhatAttributesTake(t *testing.T) {
	t.Parallel()
	provider := setUp(t)
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zæøå0-9_\-:]{0,20}`), rapid.Just(vendor), rapid.StringMatching(`(urn:altinn:accesspackage:)?[a-z-]{1,9}`))
	rapid.Check(t, func(t *rapid.T) {
		org, name := text.Draw(t, "org"), text.Draw(t, "name")
		isNumber, failed := provider.Call("is_org_number", org)
		if failed != nil || isNumber != (identifier.CheckOrgNumber(org) == nil) {
			t.Fatalf("is_org_number(%q) is %v: %v", org, isNumber, failed)
		}
		id, failed := provider.Call("system_id", org, name)
		switch {
		case (failed == nil) != (isNumber == true && name != "" && identifier.CheckStoredSystemID(org+"_"+name) == nil):
			t.Fatalf("system_id(%q, %q) is %v: %v", org, name, id, failed)
		case failed == nil && (identifier.VendorOrgNumber(id.(string)) != org || strings.TrimPrefix(id.(string), org+"_") != name):
			t.Fatalf("system_id(%q, %q) is %v", org, name, id)
		}
		urn, failed := provider.Call("access_package_urn", name)
		if failed != nil {
			return
		}
		again, failed := provider.Call("access_package_urn", urn)
		if failed != nil || again != urn || identifier.CheckAccessPackageURN(urn.(string)) != nil || !strings.HasSuffix(urn.(string), name) {
			t.Fatalf("access_package_urn(%q) is %v, and of that %v: %v", name, urn, again, failed)
		}
	})
}
