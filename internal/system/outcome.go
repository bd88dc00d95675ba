package system

import "github.com/altinn/terraform-provider-altinn/internal/altinn"

// verdict is what an operation has come to, as Altinn's answers and the looks after them tell.
type verdict int

const (
	done              verdict = iota
	notReadBack               // done, and could not be read back
	readBackOtherwise         // done, and somebody else may have changed it since
	refused                   // Altinn's answer, or its absence, says all that is known
	notDone                   // a look has not found the effect
	failsOnContent            // Altinn fails on what is written, every time
	unclear                   // the look failed as well
	registered                // the id belongs to a system of the vendor's
	otherVendors              // the id belongs to another vendor's system
	spent                     // the id belongs to a deleted system
	vanished                  // the system to be changed is not in the register
	deleted                   // the system to be changed is deleted
	changedSince              // somebody has changed the system since the plan was made
)

// outcome is what an operation on one system has come to. [outcome.messages] says it to the user.
type outcome struct {
	verb    string // as in "Unable to create system"
	want    altinn.System
	verdict verdict
	err     error          // Altinn's answer; nil where an answer that is no error has decided
	there   *altinn.System // the system as the register has it; nil if that is not known
	lookErr error          // why it is not known
	changed []string       // the attributes that somebody else has changed
	holders *holders       // of the client ids that Altinn says are taken; nil if nobody has looked
}

func (o outcome) is(v verdict) outcome {
	o.verdict = v
	return o
}

func (o outcome) refused(err error) outcome {
	o.err = err
	return o.is(refused)
}

// failed reports whether the operation is an error.
func (o outcome) failed() bool { return o.verdict > readBackOtherwise }
