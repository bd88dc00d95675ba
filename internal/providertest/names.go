package providertest

import "time"

// What the provider offers.
const (
	SystemType        = "altinn_system"
	RequestType       = "altinn_system_user_request"
	ChangeRequestType = "altinn_system_user_change_request"
	ClientType        = "altinn_maskinporten_client"

	SystemUserTokenType   = "altinn_system_user_token"
	MaskinportenTokenType = "altinn_maskinporten_token"

	PlanTimeChecks = "ALTINN_PLAN_TIME_CHECKS"
)

// Organisations of the emulator's built-in world, and the vendors' clients.
const (
	Vendor            = "991825827"
	VendorClient      = "smartcloud"
	OtherVendor       = "310547891"
	OtherVendorClient = "annen-leverandor"

	Customer      = "310904473"
	OtherCustomer = "314250052"
)

// The API.
const (
	RegisterScope     = "altinn:authentication/systemregister.write"
	RequestWriteScope = "altinn:authentication/systemuser.request.write"
	RequestReadScope  = "altinn:authentication/systemuser.request.read"

	AdminReadScope  = "idporten:dcr.read" // of Digdir's self-service API
	AdminWriteScope = "idporten:dcr.write"

	RegisterPath      = "/authentication/api/v1/systemregister/vendor"
	RequestPath       = "/authentication/api/v1/systemuser/request/vendor"
	ChangeRequestPath = "/authentication/api/v1/systemuser/changerequest/vendor"
)

// AllScopes are those of everything that the provider does.
func AllScopes() []string {
	return []string{RegisterScope, RequestWriteScope, RequestReadScope, AdminReadScope, AdminWriteScope}
}

// ChangingSystem is the system of the system users that [World.Accepted] makes.
const ChangingSystem = Vendor + "_changing"

// Kinds of requests, and of the system users that come of them.
const (
	Standard = "standard"
	Agent    = "agent"
)

// HalfAYear is after 180 days, when a request that is still New counts as timed out.
const HalfAYear = 181 * 24 * time.Hour

// OtherKind is the other kind of request.
func OtherKind(kind string) string {
	if kind == Agent {
		return Standard
	}

	return Agent
}

// PostPath is where requests of a kind are made.
func PostPath(kind string) string {
	if kind == Agent {
		return RequestPath + "/agent"
	}

	return RequestPath
}
