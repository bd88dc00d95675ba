package systemuserrequest

import "github.com/altinn/terraform-provider-altinn/internal/altinn"

// An outcome is what a write, or the wait for an answer, has come to: a verdict, and what it is
// about. Messages are made of it at the end.
type outcome struct {
	verdict verdict
	request *altinn.SystemUserRequest // the resource's, or the one that is in the way
	err     error                     // what Altinn answered, nil if that was a success
	lookErr error                     // why a further look has shown nothing
	user    *altinn.SystemUser        // that came of the request, or holds its key
	system  *altinn.System            // that does not have what is asked for
	differs []string                  // the attributes in which the request in the way differs

	// unseen is the request if it is deleted, and the customer may have answered right before.
	unseen *altinn.SystemUserRequest

	rejected []altinn.SystemUserRequest // older ones that this run has deleted, and to which the customer had said no
	rival    string                     // the id of another request, made at the same moment
}

// A verdict is what has been decided.
type verdict int

// The verdicts, first those on a creation.
const (
	again              verdict = iota // nothing is in the way any more: ask once more
	made                              // the POST has made a new request
	leftBehind                        // a POST whose answer was lost has made the request
	tookOver                          // an open request that asks for the same is adopted
	errored                           // the error says what happened
	contentFails                      // Altinn fails on the content of the request
	unclear                           // whether a request is stored is not known
	systemDeleted                     // the system has been deleted
	notOnSystem                       // the system does not have what is asked for
	notLookedUp                       // what has the key could not be read: nothing was sent
	rejectedAndDeleted                // this run has deleted a rejected request, and the plan does not say that it asks again
	endedUntold                       // an older request has ended, and the plan does not say that it asks again
	notDiscarded                      // an older request in the way could not be deleted
	anotherResources                  // Altinn answers with a request of another resource
	alreadyAccepted                   // the request in the way is accepted, and its system user exists
	maybeAccepted                     // the same, if its system user exists, which is not known
	userExists                        // a system user has the key already
	differs                           // the request in the way asks for something else

	// Verdicts on a deletion.
	withdrawn
	keptForAnother // another resource has adopted the request
	acceptedSince  // the plan did not know
	rejectedSince  // the plan did not know, and asks again
	rejectedUntold // the plan knew, asks again, and has not said so
	userLives      // the request is deleted, its system user stays
	userMayLive

	// Verdicts on a wait.
	answered
	unanswered
	withdrawnElsewhere
	waitFailed
)

// adopted reports whether a creation has come to a request that was there before it was planned.
func (o outcome) adopted() bool { return o.verdict == leftBehind || o.verdict == tookOver }

// stored reports whether a creation has succeeded.
func (o outcome) stored() bool { return o.verdict == made || o.adopted() }
