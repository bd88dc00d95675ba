package systemuserrequest

import (
	"encoding/json"
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// claims is what the resources of one run want with requests, and what the run has seen of them.
type claims struct {
	approval.Claims // by key

	alive    sync.Map // by key, ids of accepted requests whose system users this run has seen alive
	open     sync.Map // by key, ids of requests in the state that wait for their customers
	fresh    sync.Map // by id, the requests whose states this run has refreshed
	rejected sync.Map // by key, the requests that customers had said no to, and this run has deleted
}

func newClaims(r *run.Run) *claims { return &claims{Claims: approval.NewClaims(r, &r.Requests)} }

// stateHas notes a request that the CLI has read from its state. Whether the system user of an
// accepted one lives, a refresh tells; where there is none, it must be taken to.
func (c *claims) stateHas(raw json.RawMessage) {
	var state struct {
		ID       string `json:"id"`
		SystemID string `json:"system_id"`
		Party    string `json:"party_org_number"`
		Ref      string `json:"external_ref"`
		Status   string `json:"status"`
	}
	if json.Unmarshal(raw, &state) != nil || state.ID == "" {
		return
	}
	k := approval.Key{System: state.SystemID, Party: state.Party, Reference: state.Ref}
	c.Saw(state.ID, k.String())
	if c.isRefreshed(state.ID) {
		return
	}
	c.noteOpen(k, state.ID, state.Status)
	if state.Status == altinn.StatusAccepted {
		c.alive.Store(k, state.ID)
	}
}

// noteRefresh notes what a refresh has found of the request in a state, or that it is lost.
func (c *claims) noteRefresh(state listed, shown lookup, lost bool) {
	id, k := state.ID.ValueString(), state.key()
	c.fresh.Store(id, true)
	switch {
	case lost:
		c.alive.Delete(k)
		c.noteOpen(k, id, "")
		c.Gone(id)
	case shown.request == nil:
		c.alive.Store(k, id)
	default:
		c.noteOpen(k, id, shown.request.Status)
		if shown.user != nil && shown.request.Status == altinn.StatusAccepted {
			c.alive.Store(k, id)
		}
	}
}

// isRefreshed reports whether this run has refreshed the state of a request.
func (c *claims) isRefreshed(id string) bool {
	_, refreshed := c.fresh.Load(id)
	return refreshed
}

// accepted returns the id of the accepted request that holds a key, empty if this run has seen
// none.
func (c *claims) accepted(k approval.Key) string { return loadID(&c.alive, k) }

// noteOpen notes by its status whether a request in the state waits for its customer.
func (c *claims) noteOpen(k approval.Key, id, status string) {
	if status == altinn.StatusNew {
		c.open.Store(k, id)
	} else {
		c.open.CompareAndDelete(k, id)
	}
}

// waiting returns the id of the request in the state that waits under a key, empty if there is
// none.
func (c *claims) waiting(k approval.Key) string { return loadID(&c.open, k) }

func loadID(ids *sync.Map, k approval.Key) string {
	value, _ := ids.Load(k)
	id, _ := value.(string)
	return id
}

// noteRejected notes that a request is deleted to which the customer had said no.
func (c *claims) noteRejected(old altinn.SystemUserRequest) {
	c.rejected.Store(approval.KeyOf(old), old)
}

// rejectedBefore is the request with a key that this run has deleted, if the customer had said no
// to it.
func (c *claims) rejectedBefore(k approval.Key) (old altinn.SystemUserRequest, deleted bool) {
	value, _ := c.rejected.Load(k)
	old, deleted = value.(altinn.SystemUserRequest)
	return old, deleted
}
