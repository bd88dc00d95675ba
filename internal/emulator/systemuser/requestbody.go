package systemuser

import (
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// standardRequestBody is the body of POST /vendor (altinn-api.md §4.2).
type standardRequestBody struct {
	IntegrationTitle *string                 `json:"integrationTitle"`
	ExternalRef      *string                 `json:"externalRef"`
	SystemID         string                  `json:"systemId" bind:"required,notblank"`
	PartyOrgNo       string                  `json:"partyOrgNo" bind:"required,notblank"`
	Rights           []*register.RightBody   `json:"rights"`
	AccessPackages   []*register.PackageBody `json:"accessPackages"`
	RedirectURL      *string                 `json:"redirectUrl"`
}

func (*standardRequestBody) NetName() string {
	return register.NetModels + "SystemUsers.CreateRequestSystemUser"
}

// agentRequestBody is the body of POST /vendor/agent. It knows no rights, and here nothing is
// missing while it is read, only afterwards.
type agentRequestBody struct {
	IntegrationTitle *string                 `json:"integrationTitle"`
	ExternalRef      *string                 `json:"externalRef"`
	SystemID         string                  `json:"systemId" bind:"notblank"`
	PartyOrgNo       string                  `json:"partyOrgNo" bind:"notblank"`
	AccessPackages   []*register.PackageBody `json:"accessPackages" bind:"notnull"`
	RedirectURL      *string                 `json:"redirectUrl"`
}

func (*agentRequestBody) NetName() string {
	return register.NetModels + "SystemUsers.CreateAgentRequestSystemUser"
}

// requestProposal is what either body asks for.
type requestProposal struct {
	kind             Kind
	key              Key // looked up with the reference as sent, if one was
	integrationTitle *string
	rights           []*register.RightBody
	packages         []*register.PackageBody
	redirectURL      *string
}

// newProposal trims what the service's TrimStrings filter trims: strings, but nothing inside lists.
func newProposal(kind Kind, systemID, partyOrg string, externalRef, title, redirectURL *string) requestProposal {
	proposal := requestProposal{
		kind:             kind,
		key:              Key{SystemID: strings.TrimSpace(systemID), PartyOrg: strings.TrimSpace(partyOrg)},
		integrationTitle: trimmed(title),
		redirectURL:      trimmed(redirectURL),
	}
	proposal.key.ExternalRef = proposal.key.PartyOrg
	if externalRef != nil {
		proposal.key.ExternalRef = strings.TrimSpace(*externalRef)
	}
	return proposal
}

func trimmed(text *string) *string {
	if text == nil {
		return nil
	}
	return new(strings.TrimSpace(*text))
}

// storedKey is the key that the request gets: an empty reference passes the look-ups as it is, but
// is stored as the party's number (altinn-api.md §4.4).
func (p requestProposal) storedKey() Key {
	key := p.key
	if key.ExternalRef == "" {
		key.ExternalRef = key.PartyOrg
	}
	return key
}

func createStandardRequest(c *Call) *wire.Reply {
	body, refused := wire.Bind[standardRequestBody](c.Call, "createRequest")
	if refused == nil {
		refused = wire.Validate(c.Call, body)
	}
	if refused != nil {
		return refused
	}
	proposal := newProposal(Standard, body.SystemID, body.PartyOrgNo, body.ExternalRef, body.IntegrationTitle, body.RedirectURL)
	proposal.rights, proposal.packages = body.Rights, body.AccessPackages
	return createRequest(c, proposal)
}

func createAgentRequest(c *Call) *wire.Reply {
	body, refused := wire.Bind[agentRequestBody](c.Call, "createAgentRequest")
	if refused == nil {
		refused = wire.Validate(c.Call, body)
	}
	if refused != nil {
		return refused
	}
	proposal := newProposal(Agent, body.SystemID, body.PartyOrgNo, body.ExternalRef, body.IntegrationTitle, body.RedirectURL)
	proposal.packages = body.AccessPackages
	return createRequest(c, proposal)
}
