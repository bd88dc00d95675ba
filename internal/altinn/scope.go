package altinn

// The scopes that a vendor's client needs, by kind of operation (§1.3). Write does not include
// read.
const (
	ScopeSystemRegister = "altinn:authentication/systemregister.write"
	ScopeRequestWrite   = "altinn:authentication/systemuser.request.write"
	ScopeRequestRead    = "altinn:authentication/systemuser.request.read"
)

// The scopes that a system user's token needs to be told what it may do (§14.2), and for which
// clients (§14.3). Neither includes the other.
const (
	ScopeAuthorizedParties = "altinn:accessmanagement/authorizedparties"
	ScopeMyClients         = "altinn:clientdelegations/myclients.read"
)
