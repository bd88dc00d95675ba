package register

import "slices"

// Register is what the system register has stored.
type Register struct {
	Systems      []*System         `json:"systems"`
	ClientOwners map[string]string `json:"client_owners"` // client id → system id, of live systems
	ChangeLog    []change          `json:"change_log"`    // oldest first
}

// New is an empty register.
func New() Register { return Register{ClientOwners: map[string]string{}} }

// DropSystem removes a system as if it had never been, with its change log.
func (r *Register) DropSystem(dropped *System) {
	r.releaseClients(dropped)
	r.Systems = slices.DeleteFunc(r.Systems, func(one *System) bool { return one == dropped })
	r.ChangeLog = slices.DeleteFunc(r.ChangeLog, func(one change) bool { return one.SystemInternalID == dropped.InternalID })
}
