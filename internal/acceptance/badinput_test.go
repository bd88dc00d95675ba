package acceptance_test

import (
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/providertest"
)

// Every wrong value is refused before anything is sent, on the attribute at fault. Key words only: whole texts are in the
// golden files of the packages that make them.
func TestWrongValueIsRefusedAtPlanTime(t *testing.T) {
	t.Parallel()

	p := (&world{&providertest.World{}}).unconfigured(t, nil) // nowhere to send anything to
	name := object{"nb": "a", "nn": "a", "en": "a"}

	tests := map[string]struct {
		change    object
		attribute string
		words     []string
	}{
		"no id":                     {object{"id": nil}, "id", []string{"required"}},
		"an empty id":               {object{"id": ""}, "id", []string{"991825827_"}},
		"an id without underscore":  {object{"id": "991825827"}, "id", []string{"underscore"}},
		"an id without name":        {object{"id": "991825827_"}, "id", []string{"underscore", "name"}},
		"an id that starts wrongly": {object{"id": "smartcloud_991825827"}, "id", []string{"organisation number"}},
		"a wrong check digit":       {object{"id": "991825828_a"}, "id", []string{"991825828", "digit"}},
		"eight digits":              {object{"id": "99182582_a"}, "id", []string{"nine digits"}},
		"ISO 6523":                  {object{"id": "0192:991825827_a"}, "id", []string{"nine digits"}},
		"other digits":              {object{"id": "٩٩١٨٢٥٨٢٧_a"}, "id", []string{"nine digits"}},
		"a space in the id":         {object{"id": "991825827_a b"}, "id", []string{"white space"}},
		"a space after the id":      {object{"id": "991825827_a "}, "id", []string{"white space"}},
		"a no-break space":          {object{"id": "991825827_a\u00a0b"}, "id", []string{"white space"}},
		"a tab in the id":           {object{"id": "991825827_a\tb"}, "id", []string{"white space"}},
		"a slash in the id":         {object{"id": "991825827_a/b"}, "id", []string{"slash"}},
		"an id of 256":              {object{"id": "991825827_" + strings.Repeat("ø", 246)}, "id", []string{"255", "256"}},

		"no name":                 {object{"name": nil}, "name", []string{"required"}},
		"an empty name":           {object{"name": object{}}, "name", []string{"nb", "nn", "en"}},
		"no nynorsk":              {object{"name": providertest.Without(name, "nn")}, "name", []string{"missing: nn"}},
		"null for a language":     {object{"name": providertest.With(name, object{"en": nil})}, "name", []string{"missing: en"}},
		"no English description":  {object{"description": providertest.Without(name, "en")}, "description", []string{"missing: en"}},
		"no description":          {object{"description": nil}, "description", []string{"required"}},
		"a language with a blank": {object{"description": providertest.With(name, object{"se ": "a"})}, "description", []string{"language"}},
		"an empty language":       {object{"name": providertest.With(name, object{"": "a"})}, "name", []string{"language"}},
		"null for another one":    {object{"name": providertest.With(name, object{"se": nil})}, "name", []string{"null"}},

		"an empty right":              {object{"rights": []string{""}}, "rights", []string{"empty"}},
		"null for a right":            {object{"rights": []any{nil}}, "rights", []string{"null"}},
		"a right as URN":              {object{"rights": []string{"urn:altinn:resource:nav-sykmelding"}}, "rights", []string{`"nav-sykmelding"`}},
		"a package among the rights":  {object{"rights": []string{providertest.AccessPackage("toll")}}, "rights", []string{"access package"}},
		"a right with a blank":        {object{"rights": []string{"nav-sykmelding "}}, "rights", []string{"white space"}},
		"a package by its bare name":  {object{"access_packages": []string{"toll"}}, "access_packages", []string{providertest.AccessPackage("toll")}},
		"a package with a bare end":   {object{"access_packages": []string{providertest.AccessPackage("")}}, "access_packages", []string{"urn:altinn:accesspackage:"}},
		"a right among the packages":  {object{"access_packages": []string{"urn:altinn:resource:toll"}}, "access_packages", []string{"urn:altinn:accesspackage:"}},
		"a package URN in capitals":   {object{"access_packages": []string{"URN:altinn:accesspackage:toll"}}, "access_packages", []string{"urn:altinn:accesspackage:"}},
		"an empty package":            {object{"access_packages": []string{""}}, "access_packages", []string{"urn:altinn:accesspackage:"}},
		"null for a package":          {object{"access_packages": []any{nil}}, "access_packages", []string{"null"}},
		"an empty client id":          {object{"client_ids": []string{""}}, "client_ids", []string{"empty"}},
		"a blank client id":           {object{"client_ids": []string{" "}}, "client_ids", []string{"white space"}},
		"a padded client id":          {object{"client_ids": []string{"a\n"}}, "client_ids", []string{"white space"}},
		"null for a client id":        {object{"client_ids": []any{nil}}, "client_ids", []string{"null"}},
		"client ids but for the case": {object{"client_ids": []string{"abc", "ABC"}}, "client_ids", []string{`"abc"`, `"ABC"`, "case"}},

		"an http URL":              {object{"allowed_redirect_urls": []string{"http://example.no/"}}, "allowed_redirect_urls", []string{"https"}},
		"an app's own scheme":      {object{"allowed_redirect_urls": []string{"myapp://example.no/"}}, "allowed_redirect_urls", []string{"https"}},
		"a relative URL":           {object{"allowed_redirect_urls": []string{"/receipt"}}, "allowed_redirect_urls", []string{"absolute"}},
		"a URL without scheme":     {object{"allowed_redirect_urls": []string{"example.no/receipt"}}, "allowed_redirect_urls", []string{"absolute"}},
		"a URL without host":       {object{"allowed_redirect_urls": []string{"https:///receipt"}}, "allowed_redirect_urls", []string{"absolute"}},
		"a host that starts wrong": {object{"allowed_redirect_urls": []string{"https://.example.no/"}}, "allowed_redirect_urls", []string{"https"}},
		"a wildcard":               {object{"allowed_redirect_urls": []string{"https://*.example.no/"}}, "allowed_redirect_urls", []string{`"*.example.no"`, "wildcards"}},
		"a host that is encoded":   {object{"allowed_redirect_urls": []string{"https://bl%C3%A5b%C3%A6r.no/"}}, "allowed_redirect_urls", []string{`"bl%C3%A5b%C3%A6r.no"`, "host"}},
		"a host with two dots":     {object{"allowed_redirect_urls": []string{"https://example..no/"}}, "allowed_redirect_urls", []string{`"example..no"`, "host"}},
		"an address that is none":  {object{"allowed_redirect_urls": []string{"https://[::12345]/"}}, "allowed_redirect_urls", []string{"[::12345]", "host"}},
		"an empty URL":             {object{"allowed_redirect_urls": []string{""}}, "allowed_redirect_urls", []string{"empty"}},
		"a padded URL":             {object{"allowed_redirect_urls": []string{" https://example.no/"}}, "allowed_redirect_urls", []string{"white space"}},
		"a port out of range":      {object{"allowed_redirect_urls": []string{"https://example.no:65536/"}}, "allowed_redirect_urls", []string{"port"}},
		"a port that is no number": {object{"allowed_redirect_urls": []string{"https://example.no:https/"}}, "allowed_redirect_urls", []string{"port"}},
		"a blank in a host":        {object{"allowed_redirect_urls": []string{"https://exa mple.no/"}}, "allowed_redirect_urls", []string{"exa mple"}},
		"null for a URL":           {object{"allowed_redirect_urls": []any{nil}}, "allowed_redirect_urls", []string{"null"}},
		"one URL in two spellings": {
			object{"allowed_redirect_urls": []string{"https://Example.no:443", "https://example.no/"}}, "allowed_redirect_urls",
			[]string{"https://Example.no:443", "https://example.no/", "same"},
		},

		"a timeout that is none":   {object{"timeouts": object{"create": "soon"}}, "timeouts", []string{"soon", "90s"}},
		"a timeout without a unit": {object{"timeouts": object{"update": "90"}}, "timeouts", []string{`"90"`, "90s"}},
		"a timeout of zero":        {object{"timeouts": object{"read": "0s"}}, "timeouts", []string{`"0s"`, "no time"}},
		"a timeout below zero":     {object{"timeouts": object{"delete": "-5m"}}, "timeouts", []string{`"-5m"`, "no time"}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			said := p.checkNew(t, providertest.SystemType, providertest.With(providertest.CompleteSystem("a"), test.change))
			if !said.Errors().At(test.attribute).Says(test.words...) {
				t.Errorf("no error on %s says %q: %s", test.attribute, test.words, said)
			}

			if others := len(said.Errors()) - len(said.Errors().At(test.attribute)); others > 0 {
				t.Errorf("%d more errors elsewhere: %s", others, said)
			}
		})
	}
}

// What is not known yet is checked when it is.
func TestUnknownValueIsNotRefused(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	p := w.provider(t)

	unknowns := object{
		"id": unknown, "name": unknown, "description": object{"nb": unknown, "nn": "a", "en": "a"},
		"rights": unknown, "access_packages": []any{unknown}, "client_ids": []any{unknown, "a"},
		"allowed_redirect_urls": []any{"https://example.no", unknown}, "is_visible": unknown, "deletion_protection": unknown,
	}

	for attribute, value := range unknowns {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()

			config := providertest.With(providertest.CompleteSystem(attribute), object{attribute: value})
			must(t, nil, p.validate(t, providertest.SystemType, config))

			plan := p.plan(t, p.nothing(t, providertest.SystemType), config)
			must(t, nil, plan.said)
		})
	}
}
