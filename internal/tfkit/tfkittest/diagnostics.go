package tfkittest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostics are what one or several calls answered.
type Diagnostics []*tfprotov6.Diagnostic

// HasError reports whether one is an error.
func (d Diagnostics) HasError() bool { return len(d.Errors()) > 0 }

// Errors are those that are errors.
func (d Diagnostics) Errors() Diagnostics { return d.of(tfprotov6.DiagnosticSeverityError) }

// Warnings are those that are warnings.
func (d Diagnostics) Warnings() Diagnostics { return d.of(tfprotov6.DiagnosticSeverityWarning) }

func (d Diagnostics) of(severity tfprotov6.DiagnosticSeverity) Diagnostics {
	var found Diagnostics
	for _, one := range d {
		if one.Severity == severity {
			found = append(found, one)
		}
	}
	return found
}

// At are those on an attribute or on a part of it; "" are those on none.
func (d Diagnostics) At(attribute string) Diagnostics {
	var found Diagnostics
	for i, name := range d.Attributes() {
		if name == attribute {
			found = append(found, d[i])
		}
	}
	return found
}

// Says reports whether one of them has all the words, in any case, whatever the line breaks.
func (d Diagnostics) Says(words ...string) bool {
	for _, one := range d {
		text := normalized(one.Summary + "\n" + one.Detail)
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, normalized(word)) }) {
			return true
		}
	}
	return false
}

// normalized is a text in lower case and with one space for any white space, as CLIs break lines where they want.
func normalized(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// String is [Diagnostics.Text], for messages of a test.
func (d Diagnostics) String() string {
	if len(d) == 0 {
		return "nothing was said"
	}
	return d.Text()
}

// Text is all diagnostics as text: severity, attribute in brackets where there is one, summary, detail.
func (d Diagnostics) Text() string {
	var b strings.Builder
	for i, one := range d {
		if i > 0 {
			b.WriteString("\n----\n")
		}
		fmt.Fprintf(&b, "%s: %s\n", one.Severity, one.Summary)
		if one.Attribute != nil && len(one.Attribute.Steps()) > 0 {
			fmt.Fprintf(&b, "at %s\n", one.Attribute)
		}
		fmt.Fprintf(&b, "\n%s\n", one.Detail)
	}
	return b.String()
}

// Attributes are the attributes the diagnostics point to, in order; "" stands for none.
func (d Diagnostics) Attributes() []string {
	names := make([]string, len(d))
	for i, one := range d {
		names[i] = root(one.Attribute)
	}
	return names
}

// root is the attribute that a path starts with, "" when there is none.
func root(path *tftypes.AttributePath) string {
	if path == nil || len(path.Steps()) == 0 {
		return ""
	}
	name, _ := path.Steps()[0].(tftypes.AttributeName)
	return string(name)
}

func noErrors(tb TB, diags Diagnostics) {
	tb.Helper()
	if diags.HasError() {
		tb.Fatalf("%s", diags.Text())
	}
}
