package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// What is wrong with a configuration by itself is said before anything is sent.
func TestRequestRefusedByItsConfiguration(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.RegisterOffering(t, "asking")
	before := len(w.Altinn.Journal())

	tests := map[string]struct {
		kind    string
		changes object
		at      string
		says    []string
	}{
		"agent with rights":             {providertest.Agent, object{"rights": []string{"ske-krav-og-betalinger"}}, "rights", []string{"agent"}},
		"agent without packages":        {providertest.Agent, object{"access_packages": []string{}}, "access_packages", []string{"at least one"}},
		"standard with neither":         {providertest.Standard, object{"rights": nil}, "", []string{"Neither rights nor access packages"}},
		"standard with two empty sets":  {providertest.Standard, object{"rights": []string{}, "access_packages": []string{}}, "", []string{"Neither rights nor access packages"}},
		"number failing modulus 11":     {providertest.Standard, object{"party_org_number": "310904474"}, "party_org_number", []string{"310904474"}},
		"number of eight digits":        {providertest.Standard, object{"party_org_number": "31090447"}, "party_org_number", []string{"nine digits"}},
		"reference empty":               {providertest.Standard, object{"external_ref": ""}, "external_ref", []string{"reference"}},
		"reference of 256 characters":   {providertest.Standard, object{"external_ref": strings.Repeat("a", 256)}, "external_ref", []string{"255"}},
		"reference with a blank":        {providertest.Standard, object{"external_ref": "a b"}, "external_ref", []string{"letters"}},
		"reference with a slash":        {providertest.Standard, object{"external_ref": "a/b"}, "external_ref", []string{"letters"}},
		"reference with a dot":          {providertest.Standard, object{"external_ref": "a.b"}, "external_ref", []string{"letters"}},
		"reference with a foreign word": {providertest.Standard, object{"external_ref": "Ünal"}, "external_ref", []string{"letters"}},
		"title of 256 characters":       {providertest.Standard, object{"integration_title": strings.Repeat("å", 256)}, "integration_title", []string{"255"}},
		"redirect URL of an app":        {providertest.Standard, object{"redirect_url": "smartcloud://example.no/receipt"}, "redirect_url", []string{"https"}},
		"unknown kind":                  {providertest.Standard, object{"user_type": "Standard"}, "user_type", []string{"standard", "agent"}},
		"renewed on acceptance":         {providertest.Standard, object{"renew_on": []string{"accepted"}}, "renew_on", []string{"rejected", "timed_out"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			said := p.checkNew(t, providertest.RequestType, providertest.With(providertest.RequestConfig(test.kind, system), test.changes))
			if !said.Errors().At(test.at).Says(test.says...) {
				t.Errorf("no error on %q says %q: %s", test.at, test.says, said)
			}
		})
	}

	t.Cleanup(func() {
		if calls := len(w.Altinn.Journal()); calls != before {
			t.Errorf("%d calls were made", calls-before)
		}
	})
}

// References and titles that are allowed arrive as they were written, and a token is asked for with the same words.
func TestRequestTakesEveryAllowedReference(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.RegisterOffering(t, "asking")

	for _, ref := range []string{"a", "A", "æøåÆØÅ", "_-_", "0", strings.Repeat("å", 255), "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"} {
		config := providertest.With(providertest.RequestConfig(providertest.Standard, system), object{"external_ref": ref})
		at := p.settled(t, p.create(t, providertest.RequestType, config), config)

		if got := w.Request(at.text(t, "id")).ExternalRef; got != ref {
			t.Errorf("the reference is %q, want %q", got, ref)
		}
	}

	if live := w.Requests(providertest.Standard); len(live) != 7 {
		t.Errorf("%d requests", len(live))
	}
}

