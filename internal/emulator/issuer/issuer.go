package issuer

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Issuer is a Maskinporten. It is safe for concurrent use.
type Issuer struct {
	options     Options
	scopes      map[string]Scope
	delegations map[Delegation]bool
	mux         *http.ServeMux

	mu        sync.Mutex
	signer    jose.Signer
	publicKey jose.JSONWebKey
	clients   map[string]*client
	used      usedAssertions
	journal   []Grant
}

// client is a registered client; only its keys ever change.
type client struct {
	id, organisation string
	scopes           []string
	tokenLifetime    time.Duration
	keys             keyRegistry
}

// New returns an issuer, or an error that says which option is wrong.
func New(options Options) (*Issuer, error) {
	if err := options.validate(); err != nil {
		return nil, fmt.Errorf("set up Maskinporten: %w", err)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.GrantClock == nil {
		options.GrantClock = options.Now
	}
	if options.DelegationSource == "" {
		options.DelegationSource = defaultDelegationSource
	}
	i := &Issuer{options: options, scopes: map[string]Scope{}, delegations: map[Delegation]bool{}, clients: map[string]*client{}}
	for _, scope := range options.Scopes {
		i.scopes[scope.Name] = scope
	}
	for _, delegation := range options.Delegations {
		i.delegations[delegation] = true
	}
	for _, c := range options.Clients {
		if err := i.addClient(c); err != nil {
			return nil, fmt.Errorf("set up Maskinporten: %w", err)
		}
	}
	if options.SigningKey == nil {
		var err error
		if options.SigningKey, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return nil, fmt.Errorf("set up Maskinporten: generate the signing key: %w", err)
		}
	}
	if err := i.SetSigningKey(options.SigningKey); err != nil {
		return nil, fmt.Errorf("set up Maskinporten: %w", err)
	}
	i.mux = i.routes()
	return i, nil
}

func (i *Issuer) addClient(c Client) error {
	if err := c.validate(); err != nil {
		return err
	}
	if _, exists := i.clients[c.ID]; exists {
		return fmt.Errorf("client %s is given twice", c.ID)
	}
	own, err := newClient(c, i.options.GrantClock())
	i.clients[c.ID] = own
	return err
}

func newClient(c Client, now time.Time) (*client, error) {
	keys, err := newKeyRegistry(c.Keys, now)
	if err != nil {
		return nil, fmt.Errorf("client %s: %w", c.ID, err)
	}
	for id, end := range c.KeyEnds {
		key := keys[id]
		key.expires = end
		keys[id] = key
	}
	lifetime := c.TokenLifetime
	if lifetime == 0 {
		lifetime = defaultTokenLifetime
	}
	return &client{
		id: c.ID, organisation: c.Organisation, scopes: slices.Clone(c.Scopes), tokenLifetime: lifetime, keys: keys,
	}, nil
}

// SetSigningKey replaces the key that signs the tokens: those signed with the old one are no longer valid. It fails on a
// key of less than 2048 bits.
func (i *Issuer) SetSigningKey(key *rsa.PrivateKey) error {
	if key.N.BitLen() < 2048 {
		return fmt.Errorf("the signing key has %d bits: at least 2048 are needed", key.N.BitLen())
	}
	public := jose.JSONWebKey{Key: key.Public(), Algorithm: string(jose.RS256), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return fmt.Errorf("name the signing key: %w", err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	private := jose.JSONWebKey{Key: key, KeyID: public.KeyID}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: private}, nil)
	if err != nil {
		return fmt.Errorf("use the signing key: %w", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.signer, i.publicKey = signer, public
	return nil
}

// signing returns what tokens are signed and verified with now.
func (i *Issuer) signing() (jose.Signer, jose.JSONWebKey) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.signer, i.publicKey
}

// Reset forgets the used assertions and the grants. Clients and their keys stay.
func (i *Issuer) Reset() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.used = usedAssertions{}
	i.journal = nil
}

// SetKeys replaces all keys of a client, as posting a key set to Maskinporten does; each then lives for a year from now.
// Without keys the client signs with an enterprise certificate. It fails on an unknown client and on keys that are not
// public RSA keys with a key id of their own.
func (i *Issuer) SetKeys(clientID string, keys []jose.JSONWebKey) error {
	registry, err := newKeyRegistry(keys, i.options.GrantClock())
	if err != nil {
		return fmt.Errorf("set keys of client %s: %w", clientID, err)
	}
	return i.changeKeys(clientID, func(c *client) error {
		c.keys = registry
		return nil
	})
}

// RemoveKey removes one key of a client: grants signed with it fail with an unknown key identifier.
func (i *Issuer) RemoveKey(clientID, keyID string) error {
	return i.changeKeys(clientID, func(c *client) error {
		if _, ok := c.keys[keyID]; !ok {
			return fmt.Errorf("client %s has no key %q", clientID, keyID)
		}
		// Checks read the registry without the lock, so it is replaced and never written to.
		c.keys = maps.Clone(c.keys)
		delete(c.keys, keyID)
		return nil
	})
}

// ExpireKey ends the life of one key of a client: grants signed with it fail with MP-121.
func (i *Issuer) ExpireKey(clientID, keyID string) error {
	now := i.options.GrantClock()
	return i.changeKeys(clientID, func(c *client) error {
		key, ok := c.keys[keyID]
		if !ok {
			return fmt.Errorf("client %s has no key %q", clientID, keyID)
		}
		key.expires = now
		c.keys = maps.Clone(c.keys)
		c.keys[keyID] = key
		return nil
	})
}

func (i *Issuer) changeKeys(clientID string, change func(*client) error) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	c, ok := i.clients[clientID]
	if !ok {
		return fmt.Errorf("no client %q", clientID)
	}
	return change(c)
}

// client returns a copy of the client as it is now.
func (i *Issuer) client(id string) (client, bool) {
	if own, ok := i.given(id); ok || i.options.Managed == nil {
		return own, ok
	}
	managed, ok := i.options.Managed(id)
	if !ok {
		return client{}, false
	}
	own, err := newClient(managed, i.options.GrantClock())
	if err != nil {
		return client{}, false
	}
	return *own, true
}

// given returns a copy of a client that was given at the start.
func (i *Issuer) given(id string) (client, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	c, ok := i.clients[id]
	if !ok {
		return client{}, false
	}
	return *c, true
}

// endpoint returns the URL of a path below the issuer, which may or may not end in a slash.
func (i *Issuer) endpoint(path string) string {
	return strings.TrimSuffix(i.options.Issuer, "/") + path
}
