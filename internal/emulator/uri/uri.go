// Package uri reads URIs as System.Uri of .NET does, which is how the services read the redirect
// URLs of systems and requests (altinn-api.md §3.3).
package uri

import "strings"

// URI is a URI as .NET's Uri reads it. Canonical is what Uri.ToString gives: the unescaped form
// that the register stores and returns (altinn-api.md §3.3). Only http and https have one here; the
// database refuses all others.
type URI struct {
	Original  string
	Canonical string
	Scheme    string // lower case; "" for a relative URI
	LeftPart  string // scheme, authority and path, canonical, and decoded wherever they can be
}

// NetName is the name of its class in .NET.
func (*URI) NetName() string { return "System.Uri" }

// BindText reads a member that the service declares as a Uri.
func (u *URI) BindText(text string) bool {
	parsed, ok := Parse(text)
	*u = parsed
	return ok
}

// Parse reads text as Uri.TryCreate does with UriKind.RelativeOrAbsolute: nearly anything is at
// least a relative URI, only a scheme with a broken authority is none at all.
func Parse(text string) (URI, bool) {
	uri, kind := read(text)
	if kind == relative || kind == filePath {
		uri.Scheme = ""
	}
	return uri, kind != broken
}

// ParseAbsolute reads text as new Uri(text) does: nothing relative, but what begins with a slash is
// a file of the service's own computer.
func ParseAbsolute(text string) (URI, bool) {
	uri, kind := read(text)
	if kind == filePath && strings.HasPrefix(strings.TrimLeft(text, space), "//") {
		_, ok := readAuthority(strings.TrimLeft(strings.Trim(text, space), `/\`), rulesOf("file"), true)
		return uri, ok
	}
	return uri, kind == absolute || kind == filePath
}

// kind is what a text is to .NET.
type kind int

const (
	broken   kind = iota // no URI of any kind
	relative             // relative, or an error where none may be
	filePath             // relative where one may be, or else a file
	absolute
)

// space is what .NET trims around a URI.
const space = " \t\n\r"

// read is Uri's parser: first the scheme, then all that decides whether there is an authority, then
// the authority.
func read(text string) (URI, kind) {
	uri := URI{Original: text, Canonical: text, Scheme: "file", LeftPart: text}
	trimmed := strings.Trim(text, space)
	if kind, isPath := readFilePath(trimmed); isPath {
		return uri, kind
	}
	scheme, rest, found := cutScheme(trimmed)
	switch {
	case !found:
		return uri, relative
	case len(scheme) > maxScheme:
		return uri, broken
	}
	uri.Scheme, uri.LeftPart = scheme, trimmed
	syntax := rulesOf(scheme)
	rest, kind := syntax.locateAuthority(rest)
	if kind != hasAuthority {
		return uri, kind
	}
	authority, ok := readAuthority(rest, syntax, false)
	if !ok || authority.end < len(rest) && rest[authority.end] == '\\' && syntax&dosPath == 0 {
		return uri, broken
	}
	if scheme == "http" || scheme == "https" {
		path := beforeQuery(rest[authority.end:])
		stored, rest := scheme+"://"+authority.canonical(scheme, isIRI(trimmed)), rest[authority.end+len(path):]
		uri.LeftPart = scheme + "://" + authority.canonical(scheme, true) + canonicalPath(path)
		uri.Canonical = stored + canonicalPath(path) + safeUnescape(rest)
	}
	return uri, absolute
}

// readFilePath reads what has no scheme but may be a path: of Unix, of Windows with a drive, or of
// a share; isPath is false for what needs a scheme.
func readFilePath(text string) (kind kind, isPath bool) {
	slash := func(at int) bool { return at < len(text) && (text[at] == '/' || text[at] == '\\') }
	switch {
	case strings.HasPrefix(text, "/") && !slash(1):
		return filePath, true
	case len(text) < len("a:x"), text[0] == ':':
		return relative, true
	case text[1] == ':' || text[1] == '|':
		switch {
		case !isASCIILetter(text[0]):
			return relative, true
		case slash(2):
			return absolute, true
		}
		return broken, true
	case slash(0) && slash(1):
		if !strings.HasPrefix(text, `\\`) {
			return filePath, true
		}
		if _, ok := readAuthority(strings.TrimLeft(text, `/\`), rulesOf("file"), true); !ok {
			return broken, true
		}
		return absolute, true
	case slash(0):
		return relative, true
	}
	return relative, false
}

func beforeQuery(text string) string {
	if index := strings.IndexAny(text, "?#"); index >= 0 {
		return text[:index]
	}
	return text
}

func cutScheme(text string) (scheme, rest string, found bool) {
	scheme, rest, found = strings.Cut(text, ":")
	if !found || scheme == "" {
		return "", "", false
	}
	for index, char := range []byte(scheme) {
		other := char >= '0' && char <= '9' || char == '+' || char == '-' || char == '.'
		if !isASCIILetter(char) && (index == 0 || !other) {
			return "", "", false
		}
	}
	return strings.ToLower(scheme), rest, true
}

func isASCIILetter(char byte) bool { return char|0x20 >= 'a' && char|0x20 <= 'z' }
