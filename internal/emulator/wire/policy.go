package wire

// Policy is which scopes open an endpoint: any one of them (altinn-api.md §1.3).
// The nil policy is open to everybody, one without scopes to every valid token.
type Policy []string

// Scopes of the policies.
const (
	ScopeRegisterWrite = "altinn:authentication/systemregister.write"
	ScopeRegisterAdmin = "altinn:authentication/systemregister.admin"
	ScopeRequestWrite  = "altinn:authentication/systemuser.request.write"
	ScopeRequestRead   = "altinn:authentication/systemuser.request.read"
	ScopePortal        = "altinn:portal/enduser"
)

func RegisterPolicy() Policy { return Policy{ScopeRegisterWrite, ScopeRegisterAdmin} }

func PortalPolicy() Policy { return Policy{ScopePortal} }
