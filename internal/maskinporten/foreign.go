package maskinporten

import (
	"bytes"
	"html"
	"net/http"
	"regexp"
	"strings"
)

// isOAuthError reports whether an answer's error is one of Maskinporten's (§2.6): a word of OAuth's, with a description for all that OAuth
// itself does not name. Gateways have a member of that name too.
func isOAuthError(code, description string) bool {
	if !regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`).MatchString(code) {
		return false
	}
	for _, known := range []string{"invalid_", "unsupported_", "unauthorized_", "server_error", "temporarily_unavailable"} {
		if strings.HasPrefix(code, known) {
			return true
		}
	}
	return description != ""
}

// isForeign reports whether an answer that is no OAuth error is another's than Maskinporten's: every refusal that is not one is. What
// fails with 5xx or has too much to do may say so in any way; a page is not among them.
func isForeign(got answer) bool {
	ownTrouble := got.status >= http.StatusInternalServerError && got.status != http.StatusNetworkAuthenticationRequired ||
		got.status == http.StatusTooManyRequests
	return got.status >= http.StatusBadRequest && (!ownTrouble || isPage(got.body))
}

// isPage reports whether a body is HTML or XML.
func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// excerpt is what a reader needs of an answer that is not what it should be: of a page, the title, which tells whose it is.
func excerpt(got answer) string {
	body := string(got.body)
	if isPage(got.body) {
		body = "an HTML page"
		if title := regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`).FindSubmatch(got.body); title != nil {
			body += ` with the title "` + strings.Join(strings.Fields(html.UnescapeString(string(title[1]))), " ") + `"`
		}
	}
	var text strings.Builder
	text.WriteString(body)
	for _, name := range []string{"Server", "Via", "Proxy-Agent", "X-Squid-Error"} {
		if value := got.header.Get(name); value != "" {
			text.WriteString(" (" + name + ": " + value + ")")
		}
	}
	return quotable(strings.TrimSpace(text.String()))
}

// hintForStranger explains a refusal that is none of Maskinporten's. It says nothing of client, key and scopes: Maskinporten has not seen
// the grant.
func hintForStranger(status int) string {
	const means = "Maskinporten has not seen the grant, so nothing shows that the client, the key or the scopes are wrong. "
	switch status {
	case http.StatusProxyAuthRequired:
		return means + "A proxy in between wants to know who asks: give user and password in HTTPS_PROXY, as in " +
			"http://user:password@proxy.example:8080, or have Maskinporten reached past the proxy (NO_PROXY)."
	case http.StatusNetworkAuthenticationRequired:
		return means + "The network that this machine is in wants a login first: log in, which a browser shows how to do, then run again."
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "This is not how Maskinporten answers. Check that the token endpoint below is Maskinporten's, and what stands between it and " +
			"this machine."
	}
	return means + "This is not how Maskinporten answers: a proxy, a gateway or a firewall in between has refused the request. Have the " +
		"token endpoint below allowed there, or reached past it (NO_PROXY); if it is configured, check that it is Maskinporten's."
}
