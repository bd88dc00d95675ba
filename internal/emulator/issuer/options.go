package issuer

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	defaultTokenLifetime    = 120 * time.Second
	defaultDelegationSource = "https://tt02.altinn.no/"
)

var organisationNumber = regexp.MustCompile(`^[0-9]{9}$`)

// Options says who may get which tokens. Only Issuer is required.
type Options struct {
	// Issuer is the absolute URL that is the "iss" of tokens and the only "aud" of grants, byte for byte. Maskinporten's own
	// end in a slash (maskinporten.md §1.1).
	Issuer string
	// Now is the clock that tokens are made and verified by; nil means time.Now.
	Now func() time.Time
	// GrantClock is the clock that grants are held against and that the Date header tells; nil means Now. It is another one
	// when Now was moved to make time pass: clients, whose clocks did not move, still get tokens.
	GrantClock func() time.Time
	// SigningKey signs the tokens; nil means a fresh 2048-bit key.
	SigningKey *rsa.PrivateKey
	// Clients are the clients that exist.
	Clients []Client
	// Managed finds a client that is managed elsewhere, as it is known now; nil means that there are none. It is called without
	// locks held.
	Managed func(id string) (Client, bool)
	// Scopes are the scopes with a rule of their own. Every other scope is open to all organisations and has no age limit.
	Scopes []Scope
	// Delegations are what consumers have delegated to suppliers, for grants with consumer_org.
	Delegations []Delegation
	// DelegationSource is the token claim of that name; "" means that of Maskinporten's test environment.
	DelegationSource string
	// SystemUser finds the system user that a grant asks for; nil means that none exist. It is called without locks held.
	SystemUser func(SystemUserQuery) (SystemUser, bool)
	// TrustedCAs are the authorities, roots or intermediates, whose certificates may sign grants of clients without keys;
	// nil means none.
	TrustedCAs *x509.CertPool
	// Strict refuses the undocumented but common claims "sub" and "nbf" (maskinporten.md §2.2).
	Strict bool
	// AcceptTokenEndpoint accepts the token endpoint's URL as "aud" too, as Maskinporten once did.
	AcceptTokenEndpoint bool
}

// Client is a client registered with Maskinporten.
type Client struct {
	// Organisation is the nine-digit number of the client's owner.
	Organisation string
	// ID is the client_id.
	ID string
	// Scopes are those that the client may ask for.
	Scopes []string
	// TokenLifetime is how long its tokens live, in whole seconds; 0 means 120 s.
	TokenLifetime time.Duration
	// Keys are its public RSA keys, each with a key id. A client without keys signs with an enterprise certificate.
	Keys []jose.JSONWebKey
	// KeyEnds are when keys end, by key id; a key that is not among them ends a year after it was given.
	KeyEnds map[string]time.Time
}

// Scope is what Maskinporten knows about a scope beyond its name.
type Scope struct {
	Name string
	// MaxAge limits the life of tokens with this scope, in whole seconds (at_max_age); 0 means no limit.
	MaxAge time.Duration
	// GrantedTo are the organisations that have access; nil means every organisation.
	GrantedTo []string
	// OtherIntegration says that the scope is for another integration type than Maskinporten's.
	OtherIntegration bool
}

// Delegation lets the Supplier get tokens with the scope on behalf of the Consumer; both are organisation numbers.
type Delegation struct {
	Consumer, Supplier, Scope string
}

// SystemUserQuery is what Maskinporten asks Altinn for before it issues a system user's token (maskinporten.md §5.2).
type SystemUserQuery struct {
	// ClientID is the client that asks; it must be one of the system's.
	ClientID string
	// VendorOrg owns the client and must own the system.
	VendorOrg string
	// CustomerOrg owns the system user.
	CustomerOrg string
	// ExternalRef is the reference asked for, or else CustomerOrg.
	ExternalRef string
}

// SystemUser is the answer to a [SystemUserQuery].
type SystemUser struct {
	ID, SystemID string
}

func (o Options) validate() error {
	issuer, err := url.Parse(o.Issuer)
	if err != nil {
		return fmt.Errorf("issuer: %w", err)
	}
	if (issuer.Scheme != "http" && issuer.Scheme != "https") || issuer.Host == "" || issuer.RawQuery != "" || issuer.Fragment != "" {
		return fmt.Errorf("issuer %q is not an absolute http or https URL without query and fragment", o.Issuer)
	}
	for _, scope := range o.Scopes {
		if scope.Name == "" {
			return errors.New("a scope has no name")
		}
		if err := validateLifetime(scope.MaxAge); err != nil {
			return fmt.Errorf("scope %s: %w", scope.Name, err)
		}
	}
	return nil
}

func (c Client) validate() error {
	if c.ID == "" {
		return errors.New("a client has no id")
	}
	if !organisationNumber.MatchString(c.Organisation) {
		return fmt.Errorf("client %s: organisation %q is not a nine-digit number", c.ID, c.Organisation)
	}
	if err := validateLifetime(c.TokenLifetime); err != nil {
		return fmt.Errorf("client %s: %w", c.ID, err)
	}
	return nil
}

func validateLifetime(d time.Duration) error {
	if d < 0 || d%time.Second != 0 {
		return fmt.Errorf("lifetime %s is not a whole, positive number of seconds", d)
	}
	return nil
}
