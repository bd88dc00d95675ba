package approval

import (
	"context"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// lookupPatience is how long an answer waits to learn whether the vendor's host exists.
const lookupPatience = time.Second

// Lookup finds the addresses of a host, as [net.Resolver.LookupHost] does.
type Lookup func(ctx context.Context, host string) ([]string, error)

// redirectTarget is where the browser goes after the answer, nil for nowhere.
func redirectTarget(a *systemuser.Base) *url.URL {
	if a.RedirectURL == nil {
		return nil
	}
	target, err := url.Parse(*a.RedirectURL)
	if err != nil || target.Host == "" || target.Scheme != "https" && target.Scheme != "http" {
		return nil
	}
	return target
}

// exists reports whether a browser can find the host of a URL. The names that examples are made of
// exist nowhere (RFC 6761), so that nobody is asked for them.
func (p *pages) exists(ctx context.Context, target *url.URL) bool {
	host := strings.ToLower(strings.TrimSuffix(target.Hostname(), "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	switch {
	case net.ParseIP(host) != nil || last == "localhost":
		return true
	case last == "example" || last == "invalid" || last == "test":
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, lookupPatience)
	defer cancel()
	addresses, err := p.lookup(ctx, host)
	return err == nil && len(addresses) > 0
}

// originSource is a URL's origin as a source of a content security policy, or its scheme when the
// host has characters that a policy cannot hold.
func originSource(target *url.URL) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"
	if strings.Trim(target.Host, plain) != "" {
		return target.Scheme + ":"
	}
	return target.Scheme + "://" + target.Host
}
