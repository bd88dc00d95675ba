package uri

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxHost  = 256 // characters, of a name with the rules of shares
	maxLabel = 63
)

// authority is user information, host and port of a URI.
type authority struct {
	userInfo string // with its @
	host     string // canonical
	port     string // digits as they are written
	end      int    // where the path begins
}

func (a authority) canonical(scheme string, isIRI bool) string {
	userInfo := a.userInfo
	if isIRI {
		userInfo = unescapeUserInfo(userInfo)
	}
	number, err := strconv.ParseUint(a.port, 10, 16)
	if err != nil || scheme == "https" && number == 443 || scheme == "http" && number == 80 {
		return userInfo + a.host
	}
	return userInfo + a.host + ":" + strconv.FormatUint(number, 10)
}

// readAuthority reads an authority at the beginning of text. In the path of a share only slashes
// end it.
func readAuthority(text string, syntax rules, inPath bool) (authority, bool) {
	if text == "" || strings.IndexByte("/#?", text[0]) >= 0 || text[0] == '\\' && syntax&fileLike != 0 {
		return authority{}, syntax&mayLackHost != 0 && !inPath
	}
	read := authority{}
	if syntax&mayHaveUserInfo != 0 {
		if at := strings.IndexAny(text, `@/\?#`); at >= 0 && text[at] == '@' && at+1 < len(text) {
			read.userInfo = text[:at+1]
		}
	}
	text = text[len(read.userInfo):]
	host, length := readHost(text, syntax, inPath)
	read.host, read.end = host, len(read.userInfo)+length
	delimiter := byte(0)
	if length < len(text) {
		delimiter = text[length]
	}
	if delimiter == '\\' && syntax&fileLike == 0 || delimiter == ':' && syntax&mayHavePort == 0 {
		length = 0
	} else if delimiter == ':' {
		digits := len(text[length+1:]) - len(strings.TrimLeft(text[length+1:], "0123456789"))
		read.port = text[length+1 : length+1+digits]
		read.end += 1 + digits
		rest := text[length+1+digits:]
		if !isPort(read.port) || rest != "" && strings.IndexByte("/?#", rest[0]) < 0 {
			return authority{}, false
		}
	}
	if length == 0 {
		return readDots(text, syntax)
	}
	return read, true
}

func isPort(digits string) bool {
	number, err := strconv.ParseUint(digits, 10, 64)
	return digits == "" || err == nil && number <= 0xFFFF
}

// readDots takes one or two dots for a host in schemes that .NET does not know; all else that is no
// host is a fault where there must be one.
func readDots(text string, syntax rules) (authority, bool) {
	if syntax&unknownScheme == 0 {
		return authority{}, syntax&(mustHaveAuthority|mailLike) == 0
	}
	host := text
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		host = text[:end]
	}
	return authority{host: host, end: len(host)}, host == "." || host == ".."
}

// readHost reads the host at the beginning of text: its canonical form and its length, 0 for none.
func readHost(text string, syntax rules, inPath bool) (host string, length int) {
	if syntax&internetHost != 0 && text[:min(1, len(text))] == "[" {
		return readIPv6(text)
	}
	name := text
	delimiters := `/\:?#`
	if inPath {
		delimiters = `/\`
	}
	if end := strings.IndexAny(text, delimiters); end >= 0 {
		name = text[:end]
	}
	if address, ok := readIPv4(name, syntax&unknownScheme == 0); ok && syntax&internetHost != 0 {
		return address, len(name)
	}
	if syntax&internetHost != 0 && isDomainName(name) ||
		syntax&shareHost != 0 && isShareName(name) && utf8.RuneCountInString(name) <= maxHost {
		return canonicalName(name), len(name)
	}
	return "", 0
}

// canonicalName is in lower case as soon as it has a capital of ASCII.
func canonicalName(name string) string {
	if strings.ContainsFunc(name, func(char rune) bool { return char >= 'A' && char <= 'Z' }) {
		name = strings.ToLower(name)
	}
	if name == "loopback" {
		return "localhost"
	}
	return name
}

// readIPv6 reads an address in brackets, of which a zone is dropped.
func readIPv6(text string) (host string, length int) {
	inner, rest, closed := strings.Cut(text[1:], "]")
	inner, _, _ = strings.Cut(inner, "%")
	address, err := netip.ParseAddr(inner)
	if !closed || err != nil || !address.Is6() || rest != "" && strings.IndexByte(`/\:?#`, rest[0]) < 0 {
		return "", 0
	}
	return "[" + address.String() + "]", len(text) - len(rest)
}

