package emulator

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/accessmanagement"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/approval"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/exchange"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/fault"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/statefile"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

const (
	keyBits = 2048
	// closeGrace is how long Close lets calls under way finish.
	closeGrace = 2 * time.Second
	// headerTimeout is how long a caller may take to send its headers.
	headerTimeout = 10 * time.Second
)

// Options configure an emulator. The zero value is a usable one.
type Options struct {
	// Address is the loopback address to listen on; "" means the one that the state file remembers,
	// or else any free port of 127.0.0.1.
	Address string
	// AllowRemote lets Address be any of this computer's, and other computers call: whoever
	// reaches it may do everything, the controls and their credentials included.
	AllowRemote bool
	// Listener takes the calls instead of a port of this computer; its address must be on loopback.
	// Close closes it.
	Listener net.Listener
	// World is what exists; its zero value is the built-in world.
	World world.World
	// StateFile is where everything is kept between runs, "" for nowhere.
	StateFile string
	// ReuseIDs lets the ids of deleted systems be registered again, which Altinn never does. A
	// deleted system is then gone, with its requests and system users.
	ReuseIDs bool
	// DetailProblems answers with the problem bodies from before July 2026, which had the message
	// in detail (altinn-api.md §8.1).
	DetailProblems bool
	// TokenLifetime is how long tokens live, in whole seconds; 0 means Maskinporten's default of
	// 120 s.
	TokenLifetime time.Duration
	// PropagationDelay is how long a change of a client by the self-service API takes to
	// reach Maskinporten, by the emulator's clock (maskinporten.md §8.4).
	PropagationDelay time.Duration
	// RateLimit is in force from the start, and again after a reset.
	RateLimit fault.RateLimit
	// NewKey makes the clients' keys and the issuer's own; nil means fresh RSA keys of 2048 bits.
	NewKey func() (*rsa.PrivateKey, error)
	// LookupHost finds the host of a redirectUrl, to which a browser is sent only if it exists; nil means
	// the computer's own way.
	LookupHost approval.Lookup
	// NewID makes the ids of requests and system users, which are UUIDs and the order of some
	// lists; nil means random ones.
	NewID func() string
}

// Server is a running emulator. Its methods may be called from any goroutine.
type Server struct {
	options  Options
	world    world.World
	catalog  *metadata.Catalog
	users    *systemuser.Service
	router   wire.Router
	issuer   *issuer.Issuer
	exchange *exchange.Service
	journal  journal
	faults   fault.Plan
	rates    fault.Limiter
	flights  wire.Flights
	url      string
	clock    func() time.Time
	offset   atomic.Int64 // nanoseconds that the clock was moved; a copy of state.ClockOffset

	http   *http.Server
	stop   context.CancelFunc // ends calls that a fault holds back
	ended  <-chan struct{}    // closed by stop
	served chan struct{}      // closed when the listener has ended

	mu    sync.Mutex
	state *state
	kept  []byte // the state as it was stored last; none without a state file
	lock  *statefile.Lock
	gone  bool // Close was called: the state file may be another emulator's
}

// Start starts an emulator and returns when it accepts calls. It fails when the address is not on
// loopback or taken, the world is not usable, or the state file cannot be read or written, is
// damaged, or in use by another emulator.
func Start(options Options) (*Server, error) {
	if err := options.World.Validate(); err != nil {
		return nil, fmt.Errorf("the emulator's world is not usable: %w", err)
	}
	if err := options.RateLimit.Validate(); err != nil {
		return nil, err
	}
	if options.NewKey == nil {
		options.NewKey = func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) }
	}
	if options.LookupHost == nil {
		options.LookupHost = net.DefaultResolver.LookupHost
	}
	if options.NewID == nil {
		options.NewID = uuid.NewString
	}
	if options.StateFile != "" {
		options.StateFile = statefile.RealPath(options.StateFile)
	}
	s := &Server{options: options, world: options.World.WithBuiltIn(), clock: time.Now, served: make(chan struct{})}
	s.rates.Set(options.RateLimit)
	var err error
	if s.catalog, err = metadata.New(s.world); err != nil {
		return nil, err
	}
	if s.lock, err = lockState(options.StateFile); err != nil {
		return nil, err
	}
	if err := s.begin(); err != nil {
		s.lock.Release()
		return nil, err
	}
	return s, nil
}

// begin takes the state up and opens the address that it remembers.
func (s *Server) begin() error {
	var err error
	if s.state, err = loadState(s.options.StateFile); err != nil {
		return err
	}
	if s.options.ReuseIDs {
		s.state.dropDeleted()
	}
	s.offset.Store(int64(s.state.ClockOffset))
	if err := s.state.ensureKeys(s.clientIDs(), s.options.NewKey); err != nil {
		return err
	}
	listener := s.options.Listener
	if listener == nil {
		if listener, err = s.listen(); err != nil {
			return err
		}
	}
	s.state.Address = listener.Addr().String()
	s.url = "http://" + reachedAt(s.state.Address)
	if err := s.open(listener); err != nil {
		return errors.Join(err, listener.Close())
	}
	return nil
}

