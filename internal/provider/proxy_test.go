package provider

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit/tfkittest"
)

// A company's proxy refused to connect: five attempts, and an error that said "Forbidden" as if Altinn had.
func TestProxyThatRefusesIsToldOfOnce(t *testing.T) {
	t.Parallel()
	ready := object{"environment": "tt02", "access_token": "ready"}
	key := mp(object{"client_id": "c", "client_jwk": jwkText("k")})
	var all strings.Builder
	for _, at := range []struct {
		name     string
		config   object
		metadata int64 // one more attempt, for the metadata
	}{{"Altinn", ready, 0}, {"Maskinporten", key, 1}} {
		for _, test := range []struct {
			status   int
			attempts int64
		}{{403, 1}, {407, 1}, {502, 1 + defaultRetries}} {
			synctest.Test(t, func(t *testing.T) {
				var connects atomic.Int64
				proxy := newMemory()
				server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method != http.MethodConnect {
						t.Errorf("%s %s", r.Method, r.URL)
					}
					connects.Add(1)
					w.WriteHeader(test.status)
				})}
				served := make(chan struct{})
				go func() { defer close(served); _ = server.Serve(proxy) }()
				transport := newTransport(10)
				transport.DialContext = proxy.dial
				transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", User: url.UserPassword("me", canary), Host: "proxy.example:3128"})

				p := start(t, nil, WithTransport(transport), WithClock(time.Now))
				if diags := p.ConfigureUnchecked(at.config); len(diags) > 0 {
					t.Fatal(diags.Text())
				}
				said := readSystem(p).Text()
				if connects.Load() != test.attempts+at.metadata || strings.Contains(said, canary) {
					t.Errorf("%d: %d attempts: %s", test.status, connects.Load(), said)
				}
				fmt.Fprintf(&all, "== %s, %d\n%s\n", at.name, test.status, regexp.MustCompile(`in \d.*s, .*`).ReplaceAllString(said, "in some time"))
				_ = server.Close()
				<-served
			})
		}
	}
	tfkittest.Golden(t, "proxy", all.String())
}
