package maskinportenclient

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/publickey"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

func checkName(name string) error {
	if strings.TrimSpace(name) == "" {
		return errors.New("a client needs a name")
	}
	return nil
}

func checkScope(scope string) error {
	switch {
	case scope == "":
		return errors.New("a scope must not be empty")
	case strings.ContainsFunc(scope, unicode.IsSpace):
		return fmt.Errorf("%q has white space, which no scope has: write each scope as an element of its own", scope)
	}
	return nil
}

func checkTime(text string) error {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		return fmt.Errorf("%q is not a time: write it as RFC 3339 has it, such as 2027-11-01T00:00:00Z", text)
	}
	return nil
}

func checkDuration(text string) error {
	switch d, err := time.ParseDuration(text); {
	case err != nil:
		return fmt.Errorf("%q is not a duration: write a number with its unit, such as 1440h", text)
	case d < 0:
		return fmt.Errorf("%q is negative", text)
	}
	return nil
}

// checkKeyID holds a key id to what the API takes (maskinporten.md §8.4).
func checkKeyID(id string) error {
	allowed := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)
	}
	switch {
	case id == "":
		return errors.New("a key id must not be empty")
	case strings.ContainsFunc(id, func(r rune) bool { return !allowed(r) }):
		return fmt.Errorf("%q is not a key id: it may have letters from a to z, digits, and the characters . _ - alone", id)
	}
	return nil
}

// keyIDs checks how many keys there are, and their ids. It bounds the number here, as the API's own limit comes without a word of
// what to do (maskinporten.md §8.4).
type keyIDs struct{}

func (keyIDs) Description(context.Context) string { return "must have from one to five keys" }

func (k keyIDs) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keyIDs) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if !tfkit.Present(req.ConfigValue) {
		return
	}
	switch n := len(req.ConfigValue.Elements()); {
	case n == 0:
		resp.Diagnostics.AddAttributeError(req.Path, "No keys", "A client without a key gets no tokens, and the last key of a client cannot be "+
			"removed. Write at least one key; to do away with the client, remove the resource.")
	case n > selfservice.MostKeys:
		resp.Diagnostics.AddAttributeError(req.Path, "Too many keys", fmt.Sprintf("There are %d keys, and a client has %d at most. Remove keys that "+
			"nothing signs with any more.", n, selfservice.MostKeys))
	}
	for _, id := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		if err := checkKeyID(id); err != nil {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(id), "Invalid key id", failure.Sentence(err.Error()))
		}
	}
}

// checkKeys checks public keys and when they end. It repeats nothing of a key, which may be a private key. And it refuses a JSON Web Key that has
// another id than the one under which it stands: whatever signs with the key names the id that the key carries, and Maskinporten would
// not know it.
func checkKeys(keys types.Map) diag.Diagnostics {
	var diags diag.Diagnostics
	models := keysOf(keys)
	for _, id := range slices.Sorted(maps.Keys(models)) {
		if ends := models[id].ExpiresAt; tfkit.Present(ends) {
			if err := checkTime(ends.ValueString()); err != nil {
				diags.AddAttributeError(keyPath(id), "Invalid time", failure.Sentence(fmt.Sprintf("the end of the key %q: %s", id, err)))
			}
		}
		if !tfkit.Present(models[id].PublicKey) {
			continue
		}
		public, err := publickey.Parse(models[id].PublicKey.ValueString())
		switch {
		case err != nil:
			diags.Append(invalidKey(id, err))
		case public.ID() != "" && public.ID() != id:
			diags.AddAttributeError(keyPath(id), "Key id of another key",
				fmt.Sprintf("The key has the id %q in its `kid`, and stands under %q. What signs with it names the former, and Maskinporten would know "+
					"the latter alone. Write %[1]q as the key of this entry, or take `kid` out of the JSON Web Key.", public.ID(), id))
		}
	}
	return diags
}

// checkNewEnds refuses ends that the API would not keep, where the state does not have them.
func checkNewEnds(planned, had types.Map, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics
	known := keysOf(had)
	keys := keysOf(planned)
	for _, id := range slices.Sorted(maps.Keys(keys)) {
		ends := keys[id].ExpiresAt
		if !tfkit.Present(ends) || ends.Equal(known[id].ExpiresAt) {
			continue
		}
		switch left := time.Unix(unix(ends), 0).Sub(now); {
		case left <= 0:
			diags.AddAttributeError(keyPath(id), "A key that has ended", fmt.Sprintf("The key %q would end at %s, which is past: it could not sign for a "+
				"single token.", id, ends.ValueString()))
		case left > selfservice.LongestKeyLife:
			diags.AddAttributeError(keyPath(id), "A key that lives too long", fmt.Sprintf("The key %q would end at %s, and a key lives for a year at most from "+
				"the day it is added. Write an earlier time, or leave it out.", id, ends.ValueString()))
		}
	}
	return diags
}
