package changerequest

import "github.com/altinn/terraform-provider-altinn/internal/altinn"

// An outcome is what a write has come to: a verdict, and what it is about. Messages are made of it
// at the end.
type outcome struct {
	verdict verdict
	request *altinn.SystemUserChangeRequest // the resource's, or the one that is in the way
	id      string                          // that was sent
	err     error                           // what Altinn answered, nil if that was a success
	lookErr error                           // why a further look has shown nothing

	origin     *altinn.SystemUserRequest // that the system user came of, nil if it is not known
	originKind altinn.UserType
	system     *altinn.System // that does not have what is required

	rejected *altinn.SystemUserChangeRequest // an older one that asks the same, and to which the customer has said no
	listErr  error                           // why the list could not be looked through for an open one that asks the same
}

// A verdict is what has been decided.
type verdict int

// The verdicts, first those on a creation.
const (
	again            verdict = iota // the id is taken: try another one
	made                            // for this creation
	tookOver                        // there was an open change request that asks the same
	errored                         // as the error says
	unclear                         // whether a change request is stored
	nothingToChange                 // as Altinn sees it
	anotherResources                // the change request that Altinn answers with is
	differs                         // the open one that asks the same has another redirect URL
	anotherVendors                  // the system user is
	unknownUser                     // to Altinn, as a standard system user
	notOnSystem                     // what is required

	// Verdicts on a deletion.
	done           // withdrawn, or forgotten
	keptForAnother // another resource has adopted the change request
	rejectedSince  // the plan did not know, and asks again
	acceptedSince  // and cannot be withdrawn any more
	unknownStatus  // it is only forgotten
)

// stored reports whether a creation has succeeded.
func (o outcome) stored() bool { return o.verdict == made || o.verdict == tookOver }
