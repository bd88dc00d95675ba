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

	rejected []altinn.SystemUserRequest // older ones that this run has deleted, and to which the customer had said no
	rival    string                     // the id of another request, made at the same moment
}

// A verdict is what has been decided.
type verdict int

// The verdicts, first those on a creation.
const (
	again              verdict = iota // nothing is in the way any more: ask
	made                              // for a POST, as the service says
	leftBehind                        // by a POST whose answer was lost
	tookOver                          // there was an open request that asks for the same
	errored                           // as the error says
	contentFails                      // Altinn fails on what is asked for
	unclear                           // whether a request is stored
	systemDeleted                     // the system has been
	notOnSystem                       // it does not have what is asked for
	notLookedUp                       // what there is under the key: nothing was sent
	rejectedAndDeleted                // in this run, and the plan has not said that it asks again
	endedUntold                       // an older request has, and the plan has not said that it asks again
	notDiscarded                      // an older request that is in the way
	anotherResources                  // the request that Altinn answers with is
	alreadyAccepted                   // the request in the way is, and its system user lives
	maybeAccepted                     // the same, if its system user lives
	userExists                        // and holds the key
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
