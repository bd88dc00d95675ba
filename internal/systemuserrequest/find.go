package systemuserrequest

import (
	"context"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// A finding is what the service has: a request, a system user, both or neither.
type finding struct {
	kind    altinn.UserType
	request *altinn.SystemUserRequest
	// user is what came of the request. It is looked up only if the request is accepted, or gone.
	user *altinn.SystemUser
}

// gone tells whether neither the request nor a system user of it is left. A request can stay accepted when the customer has
// deleted the system user: the service then has deleted another one with the same key (altinn-api.md §13).
func (f finding) gone() bool {
	return f.user == nil && (f.request == nil || f.request.Status == altinn.StatusAccepted)
}

// needsUser tells whether a system user can have come of the request.
func (f finding) needsUser() bool {
	return f.request == nil || f.request.Status == altinn.StatusAccepted
}

// find reads a request of a known kind, and the system user that came of it or outlived it.
func (r requests) find(ctx context.Context, kind altinn.UserType, id string, k key) (finding, error) {
	f := finding{kind: kind}
	request, err := r.read(ctx, kind, id, k)
	if err != nil && !altinn.IsUnknownRequest(err) {
		return f, err
	}
	f.request = request
	return r.withUser(ctx, f, k)
}

// withUser adds the system user that a finding may have.
func (r requests) withUser(ctx context.Context, f finding, k key) (finding, error) {
	if !f.needsUser() {
		return f, nil
	}
	user, err := r.client.SystemUser(ctx, k.system, k.party, k.ref)
	if err != nil && !api.IsNotFound(err) {
		return f, err
	}
	f.user = user
	return f, nil
}

// read reads a request of a known kind.
func (r requests) read(ctx context.Context, kind altinn.UserType, id string, k key) (*altinn.SystemUserRequest, error) {
	if kind == altinn.AgentUser {
		if found, ok := r.agentByRef(ctx, id, k); ok {
			return found, nil
		}
	}
	return r.client.SystemUserRequest(ctx, kind, id)
}

// agentByRef reads an agent's request by its key: no other look-up tells whether it is escalated (altinn-api.md §4.5). It
// fails where several requests have the key and another one is shown.
func (r requests) agentByRef(ctx context.Context, id string, k key) (found *altinn.SystemUserRequest, ok bool) {
	found, err := r.client.SystemUserRequestByRef(ctx, altinn.AgentUser, k.system, k.party, k.ref)
	return found, err == nil && found.ID == id
}

// byID finds a request of either kind by its id.
func (r requests) byID(ctx context.Context, id string) (finding, error) {
	request, err := r.client.SystemUserRequest(ctx, altinn.StandardUser, id)
	if !altinn.IsUnknownRequest(err) {
		return finding{kind: altinn.StandardUser, request: request}, err
	}
	request, err = r.client.SystemUserRequest(ctx, altinn.AgentUser, id)
	if err == nil {
		if found, ok := r.agentByRef(ctx, request.ID, keyOf(*request)); ok {
			request = found
		}
	}
	return finding{kind: altinn.AgentUser, request: request}, err
}

// byKey finds the requests with a key: at most one of each kind is shown.
func (r requests) byKey(ctx context.Context, k key) ([]finding, error) {
	var found []finding
	for _, kind := range altinn.UserTypes() {
		request, err := r.client.SystemUserRequestByRef(ctx, kind, k.system, k.party, k.ref)
		switch {
		case err == nil:
			found = append(found, finding{kind: kind, request: request})
		case !altinn.IsUnknownRequest(err):
			return nil, err
		}
	}
	return found, nil
}
