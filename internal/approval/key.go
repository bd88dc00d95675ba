package approval

import (
	"context"
	"fmt"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// A Key is what the service tells system users, and the requests for them, apart by: a customer is
// asked once for each system and reference (altinn-api.md §4.3).
type Key struct{ System, Party, Reference string }

// KeyOf is the key of a request.
func KeyOf(r altinn.SystemUserRequest) Key { return Key{r.SystemID, r.PartyOrgNumber, r.ExternalRef} }

// String is the key as it is imported.
func (k Key) String() string { return k.System + "/" + k.Party + "/" + k.Reference }

// Describe names the key for a reader.
func (k Key) Describe() string { return failure.RequestKey(k.System, k.Party, k.Reference) }

// Describe names a request of either kind for a reader, who does not know it by its id.
func Describe(id string, k Key) string { return fmt.Sprintf("%q for %s", id, k.Describe()) }

// MadeAt says in a clause when a request was made, where Altinn tells.
func MadeAt(created string) string {
	if at := tfkit.Timestamp(created); !at.IsNull() {
		return ", made " + at.ValueString()
	}
	return ""
}

// Rejected reports whether a status is the customer's no.
func Rejected(status string) bool {
	return status == altinn.StatusRejected || status == altinn.StatusDenied
}

// RequestByID finds the request for a system user with an id, of either kind. A system user has the
// id of the request that it came of (altinn-api.md §6.1).
func RequestByID(ctx context.Context, client *altinn.Client, id string) (*altinn.SystemUserRequest, altinn.UserType, error) {
	request, err := client.SystemUserRequest(ctx, altinn.StandardUser, id)
	if !altinn.IsUnknownRequest(err) {
		return request, altinn.StandardUser, err
	}
	request, err = client.SystemUserRequest(ctx, altinn.AgentUser, id)
	return request, altinn.AgentUser, err
}
