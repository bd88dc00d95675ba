package acceptance_test

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// diagnostics are what a CLI would show, with more ways to ask what was said.
type diagnostics tfkittest.Diagnostics

func (d diagnostics) errors() diagnostics { return diagnostics(tfkittest.Diagnostics(d).Errors()) }

func (d diagnostics) warnings() diagnostics { return diagnostics(tfkittest.Diagnostics(d).Warnings()) }

// at are the diagnostics on an attribute or on a part of it; "" are those on none.
func (d diagnostics) at(attribute string) diagnostics {
	var found diagnostics

	for i, name := range tfkittest.Diagnostics(d).Attributes() {
		if name == attribute {
			found = append(found, d[i])
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
