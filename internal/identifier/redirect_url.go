package identifier

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// CheckRedirectURL returns what is wrong with a new redirect URL of a system: it must be absolute
// and https (altinn-api.md §3.3). The service checks this only for new systems, and later fails on
// some of the URLs that it has accepted (altinn-api.md §13). It refuses an IPv4 address in short
// form, which the service stores in the long form, so that the URL would show as changed for ever.
func CheckRedirectURL(text string) error {
	if err := CheckRequestRedirectURL(text); err != nil {
		return err
	}
	if !strings.EqualFold(splitURL(text).scheme, "https") {
		return notHTTPS(text)
	}
	return nil
}

// CheckRequestRedirectURL returns what is wrong with a new redirect URL of a request. It may be
// http, which old systems allow.
func CheckRequestRedirectURL(text string) error {
	if err := CheckStoredRedirectURL(text); err != nil {
		return err
	}
	authority := splitURL(text).authority
	user, _ := cutUser(authority)
	if _, err := url.Parse("https://" + user + "a"); err != nil {
		return fmt.Errorf("%q is not a URL: percent-encode all in front of the @ but the letters of English, digits and -._~", text)
	}
	if _, err := url.Parse(text); err != nil {
		if parse, ok := errors.AsType[*url.Error](err); ok {
			err = parse.Err
		}
		return fmt.Errorf("%q is not a URL: %w", text, err)
	}
	if authority != longForm(authority) {
		return fmt.Errorf("%q names its host by an address in short form, and Altinn stores the long one: write %q",
			text, strings.Replace(text, authority, longForm(authority), 1))
	}
	return nil
}

