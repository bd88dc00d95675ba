package emulatortest

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
)

// network is a loopback interface with one listener.
type network struct {
	connections chan net.Conn
	closed      chan struct{}
	close       sync.Once
}

func newNetwork() *network {
	return &network{connections: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept implements [net.Listener].
func (n *network) Accept() (net.Conn, error) {
	select {
	case connection := <-n.connections:
		return connection, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (n *network) Close() error {
	n.close.Do(func() { close(n.closed) })
	return nil
}

// Addr implements [net.Listener]. No port of the computer is behind it.
func (*network) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// dial connects to the listener, whatever the address.
func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	caller, listener := pipe()
	select {
	case n.connections <- listener:
		return caller, nil
	case <-n.closed:
		return nil, refused(n.Addr())
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "tcp", Addr: n.Addr(), Err: context.Cause(ctx)}
	}
}

// refused is what a dialer says where nobody listens.
func refused(at net.Addr) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: at, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
}
