package systemuser

import (
	"net/http"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Codes of the problems that requests and system users meet (altinn-api.md §8.3).
const (
	AuthNoParty           = "AUTH-00000"
	AuthRightRefused      = "AUTH-00001"
	AuthSystemUserExists  = "AUTH-00004"
	AuthRequestAccepted   = "AUTH-00006"
	AuthRequestPending    = "AUTH-00007"
	AuthRequestRejected   = "AUTH-00009"
	AuthNoRequest         = "AUTH-00010"
	AuthNoSystem          = "AUTH-00011"
	AuthNotNew            = "AUTH-00013"
	AuthNoSystemUser      = "AUTH-00015"
	AuthNoSystemName      = "AUTH-00017"
	AuthRedirectRefused   = "AUTH-00021"
	AuthNoVendor          = "AUTH-00023"
	AuthOtherOwner        = "AUTH-00024"
	AuthNoRedirects       = "AUTH-00026"
	AuthNoAgentRequest    = "AUTH-00030"
	AuthNoAgent           = "AUTH-00034"
	AuthNoStandardUser    = "AUTH-00036"
	AuthOtherParty        = "AUTH-00041"
	AuthOtherAgentParty   = "AUTH-00042"
	AuthPackageInvalid    = "AUTH-00052"
	AuthNoPackages        = "AUTH-00058"
	AuthNothingWanted     = "AUTH-00059"
	AuthChangeNotNew      = "AUTH-00061"
	AuthPackageUnknown    = "AUTH-00063"
	AuthPackageForClients = "AUTH-00064"
	AuthPackageForOwner   = "AUTH-00065"
	AuthNotManager        = "AUTH-00066"
	AuthCannotDelegate    = "AUTH-00070"
)

// authProblem is the problem of a code, with the service's status and words.
func authProblem(code string) wire.Problem {
	type entry struct {
		status int
		title  string
	}
	found := map[string]entry{
		AuthNoParty:           {http.StatusBadRequest, "Can't resolve the Organisation Number from the logged in Reportee PartyId."},
		AuthRightRefused:      {http.StatusBadRequest, "One or more Right not found or not delegable."},
		AuthSystemUserExists:  {http.StatusBadRequest, "Failed to create new SystemUser, existing SystemUser tied to the given System-Id."},
		AuthRequestAccepted:   {http.StatusBadRequest, "The combination of External Ids refer to an already Accepted SystemUser."},
		AuthRequestPending:    {http.StatusBadRequest, "The combination of External Ids refer to a Pending Request, please reuse or delete."},
		AuthRequestRejected:   {http.StatusBadRequest, "The combination of External Ids refer to a Rejected Request, please delete and renew the Request."},
		AuthNoRequest:         {http.StatusNotFound, "The Id does not refer to a Request in our system."},
		AuthNoSystem:          {http.StatusNotFound, "The Id does not refer to a Registered System."},
		AuthNotNew:            {http.StatusConflict, "The Status of the Request is not New."},
		AuthNoSystemUser:      {http.StatusNotFound, "The SystemUser was not found."},
		AuthNoSystemName:      {http.StatusNotFound, "The SystemName was not found."},
		AuthRedirectRefused:   {http.StatusBadRequest, "The RedirectUri was not found or not valid."},
		AuthNoVendor:          {http.StatusUnauthorized, "Can't resolve the Organisation Number for the Vendor from the Token."},
		AuthOtherOwner:        {http.StatusForbidden, "you don't have rights to delete this systemuser"},
		AuthNoRedirects:       {http.StatusBadRequest, "No redirect uris are set for the system"},
		AuthNoAgentRequest:    {http.StatusNotFound, "The Id does not refer to an AgentRequest in our system."},
		AuthNoAgent:           {http.StatusBadRequest, "The system user type of the provided system user GUID is not an agent."},
		AuthNoStandardUser:    {http.StatusBadRequest, "The system user type of the provided system user GUID is not standard."},
		AuthOtherParty:        {http.StatusForbidden, "Party does not match request's orgno"},
		AuthOtherAgentParty:   {http.StatusForbidden, "Party does not match agent request's orgno"},
		AuthPackageInvalid:    {http.StatusBadRequest, "One or more access packages are invalid"},
		AuthNoPackages:        {http.StatusBadRequest, "No AccessPackages found, an Agent SystemUser must have at least one"},
		AuthNothingWanted:     {http.StatusBadRequest, "No AccessPackages or Single Rights found, a SystemUser must have at least one"},
		AuthChangeNotNew:      {http.StatusConflict, "The Status of the Request is not New. Please generate a new CorrellationId for a new Change Request"},
		AuthPackageUnknown:    {http.StatusBadRequest, "One or more accesspackage is not found in the referenced system in the System Register."},
		AuthPackageForClients: {http.StatusBadRequest, "One or more access packages cannot be delegated. Either they are intended for clients or they cannot be delegated further."},
		AuthPackageForOwner:   {http.StatusBadRequest, "One or more access packages cannot be delegated because they are not intended for client relationships"},
		AuthNotManager:        {http.StatusForbidden, "The request requires logged in user to have accessmanager write."},
		AuthCannotDelegate:    {http.StatusForbidden, "DelegationCheck failed with error: The resource cannot be delegated to another user or entity."},
	}[code]
	return wire.Problem{Code: code, Status: found.status, Title: found.title}
}

// RefusedError is why something about requests or system users did not happen: a problem, or,
// without a code, an exception that no code of the service catches.
type RefusedError struct {
	wire.Problem
	extension []wire.Member
}

func fails(code string, extension ...wire.Member) *RefusedError {
	return &RefusedError{Problem: authProblem(code), extension: extension}
}

func crashes() *RefusedError {
	return &RefusedError{Problem: wire.Problem{Status: http.StatusInternalServerError, Title: wire.UnhandledTitle}}
}

// Error says what the service would answer.
func (f *RefusedError) Error() string {
	if f.Code == "" {
		return f.Title
	}
	return f.Code + ": " + f.Title
}

// failed answers with what went wrong.
func (c *Call) failed(f *RefusedError) *wire.Reply {
	if f.Code == "" {
		return c.Unhandled()
	}
	return c.Problem(f.Problem, f.extension...)
}
