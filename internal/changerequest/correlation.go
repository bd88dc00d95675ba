package changerequest

import (
	"encoding/json"
	"strconv"

	"github.com/google/uuid"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// derivedIDs is how many ids of one ask are derived from it before random ones follow.
const derivedIDs = 5

// An ask is what a vendor asks a customer for.
type ask struct {
	systemUserID string
	altinn.NewSystemUserChangeRequest
}

// A delta is what an ask changes of what system user. Asks with one delta are the same question to
// the customer, wherever he is sent afterwards, so there should never be two open change requests
// with it.
type delta string

// correlationID is the id for an attempt to store a change request, the first being 0.
//
// The service knows a change request by the id that its vendor sends, and stores each id once
// (altinn-api.md §5.1). So the id must be the same when a creation is repeated whose answer never
// came, even if the process has died in between; and it must be another one when the same is asked
// anew, because an id stays spent when its change request is deleted.
//
// No place that a provider can write to keeps a random id so long. Terraform writes the state after
// a creation, and private data that a plan hands out do not survive: it plans each creation once
// more during the apply, without the data of the first plan. So the id is derived from what is
// asked for. The run after a crash, be it with the same plan or a new one, sends the same id, and
// the service answers with what it has stored already, however many change requests there are. Of
// ids that the service answers as spent or ended, the next attempt leaves the old one alone and
// takes the next.
//
// Attempts after the first few have random ids, so that the same question asked for the hundredth
// time does not try a hundred spent ids, and so that an error that is not about the id is told for
// sure. Before those, the system's list is looked through instead.
func (d delta) correlationID(attempt int) string {
	if attempt >= derivedIDs {
		return uuid.NewString()
	}
	seed := strconv.Itoa(attempt) + string(d)
	return uuid.NewSHA1(uuid.MustParse("6f0f7a0c-2d2e-4c55-9c0b-7a1d5a1f6be1"), []byte(seed)).String()
}

func (a ask) delta() delta {
	return deltaOf(a.systemUserID, a.NewSystemUserChangeRequest)
}

// deltaOf counts a right that occurs twice once: it asks for no more.
func deltaOf(systemUserID string, n altinn.NewSystemUserChangeRequest) delta {
	encoded, err := json.Marshal([][]string{
		{systemUserID},
		tfkit.Distinct(tfkit.RightTexts(n.RequiredRights)), tfkit.Distinct(tfkit.RightTexts(n.UnwantedRights)),
		tfkit.Distinct(tfkit.PackageURNs(n.RequiredAccessPackages)), tfkit.Distinct(tfkit.PackageURNs(n.UnwantedAccessPackages)),
	})
	if err != nil {
		panic(err) // there is no text that JSON cannot hold
	}
	return delta(encoded)
}

// storedDelta is the delta of what the service has stored.
func storedDelta(stored altinn.SystemUserChangeRequest) delta {
	return deltaOf(stored.SystemUserID, altinn.NewSystemUserChangeRequest{
		RequiredRights: stored.RequiredRights, UnwantedRights: stored.UnwantedRights,
		RequiredAccessPackages: stored.RequiredAccessPackages, UnwantedAccessPackages: stored.UnwantedAccessPackages,
	})
}
