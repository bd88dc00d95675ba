package emulatortest

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
)

// connection is one end of a connection that can be reset as one over TCP can.
type connection struct {
	net.Conn

	reset *atomic.Bool // shared by both ends
	abort bool         // Close resets
}

// pipe is a connection, by both its ends.
func pipe() (caller, listener *connection) {
	a, b := net.Pipe()
	reset := new(atomic.Bool)
	return &connection{Conn: a, reset: reset}, &connection{Conn: b, reset: reset}
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

// failure is what TCP would say of a connection that the other end has reset.
func (c *connection) failure(op string, err error) error {
	if c.reset.Load() && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)) {
		return &net.OpError{Op: op, Net: "tcp", Addr: c.RemoteAddr(), Err: os.NewSyscallError(op, syscall.ECONNRESET)}
	}
	return err
}
