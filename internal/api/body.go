package api

import (
	"bytes"
	"encoding/json"
	"html"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// Excerpt returns what to show of a body that is no problem document: its text, or one sentence in
// place of the markup of a page, which comes from something between here and the service.
func Excerpt(contentType string, body []byte) string {
	if IsPage(contentType, body) {
		return Clip(pageMessage(body))
	}
	return Clip(strings.ToValidUTF8(string(body), "\uFFFD"))
}

// Clip bounds a text that comes from a service, and replaces control characters, which a terminal
// would obey.
func Clip(text string) string {
	const most = 2000
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, text)
}

// IsPage reports whether a body is HTML or XML, which no error of a service is here. Not every
// proxy says so.
func IsPage(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/html" || media == "application/xhtml+xml") || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// pageMessage describes a page by its title, which tells best whose it is.
func pageMessage(body []byte) string {
	const longest = 200
	title := regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`).FindSubmatch(body)
	if title == nil {
		return "an HTML page"
	}
	words := []rune(strings.Join(strings.Fields(html.UnescapeString(string(title[1]))), " "))
	if len(words) == 0 {
		return "an HTML page"
	}
	return `an HTML page with the title "` + string(words[:min(len(words), longest)]) + `"`
}

// signatures returns the headers by which proxies and gateways name themselves.
func signatures(header http.Header) []string {
	var found []string
	for _, name := range []string{"Server", "Via", "Proxy-Agent", "X-Squid-Error"} {
		if value := header.Get(name); value != "" {
			found = append(found, Clip(name+": "+value))
		}
	}
	return found
}

// withoutNumbers hides what may be national identity numbers: eleven digits, or six and five. No
// letter beside them saves them, nor an escape that ends in digits, such as that of an apostrophe
// in JSON; ids and traces in hexadecimal digits are none.
func withoutNumbers(body []byte) []byte {
	const (
		id     = `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}`
		escape = `\\u[0-9a-f]{4}|%[0-9a-f]{2}|&#?[0-9a-z]+;`
		apart  = `(?:[\s\p{Zs}\p{Pd}]|` + escape + `){0,3}`
	)
	number := regexp.MustCompile(`(?i)` + id + `|(?:^|\D|` + escape + `)(\d{6}` + apart + `\d{5})(?:\D|$)`)
	for range 2 { // what stands between two numbers belongs to the first match alone
		var shown []byte
		from := 0
		for _, at := range number.FindAllSubmatchIndex(body, -1) {
			if start, end := at[2], at[3]; start >= 0 {
				shown = append(append(shown, body[from:start]...), "[eleven digits]"...)
				from = end
			}
		}
		body = append(shown, body[from:]...)
	}
	return body
}

// TextOf returns a text without the quotes that services put around it where JSON is accepted.
func TextOf(body []byte) string {
	text := ""
	if json.Unmarshal(body, &text) == nil {
		return text
	}
	return string(body)
}
