package acceptance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
)

// What is wrong with a configuration by itself is said before anything is sent.
func TestRequestRefusedByItsConfiguration(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.asking(t, "asking")
	before := len(w.altinn.Journal())

	tests := map[string]struct {
		kind    string
		changes object
		at      string
		says    []string
	}{
		"agent with rights":             {agent, object{"rights": []string{"ske-krav-og-betalinger"}}, "rights", []string{"agent"}},
		"agent without packages":        {agent, object{"access_packages": []string{}}, "access_packages", []string{"at least one"}},
		"standard with neither":         {standard, object{"rights": nil}, "", []string{"Neither rights nor access packages"}},
		"standard with two empty sets":  {standard, object{"rights": []string{}, "access_packages": []string{}}, "", []string{"Neither rights nor access packages"}},
		"number failing modulus 11":     {standard, object{"party_org_number": "310904474"}, "party_org_number", []string{"310904474"}},
		"number of eight digits":        {standard, object{"party_org_number": "31090447"}, "party_org_number", []string{"nine digits"}},
		"reference empty":               {standard, object{"external_ref": ""}, "external_ref", []string{"reference"}},
		"reference of 256 characters":   {standard, object{"external_ref": strings.Repeat("a", 256)}, "external_ref", []string{"255"}},
		"reference with a blank":        {standard, object{"external_ref": "a b"}, "external_ref", []string{"letters"}},
		"reference with a slash":        {standard, object{"external_ref": "a/b"}, "external_ref", []string{"letters"}},
		"reference with a dot":          {standard, object{"external_ref": "a.b"}, "external_ref", []string{"letters"}},
		"reference with a foreign word": {standard, object{"external_ref": "Ünal"}, "external_ref", []string{"letters"}},
		"title of 256 characters":       {standard, object{"integration_title": strings.Repeat("å", 256)}, "integration_title", []string{"255"}},
		"redirect URL of an app":        {standard, object{"redirect_url": "smartcloud://example.no/receipt"}, "redirect_url", []string{"https"}},
		"unknown kind":                  {standard, object{"user_type": "Standard"}, "user_type", []string{"standard", "agent"}},
		"renewed on acceptance":         {standard, object{"renew_on": []string{"accepted"}}, "renew_on", []string{"rejected", "timed_out"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			said := p.checkNew(t, requestType, with(asks(test.kind, system), test.changes))
			if !said.errors().at(test.at).says(test.says...) {
				t.Errorf("no error on %q says %q: %s", test.at, test.says, said)
			}
		})
	}

	t.Cleanup(func() {
		if calls := len(w.altinn.Journal()); calls != before {
			t.Errorf("%d calls were made", calls-before)
		}
	})
}

