package systemuser

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// requestLifetime is the age from which a request of any kind says timedOut.
const requestLifetime = 180 * 24 * time.Hour

// Statuses of a request of any kind (altinn-api.md §5.2, §7.2).
const (
	StatusNew      = "New"
	StatusAccepted = "Accepted"
	StatusRejected = "Rejected"
)

// Paths of the page where the customer answers, one for each kind of request.
const (
	StandardApprovalPath = "/accessmanagement/ui/systemuser/request"
	AgentApprovalPath    = "/accessmanagement/ui/systemuser/agentrequest"
	ChangeApprovalPath   = "/accessmanagement/ui/systemuser/changerequest"
)

// AnyRequest is a request of any kind, as a customer answers it: in the portal, on the approval
// page, or through the emulator's controls.
type AnyRequest interface {
	// Basics is what all kinds have in common.
	Basics() *Base
	// ApprovalPath is the path of the page where the customer answers it.
	ApprovalPath() string
	// grant does what the vendor asks for.
	grant(c *Call) *RefusedError
	// rewrite moves it to the end of its table, see [Users].
	rewrite(u *Users)
}

// Base is what a vendor asks of a customer: all of it but its content.
type Base struct {
	ID string `json:"id"`
	Key
	Status      string    `json:"status"`
	RedirectURL *string   `json:"redirect_url"` // as sent: null and "" differ
	Deleted     bool      `json:"deleted"`
	Created     time.Time `json:"created"`
	// FormToken is the approval page's proof that a form was its own.
	FormToken string `json:"form_token"`

	storedBy int64 // number of the call that stored it; 0 after a restart
}

// newBase is something new, stored by this call.
func (c *Call) newBase(id string, key Key, redirectURL *string) Base {
	return Base{
		ID: id, Key: key, Status: StatusNew, RedirectURL: redirectURL,
		Created: wire.StoredTime(c.Now), FormToken: rand.Text(), storedBy: c.Number(),
	}
}

// Basics implements [AnyRequest].
func (a *Base) Basics() *Base { return a }

// TimedOut reports whether the request is older than 180 days. It can be answered all the same.
func (a *Base) TimedOut(now time.Time) bool { return a.Created.Before(now.Add(-requestLifetime)) }

// rewritten is a table with a changed row at its end.
func rewritten[Row comparable](rows []Row, changed Row) []Row {
	return append(slices.DeleteFunc(rows, func(row Row) bool { return row == changed }), changed)
}

// ConfirmURL is where the customer answers.
func (c *Call) ConfirmURL(p AnyRequest) string {
	base := c.PlatformURL
	if c.World.ConfirmHost != "" {
		base = "https://am.ui." + c.World.ConfirmHost
	}
	return base + p.ApprovalPath() + "?id=" + p.Basics().ID + "&DONTCHOOSEREPORTEE=true"
}

// Approve grants what is asked for. That it has timed out does not matter (altinn-api.md §4.7).
func (c *Call) Approve(p AnyRequest) *RefusedError {
	if p.Basics().Status != StatusNew {
		return fails(AuthNotNew)
	}
	if failed := p.grant(c); failed != nil {
		return failed
	}
	p.Basics().Status = StatusAccepted
	c.rewrite(p)
	return nil
}

// Reject turns a request down.
func (c *Call) Reject(p AnyRequest) *RefusedError {
	if p.Basics().Status != StatusNew {
		return fails(AuthNotNew)
	}
	p.Basics().Status = StatusRejected
	c.rewrite(p)
	return nil
}

func (c *Call) remove(p AnyRequest) {
	p.Basics().Deleted = true
	c.rewrite(p)
}

// rewrite stores what was changed.
func (c *Call) rewrite(p AnyRequest) {
	p.rewrite(c.Users)
	c.Changed = true
}

// All returns the requests of all kinds that are not deleted.
func (u *Users) All() []AnyRequest {
	var all []AnyRequest
	for _, one := range u.Requests {
		if !one.Deleted {
			all = append(all, one)
		}
	}
	for _, one := range u.ChangeRequests {
		if !one.Deleted {
			all = append(all, one)
		}
	}
	return all
}

// FindAny returns the first request of any kind that is wanted and not deleted, nil for none.
func (u *Users) FindAny(wanted func(AnyRequest) bool) AnyRequest {
	all := u.All()
	if index := slices.IndexFunc(all, wanted); index >= 0 {
		return all[index]
	}
	return nil
}
