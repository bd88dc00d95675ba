package emulator

import "net/http"

// Codes of the problems that requests and system users meet (altinn-api.md §8.3).
const (
	authNoParty           = "AUTH-00000"
	authRightRefused      = "AUTH-00001"
	authSystemUserExists  = "AUTH-00004"
	authRequestAccepted   = "AUTH-00006"
	authRequestPending    = "AUTH-00007"
	authRequestRejected   = "AUTH-00009"
	authNoRequest         = "AUTH-00010"
	authNoSystem          = "AUTH-00011"
	authNotNew            = "AUTH-00013"
	authNoSystemUser      = "AUTH-00015"
	authNoSystemName      = "AUTH-00017"
	authRedirectRefused   = "AUTH-00021"
	authNoVendor          = "AUTH-00023"
	authOtherOwner        = "AUTH-00024"
	authNoRedirects       = "AUTH-00026"
	authNoAgentRequest    = "AUTH-00030"
	authNoAgent           = "AUTH-00034"
	authNoStandardUser    = "AUTH-00036"
	authOtherParty        = "AUTH-00041"
	authOtherAgentParty   = "AUTH-00042"
	authPackageInvalid    = "AUTH-00052"
	authNoPackages        = "AUTH-00058"
	authNothingWanted     = "AUTH-00059"
	authChangeNotNew      = "AUTH-00061"
	authPackageUnknown    = "AUTH-00063"
	authPackageForClients = "AUTH-00064"
	authPackageForOwner   = "AUTH-00065"
	authNotManager        = "AUTH-00066"
	authCannotDelegate    = "AUTH-00070"
)

// authProblem is the problem of a code, with the service's status and words.
func authProblem(code string) problem {
	type entry struct {
		status int
		title  string
	}
	found := map[string]entry{
		authNoParty:           {http.StatusBadRequest, "Can't resolve the Organisation Number from the logged in Reportee PartyId."},
		authRightRefused:      {http.StatusBadRequest, "One or more Right not found or not delegable."},
		authSystemUserExists:  {http.StatusBadRequest, "Failed to create new SystemUser, existing SystemUser tied to the given System-Id."},
		authRequestAccepted:   {http.StatusBadRequest, "The combination of External Ids refer to an already Accepted SystemUser."},
		authRequestPending:    {http.StatusBadRequest, "The combination of External Ids refer to a Pending Request, please reuse or delete."},
		authRequestRejected:   {http.StatusBadRequest, "The combination of External Ids refer to a Rejected Request, please delete and renew the Request."},
		authNoRequest:         {http.StatusNotFound, "The Id does not refer to a Request in our system."},
		authNoSystem:          {http.StatusNotFound, "The Id does not refer to a Registered System."},
		authNotNew:            {http.StatusConflict, "The Status of the Request is not New."},
		authNoSystemUser:      {http.StatusNotFound, "The SystemUser was not found."},
		authNoSystemName:      {http.StatusNotFound, "The SystemName was not found."},
		authRedirectRefused:   {http.StatusBadRequest, "The RedirectUri was not found or not valid."},
		authNoVendor:          {http.StatusUnauthorized, "Can't resolve the Organisation Number for the Vendor from the Token."},
		authOtherOwner:        {http.StatusForbidden, "you don't have rights to delete this systemuser"},
		authNoRedirects:       {http.StatusBadRequest, "No redirect uris are set for the system"},
		authNoAgentRequest:    {http.StatusNotFound, "The Id does not refer to an AgentRequest in our system."},
		authNoAgent:           {http.StatusBadRequest, "The system user type of the provided system user GUID is not an agent."},
		authNoStandardUser:    {http.StatusBadRequest, "The system user type of the provided system user GUID is not standard."},
		authOtherParty:        {http.StatusForbidden, "Party does not match request's orgno"},
		authOtherAgentParty:   {http.StatusForbidden, "Party does not match agent request's orgno"},
		authPackageInvalid:    {http.StatusBadRequest, "One or more access packages are invalid"},
		authNoPackages:        {http.StatusBadRequest, "No AccessPackages found, an Agent SystemUser must have at least one"},
		authNothingWanted:     {http.StatusBadRequest, "No AccessPackages or Single Rights found, a SystemUser must have at least one"},
		authChangeNotNew:      {http.StatusConflict, "The Status of the Request is not New. Please generate a new CorrellationId for a new Change Request"},
		authPackageUnknown:    {http.StatusBadRequest, "One or more accesspackage is not found in the referenced system in the System Register."},
		authPackageForClients: {http.StatusBadRequest, "One or more access packages cannot be delegated. Either they are intended for clients or they cannot be delegated further."},
		authPackageForOwner:   {http.StatusBadRequest, "One or more access packages cannot be delegated because they are not intended for client relationships"},
		authNotManager:        {http.StatusForbidden, "The request requires logged in user to have accessmanager write."},
		authCannotDelegate:    {http.StatusForbidden, "DelegationCheck failed with error: The resource cannot be delegated to another user or entity."},
	}[code]
	return problem{code: code, status: found.status, title: found.title}
}

// failure is why something about requests or system users did not happen: a
// problem, or, without a code, an exception that no code of the service catches.
type failure struct {
	problem
	extension []member
}

func fails(code string, extension ...member) *failure {
	return &failure{problem: authProblem(code), extension: extension}
}

func crashes() *failure {
	return &failure{problem: problem{status: http.StatusInternalServerError, title: unhandledTitle}}
}

// Error says what the service would answer.
func (f *failure) Error() string {
	if f.code == "" {
		return f.title
	}
	return f.code + ": " + f.title
}

// failed answers with what went wrong.
func (c *call) failed(f *failure) reply {
	if f.code == "" {
		return c.unhandled()
	}
	return c.problem(f.problem, f.extension...)
}
