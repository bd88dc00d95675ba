package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// Request is a system user request that is not deleted.
type Request struct {
	ID           string    `json:"id"`
	Kind         string    `json:"kind"` // "standard" or "agent"
	SystemID     string    `json:"system_id"`
	Organisation string    `json:"organisation"` // the customer's number
	ExternalRef  string    `json:"external_ref"`
	Status       string    `json:"status"` // "New", "Accepted" or "Rejected"
	TimedOut     bool      `json:"timed_out"`
	Escalated    bool      `json:"escalated"`
	Created      time.Time `json:"created"`
	ConfirmURL   string    `json:"confirm_url"`
	// SystemUserID is the live system user behind the request, "" for none.
	SystemUserID string `json:"system_user_id,omitempty"`
}

// SystemUser is a customer's system user that is not deleted.
type SystemUser struct {
	ID               string    `json:"id"`
	Kind             string    `json:"kind"` // "standard" or "agent"
	SystemID         string    `json:"system_id"`
	Organisation     string    `json:"organisation"` // the customer's number
	ExternalRef      string    `json:"external_ref"`
	IntegrationTitle string    `json:"integration_title"`
	Created          time.Time `json:"created"`
	// Rights are the resources of what the customer has delegated to it, AccessPackages the URNs.
	// For agents, the packages are those that clients can be given with.
	Rights         []string `json:"rights"`
	AccessPackages []string `json:"access_packages"`
	// Clients are an agent's, nil for none.
	Clients []SystemUserClient `json:"clients,omitempty"`
}

// ChangeRequest is a change request that is not deleted. Rights are given by their resources,
// packages by their URNs.
type ChangeRequest struct {
	ID                     string    `json:"id"`
	SystemUserID           string    `json:"system_user_id"`
	SystemID               string    `json:"system_id"`
	Organisation           string    `json:"organisation"` // the customer's number
	ExternalRef            string    `json:"external_ref"`
	Status                 string    `json:"status"` // "New", "Accepted" or "Rejected"
	TimedOut               bool      `json:"timed_out"`
	Created                time.Time `json:"created"`
	ConfirmURL             string    `json:"confirm_url"`
	RequiredRights         []string  `json:"required_rights"`
	UnwantedRights         []string  `json:"unwanted_rights"`
	RequiredAccessPackages []string  `json:"required_access_packages"`
	UnwantedAccessPackages []string  `json:"unwanted_access_packages"`
}

func describeRequests(c *systemuser.Call) []Request {
	list := []Request{}
	for _, one := range c.Users.Requests {
		if !one.Deleted {
			list = append(list, describeRequest(c, one))
		}
	}
	return list
}

func describeRequest(c *systemuser.Call, r *systemuser.Request) Request {
	described := Request{
		ID: r.ID, Kind: string(r.Kind), SystemID: r.SystemID, Organisation: r.PartyOrg, ExternalRef: r.ExternalRef,
		Status: r.Status, TimedOut: r.TimedOut(c.Now), Escalated: r.Escalated, Created: r.Created, ConfirmURL: c.ConfirmURL(r),
	}
	if user := c.Users.SystemUserByID(r.ID); user != nil {
		described.SystemUserID = user.ID
	}
	return described
}

func describeChanges(c *systemuser.Call) []ChangeRequest {
	list := []ChangeRequest{}
	for _, one := range c.Users.ChangeRequests {
		if !one.Deleted {
			list = append(list, describeChange(c, one))
		}
	}
	return list
}

func describeChange(c *systemuser.Call, r *systemuser.ChangeRequest) ChangeRequest {
	return ChangeRequest{
		ID: r.ID, SystemUserID: r.SystemUserID, SystemID: r.SystemID, Organisation: r.PartyOrg, ExternalRef: r.ExternalRef,
		Status: r.Status, TimedOut: r.TimedOut(c.Now), Created: r.Created, ConfirmURL: c.ConfirmURL(r),
		RequiredRights: resourcesOf(r.RequiredRights), UnwantedRights: resourcesOf(r.UnwantedRights),
		RequiredAccessPackages: urnsOf(r.RequiredPackages), UnwantedAccessPackages: urnsOf(r.UnwantedPackages),
	}
}

// describeAny describes a request of any kind.
func describeAny(c *systemuser.Call, p systemuser.AnyRequest) any {
	switch p := p.(type) {
	case *systemuser.ChangeRequest:
		return describeChange(c, p)
	case *systemuser.Request:
		return describeRequest(c, p)
	default:
		panic("emulator: there is a kind of request that the controls do not know")
	}
}

// resourcesOf are the resources of rights, those of one right together.
func resourcesOf(rights []register.Right) []string {
	list := make([]string, 0, len(rights))
	for _, own := range rights {
		values := make([]string, 0, len(own.Resource))
		for _, one := range own.Resource {
			values = append(values, one.Value)
		}
		list = append(list, strings.Join(values, ","))
	}
	return list
}

func urnsOf(packages []register.AccessPackage) []string {
	list := make([]string, 0, len(packages))
	for _, own := range packages {
		list = append(list, own.URN)
	}
	return list
}

func describeUsers(c *systemuser.Call) []SystemUser {
	list := []SystemUser{}
	for _, one := range c.Users.SystemUsers {
		if !one.Deleted {
			list = append(list, describeUser(one))
		}
	}
	return list
}

func describeUser(u *systemuser.SystemUser) SystemUser {
	return SystemUser{
		ID: u.ID, Kind: string(u.Kind), SystemID: u.SystemID, Organisation: u.PartyOrg,
		ExternalRef: u.ExternalRef, IntegrationTitle: u.IntegrationTitle, Created: u.Created,
		Rights: resourcesOf(u.Rights), AccessPackages: urnsOf(u.AccessPackages), Clients: slices.Clone(u.Clients),
	}
}
