package maskinporten

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// MemberError says that a key is one member of a JSON object, as secret managers keep several
// values in one secret. It unwraps to [ErrMember].
type MemberError struct {
	// Path leads to the member, outermost name first; nil if a name is none that can be repeated.
	Path []string
	// KeyID leads to the member beside it that holds the key id; nil if none does.
	KeyID []string
	// Kind is the error that other inputs give for what the member holds: [ErrIsJWK], [ErrIsPEM] or
	// [ErrIsPKCS12].
	Kind KeyError
	// Object tells a JSON Web Key that is an object from one that is a text.
	Object bool
}

// Error implements error. It does not say how the member is written out, which depends on where the
// text came from.
func (e *MemberError) Error() string { return ErrMember.Error() }

// Unwrap makes [errors.Is] find [ErrMember].
func (e *MemberError) Unwrap() error { return ErrMember }

// deepestMember is how deep objects are searched: Vault answers with {"data": {"data": {…}}}.
const deepestMember = 3

// plainName is that of a member that can be repeated: it cannot be part of a key, and needs no
// quotes where it is written out.
var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,39}$`)

// describeJSON says what a JSON object is, for an input that wanted something else or did not find
// in it what it wanted. It returns otherwise when it cannot tell.
func describeJSON(content []byte, otherwise KeyError) error {
	var object map[string]json.RawMessage
	if json.Unmarshal(content, &object) != nil {
		return otherwise
	}
	switch {
	case has(object, "ciphertext"):
		return ErrJWE
	case isJWK(object):
		return ErrIsJWK
	}
	found := findMember(object, nil)
	if found == nil {
		return otherwise
	}
	if slices.ContainsFunc(found.Path, func(name string) bool { return !plainName.MatchString(name) }) {
		found.Path, found.KeyID = nil, nil
	}
	return found
}

func isJWK(object map[string]json.RawMessage) bool { return has(object, "kty") || has(object, "keys") }

// has goes by a name in whatever case, as the decoder does.
func has(object map[string]json.RawMessage, name string) bool {
	for member := range object {
		if strings.EqualFold(member, name) {
			return true
		}
	}
	return false
}

func findMember(object map[string]json.RawMessage, path []string) *MemberError {
	names := slices.Sorted(maps.Keys(object))
	for _, name := range names {
		here := append(slices.Clone(path), name)
		if found := lookAt(object[name], here); found != nil {
			if found.Kind != ErrIsJWK && len(found.Path) == len(here) {
				found.KeyID = keyIDBeside(object, names, path)
			}
			return found
		}
	}
	return nil
}

// lookAt reports whether a member is a key or contains one.
func lookAt(value json.RawMessage, here []string) *MemberError {
	var text string
	if json.Unmarshal(value, &text) == nil {
		if kind := kindOf(text); kind != "" {
			return &MemberError{Path: here, Kind: kind}
		}
		return nil
	}
	var object map[string]json.RawMessage
	_ = json.Unmarshal(value, &object) // what is no object has no members
	switch {
	case isJWK(object):
		return &MemberError{Path: here, Kind: ErrIsJWK, Object: true}
	case len(here) < deepestMember:
		return findMember(object, here)
	}
	return nil
}

// kindOf tells what sort of private key a text is, if it is one.
func kindOf(text string) KeyError {
	content, f, err := unwrap(text)
	if err != nil {
		return ""
	}
	var object map[string]json.RawMessage
	switch f {
	case formJSON:
		if json.Unmarshal(content, &object) == nil && isJWK(object) {
			return ErrIsJWK
		}
	case formPEM:
		if _, err := privateBlock(string(content)); err == nil {
			return ErrIsPEM
		}
	case formDER:
		if kind := describeDER(content, ""); kind == ErrIsPEM || kind == ErrIsPKCS12 {
			return kind
		}
	case formBER:
		if describeBER(content, "") == ErrIsPKCS12 {
			return ErrIsPKCS12
		}
	case formNone:
	}
	return ""
}

// keyIDBeside finds the key id by the names it has in real secrets.
func keyIDBeside(object map[string]json.RawMessage, names, path []string) []string {
	for _, name := range names {
		switch strings.ToLower(strings.ReplaceAll(name, "_", "")) {
		case "kid", "keyid", "maskinportenkid":
			var text string
			if json.Unmarshal(object[name], &text) == nil && text != "" {
				return append(slices.Clone(path), name)
			}
		}
	}
	return nil
}
