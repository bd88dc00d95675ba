package emulator

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"slices"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/exchange"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/issuer"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	wellKnownPath = "/.well-known/oauth-authorization-server"
	jwkPath       = "/jwk"
	tokenPath     = "/token"
)

// Access is what a caller needs to use the emulator.
type Access struct {
	PlatformURL    string         `json:"platform_url"`
	SelfserviceURL string         `json:"selfservice_url"`
	WellKnownURL   string         `json:"well_known_url"`
	Issuer         string         `json:"issuer"`
	TokenEndpoint  string         `json:"token_endpoint"`
	ControlURL     string         `json:"control_url"`
	Clients        []ClientAccess `json:"clients"`
}

// ClientAccess is a Maskinporten client with its private key.
type ClientAccess struct {
	Organisation string   `json:"organisation"`
	ClientID     string   `json:"client_id"`
	ClientJWK    string   `json:"client_jwk"` // JSON Web Key as JSON text
	Scopes       []string `json:"scopes"`
}

// Access returns the addresses and credentials of the emulator.
func (s *Server) Access() Access {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.access()
}

// access must be called under the mutex.
func (s *Server) access() Access {
	access := Access{
		PlatformURL:    s.url,
		SelfserviceURL: s.url,
		WellKnownURL:   s.url + wellKnownPath,
		Issuer:         s.url + "/",
		TokenEndpoint:  s.url + tokenPath,
		ControlURL:     s.url + controlPrefix,
		Clients:        []ClientAccess{},
	}
	for _, vendor := range s.world.Vendors {
		for _, client := range vendor.Clients {
			access.Clients = append(access.Clients, ClientAccess{
				Organisation: vendor.Organisation,
				ClientID:     client.ClientID,
				ClientJWK:    string(wire.EncodeJSON(s.state.ClientKeys[client.ClientID])),
				Scopes:       slices.Clone(client.Scopes),
			})
		}
	}
	return access
}

// Environment returns what the provider reads from its environment, as KEY=value, to work as the
// given client; "" means the first one. A client that does not exist has none.
func (s *Server) Environment(clientID string) []string {
	access := s.Access()
	for _, client := range access.Clients {
		if clientID == "" || client.ClientID == clientID {
			return []string{
				"ALTINN_PLATFORM_URL=" + access.PlatformURL,
				"MASKINPORTEN_WELL_KNOWN_URL=" + access.WellKnownURL,
				"MASKINPORTEN_CLIENT_ID=" + client.ClientID,
				"MASKINPORTEN_CLIENT_JWK=" + client.ClientJWK,
				"DIGDIR_SELFSERVICE_URL=" + access.SelfserviceURL,
			}
		}
	}
	return nil
}

// Unset names the other variables that the provider reads. What is left in one of them would count
// too, or before those of [Server.Environment]: a credential of another kind, or the address of the
// real Maskinporten.
func Unset() []string {
	return []string{
		"ALTINN_ENVIRONMENT", "ALTINN_ACCESS_TOKEN", "MASKINPORTEN_PRIVATE_KEY", "MASKINPORTEN_KID", "MASKINPORTEN_PKCS12",
		"MASKINPORTEN_PKCS12_PASSWORD", "MASKINPORTEN_CONSUMER_ORG", "MASKINPORTEN_ISSUER", "MASKINPORTEN_TOKEN_ENDPOINT",
	}
}

func (s *Server) clientIDs() []string {
	var ids []string
	for _, vendor := range s.world.Vendors {
		for _, client := range vendor.Clients {
			ids = append(ids, client.ClientID)
		}
	}
	return ids
}

// newIssuer sets up Maskinporten with the world's clients.
func (s *Server) newIssuer() (*issuer.Issuer, error) {
	signingKey, isPrivate := s.state.SigningKey.Key.(*rsa.PrivateKey)
	if !isPrivate {
		return nil, errors.New("the emulator's signing key is no private RSA key")
	}
	options := issuer.Options{Issuer: s.url + "/", Now: s.Now, GrantClock: s.clock, SigningKey: signingKey, SystemUser: s.systemUserFor, Managed: s.managedClient}
	for _, vendor := range s.world.Vendors {
		for _, client := range vendor.Clients {
			private := s.state.ClientKeys[client.ClientID]
			options.Clients = append(options.Clients, issuer.Client{
				Organisation: vendor.Organisation,
				ID:           client.ClientID,
				Scopes:       client.Scopes,

				TokenLifetime: s.options.TokenLifetime,
				Keys:          []jose.JSONWebKey{private.Public()},
			})
		}
	}
	for _, delegation := range s.world.Delegations {
		for _, scope := range delegation.Scopes {
			options.Delegations = append(options.Delegations, issuer.Delegation{
				Consumer: delegation.Consumer, Supplier: delegation.Supplier, Scope: scope,
			})
		}
	}
	return issuer.New(options)
}

// newExchange sets up the exchange of Maskinporten's tokens for Altinn's own.
func (s *Server) newExchange() (*exchange.Service, error) {
	own := &exchange.Service{PlatformURL: s.url, Now: s.Now, Verify: func(token string) (map[string]json.RawMessage, string, error) {
		claims, err := s.issuer.Verify(token)
		return claims.All, claims.ConsumerOrg, err
	}}
	key, _ := s.state.ExchangeKey.Key.(*rsa.PrivateKey)
	return own, own.SetSigningKey(key)
}

// systemUserFor answers Maskinporten. It takes the mutex.
func (s *Server) systemUserFor(query issuer.SystemUserQuery) (issuer.SystemUser, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.users.Integration(systemuser.Integration(query))
	if found == nil {
		return issuer.SystemUser{}, false
	}
	return issuer.SystemUser{ID: found.ID, SystemID: found.SystemID}, true
}

// managedClient is a client that was made by the self-service API, as Maskinporten knows it by now. It takes the mutex.
func (s *Server) managedClient(id string) (issuer.Client, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	registered := s.state.Find(id)
	if registered == nil {
		return issuer.Client{}, false
	}
	known, active := registered.Known(s.Now())
	client := issuer.Client{
		Organisation: registered.Organisation, ID: id, Scopes: known.Scopes, TokenLifetime: time.Duration(known.Lifetime) * time.Second,
		KeyEnds: map[string]time.Time{},
	}
	for _, key := range known.Keys {
		public, err := key.JOSE()
		if err != nil {
			continue // it was checked when it came
		}
		client.Keys = append(client.Keys, public)
		// Grants are held against the clock that nobody moves.
		client.KeyEnds[key.ID] = time.Unix(key.Expires, 0).Add(-time.Duration(s.offset.Load()))
	}
	return client, active
}
