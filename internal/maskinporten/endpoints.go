package maskinporten

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

const wellKnownPath = "/.well-known/oauth-authorization-server"

// Endpoints says where Maskinporten is (§1.1).
//
// With a WellKnownURL the metadata there decide, and Issuer and TokenEndpoint are used as long as
// they cannot be read. Without one, Issuer and TokenEndpoint decide.
type Endpoints struct {
	WellKnownURL  string // RFC 8414 metadata
	Issuer        string // the audience of every grant, byte for byte: a trailing slash is part of it
	TokenEndpoint string
}

// Production returns the endpoints of Maskinporten's production environment.
func Production() Endpoints { return builtIn("https://maskinporten.no/") }

// Test returns the endpoints of Maskinporten's test environment.
func Test() Endpoints { return builtIn("https://test.maskinporten.no/") }

func builtIn(issuer string) Endpoints {
	endpoints := IssuedBy(issuer)
	endpoints.TokenEndpoint = issuer + "token"
	return endpoints
}

// IssuedBy returns the endpoints of an issuer, which must have passed [CheckURL]. RFC 8414 puts its
// metadata between the host and the path of the issuer.
func IssuedBy(issuer string) Endpoints {
	endpoints := Endpoints{Issuer: issuer}
	if u, err := url.Parse(issuer); err == nil {
		endpoints.WellKnownURL = u.Scheme + "://" + u.Host + wellKnownPath + strings.TrimSuffix(u.EscapedPath(), "/")
	}
	return endpoints
}

// CheckURL returns why secrets must not be sent to a URL: it must be absolute, and https unless its
// host is this machine. For a host that Digdir has shut down the error names its successor (§1.1).
func CheckURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Opaque != "" {
		return errors.New("it is not an absolute URL, which begins with https:// and a host")
	}
	if u.User != nil {
		return errors.New("it holds a user name or a password, which have no place in a URL")
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return errors.New("its scheme is neither https nor http")
	case u.Scheme == "http" && !isLoopback(host):
		return fmt.Errorf("plain http to %s would show tokens to everybody on the way: "+
			"use https, or http to this machine alone (localhost, 127.0.0.1, [::1])", host)
	case host == "ver1.maskinporten.no" || host == "ver2.maskinporten.no":
		return fmt.Errorf("the host %s has been shut down, and https://test.maskinporten.no/ is the test environment now", host)
	case host == "difi.no" || strings.HasSuffix(host, ".difi.no"):
		return fmt.Errorf("the host %s is of Difi's time: "+
			"Maskinporten is at https://maskinporten.no/ now, and its test environment at https://test.maskinporten.no/", host)
	}
	return nil
}

// IsLoopback reports whether a URL names this machine, as an emulator's do.
func IsLoopback(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && isLoopback(strings.ToLower(u.Hostname()))
}

func isLoopback(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
}

func sameOrigin(a, b string) bool {
	u, err := url.Parse(a)
	if err != nil {
		return false
	}
	v, err := url.Parse(b)
	if err != nil {
		return false
	}
	return u.Scheme == v.Scheme && strings.EqualFold(u.Host, v.Host)
}
