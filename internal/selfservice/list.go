package selfservice

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// next is in the Link header of a list that goes on elsewhere (RFC 8288).
var next = regexp.MustCompile(`(?i)\brel\s*=\s*("[^"]*\bnext\b|next\b)`)

// list reads a list, and fails unless the answer is all of it. None is known to come in pages, and whether one does is not settled
// (maskinporten.md §12): what is missing on the first of them must not pass for what does not exist.
func list[T any](ctx context.Context, c *Client, r api.Request) ([]T, error) {
	var all []T
	var header http.Header
	r.Method, r.Answer, r.Header = http.MethodGet, &all, &header
	if _, err := c.api.Do(ctx, r); err != nil {
		return nil, err
	}
	if all == nil { // null, which is no list
		return nil, api.OtherObject(r.Path)
	}
	total, err := strconv.Atoi(header.Get("X-Total-Count"))
	if err == nil && total > len(all) || next.MatchString(strings.Join(header.Values("Link"), ",")) {
		return nil, api.Unusable(r.Path, errors.New("the answer is one page of a longer list, and the provider knows no other pages"))
	}
	return all, nil
}
