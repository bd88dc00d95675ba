package register

import (
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
)

// key tells rights apart: action, ids and values.
func (r Right) key() string {
	pairs := make([]string, 0, len(r.Resource))
	for _, own := range r.Resource {
		pairs = append(pairs, own.ID+":"+own.Value)
	}
	action := ""
	if r.Action != nil {
		action = *r.Action
	}
	return action + ":" + strings.Join(pairs, ",")
}

// Alike are the system's rights that have the first pair of this one.
func (r Right) Alike(registered *System) []Right {
	var found []Right
	for _, own := range registered.Rights {
		if slices.Contains(own.Resource, r.Resource[0]) {
			found = append(found, own)
		}
	}
	return found
}

// Matches reports whether a registered right has the same pairs, whatever its action.
func (r Right) Matches(registered Right) bool {
	missing := func(own metadata.Pair) bool { return !slices.Contains(r.Resource, own) }
	return len(r.Resource) == len(registered.Resource) && !slices.ContainsFunc(registered.Resource, missing)
}

// Serves reports whether a client of this vendor may act for the system's users.
func (s *System) Serves(vendorOrg, clientID string) bool {
	return !s.Deleted && s.VendorOrg == vendorOrg && clientID != "" && slices.Contains(s.ClientIDs, clientID)
}