// readIPv4 reads an address as inet_aton does: up to four numbers in base 8, 10 or 16, of which the
// last one fills what is left. Unless short forms count, it must be written as it is stored.
func readIPv4(name string, shortForms bool) (string, bool) {
	if name == "" || name[0] < '0' || name[0] > '9' {
		return "", false
	}
	parts := strings.Split(name, ".")
	if len(parts) > net4Length {
		return "", false
	}
	var value uint64
	for index, part := range parts {
		number, ok := readIPv4Number(part)
		bits := 8
		if index == len(parts)-1 {
			bits = 8 * (net4Length - index)
		}
		if !ok || number >= 1<<bits {
			return "", false
		}
		value = value<<bits | number
	}
	address := netip.AddrFrom4([net4Length]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}).String()
	return address, shortForms || address == name
}

// net4Length is the length of an IPv4 address in bytes.
const net4Length = 4

func readIPv4Number(part string) (uint64, bool) {
	base, digits := 10, part
	switch {
	case strings.HasPrefix(strings.ToLower(part), "0x"):
		base, digits = 16, part[2:]
	case len(part) > 1 && part[0] == '0':
		base, digits = 8, part[1:]
	}
	number, err := strconv.ParseUint(digits, base, 32)
	return number, err == nil
}

// isDomainName reports whether name has the labels of an internationalised name: a dot at the end
// is no label.
func isDomainName(name string) bool {
	isDot := func(char rune) bool { return strings.ContainsRune(".\u3002\uFF0E\uFF61", char) }
	if last, size := utf8.DecodeLastRuneInString(name); isDot(last) && len(name) > size {
		name = name[:len(name)-size]
	}
	for name != "" {
		label, rest := name, ""
		if end := strings.IndexFunc(name, isDot); end >= 0 {
			_, size := utf8.DecodeRuneInString(name[end:])
			label, rest = name[:end], name[end+size:]
			if rest == "" {
				return false
			}
		}
		if !isDomainLabel(label) {
			return false
		}
		if name = rest; name == "" {
			return true
		}
	}
	return false
}

func isDomainLabel(label string) bool {
	length, foreign := 0, 0
	for index, char := range label {
		letter := char < utf8.RuneSelf && (unicode.IsLetter(char) || unicode.IsDigit(char))
		switch {
		case char >= 0xA0:
			foreign = len("xn--")
		case !letter && (index == 0 || char != '-' && char != '_'):
			return false
		}
		length++
		if char > 0xFF {
			length++
		}
		if char > 0xFFFF { // two units of UTF-16
			length += 2
		}
	}
	return label != "" && length+foreign <= maxLabel && utf8.ValidString(label)
}

// isShareName reports whether name could be a computer in a path of Windows: the first segment has
// more than digits, the others begin with a letter or digit.
func isShareName(name string) bool {
	segments := strings.Split(name, ".")
	for index, segment := range segments {
		begun := false
		for _, char := range segment {
			letter := unicode.IsLetter(char) && char <= 0xFFFF
			digit := char >= '0' && char <= '9'
			dash := char == '-' || char == '_'
			if !letter && !digit && !dash || dash && index > 0 && !begun {
				return false
			}
			begun = begun || letter || dash || digit && index > 0
		}
		if !begun && (index == 0 || index < len(segments)-1) {
			return false
		}
	}
	return true
}
