package emulator

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// netURI is a URI as .NET's Uri reads it. Canonical is what Uri.ToString gives:
// the unescaped form that the register stores and returns (altinn-api.md §3.3).
type netURI struct {
	original  string
	canonical string
	scheme    string // lower case; "" for a relative URI
	leftPart  string // scheme, authority and path, canonical
}

// bindText reads a member that the service declares as a Uri.
func (u *netURI) bindText(text string) bool {
	parsed, ok := parseNetURI(text)
	*u = parsed
	return ok
}

// parseNetURI reads text as Uri.TryCreate does with UriKind.RelativeOrAbsolute:
// nearly anything is at least a relative URI, only a scheme with a broken
// authority is none at all.
func parseNetURI(text string) (netURI, bool) {
	trimmed := strings.TrimSpace(text)
	scheme, rest, found := cutScheme(trimmed)
	if !found {
		return netURI{original: text, canonical: text}, true
	}
	if scheme != "http" && scheme != "https" {
		canonical := scheme + ":" + rest
		return netURI{original: text, canonical: canonical, scheme: scheme, leftPart: canonical}, true
	}
	hierarchical := strings.ReplaceAll(beforeQuery(rest), `\`, "/") + rest[len(beforeQuery(rest)):]
	if !strings.HasPrefix(hierarchical, "//") {
		return netURI{original: text, canonical: text}, true
	}
	remainder := hierarchical[2:]
	end := strings.IndexAny(remainder, "/?#")
	if end < 0 {
		end = len(remainder)
	}
	authority, ok := canonicalAuthority(scheme, remainder[:end])
	if !ok {
		return netURI{}, false
	}
	path := beforeQuery(remainder[end:])
	tail := remainder[end+len(path):]
	leftPart := scheme + "://" + authority + safeUnescape(removeDotSegments(path))
	return netURI{original: text, canonical: leftPart + safeUnescape(tail), scheme: scheme, leftPart: leftPart}, true
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
		letter := char|0x20 >= 'a' && char|0x20 <= 'z'
		other := char >= '0' && char <= '9' || char == '+' || char == '-' || char == '.'
		if !letter && (index == 0 || !other) {
			return "", "", false
		}
	}
	return strings.ToLower(scheme), rest, true
}

// canonicalAuthority lower-cases the host and drops the scheme's own port. A
// name in other letters than ASCII stays as it is written: ToString does not
// turn it into punycode.
func canonicalAuthority(scheme, authority string) (string, bool) {
	userInfo := ""
	if index := strings.LastIndexByte(authority, '@'); index >= 0 {
		userInfo, authority = authority[:index+1], authority[index+1:]
	}
	host, port := authority, ""
	if index := strings.LastIndexByte(authority, ':'); index >= 0 && !strings.HasSuffix(authority, "]") {
		host, port = authority[:index], authority[index+1:]
	}
	host, ok := canonicalHost(host)
	if !ok {
		return "", false
	}
	if port == "" {
		return userInfo + host, true
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", false
	}
	if scheme == "https" && number == 443 || scheme == "http" && number == 80 {
		return userInfo + host, true
	}
	return userInfo + host + ":" + strconv.FormatUint(number, 10), true
}

func canonicalHost(host string) (string, bool) {
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		address, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		if err != nil || !strings.HasSuffix(inner, "]") || !address.Is6() {
			return "", false
		}
		return "[" + address.WithZone("").String() + "]", true
	}
	if host == "" || strings.HasPrefix(host, ".") || strings.Contains(host, "..") || !utf8.ValidString(host) {
		return "", false
	}
	for _, char := range host {
		ascii := char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9'
		if !ascii && !strings.ContainsRune("-._", char) && char < 0xA0 {
			return "", false
		}
	}
	return strings.ToLower(host), true
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

// safeUnescape decodes percent-encoding as Uri.ToString does: not what would
// change the meaning (reserved characters, "%", "\") nor control characters nor
// bytes that are no UTF-8. A "%" that starts no escape is itself escaped.
func safeUnescape(text string) string {
	var out strings.Builder
	for position := 0; position < len(text); {
		if text[position] != '%' {
			out.WriteByte(text[position])
			position++
			continue
		}
		decoded, ok := percentByte(text[position:])
		if !ok {
			out.WriteString("%25")
			position++
			continue
		}
		if decoded < utf8.RuneSelf {
			if keepsEscape(rune(decoded)) {
				out.WriteString(text[position : position+3])
			} else {
				out.WriteByte(decoded)
			}
			position += 3
			continue
		}
		char, length := percentRune(text[position:])
		if keepsEscape(char) {
			out.WriteString(text[position : position+3*length])
		} else {
			out.WriteRune(char)
		}
		position += 3 * length
	}
	return out.String()
}

// percentRune decodes a run of escapes into one character; one that is no UTF-8
// gives utf8.RuneError for a single escape.
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
