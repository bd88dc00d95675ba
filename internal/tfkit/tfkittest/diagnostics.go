package tfkittest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Diagnostics are what one or several calls answered.
type Diagnostics []*tfprotov6.Diagnostic

// HasError tells whether one is an error.
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