// CheckStoredRedirectURL returns why the service cannot have stored a text as a redirect URL: each
// is an absolute http or https URL, however odd otherwise.
func CheckStoredRedirectURL(text string) error {
	if text == "" {
		return errors.New("a redirect URL must not be empty: write an absolute https URL, such as \"https://example.no/receipt\"")
	}
	if strings.TrimSpace(text) != text {
		return fmt.Errorf("%q is not a redirect URL: there is white space around it", text)
	}
	if strings.Contains(text, "\x00") {
		return fmt.Errorf("%q is not a redirect URL: there is a character U+0000 in it", text)
	}
	parts := splitURL(text)
	scheme, authority := parts.scheme, parts.authority
	if scheme = strings.ToLower(scheme); scheme != "https" && scheme != "http" || authority == "" {
		return notHTTPS(text)
	}
	if _, rest, _ := strings.Cut(text, "://"); strings.HasPrefix(rest, authority+`\`) { // which counts as a slash elsewhere
		return fmt.Errorf("%q is not a redirect URL: there is a backslash in the name of its host", text)
	}
	_, server := cutUser(authority)
	u, err := url.Parse(scheme + "://" + withoutZone(server))
	if err != nil {
		if parse, ok := errors.AsType[*url.Error](err); ok {
			err = parse.Err
		}
		return fmt.Errorf("%q is not a URL: %w", text, err)
	}
	if !hasHost(u, server) {
		return fmt.Errorf("%q is not a redirect URL: %q is not the name of one host, and Altinn has no wildcards", text, server)
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return fmt.Errorf("%q is not a redirect URL: there is no port %s", text, port)
		}
	}
	return nil
}

func notHTTPS(text string) error {
	return fmt.Errorf("%q is not a redirect URL: Altinn accepts absolute https URLs alone, such as \"https://example.no/receipt\"", text)
}

// CanonicalRedirectURL returns a form of a URL that is equal for two spellings if the service
// stores them as the same URL. A text that is no URL is its own canonical form.
//
// The service stores the result of .NET's Uri.ToString (altinn-api.md §3.3): scheme and host in
// lower case, no default port, no zone, an IPv4 address in long form, an empty path as "/", a
// backslash as a slash, dot segments removed, percent-encoding decoded except for reserved
// characters. The case of the path, the query and the fragment stay. What is decoded may be
// decomposed Unicode, so the canonical form is composed.
func CanonicalRedirectURL(text string) string {
	parts := splitURL(text)
	user, server := cutUser(parts.authority)
	// net/url gets only host and port, since it refuses or decodes more of user information and
	// path than the service.
	u, err := url.Parse(parts.scheme + "://" + withoutZone(server))
	if err != nil || !hasHost(u, server) {
		return text
	}
	path := removeDotSegments(decode(removeDotSegments(parts.path))) // the service keeps encoded dots, and returns them decoded
	return norm.NFC.String(u.Scheme + "://" + decode(user) + canonicalHost(u) + path + decode(parts.tail))
}

// SameRedirectURLs reports whether two lists hold the same URLs to the service, in whatever order
// and spelling.
func SameRedirectURLs(a, b []string) bool {
	return slices.Equal(canonicalRedirectURLs(a), canonicalRedirectURLs(b))
}

func canonicalRedirectURLs(urls []string) []string {
	canonical := make([]string, len(urls))
	for i, text := range urls {
		canonical[i] = CanonicalRedirectURL(text)
	}
	slices.Sort(canonical)
	return slices.Compact(canonical)
}

// RedirectTarget is what the service compares of a redirect URL with those that a system allows:
// all but query and fragment (altinn-api.md §4.2).
func RedirectTarget(redirectURL string) string {
	before, _ := cutBefore(CanonicalRedirectURL(redirectURL), "?#")
	return before
}

type urlParts struct{ scheme, authority, path, tail string }

// splitURL splits a URL without decoding it. A text that is no URL has no authority.
func splitURL(text string) urlParts {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return urlParts{}
	}
	parts := urlParts{scheme: scheme}
	rest, parts.tail = cutBefore(rest, "?#")
	parts.authority, parts.path = cutBefore(forwardSlashes(rest), "/")
	return parts
}

// cutUser cuts an authority after its user information, which may be anything and ends with the
// first @.
func cutUser(authority string) (user, server string) {
	if i := strings.Index(authority, "@"); i >= 0 {
		return authority[:i+1], authority[i+1:]
	}
	return "", authority
}

// cutBefore cuts a text before the first of the characters; the second part is empty when there is
// none.
func cutBefore(text, characters string) (before, from string) {
	if i := strings.IndexAny(text, characters); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// hasHost reports whether the service accepts the host that net/url has found: an IPv6 address in
// brackets, which net/url has checked, or a name that is not encoded. There must be no second @.
func hasHost(u *url.URL, authority string) bool {
	name := u.Hostname()
	if strings.HasPrefix(u.Host, "[") {
		return name != "" && u.User == nil
	}
	return name != "" && u.User == nil && !strings.HasPrefix(name, ".") && !strings.Contains(name, "..") && !strings.ContainsFunc(name, isNoHostRune) &&
		strings.Contains(authority, name)
}

// isNoHostRune reports whether a character cannot be in a domain name, which may have letters of
// any language. There are no wildcards, so that includes the *.
func isNoHostRune(r rune) bool {
	const firstLatin1 = '\u00A0'
	isASCII := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._", r)
	return !isASCII && r < firstLatin1
}

func canonicalHost(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Host, ":"+u.Port()))
	if address, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && address.Is6() {
		host = "[" + address.WithZone("").String() + "]"
	} else if address, ok := ipv4(host); ok {
		host = address
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || u.Scheme == "https" && port == 443 || u.Scheme == "http" && port == 80 {
		return host
	}
	return host + ":" + strconv.Itoa(port)
}

func forwardSlashes(path string) string { return strings.ReplaceAll(path, `\`, "/") }

// removeDotSegments collapses "." and ".." as RFC 3986 §5.2.4 says. Those of net/url and path also
// drop empty segments, which the service keeps.
func removeDotSegments(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var kept []string
	for i, segment := range segments {
		switch segment {
		case ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, segment)
			continue
		}
		if i == len(segments)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

// reserved are the characters whose percent-encoding the service keeps: decoded, they could mean
// something else.
const reserved = ";/?:@&=+$,#[]!'()*%\\"

// decode undoes percent-encoding, except for reserved and control characters, and for bytes that
// are not UTF-8. Those keep their encoding, with its hexadecimal digits in upper case.
func decode(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		run := encodedRun(text)
		if run == "" {
			if text[0] == '%' { // encodes nothing: the service encodes it
				b.WriteString("%25")
			} else {
				b.WriteByte(text[0])
			}
			text = text[1:]
			continue
		}
		text = text[3*len(run):]
		for len(run) > 0 {
			r, size := utf8.DecodeRuneInString(run)
			if (r == utf8.RuneError && size == 1) || unicode.IsControl(r) || strings.ContainsRune(reserved, r) {
				for _, encoded := range []byte(run[:size]) {
					fmt.Fprintf(&b, "%%%02X", encoded)
				}
			} else {
				b.WriteString(run[:size])
			}
			run = run[size:]
		}
	}
	return b.String()
}

// encodedRun returns the bytes that the percent-encoded triplets at the start of the text stand
// for.
func encodedRun(text string) string {
	var run []byte
	for len(text) >= 3 && text[0] == '%' {
		value, err := strconv.ParseUint(text[1:3], 16, 8)
		if err != nil {
			break
		}
		run = append(run, byte(value))
		text = text[3:]
	}
	return string(run)
}