// References and titles that are allowed arrive as they were written, and a token is asked for with the same words.
func TestRequestTakesEveryAllowedReference(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)
	system := w.asking(t, "asking")

	for _, ref := range []string{"a", "A", "æøåÆØÅ", "_-_", "0", strings.Repeat("å", 255), "d5cc6e61-023e-4945-82cc-3f32d8ee28ee"} {
		config := with(asks(standard, system), object{"external_ref": ref})
		at := p.settled(t, p.create(t, requestType, config), config)

		if got := w.stored(at.text(t, "id")).ExternalRef; got != ref {
			t.Errorf("the reference is %q, want %q", got, ref)
		}
	}

	if live := w.live(standard); len(live) != 7 {
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
		"right not on the system":          {standard, object{"rights": []string{"ske-krav-og-betalinger", "ske-skattegrunnlag"}}, nil, "rights", []string{"AUTH-00001", "Not among the rights", "ske-skattegrunnlag", "nav-sykmelding"}},
		"right in another case":            {standard, object{"rights": []string{"Nav-Sykmelding"}}, nil, "rights", []string{"AUTH-00001", "upper and lower case"}},
		"package not on the system":        {standard, object{"rights": nil, "access_packages": []string{accessPackage("skattegrunnlag")}}, nil, "access_packages", []string{"AUTH-00063"}},
		"agent package in a standard one":  {standard, object{"access_packages": []string{accessPackage("regnskapsforer-lonn")}}, nil, "access_packages", []string{"AUTH-00064", `user_type = "agent"`}},
		"standard package in an agent one": {agent, object{"access_packages": []string{accessPackage("maskinporten-scopes")}}, nil, "access_packages", []string{"AUTH-00065", `user_type = "standard"`}},
		"redirect URL not allowed":         {standard, object{"redirect_url": "https://smartcloud.example.no/other"}, nil, "redirect_url", []string{"AUTH-00021", "https://smartcloud.example.no/receipt"}},
		"redirect URL in another case":     {standard, object{"redirect_url": "https://smartcloud.example.no/Receipt"}, nil, "redirect_url", []string{"AUTH-00021", "case-sensitive"}},
		"system without redirect URLs":     {standard, object{"system_id": vendor + "_bare", "redirect_url": "https://smartcloud.example.no/receipt"}, nil, "redirect_url", []string{"AUTH-00026", "no allowed redirect URLs"}},
		"unknown system":                   {standard, object{"system_id": vendor + "_unknown"}, nil, "system_id", []string{"AUTH-00011", "upper and lower case"}},
		"system in another case":           {standard, object{"system_id": vendor + "_Asking"}, nil, "system_id", []string{"AUTH-00011"}},
		"another vendor's system":          {standard, object{"system_id": another + "_theirs"}, nil, "system_id", []string{"AUTH-00011", "another vendor"}},
		"another vendor's, for an agent":   {agent, object{"system_id": another + "_theirs"}, nil, "system_id", []string{"AUTH-00011", "another vendor"}},
		"deleted system":                   {standard, object{"system_id": vendor + "_deleted"}, nil, "system_id", []string{"has been deleted", "never used"}},
		"organisation unknown to Altinn": {
			standard, nil, &emulator.Fault{Method: http.MethodPost, Path: requestPath, Status: http.StatusBadRequest, Body: &unknownParty,
				Headers: map[string]string{"Content-Type": "application/problem+json"}}, "party_org_number", []string{"AUTH-00000", "no organisation with this number"},
		},
		"a scope is missing": {
			standard, nil, &emulator.Fault{Method: http.MethodPost, Path: requestPath, Status: http.StatusForbidden, Times: -1}, "",
			[]string{"403", requestWriteScope},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := newWorld(t).as(map[string]string{planTimeChecks: "false"})
			p := w.provider(t)
			config := with(asks(test.kind, w.asking(t, "asking")), test.changes)

			w.register(t, vendorClient, wire("bare", object{"rights": []object{right("ske-krav-og-betalinger")}}))
			w.register(t, vendorClient, wire("deleted", object{"rights": []object{right("ske-krav-og-betalinger")}}))
			w.remove(t, vendor+"_deleted")
			w.register(t, anotherClient, with(wire("x", nil), object{
				"id": another + "_theirs", "vendor": object{"ID": "0192:" + another}, "rights": []object{right("ske-krav-og-betalinger")},
			}))

			if test.fault != nil {
				w.fault(t, *test.fault)
			}

			must(t, nil, p.validate(t, requestType, config))

			plan := p.plan(t, p.nothing(t, requestType), config)
			must(t, nil, plan.said)

			at, said := p.apply(t, plan)
			if !said.errors().at(test.at).says(append(test.says, "Unable to create system user request")...) {
				t.Errorf("no error on %q says %q: %s", test.at, test.says, said)
			}

			if at.exists() || len(w.altinn.Requests()) > 0 || w.posts() > 1 {
				t.Errorf("in the state: %t; requests: %v; %d POSTs", at.exists(), w.altinn.Requests(), w.posts())
			}
		})
	}
}
