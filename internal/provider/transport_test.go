package provider

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// A firewall forgot the one connection that everything went over, without a word to either end: every attempt of every call
// was sent there, and waited in vain.
func TestConnectionThatHasGoneSilentIsReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		altinns := newMemory()
		server := &httptest.Server{EnableHTTP2: true, Listener: altinns, Config: &http.Server{
			Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.ProtoMajor != 2 {
					t.Errorf("%s: that shows nothing", r.Proto)
				}
				_, _ = io.WriteString(w, `{"id":"991825827_a"}`)
			}),
		}}
		server.StartTLS()
		defer server.Close()

		transport := newTransport(10)
		transport.DialContext = altinns.dial
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
		token, err := maskinporten.NewStatic("a-token", now)
		if err != nil {
			t.Fatal(err)
		}
		client := altinn.New(api.Options{BaseURL: "https://127.0.0.1", Tokens: token, Transport: transport, MaxRetries: 3})

		read := func() error { _, err := client.System(t.Context(), "991825827_a"); return err }
		if err := read(); err != nil {
			t.Fatal(err)
		}
		altinns.dialed[0].silent.Store(true)
		started := time.Now()
		if err := read(); err != nil {
			t.Errorf("after %s: %v", time.Since(started), err)
		}
		if n := len(altinns.dialed); n != 2 {
			t.Errorf("%d connections", n)
		}
		for _, connection := range altinns.dialed {
			_ = connection.Close() // one that is given up may be closed
		}
	})
}

// memory is a network in memory, with one listener, for one caller.
type memory struct {
	listener chan net.Conn
	closed   <-chan struct{}
	close    func()
	dialed   []*forgotten
}

func newMemory() *memory {
	m := &memory{listener: make(chan net.Conn)}
	m.closed, m.close = closable()
	return m
}

// closable is a channel that may be closed more than once.
func closable() (closed <-chan struct{}, closeIt func()) {
	ctx, cancel := context.WithCancel(context.Background())
	return ctx.Done(), cancel
}

func (m *memory) dial(context.Context, string, string) (net.Conn, error) {
	caller, called := net.Pipe()
	mine := &forgotten{Conn: caller}
	mine.closed, mine.close = closable()
	m.dialed = append(m.dialed, mine)
	m.listener <- called
	return mine, nil
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case connection := <-m.listener:
		return connection, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { m.close(); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 443} }

// forgotten is a connection that takes what is written and brings nothing, once it is silent.
type forgotten struct {
	net.Conn

	silent atomic.Bool
	closed <-chan struct{}
	close  func()
}

func (f *forgotten) Read(into []byte) (int, error) {
	n, err := f.Conn.Read(into)
	if f.silent.Load() && err == nil {
		<-f.closed
		return 0, net.ErrClosed
	}
	return n, err
}

func (f *forgotten) Write(data []byte) (int, error) {
	if f.silent.Load() {
		return len(data), nil
	}
	return f.Conn.Write(data)
}

func (f *forgotten) Close() error {
	f.close()
	return f.Conn.Close()
}

// A key that was pasted where an id belongs is in the path of a call, and what is no HTTP is quoted by the error that says so.
func TestLogRedactsPathsAndErrors(t *testing.T) {
	t.Parallel()
	var logs bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &logs)
	key := base64.RawURLEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(rsaKey()))
	quoted := errors.New("malformed HTTP response: " + key)
	logAltinn(ctx, api.Attempt{Method: http.MethodGet, Path: "/resourceregistry/api/v1/resource/" + key, Code: key, TraceID: key, Err: quoted})
	logMaskinporten(ctx, maskinporten.Attempt{Method: http.MethodPost, Host: "maskinporten.no", Path: "/" + key, Err: quoted})
	if text := logs.String(); strings.Contains(text, key[40:80]) || strings.Count(text, "not shown]") != 6 || !strings.Contains(text, "/resource/") {
		t.Errorf("logged:\n%s", text)
	}
}

// A server sent more than it had announced, and the transport wrote it to the log of the process: there it was a token.
func TestTokenThatIsSentUnaskedStaysOutOfTheLog(t *testing.T) { //nolint:paralleltest // there is one log
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	token := part(`{"alg":"RS256"}`) + "." + part(`{"scope":"a"}`) + "." + part(rand.Text()+rand.Text())
	// In a bubble, since the transport looks at what is left over only if it has finished to write within 50 ms of the answer.
	synctest.Test(t, func(t *testing.T) {
		server := newMemory()
		go func() {
			connection, err := server.Accept()
			if err != nil {
				return
			}
			_, _ = http.ReadRequest(bufio.NewReader(connection))
			_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"+`{"access_token":"`+token+`"}`)
		}()

		written := make(chan string, 1)
		log.SetOutput(RedactedLog(messages(written)))
		defer log.SetOutput(os.Stderr)
		transport := newTransport(1)
		transport.DialContext = server.dial
		defer transport.CloseIdleConnections()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()

		message := <-written
		if !strings.Contains(message, "Unsolicited response") || !strings.Contains(message, "access_token") {
			t.Errorf("that shows nothing: %s", message)
		}
		if strings.Contains(message, token[len(token)-20:]) {
			t.Error("the token is in the log")
		}
	})
}

// messages passes on what is written.
type messages chan<- string

func (m messages) Write(message []byte) (int, error) {
	m <- string(message)
	return len(message), nil
}

// A process that is kept, as with -debug, is configured for run after run, and would keep the connections of each.
func TestConnectionsOfAFormerRunAreClosed(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{}, 1)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	server.Start()
	defer server.Close()

	p := New("test", WithGetenv(func(string) string { return "" }))
	configure := func() *http.Transport {
		p.data(&settings{platformURL: server.URL}, limits{concurrency: 1})
		return p.own.Load()
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := configure().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	configure()
	<-closed // or the test does not end
}
