package acceptance_test

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// diagnostics are what a CLI would show.
type diagnostics []*tfprotov6.Diagnostic

func (d diagnostics) of(severity tfprotov6.DiagnosticSeverity) diagnostics {
	var found diagnostics

	for _, diagnostic := range d {
		if diagnostic.Severity == severity {
			found = append(found, diagnostic)
		}
	}

	return found
}

func (d diagnostics) errors() diagnostics { return d.of(tfprotov6.DiagnosticSeverityError) }

func (d diagnostics) warnings() diagnostics { return d.of(tfprotov6.DiagnosticSeverityWarning) }

// at are the diagnostics on an attribute or on a part of it; "" are those on none.
func (d diagnostics) at(attribute string) diagnostics {
	var found diagnostics

	for _, diagnostic := range d {
		if rootOf(diagnostic.Attribute) == attribute {
			found = append(found, diagnostic)
		}
	}

	return found
}

// says tells whether one of the diagnostics has all the words, in any case, whatever the line breaks.
func (d diagnostics) says(words ...string) bool {
	for _, diagnostic := range d {
		if containsAll(diagnostic.Summary+"\n"+diagnostic.Detail, words...) {
			return true
		}
	}

	return false
}

func containsAll(text string, words ...string) bool {
	text = unwrapped(text)
	for _, word := range words {
		if !strings.Contains(text, unwrapped(word)) {
			return false
		}
	}

	return true
}

// unwrapped makes texts comparable: one space for any white space, as CLIs break lines where they want.
func unwrapped(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

func (d diagnostics) String() string {
	if len(d) == 0 {
		return "nothing was said"
	}

	var b strings.Builder

	for _, diagnostic := range d {
		fmt.Fprintf(&b, "\n%s on %q: %s\n%s\n", diagnostic.Severity, pathText(diagnostic.Attribute), diagnostic.Summary, diagnostic.Detail)
	}

	return b.String()
}

// rootOf is the attribute that a path starts with.
func rootOf(path *tftypes.AttributePath) string {
	if path == nil || len(path.Steps()) == 0 {
		return ""
	}

	name, _ := path.Steps()[0].(tftypes.AttributeName)

	return string(name)
}

// pathText writes a path as a configuration would: maskinporten.client_jwk, name["nb"].
func pathText(path *tftypes.AttributePath) string {
	if path == nil {
		return ""
	}

	var b strings.Builder

	for i, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if i > 0 {
				b.WriteByte('.')
			}

			b.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&b, "[%q]", string(step))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&b, "[%d]", int64(step))
		case tftypes.ElementKeyValue:
			fmt.Fprintf(&b, "[%s]", elementText(tftypes.Value(step)))
		}
	}

	return b.String()
}

func elementText(value tftypes.Value) string {
	var text string
	if value.Type().Is(tftypes.String) && value.IsKnown() && !value.IsNull() && value.As(&text) == nil {
		return fmt.Sprintf("%q", text)
	}

	return value.String()
}
