package wire

// Policy is which scopes open an endpoint: any one of them (altinn-api.md §1.3). The nil policy is
// open to everybody, one without scopes to every valid token.
type Policy []string

// Scopes of the policies (altinn-api.md §1.3).
const (
	ScopeRegisterWrite = "altinn:authentication/systemregister.write"
	ScopeRegisterAdmin = "altinn:authentication/systemregister.admin"
	ScopeRequestWrite  = "altinn:authentication/systemuser.request.write"
	ScopeRequestRead   = "altinn:authentication/systemuser.request.read"
	ScopePortal        = "altinn:portal/enduser"
)

// Scopes of access management (altinn-api.md §14.2, §14.3). Neither opens what the other does.
const (
	ScopeParties = "altinn:accessmanagement/authorizedparties"
	ScopeClients = "altinn:clientdelegations/myclients.read"
)

// RegisterPolicy opens what vendors do with their systems.
func RegisterPolicy() Policy { return Policy{ScopeRegisterWrite, ScopeRegisterAdmin} }

// PortalPolicy opens what people do in the portal.
func PortalPolicy() Policy { return Policy{ScopePortal} }
