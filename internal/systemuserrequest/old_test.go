package systemuserrequest_test

import (
	"testing"
	"testing/synctest"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A request that was made before the rules of today, or past them, can be imported and planned as it is; another one cannot be made
// like it.
func TestOldRequestIsImportedAndStays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stored object
		at     string // where a new request like it is refused, "" where it is not
	}{
		"reference of other characters": {object{"externalRef": "kunde.1 æ/é"}, "external_ref"},
		"title that ends in a blank":    {object{"integrationTitle": "Smart "}, "integration_title"},
		"empty title":                   {object{"integrationTitle": ""}, "integration_title"},
		"system with a blank":           {object{"systemId": vendor + "_Gammelt system"}, ""},
		"http URL":                      {object{"redirectUrl": "http://a.example/"}, ""},
		"address in short form":         {object{"redirectUrl": "https://127.1/"}, "redirect_url"},
		"right with an action": {
			object{"rights": []any{object{"action": "read", "resource": []any{object{"id": "urn:altinn:resource", "value": resource1}}}}}, "rights",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				fake, provider := setUp(t)
				fake.put("standard", test.stored)
				i := provider.Instance(typeName)
				if diags := i.Import(first); diags.HasError() {
					t.Fatal(diags.Text())
				}
				c, diags := i.GeneratedConfig()
				if diags.HasError() {
					t.Fatal(diags.Text())
				}
				if name == "empty title" { // which generated configuration leaves out
					c["integration_title"] = ""
				}
				unchanged(t, i, c)
				c["renew_on"] = []any{"rejected"}
				applied(t, i, c)
				unchanged(t, i, c)

				c["party_org_number"] = vendor // another customer
				provider.NextRun()
				diags = provider.Instance(typeName).Plan(c).Diagnostics.Errors()
				if at := diags.Attributes(); len(at) != min(1, len(test.at)) || len(at) == 1 && at[0] != test.at {
					t.Errorf("a new one is refused at %q: %s", at, diags.Text())
				}
			})
		})
	}
}

func unchanged(t *testing.T, i *tfkittest.Instance, config tfkittest.Object) {
	t.Helper()
	diags := i.Refresh()
	if p := i.Plan(config); p.Action != "none" || diags.HasError() {
		t.Errorf("the plan is to %s: %v\n%s%s", p.Action, p.Changes, diags.Text(), p.Diagnostics.Text())
	}
}
