// Package selfservice is Digdir's self-service API as an organisation's admin client meets it (maskinporten.md §8): it manages the
// clients of the emulated Maskinporten, their scopes and their keys.
package selfservice

import (
	"net/http"
	"slices"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// The scopes of the API. Changing takes the scope for it, or that for creating (maskinporten.md §8.1).
const (
	ScopeRead   = "idporten:dcr.read"
	ScopeWrite  = "idporten:dcr.write"
	ScopeModify = "idporten:dcr.modify"
)

const (
	clientsPath = "/api/v1/clients"
	scopesPath  = "/api/v1/scopes"
)

// Service is the API. What it stores is all that was made through it; the world's own clients are none of its.
type Service struct {
	Registrations *Registrations
	World         *world.World
	NewID         func() string
	// Delay is how long a change takes to reach Maskinporten.
	Delay time.Duration
}

// call is a call to the API.
type call struct {
	*wire.Call
	*Service
}

func (s *Service) on(c *wire.Call) *call { return &call{c, s} }

// Routes are the endpoints of the API (maskinporten.md §8.2). Those for single keys are not among them: whether they exist is not
// settled.
func (s *Service) Routes() []wire.Route {
	read, write, change := wire.Policy{ScopeRead}, wire.Policy{ScopeWrite}, wire.Policy{ScopeModify, ScopeWrite}
	one := clientsPath + "/{clientId}"
	return wire.Routes(s.on, []wire.Endpoint[*call]{
		{Method: http.MethodGet, Pattern: clientsPath, Policy: read, Handle: listClients},
		{Method: http.MethodPost, Pattern: clientsPath, Policy: write, Handle: createClient},
		{Method: http.MethodGet, Pattern: one, Policy: read, Handle: getClient},
		{Method: http.MethodPut, Pattern: one, Policy: change, Handle: replaceClient},
		{Method: http.MethodDelete, Pattern: one, Policy: write, Handle: deactivateClient},
		{Method: http.MethodGet, Pattern: one + "/jwks", Policy: read, Handle: getKeys},
		{Method: http.MethodPost, Pattern: one + "/jwks", Policy: change, Handle: replaceKeys},
		{Method: http.MethodDelete, Pattern: one + "/jwks", Policy: change, Handle: removeKeys},
		{Method: http.MethodGet, Pattern: scopesPath + "/access/all", Policy: read, Handle: listAccesses},
		{Method: http.MethodGet, Pattern: scopesPath + "/all", Handle: listPublicScopes},
	})
}

// find is the caller's client of the id in the path, or the answer when it has none.
func (c *call) find() (*Registration, *wire.Reply) {
	id := c.Params["clientId"]
	at := slices.IndexFunc(c.Registrations.Clients, func(r *Registration) bool {
		return r.ClientID == id && r.Organisation == c.Caller.Organisation
	})
	if at < 0 {
		return nil, c.refuse(http.StatusNotFound, violation{object: "Client", field: "client_id", message: "Client not found: " + id})
	}
	return c.Registrations.Clients[at], nil
}

// A violation is what is wrong with one member of a body.
type violation struct{ object, field, message string }

// refuse answers an ApiErrorResponse (maskinporten.md §8.5).
func (c *call) refuse(status int, violations ...violation) *wire.Reply {
	type apiError struct {
		Message string `json:"errorMessage"`
		IsField bool   `json:"isFieldError"`
		Object  string `json:"objectName"`
		Field   string `json:"fieldIdentifier"`
	}
	answer := struct {
		Status        int        `json:"status"`
		Timestamp     string     `json:"timestamp"`
		CorrelationID string     `json:"correlation_id"`
		Errors        []apiError `json:"errors"`
		Error         string     `json:"error"`
		Description   string     `json:"error_description"`
	}{Status: status, Timestamp: c.Now.Format(time.RFC3339Nano), CorrelationID: c.TraceID, Errors: []apiError{}}
	for _, one := range violations {
		answer.Errors = append(answer.Errors, apiError{one.message, true, one.object, one.field})
		answer.Error += ", " + one.field
		answer.Description += ", " + one.message
	}
	return wire.JSON(status, answer)
}

func listClients(c *call) *wire.Reply {
	inactive := c.Request.URL.Query().Get("inactive") == "true"
	list := []map[string]any{}
	for _, one := range c.Registrations.Clients {
		if one.Organisation == c.Caller.Organisation && (one.Active || inactive) {
			list = append(list, one.answer())
		}
	}
	return wire.JSON(http.StatusOK, list)
}

func getClient(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	return wire.JSON(http.StatusOK, found.answer())
}

// createClient answers 201, where the specification says 200 (maskinporten.md §8.2).
func createClient(c *call) *wire.Reply {
	body, refused := c.readClient()
	if refused != nil {
		return refused
	}
	made := &Registration{
		ClientID: c.NewID(), Organisation: c.Caller.Organisation, Active: true, Created: c.Now, LastUpdated: c.Now, Content: *body,
	}
	c.Registrations.Clients = append(c.Registrations.Clients, made)
	c.changed(made)
	return wire.JSON(http.StatusCreated, made.answer())
}

// replaceClient takes the whole of a client. Its keys are a resource of their own, and stay.
func replaceClient(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	if !found.Active {
		return wire.JSON(http.StatusConflict, "Client is not active: "+found.ClientID)
	}
	body, refused := c.readClient()
	if refused != nil {
		return refused
	}
	found.Content, found.LastUpdated = *body, c.Now
	c.changed(found)
	return wire.JSON(http.StatusOK, found.answer())
}

// deactivateClient answers 204, where the specification says 200. Nothing is erased, and nothing comes back (maskinporten.md §8.4).
func deactivateClient(c *call) *wire.Reply {
	found, refused := c.find()
	if refused != nil {
		return refused
	}
	found.Active, found.LastUpdated = false, c.Now
	c.changed(found)
	return wire.Empty(http.StatusNoContent)
}

// changed publishes a client as it is now.
func (c *call) changed(r *Registration) {
	r.publish(c.Now, c.Delay)
	c.Changed = true
}
