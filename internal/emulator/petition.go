package emulator

import (
	"crypto/rand"
	"slices"
	"time"
)

// requestLifetime is the age from which a request of any kind says timedOut.
const requestLifetime = 180 * 24 * time.Hour

// Statuses of a request of any kind (altinn-api.md §5.2, §7.2).
const (
	statusNew      = "New"
	statusAccepted = "Accepted"
	statusRejected = "Rejected"
)

// petition is a request of any kind, as the customer's doors handle it: the
// portal's endpoints, the approval page, the controls.
type petition interface {
	// common is what all kinds have in common.
	common() *asked
	// approvalPath is the path of the page where the customer answers it.
	approvalPath() string
	// grant does what the vendor asks for.
	grant(c *call) *failure
	// rewrite moves it to the end of its table: PostgreSQL writes a changed row
	// anew, and the service asks for no order. So of several requests under one
	// key, the one that was not touched comes first.
	rewrite(s *state)
	// inWords is what the approval page says of it.
	inWords(c *call, view approvalView) *approvalRequest
	// listed is its entry in the controls' list of its kind.
	listed(c *call) any
}

// asked is what a vendor asks of a customer: all of it but its content.
type asked struct {
	ID string `json:"id"`
	userKey
	Status      string    `json:"status"`
	RedirectURL *string   `json:"redirect_url"` // as sent: null and "" differ
	Deleted     bool      `json:"deleted"`
	Created     time.Time `json:"created"`
	// FormToken is the approval page's proof that a form was its own.
	FormToken string `json:"form_token"`

	storedBy int64 // number of the call that stored it; 0 after a restart
}

// newAsked is something new, stored by this call.
func (c *call) newAsked(id string, key userKey, redirectURL *string) asked {
	return asked{
		ID: id, userKey: key, Status: statusNew, RedirectURL: redirectURL,
		Created: stored(c.now), FormToken: rand.Text(), storedBy: flightOf(c.request).number,
	}
}

func (a *asked) common() *asked { return a }

func (a *asked) timedOut(now time.Time) bool { return a.Created.Before(now.Add(-requestLifetime)) }

// rewritten is a table with a changed row at its end.
func rewritten[Row comparable](rows []Row, changed Row) []Row {
	return append(slices.DeleteFunc(rows, func(row Row) bool { return row == changed }), changed)
}

// confirmURL is where the customer answers.
func (c *call) confirmURL(p petition) string {
	base := c.platformURL
	if c.world.ConfirmHost != "" {
		base = "https://am.ui." + c.world.ConfirmHost
	}
	return base + p.approvalPath() + "?id=" + p.common().ID + "&DONTCHOOSEREPORTEE=true"
}

// approve grants what is asked for. That it has timed out does not matter
// (altinn-api.md §4.7).
func (c *call) approve(p petition) *failure {
	if p.common().Status != statusNew {
		return fails(authNotNew)
	}
	if failed := p.grant(c); failed != nil {
		return failed
	}
	p.common().Status = statusAccepted
	c.rewrite(p)
	return nil
}

func (c *call) reject(p petition) *failure {
	if p.common().Status != statusNew {
		return fails(authNotNew)
	}
	p.common().Status = statusRejected
	c.rewrite(p)
	return nil
}

func (c *call) remove(p petition) {
	p.common().Deleted = true
	c.rewrite(p)
}

// rewrite stores what was changed.
func (c *call) rewrite(p petition) {
	p.rewrite(c.state)
	c.changed = true
}

// findPetition returns the first request of any kind that is wanted and not
// deleted, nil for none.
func (s *state) findPetition(wanted func(petition) bool) petition {
	if found := s.findRequest(func(r *request) bool { return wanted(r) }); found != nil {
		return found
	}
	if found := s.findChange(func(r *changeRequest) bool { return wanted(r) }); found != nil {
		return found
	}
	return nil
}
