package systemuser

import "slices"

// Users is what the service of system users has stored. Tables are in the database's order:
// PostgreSQL writes a changed row anew, and the service asks for no order. So of several requests
// under one key, the one that was not touched comes first.
type Users struct {
	Requests           []*Request       `json:"requests"`
	ChangeRequests     []*ChangeRequest `json:"change_requests"`
	SystemUsers        []*SystemUser    `json:"system_users"`
	SystemUserSequence int64            `json:"system_user_sequence"` // the last one given
}

// DropSystem removes the requests, change requests and system users of a system as if they had
// never been.
func (u *Users) DropSystem(systemID string) {
	u.Requests = slices.DeleteFunc(u.Requests, func(one *Request) bool { return one.SystemID == systemID })
	u.ChangeRequests = slices.DeleteFunc(u.ChangeRequests, func(one *ChangeRequest) bool { return one.SystemID == systemID })
	u.SystemUsers = slices.DeleteFunc(u.SystemUsers, func(one *SystemUser) bool { return one.SystemID == systemID })
}
