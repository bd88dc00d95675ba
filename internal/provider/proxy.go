package provider

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// proxyError is the answer of a proxy that refuses to connect. Go's own error is only its status
// text, such as "Forbidden", which reads as if Altinn or Maskinporten had answered.
type proxyError struct {
	proxy, host string
	status      int
}

// checkProxy is for [http.Transport.OnProxyConnectResponse].
func checkProxy(_ context.Context, proxy *url.URL, connect *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy: proxy.Host, host: strings.TrimSuffix(connect.Host, ":443"), status: answer.StatusCode}
}

// Error implements [error].
func (e *proxyError) Error() string {
	text := fmt.Sprintf("the proxy %s answered %d %s", e.proxy, e.status, http.StatusText(e.status))
	if e.Lasting() {
		return text + " and did not connect to " + e.host
	}
	return text + " when it was to connect to " + e.host
}

// Lasting reports whether the proxy would refuse the next attempt, too, since its policy forbids
// it.
func (e *proxyError) Lasting() bool {
	return e.status < http.StatusInternalServerError && e.status != http.StatusRequestTimeout && e.status != http.StatusTooManyRequests
}

// Advice says what the error means and what to do next.
func (e *proxyError) Advice() (means, next string) {
	switch {
	case e.status == http.StatusProxyAuthRequired:
		return "The proxy wants to know who is asking, and either has been told nothing or does not accept it. Nothing has reached " + e.host + ".",
			"Write user and password into the proxy's address, HTTPS_PROXY=http://user:password@" + e.proxy + " with special characters " +
				"percent-encoded, or have " + e.host + " reached past the proxy (NO_PROXY)."
	case e.Lasting():
		return "It is the proxy that refuses, not the service behind it: nothing has reached " + e.host + ".",
			"Have the proxy allow connections to " + e.host + ", choose another one (HTTPS_PROXY), or have the host reached past it (NO_PROXY)."
	}
	return "The proxy could not connect: nothing has reached " + e.host + ".",
		"Run again later. If it stays, ask whoever runs the proxy, choose another one (HTTPS_PROXY), or have the host reached past it (NO_PROXY)."
}
