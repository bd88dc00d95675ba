package failure

import (
	"net/url"
	"regexp"
	"strings"
)

// What a text shows in place of a secret.
const (
	hiddenKey   = "[looks like a key: not shown]"
	hiddenToken = "[looks like a token: not shown]"
)

var (
	pemPattern = regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]+-----.*?-----END [A-Z0-9 ]+-----`)
	// cutPEMPattern matches PEM that is cut off, or escaped in an address.
	cutPEMPattern = regexp.MustCompile(`-----BEGIN(?: |%20)[A-Z0-9 %]+-----(?:(?:\s|\\+[nr])*[A-Za-z0-9+/=%]{16,})+(?:(?:[\r\n]|\\+[nr])+[A-Za-z0-9+/=%]+)?`)
	jwkParts      = regexp.MustCompile(`[{}]|\\*"kty\\*"`)
	jwtPattern    = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,2}`)
	// runPattern matches what may be base64, also in an address or a quoted text.
	runPattern     = regexp.MustCompile(`(?:[A-Za-z0-9+/_=-]|%[0-9A-Fa-f]{2}|\\+[nr])+`)
	segmentPattern = regexp.MustCompile(`[^/=]+`)
	leadPattern    = regexp.MustCompile(`^(?:[a-z0-9.-]*[/_=])*`)
	uuidPattern    = regexp.MustCompile(`[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`)
)

// Redact replaces in a text what looks like a key or a token: PEM, a JSON Web Key, a JSON Web
// Token, and base64 of anything. They get into messages when a key is pasted into the wrong place,
// or when a service repeats what it was sent. Ids, names and addresses stay.
func Redact(text string) string { return RedactExcept(text, func(string) bool { return false }) }

// RedactExcept is [Redact] for a text in which known identifiers stay, however random they look.
func RedactExcept(text string, isKnown func(string) bool) string {
	for _, pattern := range []*regexp.Regexp{pemPattern, cutPEMPattern} {
		text = pattern.ReplaceAllLiteralString(text, hiddenKey)
	}
	text = jwtPattern.ReplaceAllLiteralString(redactJWKs(text), hiddenToken)
	return runPattern.ReplaceAllStringFunc(text, func(run string) string { return redactRun(run, isKnown) })
}

// redactJWKs hides each JSON object that has a member "kty" of its own, with all that it contains.
func redactJWKs(text string) string {
	type span struct{ start, end int }
	var open, hidden []span // what is open ends, for now, where "kty" was seen
	for _, at := range jwkParts.FindAllStringIndex(text, -1) {
		last := len(open) - 1
		switch {
		case text[at[0]] == '{':
			open = append(open, span{start: at[0]})
		case last < 0:
		case text[at[0]] != '}':
			open[last].end = at[1]
		default:
			object := open[last]
			open = open[:last]
			if object.end == 0 {
				continue
			}
			for len(hidden) > 0 && hidden[len(hidden)-1].start > object.start {
				hidden = hidden[:len(hidden)-1]
			}
			hidden = append(hidden, span{object.start, at[1]})
		}
	}
	var shown strings.Builder
	from := 0
	for _, key := range hidden {
		shown.WriteString(text[from:key.start] + hiddenKey)
		from = key.end
	}
	return shown.String() + text[from:]
}

// redactRun hides a run of characters that looks random somewhere, except for the path or number
// that it begins with and for known identifiers: an identifier is a whole segment between slashes
// or equals signs. Base64 contains both characters, so the segments between two known identifiers
// are judged together.
func redactRun(run string, isKnown func(string) bool) string {
	if !looksRandom(run) {
		return run
	}
	var shown strings.Builder
	from := 0
	judge := func(to int) {
		if part := run[from:to]; looksRandom(part) {
			shown.WriteString(leadPattern.FindString(part) + hiddenKey)
		} else {
			shown.WriteString(part)
		}
	}
	for _, at := range segmentPattern.FindAllStringIndex(run, -1) {
		segment, err := url.PathUnescape(run[at[0]:at[1]])
		if err != nil || !isKnown(segment) {
			continue
		}
		judge(at[0])
		shown.WriteString(run[at[0]:at[1]])
		from = at[1]
	}
	judge(len(run))
	return shown.String()
}

// looksRandom reports whether a run looks random somewhere. A UUID in upper case would beside a
// path in lower case, but is an id.
func looksRandom(run string) bool {
	const window = 32
	judged := uuidPattern.ReplaceAllStringFunc(run, strings.ToLower)
	for start := 0; start+window <= len(judged); start++ {
		if isRandom(judged[start : start+window]) {
			return true
		}
	}
	return false
}

// isRandom tells base64 from names, numbers and paths: it has letters of both cases and digits, and
// the kind of character changes about every other time, where words and numbers keep it.
func isRandom(text string) bool {
	var seen [4]bool
	changes := 0
	for i := range len(text) {
		kind := kindOf(text[i])
		seen[kind] = true
		if i > 0 && kind != kindOf(text[i-1]) {
			changes++
		}
	}
	return seen[upper] && seen[lower] && seen[digit] && changes >= len(text)*15/32
}

// Kinds of characters.
const (
	lower = iota
	upper
	digit
	other
)

func kindOf(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return lower
	case c >= 'A' && c <= 'Z':
		return upper
	case c >= '0' && c <= '9':
		return digit
	}
	return other
}
