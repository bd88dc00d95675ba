package emulator

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// canonicalPath collapses dot segments, encoded ones too, and makes an empty path
// "/". A backslash is a slash here.
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
