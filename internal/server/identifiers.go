package server

import (
	"bytes"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

const (
	// shortestIdentifier is the shortest text that can look random by itself.
	shortestIdentifier = 6
	// longestIdentifier is the longest text that is taken for an identifier made at random. Keys
	// are longer, and no part of one must pass for an identifier.
	longestIdentifier = 128
)

// requestKeyPattern finds what [failure.RequestKey] writes.
var requestKeyPattern = regexp.MustCompile(`system "([^"\s]*)", party ([^",\s]*), reference "([^"\s]*)"`)

// identifiers are what a call is about: the texts in its configuration, plan or state, or in the id
// that it imports. References are often made at random, and a message is useless if it hides which
// one it is about. A text counts if it is the whole of a value, so that no part of a key does;
// provider blocks, where keys belong, do not count.
type identifiers struct {
	raw      [][]byte // in MessagePack
	text     [][]byte // in JSON
	imported []string
}

// identifiersOf returns the identifiers of a call by its request.
func identifiersOf(request any) *identifiers {
	found := &identifiers{}
	switch request := request.(type) {
	case *tfprotov6.ConfigureProviderRequest, *tfprotov6.ValidateProviderConfigRequest, *tfprotov6.CallFunctionRequest:
		return found
	case *tfprotov6.ImportResourceStateRequest:
		found.imported = importedParts(request.ID)
	}
	message := reflect.Indirect(reflect.ValueOf(request))
	if message.Kind() != reflect.Struct {
		return found
	}
	for _, field := range message.Fields() {
		if field.CanInterface() {
			found.add(field.Interface())
		}
	}
	return found
}

func (i *identifiers) add(member any) {
	switch member := member.(type) {
	case *tfprotov6.DynamicValue:
		if member != nil {
			i.raw, i.text = append(i.raw, member.MsgPack), append(i.text, member.JSON)
		}
	case *tfprotov6.RawState:
		if member != nil {
			i.text = append(i.text, member.JSON)
		}
	case *tfprotov6.ResourceIdentityData:
		if member != nil {
			i.add(member.IdentityData)
		}
	}
}

// importedParts returns the parts of an id to import: the three of a key (altinn-api.md §4.4), or
// the id itself. Digits between two slashes, even mistyped ones, tell a key from base64.
func importedParts(id string) []string {
	parts := strings.Split(id, "/")
	if len(parts) == 1 || len(parts) == 3 && len(parts[1]) > 5 && strings.Trim(parts[1], "0123456789") == "" {
		return parts
	}
	return nil
}

// redact replaces what looks like a key in a text, except for the identifiers of the call.
func (i *identifiers) redact(text string) string {
	keys := requestKeyPattern.FindAllStringSubmatch(text, -1)
	written := make([]string, 0, 2*len(keys)) // system and reference of each
	for _, key := range keys {
		written = append(written, key[1], key[3])
	}
	return failure.RedactExcept(text, func(segment string) bool {
		if len(segment) < shortestIdentifier || len(segment) > longestIdentifier {
			return false
		}
		return slices.Contains(written, segment) || slices.Contains(i.imported, segment) || i.holds(segment)
	})
}

// holds reports whether a text is the whole of a value.
func (i *identifiers) holds(text string) bool {
	forms := packed(text)
	for _, raw := range i.raw {
		for _, form := range forms {
			if bytes.Contains(raw, form) {
				return true
			}
		}
	}
	for _, raw := range i.text {
		if bytes.Contains(raw, []byte(`"`+text+`"`)) {
			return true
		}
	}
	return false
}

// packed returns the forms that a text of up to 255 bytes has in MessagePack, which puts the length
// before it.
func packed(text string) [][]byte {
	length := len(text)
	if length > math.MaxUint8 {
		return nil
	}
	forms := [][]byte{append([]byte{0xd9, byte(length)}, text...)}
	if length < 32 {
		forms = append(forms, append([]byte{0xa0 | byte(length)}, text...))
	}
	return forms
}
