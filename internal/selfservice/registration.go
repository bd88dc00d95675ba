package selfservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// Registration is a client of Maskinporten as the API has it (maskinporten.md §8.3).
type Registration struct {
	// ClientID is made by the API, and spent with the client.
	ClientID    string
	Name        string
	Description string
	// Scopes are the whole set.
	Scopes []string
	// AccessTokenLifetime is in seconds; zero leaves it to the API.
	AccessTokenLifetime int64
	// IntegrationType is "maskinporten" for all that are made here. It never changes.
	IntegrationType string
	// Inactive is set for a client that has been deleted: the API erases none (maskinporten.md §8.4).
	Inactive             bool
	Created, LastUpdated time.Time

	// members are all that the API answered: a PUT replaces the client by what is sent, and there is more than is known here.
	members map[string]json.RawMessage
}

// Maskinporten is the integration type of clients that get tokens from Maskinporten.
const Maskinporten = "maskinporten"

// wire is what is read and written of a client.
type wire struct {
	ClientID            string    `json:"client_id,omitempty"`
	Name                string    `json:"client_name"`
	Description         string    `json:"description"`
	Scopes              []string  `json:"scopes"`
	AccessTokenLifetime int64     `json:"access_token_lifetime,omitempty"`
	IntegrationType     string    `json:"integration_type"`
	ApplicationType     string    `json:"application_type"`
	AuthMethod          string    `json:"token_endpoint_auth_method"`
	GrantTypes          []string  `json:"grant_types"`
	Active              *bool     `json:"active,omitempty"`
	Created             time.Time `json:"created,omitzero"`
	LastUpdated         time.Time `json:"last_updated,omitzero"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (r *Registration) UnmarshalJSON(text []byte) error {
	var w wire
	if err := json.Unmarshal(text, &w); err != nil {
		return fmt.Errorf("reading a client: %w", err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return fmt.Errorf("reading a client: %w", err)
	}
	*r = Registration{
		ClientID: w.ClientID, Name: w.Name, Description: w.Description, Scopes: w.Scopes, AccessTokenLifetime: w.AccessTokenLifetime,
		IntegrationType: w.IntegrationType, Inactive: w.Active != nil && !*w.Active, Created: w.Created, LastUpdated: w.LastUpdated,
		members: members,
	}
	return nil
}

// body is what is written: all that the API answered before, changed in what this type has that can change. What else is deleted
// is read-only (maskinporten.md §8.3, §8.4).
func (r Registration) body() (map[string]json.RawMessage, error) {
	text, err := json.Marshal(wire{
		Name: r.Name, Description: r.Description, Scopes: present(r.Scopes), AccessTokenLifetime: r.AccessTokenLifetime,
		IntegrationType: Maskinporten, ApplicationType: "web", AuthMethod: "private_key_jwt",
		GrantTypes: []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	})
	if err != nil {
		return nil, fmt.Errorf("writing a client: %w", err)
	}
	var own map[string]json.RawMessage
	if err := json.Unmarshal(text, &own); err != nil {
		return nil, fmt.Errorf("writing a client: %w", err)
	}
	body := maps.Clone(r.members)
	if body == nil {
		body = own
	}
	for _, name := range []string{"client_name", "description", "scopes", "access_token_lifetime"} {
		if value, given := own[name]; given {
			body[name] = value
		}
	}
	for _, name := range []string{"created", "last_updated", "jwks", "jwks_uri", "client_secret", "onbehalfof"} {
		delete(body, name)
	}
	return body, nil
}

// IsAllOf reports whether a client that was read is all that another registration sends to make one.
func (r Registration) IsAllOf(sent Registration) bool {
	body, err := sent.body()
	if err != nil {
		return false
	}
	for name, want := range body {
		if !sameJSON(want, r.members[name]) {
			return false
		}
	}
	return true
}

// sameJSON reports whether two members are the same: of lists, the order is no matter, and nothing is the same as a text without a letter.
func sameJSON(a, b json.RawMessage) bool {
	read := func(text json.RawMessage) any {
		var value any
		if json.Unmarshal(text, &value) != nil || value == "" {
			return nil
		}
		if list, ok := value.([]any); ok {
			slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return value
	}
	return reflect.DeepEqual(read(a), read(b))
}

func present(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func clientPath(id string) string { return basePath + "/clients/" + url.PathEscape(id) }

// Registrations lists the organisation's clients of Maskinporten, and those that have been deleted if they are wanted.
func (c *Client) Registrations(ctx context.Context, withDeleted bool) ([]Registration, error) {
	request := api.Request{Path: basePath + "/clients", Scope: ScopeRead}
	if withDeleted {
		request.Query = url.Values{"inactive": {"true"}}
	}
	all, err := list[Registration](ctx, c, request)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(one Registration) bool { return one.ClientID == "" }) {
		return nil, api.Unusable(request.Path, errors.New("the answer has a client without an id"))
	}
	return slices.DeleteFunc(all, func(one Registration) bool {
		return one.IntegrationType != Maskinporten || one.Inactive && !withDeleted
	}), nil
}

// Registration reads a client, a deleted one too if the API shows it.
func (c *Client) Registration(ctx context.Context, id string) (*Registration, error) {
	var r Registration
	_, err := c.api.Do(ctx, api.Request{Method: http.MethodGet, Path: clientPath(id), Scope: ScopeRead, Answer: &r})
	if err != nil {
		return nil, err
	}
	if r.ClientID != id {
		return nil, api.OtherObject(clientPath(id))
	}
	return &r, nil
}

// Register makes a client, which has no keys yet, and returns it with its id. It is sent once: a second one would make a second
// client. After an error for which [api.OutcomeUnknown] is true, such as an answer without a body, and after an answer without an id,
// look into the list.
func (c *Client) Register(ctx context.Context, r Registration) (*Registration, error) {
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	var made Registration
	_, err = c.api.Do(ctx, api.Request{
		Method: http.MethodPost, Path: basePath + "/clients", Scope: ScopeWrite, Body: body, Answer: &made,
	})
	return &made, err
}

// Replace writes a client that has been read before: a PUT takes the whole of it.
func (c *Client) Replace(ctx context.Context, r Registration) error {
	body, err := r.body()
	if err != nil {
		return err
	}
	_, err = c.api.Do(ctx, api.Request{Method: http.MethodPut, Path: clientPath(r.ClientID), Scope: ScopeWrite, Body: body})
	return err
}

// Deactivate deletes a client, for ever: nothing brings its id back (maskinporten.md §8.4).
func (c *Client) Deactivate(ctx context.Context, id string) error {
	_, err := c.api.Do(ctx, api.Request{Method: http.MethodDelete, Path: clientPath(id), Scope: ScopeWrite})
	return err
}
