package failure

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Operation is an operation that failed, with what is known of the reasons. It alone turns errors
// of Altinn's client into diagnostics: with [Operation.Diagnostics] or, after a further lookup,
// with [Operation.WithFinding] or [Operation.WithVerdict].
type Operation struct {
	// Verb and Noun say what was attempted: "create", "system". ID is the object's, empty if there
	// is none.
	Verb, Noun, ID string
	// About says in whole sentences what the object is, empty if its ID tells a reader.
	About string
	// Service is whose API failed. The zero value is Altinn.
	Service Service
	// Err is what the client returned, nil if Altinn's answer was a success that ends the operation
	// all the same.
	Err error
	// Attributes maps the service's path of a field error to the attribute at fault. Keys are as
	// [fieldKey] makes them.
	Attributes map[string]path.Path
	// Hints explain answers by their code: "AUTH.VLD-00004", "AUTH-00004", or "HTTP 403" for an
	// answer without one.
	Hints map[string]Hint

	finding string
	verdict *Hint
}

// Hint explains an answer.
type Hint struct {
	// Attribute is the attribute at fault. If empty, the service's path of the error decides.
	Attribute path.Path
	// Means says in whole sentences what the answer most likely means here, Next what to do.
	Means, Next string
}

// Diagnostics returns one error for each attribute at fault, and one for what belongs to no
// attribute. Each says what Altinn answered, what that means, what to do next, and what Altinn's
// support asks for.
func (o Operation) Diagnostics() diag.Diagnostics {
	answer, ok := errors.AsType[*api.Error](o.Err)
	if !ok {
		answer = &api.Error{Err: o.Err}
	}
	if exchange, ok := errors.AsType[*api.Error](answer.Err); ok && api.NoToken(answer.Err) {
		o.About = join("\n\n", o.About, exchangeFailed)
		o.Hints, answer = nil, exchange
	}
	var diags diag.Diagnostics
	for _, part := range o.split(answer) {
		detail := join("\n\n", o.About, o.Service.answered(answer, part.fields), o.finding, o.advise(part, answer), o.Service.trailer(answer))
		if len(part.attribute.Steps()) == 0 {
			diags.AddError(o.summary(), detail)
		} else {
			diags.AddAttributeError(part.attribute, o.summary(), detail)
		}
	}
	return diags
}

// exchangeFailed introduces an answer to the exchange of a token, which the operation needed first
// (altinn-api.md §14.1).
const exchangeFailed = "The call needs a token of Altinn's own, for which Altinn exchanges the one of Maskinporten. That failed."

// WithFinding returns diagnostics that also say, in whole sentences, what a further lookup has
// shown, if the text is not empty.
func (o Operation) WithFinding(finding string) diag.Diagnostics {
	o.finding = finding
	return o.Diagnostics()
}

// WithVerdict returns diagnostics that explain the failure by what a further lookup has shown, in
// place of the hints.
func (o Operation) WithVerdict(verdict Hint) diag.Diagnostics {
	o.verdict = &verdict
	return o.Diagnostics()
}

func (o Operation) summary() string {
	if o.ID == "" {
		return fmt.Sprintf("Unable to %s %s", o.Verb, o.Noun)
	}
	return fmt.Sprintf("Unable to %s %s %q", o.Verb, o.Noun, o.ID)
}

// part is the share of an answer that concerns one attribute.
type part struct {
	attribute path.Path
	fields    []api.FieldError
	hints     []Hint
}

// split divides an answer by the attributes at fault.
func (o Operation) split(answer *api.Error) []part {
	if o.verdict != nil {
		return []part{{attribute: o.verdict.Attribute, fields: answer.Fields, hints: []Hint{*o.verdict}}}
	}
	var parts []part
	for _, field := range answer.Fields {
		hint, explained := o.Hints[field.Code]
		at := hint.Attribute
		if len(at.Steps()) == 0 {
			at = o.Attributes[fieldKey(field.Path)]
		}
		i := slices.IndexFunc(parts, func(p part) bool { return p.attribute.Equal(at) })
		if i < 0 {
			i = len(parts)
			parts = append(parts, part{attribute: at})
		}
		parts[i].fields = append(parts[i].fields, field)
		if explained {
			parts[i].hints = append(parts[i].hints, hint)
		}
	}
	if len(parts) == 0 {
		parts = []part{{}}
	}
	for i := range parts {
		if len(parts[i].hints) > 0 {
			continue
		}
		hint := o.Service.word(o.hintFor(answer))
		parts[i].hints = []Hint{hint}
		if len(parts[i].attribute.Steps()) == 0 {
			parts[i].attribute = hint.Attribute
		}
	}
	return parts
}

// hintFor explains an answer by its code or status, if no field error explains it.
func (o Operation) hintFor(answer *api.Error) Hint {
	if answer.Status == 0 {
		return noAnswerHint(answer.Err)
	}
	if answer.RetryAfter > 0 {
		return pauseHint(answer.RetryAfter, answer.RetryAt)
	}
	if answer.Foreign || answer.Status == http.StatusNotFound && !answer.NotFound {
		return foreignHint(answer.Status)
	}
	for _, key := range []string{answer.Code, fmt.Sprintf("HTTP %d", answer.Status)} {
		if hint, ok := o.Hints[key]; ok {
			return hint
		}
	}
	return statusHint(answer.Status)
}

// advise says what the answer means and what to do next. In an outage of Altinn's only the first
// error of the run explains it: the errors of all other objects refer to it.
func (o Operation) advise(of part, answer *api.Error) string {
	outage := api.OutageOf(answer)
	lasted, lasting := outage.Lasting()
	if !lasting || answer.Status != http.StatusInternalServerError || answer.Foreign {
		return advice(of.hints)
	}
	var known []Hint
	if o.verdict != nil {
		known = of.hints
	}
	switch first := outage.FirstToReport(); {
	case first:
		known = append(known, o.Service.word(outageHint(lasted)))
	case o.verdict == nil:
		known = append(known, o.Service.word(sameOutageHint(lasted)))
	}
	return advice(known)
}

// advice joins what hints say, each once.
func advice(hints []Hint) string {
	var texts []string
	for _, hint := range hints {
		if text := join("\n\n", hint.Means, hint.Next); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// fieldKey normalizes a field path, of which the services have three forms
// (/registersystemrequest/clientid, $.clientId[0] and /clientId/0): lower case, without the leading
// "$./", and cut at the first index.
func fieldKey(apiPath string) string {
	key := strings.ToLower(strings.TrimLeft(apiPath, "$./"))
	key, _, _ = strings.Cut(key, "[")
	if index := strings.IndexAny(key, "0123456789"); index > 0 && key[index-1] == '/' {
		key = key[:index-1]
	}
	return key
}

// join joins the parts that are not empty.
func join(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), separator)
}