// open builds what needs the address and begins to serve.
func (s *Server) open(listener net.Listener) error {
	var err error
	if s.kept, err = s.state.save(s.options.StateFile); err != nil {
		return err
	}
	if s.issuer, err = s.newIssuer(); err != nil {
		return err
	}
	if s.exchange, err = s.newExchange(); err != nil {
		return err
	}
	s.router = wire.Router{Routes: s.routes()}
	var background context.Context
	background, s.stop = context.WithCancel(context.Background())
	s.ended = background.Done()
	s.http = &http.Server{
		Handler:           s.flights.Follow(s),
		ReadHeaderTimeout: headerTimeout,
		BaseContext:       func(net.Listener) context.Context { return background },
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // ends with ErrServerClosed, always
	}()
	return nil
}

// routes are all endpoints but Maskinporten's: the services, the pages for people, and the controls.
func (s *Server) routes() []wire.Route {
	registered := &register.Service{Register: &s.state.Register, Catalog: s.catalog}
	if s.options.ReuseIDs {
		registered.Drop = s.state.dropSystem
	}
	s.users = &systemuser.Service{Users: &s.state.Users, Register: &s.state.Register, Catalog: s.catalog, World: &s.world, NewID: s.options.NewID}
	managed := &selfservice.Service{
		Registrations: &s.state.Registrations, World: &s.world, NewID: s.options.NewID, Delay: s.options.PropagationDelay,
	}
	access := &accessmanagement.Service{Users: &s.state.Users, Catalog: s.catalog, World: &s.world}
	return slices.Concat(
		s.exchange.Routes(), registered.Routes(), s.users.Routes(), managed.Routes(), access.Routes(), s.catalog.Routes(),
		approval.Routes(s.users, s.options.LookupHost), s.controlRoutes(),
	)
}

// Close stops the emulator: calls under way get a moment to finish, held ones end at once.
func (s *Server) Close() error {
	s.stop()
	grace, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	err := s.http.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.served
	s.letGo()
	if err != nil {
		return fmt.Errorf("the emulator did not stop cleanly: %w", err)
	}
	return nil
}

// Now is the emulator's time: the computer's, moved by AdvanceClock.
func (s *Server) Now() time.Time {
	return s.clock().Add(time.Duration(s.offset.Load())).UTC()
}

// AdvanceClock moves the emulator's clock forward: tokens expire and requests time out by it. The
// clock stays where it is if there is a state file that cannot be written; then every call that
// changes something says so.
func (s *Server) AdvanceClock(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moveClock(by)
	_ = s.keep()
}

// moveClock must be called under the mutex.
func (s *Server) moveClock(by time.Duration) {
	s.state.ClockOffset += by
	s.offset.Store(int64(s.state.ClockOffset))
}

// Reset empties the register, the journal and the fault plan and sets the clock and the rate limit
// right. Clients keep their keys, so what was handed out keeps working. It fails when the state
// file cannot be written.
func (s *Server) Reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	if err := s.keep(); err != nil {
		return err
	}
	s.forget()
	return nil
}

// clear empties what is stored. It must be called under the mutex.
func (s *Server) clear() {
	*s.state = *s.state.cleared()
	s.offset.Store(0)
}

// forget empties what is not stored.
func (s *Server) forget() {
	s.journal.clear()
	s.faults.Clear()
	s.rates.Set(s.options.RateLimit)
	s.issuer.Reset()
}

// Journal returns the calls so far, oldest first; those to the emulator's own controls are not in
// it.
func (s *Server) Journal() []Call { return s.journal.calls() }

// Grants returns the token requests so far, accepted and refused.
func (s *Server) Grants() []issuer.Grant { return s.issuer.Grants() }

// AddFault adds a fault to the end of the plan. It fails on a fault that has no effect or
// contradicts itself.
func (s *Server) AddFault(fault fault.Fault) error {
	if err := fault.Validate(); err != nil {
		return err
	}
	s.faults.Add(fault)
	return nil
}

// ClearFaults empties the fault plan.
func (s *Server) ClearFaults() { s.faults.Clear() }

// Token returns a token for a client without a grant, with any scopes or none.
func (s *Server) Token(clientID string, scopes ...string) (string, error) {
	return s.issuer.Mint(clientID, scopes...)
}

// listen opens the wanted address, or else the remembered one, or else any free port. Nothing but
// loopback is opened unless it is asked for: the emulator hands out keys.
func (s *Server) listen() (net.Listener, error) {
	address, note := s.options.Address, ""
	if remembered := s.state.Address; address == "" && remembered != "" {
		address, note = remembered, "; the state file's credentials name this address, give another one to leave it"
	}
	if address == "" {
		address = "127.0.0.1:0"
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("the emulator's address %q is not host:port: %w", address, err)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if !s.options.AllowRemote && !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("the emulator listens on loopback only, such as 127.0.0.1:0, not on %q, unless -allow-remote says "+
			"otherwise: it hands out credentials", address)
	}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("the emulator cannot listen%s: %w", note, err)
	}
	return listener, nil
}

// reachedAt is the address by which this computer reaches a listener, and so does a host that
// publishes a container's port under its own number: the provider takes HTTP from loopback only.
func reachedAt(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err == nil && net.ParseIP(host).IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}
