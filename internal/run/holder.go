package run

// Holder is an address that has an object in a state. Terraform does not tell addresses, so each
// gets a random mark, kept in private state beside the object: it tells two addresses that hold the
// same object apart, also in a later run. A state without a mark gets one at its next refresh.
type Holder struct {
	Mark string `json:"mark"`
	// Adopted is true if the object existed before its creation was planned: another address, or a
	// deposed object of the same address, may hold it too.
	Adopted bool `json:"adopted,omitempty"`
	// Shared is true if the last refresh saw another holder of the object.
	Shared bool `json:"shared,omitempty"`
}
