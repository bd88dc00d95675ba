package changerequest

import (
	"sync"

	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// claims is what the resources of one run want with change requests, and which ids it has spent.
type claims struct {
	approval.Claims // by delta

	spent sync.Map // ids that this run has withdrawn
}

func newClaims(r *run.Run) *claims { return &claims{Claims: approval.NewClaims(r, &r.ChangeRequests)} }

// spend notes that a change request has been deleted, which spends its id.
func (c *claims) spend(id string) {
	c.Forgets(id)
	c.spent.Store(id, true)
}

func (c *claims) isSpent(id string) bool {
	_, spent := c.spent.Load(id)
	return spent
}
