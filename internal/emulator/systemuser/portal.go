package systemuser

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/metadata"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// What a customer gives and takes away in the portal, without a request of the vendor's.

// Holding is what a system user holds at an organisation: ids of resources, and URNs of packages.
type Holding struct {
	Rights         []string `json:"rights"`
	AccessPackages []string `json:"access_packages"`
}

// Client is a client that a customer has given to its system user for clients.
type Client struct {
	Organisation string `json:"organisation"`
	Holding
}

// Connected reports whether the customer has ever given it something: a connection remains when all
// of it is taken away (altinn-api.md §14.2).
func (u *SystemUser) Connected() bool {
	return u.Emptied || len(u.Rights) > 0 || len(u.AccessPackages) > 0
}

// Held is what the system user holds at the customer itself.
func (u *SystemUser) Held() Holding {
	var held Holding
	for _, right := range u.Rights {
		for _, pair := range right.Resource {
			held.Rights = append(held.Rights, pair.Value)
		}
	}
	for _, one := range u.AccessPackages {
		held.AccessPackages = append(held.AccessPackages, one.URN)
	}
	return held
}

// Give adds to what a standard system user holds. What it holds already stays as it is.
func (c *Call) Give(user *SystemUser, given Holding) *RefusedError {
	if failed := holdsItself(user); failed != nil {
		return failed
	}
	for _, id := range given.Rights {
		if _, known := c.Catalog.ResourceType(id); !known || !c.Catalog.IsDelegable(id) {
			return conflict("the resource %q does not exist, or cannot be given to a system user", id)
		}
	}
	for _, urn := range given.AccessPackages {
		if len(c.assignable([]register.AccessPackage{{URN: urn}})) == 0 {
			return conflict("the access package %q does not exist, or cannot be given to a standard system user", urn)
		}
	}
	for _, id := range given.Rights {
		if right := rightOf(id); !slices.ContainsFunc(user.Rights, right.Matches) {
			user.Rights = append(user.Rights, right)
		}
	}
	for _, urn := range given.AccessPackages {
		if wanted := (register.AccessPackage{URN: urn}); !user.hasPackage(wanted) {
			user.AccessPackages = append(user.AccessPackages, wanted)
		}
	}
	c.Changed = true
	return nil
}

// Take removes from what a standard system user holds.
func (c *Call) Take(user *SystemUser, taken Holding) *RefusedError {
	if failed := holdsItself(user); failed != nil {
		return failed
	}
	held := user.Held()
	for _, own := range []struct{ held, taken []string }{{held.Rights, taken.Rights}, {held.AccessPackages, taken.AccessPackages}} {
		for _, name := range own.taken {
			if !slices.Contains(own.held, name) {
				return conflict("the system user does not hold %q", name)
			}
		}
	}
	user.Emptied = user.Connected()
	user.Rights = slices.DeleteFunc(user.Rights, func(right register.Right) bool {
		return slices.ContainsFunc(right.Resource, func(pair metadata.Pair) bool { return slices.Contains(taken.Rights, pair.Value) })
	})
	user.AccessPackages = slices.DeleteFunc(user.AccessPackages, func(own register.AccessPackage) bool {
		return slices.Contains(taken.AccessPackages, own.URN)
	})
	c.Changed = true
	return nil
}

// SetClient gives a system user for clients a client, or what it holds at one that it has. Nil
// packages are all that the system user is for.
func (c *Call) SetClient(user *SystemUser, organisation string, given Holding) *RefusedError {
	if failed := hasClients(user); failed != nil {
		return failed
	}
	if _, known := c.World.PartyID(organisation); !known {
		return conflict("%q is no organisation number of nine digits", organisation)
	}
	own := user.Held().AccessPackages
	if given.AccessPackages == nil {
		given.AccessPackages = own
	}
	for _, urn := range given.AccessPackages {
		if !slices.Contains(own, urn) {
			return conflict("the system user is not for the access package %q, but for %s", urn, strings.Join(own, ", "))
		}
	}
	for _, id := range given.Rights {
		if _, known := c.Catalog.ResourceType(id); !known {
			return conflict("the resource %q does not exist", id)
		}
	}
	set := Client{organisation, given}
	if index := user.client(organisation); index >= 0 {
		user.Clients[index] = set
	} else {
		user.Clients = append(user.Clients, set)
	}
	c.Changed = true
	return nil
}

// RemoveClient takes a client away from a system user for clients.
func (c *Call) RemoveClient(user *SystemUser, organisation string) *RefusedError {
	if failed := hasClients(user); failed != nil {
		return failed
	}
	index := user.client(organisation)
	if index < 0 {
		return &RefusedError{Problem: wire.Problem{
			Status: http.StatusNotFound, Title: fmt.Sprintf("%q is no client of the system user", organisation),
		}}
	}
	user.Clients, c.Changed = slices.Delete(user.Clients, index, index+1), true
	return nil
}

// client is the place of a client in the list, -1 for none.
func (u *SystemUser) client(organisation string) int {
	return slices.IndexFunc(u.Clients, func(own Client) bool { return own.Organisation == organisation })
}

func holdsItself(user *SystemUser) *RefusedError {
	if user.Kind == Agent {
		return conflict("a system user for clients holds nothing at the customer itself: give it clients")
	}
	return nil
}

func hasClients(user *SystemUser) *RefusedError {
	if user.Kind != Agent {
		return conflict("a standard system user has no clients")
	}
	return nil
}

func rightOf(resource string) register.Right {
	return register.Right{Resource: []metadata.Pair{{ID: metadata.ResourceURN, Value: resource}}}
}

func conflict(format string, values ...any) *RefusedError {
	return &RefusedError{Problem: wire.Problem{Status: http.StatusConflict, Title: fmt.Sprintf(format, values...)}}
}
