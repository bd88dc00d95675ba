package wire

import (
	"net/http"
	"net/url"
)

// FromOtherSite reports whether a browser sent the request from a page of another site.
func FromOtherSite(r *http.Request) bool {
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
