package maskinporten

import (
	"bytes"
	"html"
	"net/http"
	"regexp"
	"strings"
)

// isOAuthError reports whether the member "error" of an answer is Maskinporten's (§2.6): a code of
// OAuth, or another one with a description. Gateways have a member of that name too.
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

// isForeign reports whether an answer that is no OAuth error is not Maskinporten's: every such
// refusal is foreign. 5xx and 429 may be Maskinporten's own in whatever form, except for a page.
func isForeign(got answer) bool {
	ownTrouble := got.status >= http.StatusInternalServerError && got.status != http.StatusNetworkAuthenticationRequired ||
		got.status == http.StatusTooManyRequests
	return got.status >= http.StatusBadRequest && (!ownTrouble || isPage(got.body))
}

// isPage reports whether a body is HTML or XML.
func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// excerpt returns what to quote of an unexpected answer: its text, or the title of a page, which
// tells whose it is.
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

// foreignHint explains a refusal that is not Maskinporten's. It does not mention client, key and
// scopes, since Maskinporten has not seen the grant.
func foreignHint(status int) string {
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