// What Altinn refuses is an error on the attribute at fault, and leaves neither a state nor a request. Nothing is checked while
// planning, so that every row gets as far.
func TestRequestRefusedByAltinn(t *testing.T) {
	t.Parallel()

	unknownParty := `{"type":"https://example.no","title":"Bad Request","status":400,"code":"AUTH-00000","detail":"Unable to find the party"}`

	tests := map[string]struct {
		kind    string
		changes object
		fault   *emulator.Fault
		at      string
		says    []string
	}{
		"right not on the system":          {providertest.Standard, object{"rights": []string{"ske-krav-og-betalinger", "ske-skattegrunnlag"}}, nil, "rights", []string{"AUTH-00001", "Not among the rights", "ske-skattegrunnlag", "nav-sykmelding"}},
		"right in another case":            {providertest.Standard, object{"rights": []string{"Nav-Sykmelding"}}, nil, "rights", []string{"AUTH-00001", "upper and lower case"}},
		"package not on the system":        {providertest.Standard, object{"rights": nil, "access_packages": []string{providertest.AccessPackage("skattegrunnlag")}}, nil, "access_packages", []string{"AUTH-00063"}},
		"agent package in a standard one":  {providertest.Standard, object{"access_packages": []string{providertest.AccessPackage("regnskapsforer-lonn")}}, nil, "access_packages", []string{"AUTH-00064", `user_type = "agent"`}},
		"standard package in an agent one": {providertest.Agent, object{"access_packages": []string{providertest.AccessPackage("maskinporten-scopes")}}, nil, "access_packages", []string{"AUTH-00065", `user_type = "standard"`}},
		"redirect URL not allowed":         {providertest.Standard, object{"redirect_url": "https://smartcloud.example.no/other"}, nil, "redirect_url", []string{"AUTH-00021", "https://smartcloud.example.no/receipt"}},
		"redirect URL in another case":     {providertest.Standard, object{"redirect_url": "https://smartcloud.example.no/Receipt"}, nil, "redirect_url", []string{"AUTH-00021", "case-sensitive"}},
		"system without redirect URLs":     {providertest.Standard, object{"system_id": providertest.Vendor + "_bare", "redirect_url": "https://smartcloud.example.no/receipt"}, nil, "redirect_url", []string{"AUTH-00026", "no allowed redirect URLs"}},
		"unknown system":                   {providertest.Standard, object{"system_id": providertest.Vendor + "_unknown"}, nil, "system_id", []string{"AUTH-00011", "upper and lower case"}},
		"system in another case":           {providertest.Standard, object{"system_id": providertest.Vendor + "_Asking"}, nil, "system_id", []string{"AUTH-00011"}},
		"another vendor's system":          {providertest.Standard, object{"system_id": providertest.OtherVendor + "_theirs"}, nil, "system_id", []string{"AUTH-00011", "another vendor"}},
		"another vendor's, for an agent":   {providertest.Agent, object{"system_id": providertest.OtherVendor + "_theirs"}, nil, "system_id", []string{"AUTH-00011", "another vendor"}},
		"deleted system":                   {providertest.Standard, object{"system_id": providertest.Vendor + "_deleted"}, nil, "system_id", []string{"has been deleted", "never used"}},
		"organisation unknown to Altinn": {
			providertest.Standard, nil, &emulator.Fault{Method: http.MethodPost, Path: providertest.RequestPath, Status: http.StatusBadRequest, Body: &unknownParty,
				Headers: map[string]string{"Content-Type": "application/problem+json"}}, "party_org_number", []string{"AUTH-00000", "no organisation with this number"},
		},
		"a scope is missing": {
			providertest.Standard, nil, &emulator.Fault{Method: http.MethodPost, Path: providertest.RequestPath, Status: http.StatusForbidden, Times: -1}, "",
			[]string{"403", providertest.RequestWriteScope},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t).as(map[string]string{providertest.PlanTimeChecks: "false"})
			p := w.provider(t)
			config := providertest.With(providertest.RequestConfig(test.kind, w.RegisterOffering(t, "asking")), test.changes)

			w.Register(t, providertest.VendorClient, providertest.SystemBody("bare", object{"rights": []object{providertest.Right("ske-krav-og-betalinger")}}))
			w.Register(t, providertest.VendorClient, providertest.SystemBody("deleted", object{"rights": []object{providertest.Right("ske-krav-og-betalinger")}}))
			w.Remove(t, providertest.Vendor+"_deleted")
			w.Register(t, providertest.OtherVendorClient, providertest.With(providertest.SystemBody("x", nil), object{
				"id": providertest.OtherVendor + "_theirs", "vendor": object{"ID": "0192:" + providertest.OtherVendor}, "rights": []object{providertest.Right("ske-krav-og-betalinger")},
			}))

			if test.fault != nil {
				w.Fault(t, *test.fault)
			}

			must(t, nil, p.validate(t, providertest.RequestType, config))

			plan := p.plan(t, p.nothing(t, providertest.RequestType), config)
			must(t, nil, plan.said)

			at, said := p.apply(t, plan)
			if !said.Errors().At(test.at).Says(append(test.says, "Unable to create system user request")...) {
				t.Errorf("no error on %q says %q: %s", test.at, test.says, said)
			}

			if at.exists() || len(w.Altinn.Requests()) > 0 || w.Posts() > 1 {
				t.Errorf("in the state: %t; requests: %v; %d POSTs", at.exists(), w.Altinn.Requests(), w.Posts())
			}
		})
	}
}
