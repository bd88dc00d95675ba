package altinn

import "github.com/altinn/terraform-provider-altinn/internal/api"

// The codes of Altinn's that code depends on. The meaning of one can depend on the call. Codes that
// are only explained to users stand with their explanations.
const (
	// CodeSystemIDExists says that there is a system with the id, or was one (§3.3, §3.4).
	CodeSystemIDExists = "AUTH.VLD-00002"
	// CodeClientIDTaken says that a client id belongs to another live system (§3.3).
	CodeClientIDTaken = "AUTH.VLD-00004"

	// CodeRightNotOnSystem says that a request asks for a right that its system does not have
	// (§4.2, §5.1).
	CodeRightNotOnSystem = "AUTH-00001"
	// CodeSystemUserExists says that a live system user has the system, party and reference of a
	// request (§4.3).
	CodeSystemUserExists = "AUTH-00004"
	// CodePendingElsewhere says that a request that the service does not show waits for the
	// customer's answer under the same key or id: one of the other kind, or a request or change
	// request of another vendor (§4.4, §5.1, §13).
	CodePendingElsewhere = "AUTH-00007"
	// CodeUnknownRequest says that there is no such request or change request; see
	// [IsUnknownRequest].
	CodeUnknownRequest = "AUTH-00010"
	// CodeUnknownSystem says that there is no such system, or that it or the object asked for is
	// another vendor's (§1.3, §4.3).
	CodeUnknownSystem = "AUTH-00011"
	// CodeUnknownSystemUser says that there is no standard system user with the id (§5.1).
	CodeUnknownSystemUser = "AUTH-00015"
	// CodeRedirectURLNotAllowed says that a redirect URL matches none that the system allows (§4.2,
	// §5.1).
	CodeRedirectURLNotAllowed = "AUTH-00021"
	// CodeEndedElsewhere says that the id is that of a change request that has ended, which the
	// service does not show (§5.1).
	CodeEndedElsewhere = "AUTH-00061"
)

// IsUnknownRequest reports whether the service knows no such request or change request: it never
// existed, was deleted, or is of the other kind (§4.1, §5). Any other 404 can mean that it is
// another vendor's, or come from a proxy or gateway.
func IsUnknownRequest(err error) bool { return api.HasCode(err, CodeUnknownRequest) }
