package tfkittest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostics are what one or several calls answered.
type Diagnostics []*tfprotov6.Diagnostic

// HasError tells whether one is an error.
func (d Diagnostics) HasError() bool {
	return slices.ContainsFunc(d, func(one *tfprotov6.Diagnostic) bool { return one.Severity == tfprotov6.DiagnosticSeverityError })
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
		if one.Attribute != nil && len(one.Attribute.Steps()) > 0 {
			names[i] = strings.Trim(fmt.Sprint(one.Attribute.Steps()[0]), `{}" `)
		}
	}
	return names
}

func noErrors(tb TB, diags Diagnostics) {
	tb.Helper()
	if diags.HasError() {
		tb.Fatal(diags.Text())
	}
}
