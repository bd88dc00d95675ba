package altinn

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// The token goes to the platform and nowhere else: no redirect is followed, whatever its status, its method and where it leads,
// and what is said of it is that something else answered.
func TestTokenFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for place, target := range redirectTargets(t) {
			t.Run(fmt.Sprint(status, " to ", place), func(t *testing.T) {
				t.Parallel()
				redirecting, transport := newRedirecting(t, status, target)
				client := New(api.Options{BaseURL: redirecting.URL, Tokens: &tokens{}, Transport: transport, MaxRetries: 2})
				system := System{ID: "991825827_a"}
				for method, call := range map[string]func() error{
					"GET":    func() error { _, err := client.System(t.Context(), system.ID); return err },
					"POST":   func() error { return client.CreateSystem(t.Context(), system) },
					"PUT":    func() error { return client.UpdateSystem(t.Context(), system) },
					"DELETE": func() error { return client.DeleteSystem(t.Context(), system.ID) },
				} {
					if err := call(); !api.HasStatus(err, status) {
						t.Errorf("%s: %v", method, err)
					}
				}
				for _, err := range client.SystemUsers(t.Context(), system.ID) {
					if !api.HasStatus(err, status) {
						t.Errorf("a list: %v", err)
					}
				}
			})
		}
	}
}

// redirectTargets are places that must hear nothing.
func redirectTargets(t *testing.T) map[string]string {
	t.Helper()
	silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was asked for, with Authorization: %t", r.Method, r.Host, r.Header.Get("Authorization") != "")
	})
	plain := httptest.NewServer(silent)
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(silent)
	t.Cleanup(secure.Close)
	_, port, _ := net.SplitHostPort(plain.Listener.Addr().String())
	return map[string]string{
		"another port": plain.URL, "another host": "http://localhost:" + port, "https on another port": secure.URL,
		"the same host without https": strings.Replace(secure.URL, "https:", "http:", 1), "itself": "", "nowhere": "http://192.0.2.1:9",
	}
}

// A certificate that is not trusted will not be at the next attempt.
func TestUntrustedPlatformIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	transport := &http.Transport{} // trusts no test certificate
	t.Cleanup(transport.CloseIdleConnections)
	client := New(api.Options{BaseURL: server.URL, Tokens: &tokens{}, Transport: transport, MaxRetries: 2})
	_, err := client.System(t.Context(), "991825827_a")
	failed, ok := errors.AsType[*api.Error](err)
	if !ok || failed.Attempts != 1 {
		t.Errorf("error: %v", err)
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
		t.Errorf("the cause is lost: %v", err)
	}
}

// newRedirecting is a platform over https that redirects everything, except what it redirected itself.
func newRedirecting(t *testing.T, status int, target string) (*httptest.Server, http.RoundTripper) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("redirected") {
			t.Errorf("%s followed a redirect to the same place", r.Method)
		}
		w.Header().Set("Location", target+r.URL.Path+"?redirected")
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return server, transport
}
