package emulator

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// guard refuses what only a web page could send. A page can reach loopback under
// a name of its own (DNS rebinding), so the Host must be loopback; and a page of
// another site must not use the controls, which hand out credentials. It
// returns nil for a call that may go on.
func guard(r *http.Request, control bool) *reply {
	if !isLoopbackHost(r.Host) {
		return refusal("The emulator answers on loopback only; the request's Host is " + strconv.Quote(r.Host) + ".")
	}
	if control && isForeign(r) {
		return refusal("The emulator's controls are not for pages of other sites.")
	}
	return nil
}

// isForeign tells whether a browser sent the request from a page of another site.
func isForeign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	parsed, err := url.Parse(origin)
	return err != nil || parsed.Scheme != "http" || parsed.Host != r.Host
}

func isLoopbackHost(hostPort string) bool {
	host := hostPort
	if name, _, err := net.SplitHostPort(hostPort); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

func refusal(message string) *reply {
	answer := jsonReply(http.StatusForbidden, object{{"error", message}})
	return &answer
}
