package uri

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// canonicalPath collapses dot segments, encoded ones too, and makes an empty path "/". A backslash
// is a slash here.
func canonicalPath(path string) string {
	path = strings.NewReplacer(`\`, "/", "%2e", ".", "%2E", ".").Replace(path)
	return safeUnescape(removeDotSegments(path))
}

// removeDotSegments collapses "." and ".." and makes an empty path "/".
func removeDotSegments(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var kept []string
	for index, segment := range segments {
		last := index == len(segments)-1
		switch {
		case segment == ".." && len(kept) > 0:
			kept = kept[:len(kept)-1]
		case segment != "." && segment != "..":
			kept = append(kept, segment)
			continue
		}
		if last {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

// safeUnescape decodes percent-encoding as Uri.ToString does: not what would change the meaning
// (reserved characters, "%", "\") nor control characters nor bytes that are no UTF-8. A "%" that
// starts no escape is itself escaped.
func safeUnescape(text string) string {
	var out strings.Builder
	for position := 0; position < len(text); {
		if text[position] != '%' {
			out.WriteByte(text[position])
			position++
			continue
		}
		if _, ok := percentByte(text[position:]); !ok {
			out.WriteString("%25")
			position++
			continue
		}
		unescaped, length := unescapeFirst(text[position:])
		out.WriteString(unescaped)
		position += length
	}
	return out.String()
}

// unescapeFirst decodes the character that text begins with the escapes of, or keeps it escaped.
func unescapeFirst(text string) (unescaped string, length int) {
	char, escapes := percentRune(text)
	length = len("%00") * escapes
	if keepsEscape(char) {
		return text[:length], length
	}
	return string(char), length
}

// unescapeUserInfo is what .NET makes of the user information, with its @, of a URI in which it
// finds anything to decode (altinn-api.md §3.3). Three characters that are no escape are kept as if
// they were one.
func unescapeUserInfo(text string) string {
	var out strings.Builder
	for text != "" {
		unescaped, length := text[:1], 1
		if _, ok := percentByte(text); ok {
			unescaped, length = unescapeFirst(text)
		} else if text[0] == '%' && len(text) >= len("%00") {
			unescaped, length = text[:len("%00")], len("%00")
		}
		out.WriteString(unescaped)
		text = text[length:]
	}
	return out.String()
}

// isIRI reports whether .NET finds anything to decode in a URI: a character beyond ASCII, written
// or escaped, an escape of one that need not be escaped, or three characters that are no escape.
func isIRI(text string) bool {
	for position := 0; position < len(text); position++ {
		switch {
		case text[position] >= utf8.RuneSelf:
			return true
		case text[position] != '%' || len(text)-position < len("%00"):
			continue
		}
		decoded, ok := percentByte(text[position:])
		if !ok || decoded >= utf8.RuneSelf || isASCIILetter(decoded) || decoded >= '0' && decoded <= '9' || strings.IndexByte("-._~", decoded) >= 0 {
			return true
		}
		position += len("%0")
	}
	return false
}

// percentRune decodes// percentRune decodes a run of escapes into one character; one that is no
// UTF-8 gives utf8.RuneError for a single escape.
func percentRune(text string) (char rune, escapes int) {
	var raw []byte
	for len(raw) < utf8.UTFMax {
		next, ok := percentByte(text[3*len(raw):])
		if !ok {
			break
		}
		raw = append(raw, next)
	}
	return utf8.DecodeRune(raw)
}

func percentByte(text string) (byte, bool) {
	if len(text) < 3 || text[0] != '%' {
		return 0, false
	}
	value, err := strconv.ParseUint(text[1:3], 16, 8)
	return byte(value), err == nil
}

func keepsEscape(char rune) bool {
	switch {
	case char <= 0x1F || char >= 0x7F && char <= 0x9F || char == utf8.RuneError:
		return true
	case char >= 0xE000 && char <= 0xF8FF || char >= 0xFDD0 && char <= 0xFDEF: // private use, non-characters
		return true
	default:
		return strings.ContainsRune(`;/?:@&=+$,#[]!'()*%\`, char)
	}
}
