// Package selfservice is a client of Digdir's self-service API, by which an organisation manages its Maskinporten clients, their
// keys and their scopes (maskinporten.md §8).
//
// It knows nothing of Terraform, nor of how tokens are made: an [api.TokenSource] joins it to Maskinporten.
package selfservice

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// The scopes of the API. An organisation gets them from Digdir, for a client that is then its admin client (maskinporten.md §8.1). Those who use the
// API change clients with idporten:dcr.write, so idporten:dcr.modify is not asked for.
const (
	ScopeRead  = "idporten:dcr.read"
	ScopeWrite = "idporten:dcr.write"
)

const basePath = "/api/v1"

// Client calls the API. It is safe for concurrent use.
type Client struct{ api *api.Client }

// New returns a client; it sends nothing yet. The base URL is scheme and host, such as https://api.test.samarbeid.digdir.no.
func New(o api.Options) *Client {
	o.ReadError = readError
	return &Client{api: api.New(o)}
}

// Organisation is the one whose clients the API shows, see [api.Client.Organisation].
func (c *Client) Organisation(ctx context.Context) (string, error) {
	return c.api.Organisation(ctx, ScopeRead)
}

// readError reads an ApiErrorResponse (maskinporten.md §8.5), or the text that a conflict has instead. Its members error and error_description hold what
// the others hold, joined by commas.
func readError(e *api.Error, resp *http.Response, body []byte) {
	contentType := resp.Header.Get("Content-Type")
	var answer struct {
		CorrelationID string `json:"correlation_id"`
		Errors        []struct {
			Message string `json:"errorMessage"`
			Object  string `json:"objectName"`
			Field   string `json:"fieldIdentifier"`
		} `json:"errors"`
		Description string `json:"error_description"`
		Error       string `json:"error"`
	}
	var members map[string]json.RawMessage
	isObject := json.Unmarshal(body, &members) == nil && members != nil && json.Unmarshal(body, &answer) == nil
	switch {
	case api.IsPage(contentType, body):
		e.Message, e.Foreign = api.Excerpt(contentType, body), true
		return
	case !isObject:
		e.Message = api.Excerpt(contentType, []byte(textOf(body)))
		return
	}
	e.TraceID = api.Clip(answer.CorrelationID)
	for _, one := range answer.Errors[:min(len(answer.Errors), mostFieldErrors)] {
		e.Fields = append(e.Fields, api.FieldError{Path: api.Clip(one.Field), Message: api.Clip(one.Message)})
	}
	if len(e.Fields) == 0 {
		e.Message = api.Clip(strings.Trim(answer.Description, ", "))
	}
	if len(e.Fields) == 0 && e.Message == "" {
		e.Message = api.Clip(strings.Trim(answer.Error, ", "))
	}
	e.Foreign = members["correlation_id"] == nil && members["errors"] == nil && members["error_description"] == nil // as gateways' are
}

const mostFieldErrors = 50

// textOf is a text as it is, or out of the quotes that it has as JSON.
func textOf(body []byte) string {
	text := ""
	if json.Unmarshal(body, &text) == nil {
		return text
	}
	return string(body)
}
