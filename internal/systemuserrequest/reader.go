package systemuserrequest

import (
	"context"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A reader looks up requests, and the system users that came of them.
type reader struct {
	client *altinn.Client
	lists  *lists
}

// lists are the service's lists, as far as one run has read them.
type lists struct {
	byID, byKey *listCache[altinn.SystemUserRequest]
	users       *listCache[altinn.SystemUser] // by key
}

func newReader(data *tfkit.ProviderData) reader {
	return reader{client: data.Altinn, lists: run.Kept(data.Run, func(*run.Run) *lists {
		return &lists{
			byID:  newListCache(data.Now, func(r altinn.SystemUserRequest) string { return r.ID }),
			byKey: newListCache(data.Now, func(r altinn.SystemUserRequest) string { return approval.KeyOf(r).String() }),
			users: newListCache(data.Now, func(u altinn.SystemUser) string { return userKey(u).String() }),
		}
	})}
}

// A lookup is what the service has: a request, a system user, both or neither.
type lookup struct {
	kind    altinn.UserType
	request *altinn.SystemUserRequest
	// user is what came of the request. It is looked up only if the request is accepted, or gone.
	user *altinn.SystemUser
}

// gone reports whether neither the request nor a system user of it is left. A request can stay
// accepted when the customer has deleted the system user: the service then has deleted another one
// with the same key (altinn-api.md §13).
func (l lookup) gone() bool {
	return l.user == nil && (l.request == nil || l.request.Status == altinn.StatusAccepted)
}

// needsUser reports whether a system user can have come of the request.
func (l lookup) needsUser() bool {
	return l.request == nil || l.request.Status == altinn.StatusAccepted
}

// current looks up a request of a known kind, and the system user that came of it or is left of it.
func (r reader) current(ctx context.Context, kind altinn.UserType, id string, k approval.Key) (lookup, error) {
	found := lookup{kind: kind}
	request, err := r.request(ctx, kind, id, k)
	if err != nil && !altinn.IsUnknownRequest(err) {
		return found, err
	}
	found.request = request
	return r.withUser(ctx, found, k)
}

// withUser adds the system user that a lookup may have.
func (r reader) withUser(ctx context.Context, found lookup, k approval.Key) (lookup, error) {
	if !found.needsUser() {
		return found, nil
	}
	user, err := r.user(ctx, k)
	if err != nil && !api.IsNotFound(err) {
		return found, err
	}
	found.user = user
	return found, nil
}

func (r reader) user(ctx context.Context, k approval.Key) (*altinn.SystemUser, error) {
	return r.client.SystemUser(ctx, k.System, k.Party, k.Reference)
}

// request looks up a request of a known kind.
func (r reader) request(ctx context.Context, kind altinn.UserType, id string, k approval.Key) (*altinn.SystemUserRequest, error) {
	if kind == altinn.AgentUser {
		if found, ok := r.agentByKey(ctx, id, k); ok {
			return found, nil
		}
	}
	return r.client.SystemUserRequest(ctx, kind, id)
}

// agentByKey looks up an agent's request by its key: no other lookup reports whether it is escalated
// (altinn-api.md §4.5). It fails where several requests have the key and another one is shown.
func (r reader) agentByKey(ctx context.Context, id string, k approval.Key) (found *altinn.SystemUserRequest, ok bool) {
	found, err := r.requestByKey(ctx, altinn.AgentUser, k)
	return found, err == nil && found.ID == id
}

// requestByKey looks up the request of one kind that the service shows under a key; there may be
// others.
func (r reader) requestByKey(ctx context.Context, kind altinn.UserType, k approval.Key) (*altinn.SystemUserRequest, error) {
	return r.client.SystemUserRequestByRef(ctx, kind, k.System, k.Party, k.Reference)
}

// byID looks up a request of either kind by its id.
func (r reader) byID(ctx context.Context, id string) (lookup, error) {
	request, kind, err := approval.RequestByID(ctx, r.client, id)
	if err == nil && kind == altinn.AgentUser {
		if found, ok := r.agentByKey(ctx, request.ID, approval.KeyOf(*request)); ok {
			request = found
		}
	}
	return lookup{kind: kind, request: request}, err
}

// byKey looks up the requests with a key: at most one of each kind is shown.
func (r reader) byKey(ctx context.Context, k approval.Key) ([]lookup, error) {
	var all []lookup
	for _, kind := range altinn.UserTypes() {
		request, err := r.requestByKey(ctx, kind, k)
		switch {
		case err == nil:
			all = append(all, lookup{kind: kind, request: request})
		case !altinn.IsUnknownRequest(err):
			return nil, err
		}
	}
	return all, nil
}

// refresh looks up what has become of the request in a state, in the service's lists where there
// are many.
func (r reader) refresh(ctx context.Context, state details) (lookup, error) {
	found, k := lookup{kind: state.kind()}, state.key()
	if listed, ok := r.listed(ctx, state); ok {
		found.request = listed
	} else {
		request, err := r.request(ctx, found.kind, state.ID.ValueString(), k)
		if err != nil && !altinn.IsUnknownRequest(err) {
			return found, err
		}
		found.request = request
	}
	if found.needsUser() {
		if user, ok := r.listedUser(ctx, k, anyAge); ok {
			found.user = user
			return found, nil
		}
	}
	return r.withUser(ctx, found, k)
}

// listed takes the request in a state from the list of its system. Lists lack the address for the
// customer, which stays what it was, and only they tell of standard requests whether one is
// escalated: that must not depend on how many requests there are.
func (r reader) listed(ctx context.Context, state details) (*altinn.SystemUserRequest, bool) {
	if !tfkit.Present(state.ConfirmURL) {
		return nil, false
	}
	kind, system := state.kind(), state.SystemID.ValueString()
	shown, ok := r.lists.byID.item(ctx, listOf(kind, system), state.ID.ValueString(), anyAge, r.pages(kind, system))
	if !ok {
		return nil, false
	}
	found := shown.item
	found.ConfirmURL = state.ConfirmURL.ValueString()
	found.Escalated = found.Escalated && kind == altinn.AgentUser
	return &found, true
}

// listedUser takes the system user with a key from the list of its system.
func (r reader) listedUser(ctx context.Context, k approval.Key, age time.Duration) (*altinn.SystemUser, bool) {
	user, ok := r.lists.users.item(ctx, k.System, k.String(), age, func(ctx context.Context) *altinn.Pages[altinn.SystemUser] {
		return r.client.SystemUserPages(ctx, k.System)
	})
	return &user.item, ok && !user.item.IsDeleted
}

// ended looks up an older request under the key of one that is to be made, if it has ended without
// a system user; many keys in the list of their system. What cannot be found out in time, the
// creation will.
func (r reader) ended(ctx context.Context, probes *run.Probes, kind altinn.UserType, k approval.Key) (*altinn.SystemUserRequest, error) {
	var found *altinn.SystemUserRequest
	err := probes.Do(ctx, func(ctx context.Context) (err error) {
		if r.noneEnded(ctx, kind, k) {
			return nil
		}
		found, err = r.requestByKey(ctx, kind, k)
		return err
	})
	if err != nil || found == nil || !hasEnded(*found) {
		return nil, err
	}
	return found, nil
}

// noneEnded reports whether the list of a system shows that no request under a key has ended.
func (r reader) noneEnded(ctx context.Context, kind altinn.UserType, k approval.Key) bool {
	return r.lists.byKey.rulesOut(ctx, listOf(kind, k.System), k.String(), moments, r.pages(kind, k.System), hasEnded)
}

func hasEnded(r altinn.SystemUserRequest) bool { return ending(r.Status, r.TimedOut) != "" }

func (r reader) pages(kind altinn.UserType, system string) pagesOf[altinn.SystemUserRequest] {
	return func(ctx context.Context) *altinn.Pages[altinn.SystemUserRequest] {
		return r.client.SystemUserRequestPages(ctx, kind, system)
	}
}

// listOf names the list of requests of one kind for a system.
func listOf(kind altinn.UserType, system string) string { return string(kind) + " " + system }

func userKey(u altinn.SystemUser) approval.Key {
	return approval.Key{System: u.SystemID, Party: u.PartyOrgNumber, Reference: u.ExternalRef}
}
