package provider

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// newTransport returns the transport of a provider. It keeps a connection open for every request
// that may be under way.
func newTransport(concurrency int) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkProxy,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxIdleConnsPerHost:    concurrency,
		MaxConnsPerHost:        concurrency, // or a request that finds none free opens one more while another ends
		IdleConnTimeout:        90 * time.Second,
		// All requests share one HTTP/2 connection. If a firewall drops it silently, all attempts
		// including retries would go there and time out, unless it is checked.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// RedactedLog returns a writer for Go's own logger. The transport logs there what a server sends in
// excess of an answer, which may be a token if it comes from a token endpoint.
func RedactedLog(to io.Writer) io.Writer { return redactedLog{to} }

type redactedLog struct{ to io.Writer }

// Write implements [io.Writer]. The logger calls it once for each message.
func (l redactedLog) Write(message []byte) (int, error) {
	if _, err := io.WriteString(l.to, failure.Redact(string(message))); err != nil {
		return 0, fmt.Errorf("writing to the log: %w", err)
	}
	return len(message), nil
}

// The logs are allow-lists without queries, headers and bodies. A path is redacted, since a key may
// have been given as an id.

func logAltinn(ctx context.Context, a api.Attempt) {
	fields := map[string]any{
		"method": a.Method, "path": a.Path, "attempt": a.Number, "status": a.Status, "bytes": a.Bytes,
		"duration_ms": a.Elapsed.Milliseconds(),
	}
	optional(fields, "code", a.Code)
	optional(fields, "trace_id", a.TraceID)
	logAttempt(ctx, "Request to Altinn", fields, a.Err)
}

func logMaskinporten(ctx context.Context, a maskinporten.Attempt) {
	logAttempt(ctx, "Request to Maskinporten", map[string]any{
		"method": a.Method, "host": a.Host, "path": a.Path, "attempt": a.Number, "status": a.Status, "bytes": a.Bytes,
		"duration_ms": a.Elapsed.Milliseconds(),
	}, a.Err)
}

// logPropagation says what a grant is repeated for.
func logPropagation(ctx context.Context, err *maskinporten.Error) {
	tflog.Info(ctx, "Waiting for a change of the client to reach Maskinporten (propagation_timeout)", map[string]any{
		"client_id": failure.Redact(err.ClientID), "code": err.Code, "waited_seconds": int(err.Waited.Seconds()),
	})
}

func logAttempt(ctx context.Context, message string, fields map[string]any, err error) {
	if err != nil {
		optional(fields, "error", err.Error())
	}
	for name, value := range fields {
		if text, ok := value.(string); ok {
			fields[name] = failure.Redact(text)
		}
	}
	tflog.Debug(ctx, message, fields)
}

func optional(fields map[string]any, name, value string) {
	if value != "" {
		fields[name] = value
	}
}
