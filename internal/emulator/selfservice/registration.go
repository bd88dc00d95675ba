package selfservice

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	maskinporten = "maskinporten"
	// defaultLifetime is how long tokens live by default, in seconds (maskinporten.md §8.3).
	defaultLifetime = 120
	jwtBearer       = "urn:ietf:params:oauth:grant-type:jwt-bearer"
)

// Registrations are what the API stores.
type Registrations struct {
	Clients []*Registration `json:"maskinporten_clients"`
}

// Registration is a client as the API has it.
type Registration struct {
	ClientID     string    `json:"client_id"`
	Organisation string    `json:"organisation"`
	Active       bool      `json:"active"`
	Created      time.Time `json:"created"`
	LastUpdated  time.Time `json:"last_updated"`
	Content      Content   `json:"content"`
	Keys         []Key     `json:"keys"`
	KeysCreated  time.Time `json:"keys_created"`
	// Published are the versions of the client that Maskinporten has learnt of, or will, oldest first.
	Published []Version `json:"published"`
}

// Content is what a body says of a client.
type Content struct {
	Name            string   `json:"client_name"`
	Description     string   `json:"description"`
	Scopes          []string `json:"scopes"`
	IntegrationType string   `json:"integration_type"`
	ApplicationType string   `json:"application_type"`
	AuthMethod      string   `json:"token_endpoint_auth_method"`
	GrantTypes      []string `json:"grant_types"`
	Lifetime        int64    `json:"access_token_lifetime"`
	// Rest is what else a body had: it is answered as it was sent.
	Rest map[string]json.RawMessage `json:"rest"`
}

// Version is a client as Maskinporten knows it from a moment on.
type Version struct {
	From     time.Time `json:"from"`
	Active   bool      `json:"active"`
	Scopes   []string  `json:"scopes"`
	Lifetime int64     `json:"access_token_lifetime"`
	Keys     []Key     `json:"keys"`
}

// publish notes that Maskinporten will know the client as it is, after a delay. Versions that nobody can meet any more go.
func (r *Registration) publish(now time.Time, delay time.Duration) {
	r.Published = append(r.Published, Version{
		From: now.Add(delay), Active: r.Active, Scopes: r.Content.Scopes, Lifetime: r.Content.Lifetime, Keys: r.Keys,
	})
	for len(r.Published) > 1 && !r.Published[1].From.After(now) {
		r.Published = r.Published[1:]
	}
}

// Known is the client as Maskinporten knows it at a time; false while it does not.
func (r *Registration) Known(now time.Time) (Version, bool) {
	for _, version := range slices.Backward(r.Published) {
		if !version.From.After(now) {
			return version, version.Active
		}
	}
	return Version{}, false
}

// Find returns the client with an id, whoever's it is; nil when there is none.
func (r *Registrations) Find(id string) *Registration {
	at := slices.IndexFunc(r.Clients, func(one *Registration) bool { return one.ClientID == id })
	if at < 0 {
		return nil
	}
	return r.Clients[at]
}

// answer is the whole model.
func (r *Registration) answer() map[string]any {
	answer := map[string]any{
		"client_id": r.ClientID, "client_orgno": r.Organisation, "active": r.Active,
		"created": stamp(r.Created), "last_updated": stamp(r.LastUpdated),
		"client_name": r.Content.Name, "description": r.Content.Description, "scopes": r.Content.Scopes,
		"integration_type": r.Content.IntegrationType, "application_type": r.Content.ApplicationType,
		"token_endpoint_auth_method": r.Content.AuthMethod, "grant_types": r.Content.GrantTypes,
		"access_token_lifetime": r.Content.Lifetime, "authorization_lifetime": 7200, "refresh_token_lifetime": 600,
		"refresh_token_usage": "ONETIME",
	}
	for name, value := range r.Content.Rest {
		answer[name] = value
	}
	return answer
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// readClient reads the body of a POST or a PUT.
func (c *call) readClient() (*Content, *wire.Reply) {
	refuse := func(found ...violation) (*Content, *wire.Reply) {
		return nil, c.refuse(http.StatusBadRequest, found...)
	}
	var members map[string]json.RawMessage
	var body Content
	if json.Unmarshal(c.Body, &members) != nil || members == nil || json.Unmarshal(c.Body, &body) != nil {
		return refuse(violation{"Client", "body", "The body is not a client"})
	}
	body.Rest = maps.Clone(members)
	for _, name := range []string{
		"client_name", "description", "scopes", "integration_type", "application_type", "token_endpoint_auth_method", "grant_types",
		"access_token_lifetime", "client_id", "client_orgno", "active", "authorization_lifetime", "refresh_token_lifetime", "refresh_token_usage",
	} {
		delete(body.Rest, name)
	}
	if body.Lifetime == 0 {
		body.Lifetime = defaultLifetime
	}
	if found := c.checkClient(members, body); len(found) > 0 {
		return refuse(found...)
	}
	slices.Sort(body.Scopes)
	body.Scopes = slices.Compact(body.Scopes)
	return &body, nil
}

func (c *call) checkClient(members map[string]json.RawMessage, body Content) []violation {
	var found []violation
	add := func(field, message string) { found = append(found, violation{"Client", field, message}) }
	for _, name := range []string{"created", "last_updated"} {
		if _, given := members[name]; given {
			add(name, name+" is read-only")
		}
	}
	var organisation string
	if json.Unmarshal(members["client_orgno"], &organisation) == nil && organisation != "" && organisation != c.Caller.Organisation {
		add("client_orgno", "client_orgno must be the caller's own organisation")
	}
	switch {
	case strings.TrimSpace(body.Name) == "":
		add("client_name", "client_name must not be empty")
	case body.IntegrationType != maskinporten:
		add("integration_type", "integration_type must be "+maskinporten)
	case !slices.Contains(body.GrantTypes, jwtBearer):
		add("grant_types", "grant_types must contain "+jwtBearer)
	case body.AuthMethod != "private_key_jwt":
		add("token_endpoint_auth_method", "token_endpoint_auth_method must be private_key_jwt")
	case body.Lifetime < 0:
		add("access_token_lifetime", "access_token_lifetime must not be negative")
	}
	if len(body.Scopes) == 0 {
		add("scopes", "A client must have at least one scope")
	}
	for _, scope := range body.Scopes {
		if message := c.checkScope(scope); message != "" {
			add("scopes", message)
		}
	}
	return found
}
