package selfservice

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// digdir owns Altinn's scopes and those of this API.
const digdir = "991825827"

// access is what an organisation has been granted, or has asked for.
type access struct {
	Scope       string `json:"scope"`
	State       string `json:"state"`
	ConsumerOrg string `json:"consumer_orgno"`
	OwnerOrg    string `json:"owner_orgno"`
}

// listAccesses tells the scopes that the organisation has, which are those of its clients in the world, and what it has asked for besides.
func listAccesses(c *call) *wire.Reply {
	list := []access{}
	for _, scope := range c.granted() {
		list = append(list, access{scope, "APPROVED", c.Caller.Organisation, digdir})
	}
	for _, vendor := range c.World.Vendors {
		if vendor.Organisation == c.Caller.Organisation {
			for _, asked := range vendor.ScopeRequests {
				list = append(list, access{asked.Scope, asked.State, c.Caller.Organisation, digdir})
			}
		}
	}
	return wire.JSON(http.StatusOK, list)
}

// granted are the scopes that the organisation has.
func (c *call) granted() []string {
	var scopes []string
	for _, vendor := range c.World.Vendors {
		if vendor.Organisation == c.Caller.Organisation {
			for _, client := range vendor.Clients {
				scopes = append(scopes, client.Scopes...)
			}
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// publicScope is a scope that its owner shows to everybody.
type publicScope struct {
	Name             string   `json:"name"`
	Prefix           string   `json:"prefix"`
	Subscope         string   `json:"subscope"`
	Description      string   `json:"description"`
	OwnerOrg         string   `json:"owner_orgno"`
	AccessibleForAll bool     `json:"accessible_for_all"`
	Active           bool     `json:"active"`
	IntegrationTypes []string `json:"allowed_integration_types"`
	Visibility       string   `json:"visibility"`
}

// publicScopes are the scopes that there are, but for private ones such as those of this API.
func publicScopes() []publicScope {
	scope := func(name, description string, open bool, integrationType string) publicScope {
		prefix, subscope, _ := strings.Cut(name, ":")
		return publicScope{name, prefix, subscope, description, digdir, open, true, []string{integrationType}, "PUBLIC"}
	}
	return []publicScope{
		scope(wire.ScopeRegisterWrite, "Register systems", false, maskinporten),
		scope(wire.ScopeRequestRead, "Read requests for system users", false, maskinporten),
		scope(wire.ScopeRequestWrite, "Ask for system users", false, maskinporten),
		scope("altinn:broker.read", "Read files of the broker service", true, maskinporten),
		scope("altinn:broker.write", "Send files to the broker service", true, maskinporten),
		scope("altinn:instances.read", "Read instances of apps", false, maskinporten),
		scope("altinn:instances.write", "Write instances of apps", false, maskinporten),
		scope("altinn:serviceowner/instances.read", "Read instances of one's own apps", false, maskinporten),
		scope("brreg:register.oppslag", "Look up open data of registers", true, maskinporten),
		scope("digdir:profile", "Read the profile of the user that is logged in", true, "idporten"),
	}
}

// listPublicScopes needs no token. Without a filter it lists all that are public, whether they are open to all or have to be granted
// (maskinporten.md §8.2).
func listPublicScopes(c *call) *wire.Reply {
	query := c.Request.URL.Query()
	open, integrationType := query.Get("accessible_for_all"), query.Get("integration_type")
	return wire.JSON(http.StatusOK, slices.DeleteFunc(publicScopes(), func(scope publicScope) bool {
		return open != "" && open != strconv.FormatBool(scope.AccessibleForAll) ||
			integrationType != "" && !slices.Contains(scope.IntegrationTypes, strings.ToLower(integrationType))
	}))
}

// checkScope tells what is wrong with a scope for a client of the caller's; "" is nothing.
func (c *call) checkScope(scope string) string {
	if slices.Contains(c.granted(), scope) {
		return ""
	}
	for _, public := range publicScopes() {
		switch {
		case public.Name != scope || !public.AccessibleForAll:
		case slices.Contains(public.IntegrationTypes, maskinporten):
			return ""
		default:
			return fmt.Sprintf("Scope %s is not allowed for integration type %s", scope, maskinporten)
		}
	}
	return fmt.Sprintf("No access to scope %s for organisation %s, or it does not exist", scope, c.Caller.Organisation)
}
