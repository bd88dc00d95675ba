package maskinportenclient

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/publickey"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// setKeys makes these a client's keys. New keys are there before old ones go, as far as there is room for both, and as far as the old ones can
// be posted again: the ids of the others are returned.
func (c clients) setKeys(ctx context.Context, there client, want []selfservice.Key) (outcome, []string) {
	if sameKeys(want, there.keys) || len(want) == 0 { // no set may be empty
		return outcome{there: &there}, nil
	}
	both, left := union(want, there.keys, c.now())
	if !adds(want, there.keys) {
		return c.postKeys(ctx, there, want), nil
	}
	if len(both) > len(want) {
		switch o := c.postKeys(ctx, there, both); {
		case api.HasStatus(o.err, http.StatusBadRequest) || api.HasStatus(o.err, http.StatusConflict): // perhaps for the sake of an old one
			left = append(left, keyIDsOf(both[len(want):])...)
		case o.err != nil:
			return o, nil
		case o.there != nil:
			there = *o.there
		}
	}
	return c.postKeys(ctx, there, want), left
}

// adds reports whether there is a key id that is new.
func adds(want, there []selfservice.Key) bool {
	return slices.ContainsFunc(want, func(key selfservice.Key) bool { return !has(there, key.ID) })
}

func has(keys []selfservice.Key, id string) bool {
	return slices.ContainsFunc(keys, func(key selfservice.Key) bool { return key.ID == id })
}

// union are the wanted keys, and after them as many of those there as a client can have beside them. The ids of those that are left out are
// returned, but for keys that have expired: they are no loss.
func union(want, there []selfservice.Key, now time.Time) (both []selfservice.Key, left []string) {
	both = slices.Clone(want)
	for _, key := range there {
		if has(want, key.ID) || key.Ended(now) {
			continue
		}
		again, ok := postable(key)
		if !ok || len(both) == selfservice.MostKeys {
			left = append(left, key.ID)
			continue
		}
		both = append(both, again)
	}
	return both, left
}

// postable is a key that was read as the API takes it now. Those from before May 2025 have no use, and some no algorithm, and there are kinds
// of keys that it took once (maskinporten.md §8.4).
func postable(key selfservice.Key) (selfservice.Key, bool) {
	public, err := publickey.Parse(key.Text())
	if err != nil || checkKeyID(key.ID) != nil || key.Use != "" && key.Use != "sig" {
		return key, false
	}
	key.JWK = public.JWK(key.ID)
	return key, true
}

// apart are the keys that can be posted, and those that have expired. A plan posts none of these unless a PUT has taken them away, or
// they have expired since.
func (c clients) apart(keys []selfservice.Key) (valid, ended []selfservice.Key) {
	for _, key := range keys {
		if key.Ended(c.now()) {
			ended = append(ended, key)
		} else {
			valid = append(valid, key)
		}
	}
	return valid, ended
}

// putBack gives a client the keys that it had before a change that has left it without any. It returns the client as it is then.
func (c clients) putBack(ctx context.Context, now client, had []selfservice.Key) (*client, diag.Diagnostic) {
	valid, _ := c.apart(had)
	var again []selfservice.Key
	for _, key := range valid {
		if key, ok := postable(key); ok {
			again = append(again, key)
		}
	}
	if len(again) == 0 {
		return &now, keysLost(now, had, nil)
	}
	o, _ := run.Look(ctx, func(ctx context.Context) (outcome, error) { return c.postKeys(ctx, now, again), nil })
	switch {
	case o.there != nil && len(o.there.keys) > 0:
		return o.there, keysPutBack(*o.there, had)
	case o.err == nil && o.there == nil:
		now.keys = again
		return &now, keysPutBack(now, had)
	}
	return &now, keysLost(now, had, o.whyNot())
}

func keyIDsOf(keys []selfservice.Key) []string {
	ids := make([]string, len(keys))
	for i, key := range keys {
		ids[i] = key.ID
	}
	return ids
}
