package altinn

// The scopes that a vendor's client needs, by kind of operation (§1.3). Write does not include
// read.
const (
	ScopeSystemRegister = "altinn:authentication/systemregister.write"
	ScopeRequestWrite   = "altinn:authentication/systemuser.request.write"
	ScopeRequestRead    = "altinn:authentication/systemuser.request.read"
)
