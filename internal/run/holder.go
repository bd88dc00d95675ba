package run

// A Holder is the address that has an object in a state. A provider is not told addresses, so each gets a random mark, kept in
// private state beside the object: it tells two addresses that hold one object apart, also in a later run. A state that was
// written without a mark gets one at its next refresh.
type Holder struct {
	Mark string `json:"mark"`
	// Adopted is true when the object was there before its creation was planned: another address, or a deposed object of the same one,
	// may hold it too.
	Adopted bool `json:"adopted,omitempty"`
	// Shared is true when the last refresh has seen that another holder has the object, too.
	Shared bool `json:"shared,omitempty"`
}
