package altinn

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"
)

// A page of a list (§4.6).
type page[T any] struct {
	Links struct {
		Next string `json:"next"`
	} `json:"links"`
	Data []T `json:"data"`
}

// A list is how one of the service's paged lists is read.
type list[T any] struct {
	path  string
	scope string
	id    func(T) string
	// skips is set for lists whose token names the first item of the next page while the query asks for what comes
	// after it, so that one item is lost at every page boundary (§4.6). They are continued after the last item that
	// was seen instead, which loses nothing as long as the list is ordered by id.
	skips bool
	// unordered is set for lists without an order, whose pages may overlap and leave items out (§4.6).
	unordered bool
}

// ErrIncomplete comes last out of a list that the service cannot be made to show in full: its pages have no order, or
// repeat themselves for ever. What came before it is right, but there may be more.
var ErrIncomplete = errors.New("Altinn's list cannot be read to its end")

// all yields every item once, then perhaps [ErrIncomplete]. It takes nothing but the token from a next link: its host may be an internal one.
func (l list[T]) all(ctx context.Context, c *Client) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		seen := map[string]bool{}
		for token := ""; ; {
			var answer page[T]
			r := request{method: http.MethodGet, path: l.path, scope: l.scope, answer: &answer}
			if token != "" {
				r.query = url.Values{"token": {token}}
			}
			if _, err := c.do(ctx, r); err != nil {
				yield(none, err)
				return
			}
			news := 0
			for _, item := range answer.Data {
				if seen[l.id(item)] {
					continue
				}
				seen[l.id(item)] = true
				news++
				if !yield(item, nil) {
					return
				}
			}
			last := answer.Links.Next == ""
			if (!last && news == 0) || (last && l.unordered && token != "") {
				yield(none, &Error{Method: r.method, Path: r.path, Err: ErrIncomplete})
				return
			}
			if last {
				return
			}
			token = l.continuation(answer)
		}
	}
}

// continuation is the token of the next page: the service's own, or one that names the last item seen where the
// service's would skip.
func (l list[T]) continuation(p page[T]) string {
	var token string
	if next, err := url.Parse(p.Links.Next); err == nil {
		token = next.Query().Get("token")
	}
	var id string
	decoded, err := base64.RawURLEncoding.DecodeString(token)
	if !l.skips || err != nil || json.Unmarshal(decoded, &id) != nil {
		return token
	}
	last, err := json.Marshal(l.id(p.Data[len(p.Data)-1]))
	if err != nil {
		return token
	}
	return base64.RawURLEncoding.EncodeToString(last)
}
