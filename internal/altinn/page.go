package altinn

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"net/url"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// page is one page of a list (§4.6).
type page[T any] struct {
	Links struct {
		Next string `json:"next"`
	} `json:"links"`
	Data []T `json:"data"`
}

// list is one of the service's paged lists.
type list[T any] struct {
	path  string
	scope string
	id    func(T) string
	// skips is true for lists whose token names the first item of the next page while the query
	// asks for what comes after it, so that one item is lost at every page boundary (§4.6). They
	// are continued after the last item seen instead, which loses nothing as long as the list is
	// ordered by id.
	skips bool
	// unordered is true for lists without an order, whose pages may overlap and leave items out
	// (§4.6).
	unordered bool
}

// ErrIncomplete ends a list that the service cannot be made to show in full, because its pages have
// no order or repeat themselves for ever. The items before it are right, but there may be more.
var ErrIncomplete = errors.New("Altinn's list cannot be read to its end")

// all yields every item once, and [ErrIncomplete] at the end if there may be more.
func (l list[T]) all(ctx context.Context, c *Client) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for pages := l.pages(c); pages.More(); {
			items, err := pages.Next(ctx)
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if err != nil {
				yield(none, err)
				return
			}
		}
	}
}

// Pages are those of a list, which are fetched one by one, as far as they are wanted.
type Pages[T any] struct {
	list   list[T]
	client *Client
	seen   map[string]bool // the ids of the items so far
	token  string          // of the page that is next
	ended  bool
}

func (l list[T]) pages(c *Client) *Pages[T] {
	return &Pages[T]{list: l, client: c, seen: make(map[string]bool)}
}

// More reports whether the list goes on.
func (p *Pages[T]) More() bool { return !p.ended }

// Next fetches the next page, and returns those of its items that no earlier page has shown. A list
// ends with an error; [ErrIncomplete] says that there may be more items.
func (p *Pages[T]) Next(ctx context.Context) ([]T, error) {
	answer, err := p.list.fetch(ctx, p.client, p.token)
	if err != nil {
		p.ended = true
		return nil, err
	}
	fresh := p.list.unseen(answer.Data, p.seen)
	p.token, err = p.list.next(answer, p.token, len(fresh) == 0)
	p.ended = p.token == ""
	return fresh, err
}

// unseen returns the items that are not in seen, and adds them to it.
func (l list[T]) unseen(items []T, seen map[string]bool) []T {
	var fresh []T
	for _, item := range items {
		if id := l.id(item); !seen[id] {
			seen[id] = true
			fresh = append(fresh, item)
		}
	}
	return fresh
}

func (l list[T]) fetch(ctx context.Context, c *Client, token string) (page[T], error) {
	var answer page[T]
	r := api.Request{Method: http.MethodGet, Path: l.path, Scope: l.scope, Answer: &answer}
	if token != "" {
		r.Query = url.Values{"token": {token}}
	}
	_, err := c.do(ctx, r)
	if err == nil && answer.Data == nil { // what a list does not show must not pass for missing
		return answer, api.OtherObject(l.path)
	}
	return answer, err
}

// next returns the token of the page after one that was fetched with a token, empty at the end of
// the list. A page without new items that claims to have a successor, or whose next link has no
// token, is where the list cannot be continued.
func (l list[T]) next(p page[T], token string, nothingNew bool) (string, error) {
	incomplete := &api.Error{Method: http.MethodGet, Path: l.path, Err: ErrIncomplete}
	switch last := p.Links.Next == ""; {
	case !last && nothingNew, last && l.unordered && token != "":
		return "", incomplete
	case last:
		return "", nil
	}
	following := l.continuation(p)
	if following == "" {
		return "", incomplete
	}
	return following, nil
}

// continuation returns the token of the next page: the service's own, or one that names the last
// item seen where the service's would skip. It uses nothing of the next link but the token, since
// the host may be an internal one.
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
