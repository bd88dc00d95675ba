package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// input is one text for the provider, and where it came from, so that a diagnostic can point there.
type input struct {
	given   bool
	unknown bool // given, but not known yet
	text    string

	attribute path.Path
	variable  string // the environment variable it came from; empty for the configuration
}

// configured returns an attribute without white space around its text, such as the line break at
// the end of a file.
func configured(value types.String, attribute path.Path) input {
	return input{given: !value.IsNull(), unknown: value.IsUnknown(), text: maskinporten.Trim(value.ValueString()), attribute: attribute}
}

// passwordText removes only the line end of a file: other white space may be part of a password.
func passwordText(text string) string {
	return strings.TrimRight(strings.TrimPrefix(text, "\ufeff"), "\r\n")
}

// name returns the name of the input as the user knows it.
func (i input) name() string {
	if i.variable != "" {
		return i.variable
	}
	return i.attribute.String()
}

// origin says where the input came from, as the end of a sentence.
func (i input) origin() string {
	if i.variable != "" {
		return "by the environment variable " + i.variable
	}
	return "by " + i.name() + " in the provider block"
}

// known reports whether the input has a text.
func (i input) known() bool { return i.given && !i.unknown }

func (i input) failure(summary, detail string) diag.Diagnostic {
	if i.variable != "" {
		return diag.NewErrorDiagnostic(summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(i.attribute, summary, detail)
}

func (i input) warning(summary, detail string) diag.Diagnostic {
	if i.variable != "" {
		return diag.NewWarningDiagnostic(summary, detail)
	}
	return diag.NewAttributeWarningDiagnostic(i.attribute, summary, detail)
}

// invalid returns the error for a text that cannot be used. The reason is a sentence, or one that
// begins with "it".
func (i input) invalid(reason string) diag.Diagnostic {
	return i.failure("Invalid "+i.name(), failure.Sentence(reason))
}

// first returns the first input that is given.
func first(inputs ...input) input {
	for _, i := range inputs {
		if i.given {
			return i
		}
	}
	return inputs[0]
}
