package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// keyFailure returns the error for a key, on the input at fault, with advice that depends on how it
// was given.
func keyFailure(b block, in input, err error) diag.Diagnostic {
	at := in
	switch {
	case errors.Is(err, maskinporten.ErrPassword), errors.Is(err, maskinporten.ErrPasswordCharacter):
		at = b.password
	case errors.Is(err, maskinporten.ErrNoKeyID), errors.Is(err, maskinporten.ErrKeyIDConflict):
		at = b.keyID
	}
	detail := err.Error()
	if advice := keyAdvice(b, in, err); advice != "" {
		detail += "\n\n" + advice
	}
	return at.failure("Invalid "+in.name(), detail)
}

func keyAdvice(b block, in input, err error) string {
	if member, ok := errors.AsType[*maskinporten.MemberError](err); ok {
		return memberAdvice(b, in, member)
	}
	is := func(causes ...maskinporten.KeyError) bool {
		return slices.ContainsFunc(causes, func(cause maskinporten.KeyError) bool { return errors.Is(err, cause) })
	}
	switch {
	case is(maskinporten.ErrPath):
		return pathAdvice(b, in)
	case is(maskinporten.ErrIsJWK):
		return "That input is " + b.clientJWK.name() + "."
	case is(maskinporten.ErrIsPEM):
		return "That input is " + b.privateKey.name() + ", with " + b.keyID.name() + "."
	case is(maskinporten.ErrToken):
		return "That input is " + b.accessToken.name() + "."
	case is(maskinporten.ErrIsPKCS12):
		return "That input is " + b.pkcs12.name() + ", with " + b.password.name() + "."
	case is(maskinporten.ErrJavaKeyStore, maskinporten.ErrBouncyKeyStore):
		return "A PKCS#12 file goes into " + b.pkcs12.name() + ", with " + b.password.name() + "."
	case is(maskinporten.ErrNoKeyID, maskinporten.ErrSeveralKeys):
		return "The key id is " + b.keyID.name() + "."
	case is(maskinporten.ErrPassword, maskinporten.ErrNoPassword):
		return "The password is " + b.password.name() + "."
	}
	return ""
}

func pathAdvice(b block, in input) string {
	isPKCS12 := in.name() == b.pkcs12.name()
	switch {
	case in.variable != "" && isPKCS12:
		return in.name() + ` takes the content in base64: ` + in.name() + `="$(base64 < "path/to/file")"`
	case in.variable != "":
		return in.name() + ` takes the content: ` + in.name() + `="$(cat "path/to/file")"`
	case isPKCS12:
		return `Read the file in the configuration: filebase64("path/to/file")`
	}
	return `Read the file in the configuration: file("path/to/file")`
}

// memberAdvice writes out how to give a member of a JSON object to the input that it belongs to.
func memberAdvice(b block, in input, member *maskinporten.MemberError) string {
	var to input
	switch member.Kind {
	case maskinporten.ErrIsPEM:
		to = b.privateKey
	case maskinporten.ErrIsPKCS12:
		to = b.pkcs12
	default:
		to = b.clientJWK
	}
	members := []taken{{to, member.Path, member.Object}}
	if member.Kind == maskinporten.ErrIsPEM && member.KeyID != nil {
		members = append(members, taken{b.keyID, member.KeyID, false})
	}
	if in.variable != "" {
		return "With the object in secret.json:\n" + inShell(members)
	}
	return "With … for the text that is given now:\n" + inHCL(members)
}

// taken is a member of a JSON object, and the input that takes it.
type taken struct {
	to     input
	path   []string // nil if it cannot be repeated
	object bool
}

func inHCL(members []taken) string {
	longest := 0
	for _, m := range members {
		longest = max(longest, len(m.attribute()))
	}
	var lines strings.Builder
	for _, m := range members {
		value := `jsondecode(…)["NAME"]`
		if m.path != nil {
			value = "jsondecode(…)." + strings.Join(m.path, ".")
		}
		if m.object {
			value = "jsonencode(" + value + ")"
		}
		fmt.Fprintf(&lines, "\n  %-*s = %s", longest, m.attribute(), value)
	}
	return lines.String()
}

// attribute returns the name of the input within `maskinporten`.
func (t taken) attribute() string { return strings.TrimPrefix(t.to.name(), "maskinporten.") }

func inShell(members []taken) string {
	var lines strings.Builder
	for _, m := range members {
		option, filter := "-r", `'.["NAME"]'`
		if m.path != nil {
			filter = "." + strings.Join(m.path, ".")
		}
		if m.object {
			option = "-c"
		}
		fmt.Fprintf(&lines, "\n  %s=\"$(jq %s %s secret.json)\"", m.to.name(), option, filter)
	}
	return lines.String()
}
