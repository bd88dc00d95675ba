package emulatortest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
)

// address is the emulator's on its network. It is on loopback, where the emulator wants to be, and nobody listens there.
const address = "127.0.0.1:1"

// network is a listener and the way to it.
type network struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newNetwork() *network {
	return &network{incoming: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept implements [net.Listener].
func (n *network) Accept() (net.Conn, error) {
	select {
	case connection := <-n.incoming:
		return connection, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (n *network) Close() error {
	n.once.Do(func() { close(n.closed) })
	return nil
}

// Addr implements [net.Listener].
func (n *network) Addr() net.Addr { return memory{} }

// dial connects to the listener, and is refused when that is closed.
func (n *network) dial(ctx context.Context) (net.Conn, error) {
	a, b := net.Pipe()
	reset := new(atomic.Bool)
	select {
	case n.incoming <- &connection{Conn: b, reset: reset}:
		return &connection{Conn: a, reset: reset}, nil
	case <-n.closed:
		return nil, errRefused()
	case <-ctx.Done():
		return nil, fmt.Errorf("connecting to the emulator: %w", context.Cause(ctx))
	}
}

// errRefused is what a dialer says where nobody listens.
func errRefused() error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: memory{}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}

// memory is the one address of a network.
type memory struct{}

// Network implements [net.Addr].
func (memory) Network() string { return "tcp" }

// String implements [net.Addr].
func (memory) String() string { return address }

// connection is one end of a connection that can be reset as one over TCP can.
type connection struct {
	net.Conn

	reset *atomic.Bool // shared by both ends
	abort bool         // Close resets
}

// SetLinger makes Close reset the connection if sec is 0, as that of [net.TCPConn] does.
func (c *connection) SetLinger(sec int) error {
	c.abort = sec == 0
	return nil
}

// Close implements [net.Conn].
func (c *connection) Close() error {
	if c.abort {
		c.reset.Store(true)
	}
	return c.Conn.Close() //nolint:wrapcheck // it is the connection's own
}

// Read implements [net.Conn].
func (c *connection) Read(into []byte) (int, error) {
	read, err := c.Conn.Read(into)
	return read, c.failure("read", err)
}

// Write implements [net.Conn].
func (c *connection) Write(data []byte) (int, error) {
	written, err := c.Conn.Write(data)
	return written, c.failure("write", err)
}

// failure is what TCP would say of a connection that the other end has closed.
func (c *connection) failure(op string, err error) error {
	if c.reset.Load() && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)) {
		return &net.OpError{Op: op, Net: "tcp", Addr: memory{}, Err: os.NewSyscallError(op, syscall.ECONNRESET)}
	}
	return err
}
