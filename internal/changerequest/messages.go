package changerequest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

const noun = "change request"

func wording() approval.Wording {
	return approval.Wording{Noun: noun, Full: noun, ResourceType: resourceType}
}

// notCompared is what asking for what is held means (altinn-api.md §13, §14.4).
const notCompared = "Altinn does not compare with what the system user has: the customer is asked for it all the same, and before June 2026 could " +
	"not approve a change request for what the system user had already."

// failed is an operation on a change request that failed.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: noun, ID: id, Err: err,
		Attributes: map[string]path.Path{
			"system-user-id":         path.Root("system_user_id"),
			"requiredrights":         path.Root("required_rights"),
			"unwantedrights":         path.Root("unwanted_rights"),
			"requiredaccesspackages": path.Root("required_access_packages"),
			"unwantedaccesspackages": path.Root("unwanted_access_packages"),
			"redirecturl":            path.Root("redirect_url"),
		},
		Hints: hints(verb),
	}
}

// failed is an operation on the change request of a state that failed.
func (m *model) failed(verb string, err error) failure.Operation {
	f := failed(verb, m.ID.ValueString(), err)
	if m.SystemID.ValueString() != "" { // not after an import, which knows the id alone
		f.About = fmt.Sprintf("It is the change request for %s.", m.key().Describe())
	}
	return f
}

// describe names a change request for a reader.
func describe(r altinn.SystemUserChangeRequest) string {
	return approval.Describe(r.ID, approval.Key{System: r.SystemID, Party: r.PartyOrgNumber, Reference: r.ExternalRef})
}

func (m *model) describe() string { return approval.Describe(m.ID.ValueString(), m.key()) }

// creationMessages say what a creation has come to. One that failed is named by its system user: it
// may have no id.
func creationMessages(want ask, o outcome) diag.Diagnostics {
	f := failed("create", want.systemUserID, o.err)
	f.Noun = "change request for system user"
	if o.origin != nil {
		f.About = fmt.Sprintf("The system user is that of %s.", approval.KeyOf(*o.origin).Describe())
	}
	switch o.verdict {
	case made, tookOver:
		return creationWarnings(want, o)
	case unclear:
		return f.WithVerdict(failure.Hint{
			Means: fmt.Sprintf("Whether the change request has been stored is not known: the look-up that was to tell failed too (%v). If it has "+
				"been, its id is %s.", o.lookErr, o.id),
			Next: "Apply again when Altinn can be reached, without changing what this resource asks for. A change request that was stored is " +
				"found then, and not made a second time.",
		})
	case nothingToChange:
		return f.WithVerdict(failure.Hint{
			Means: "Altinn sees nothing to change, and has stored nothing.",
			Next:  "Ask for at least one right or access package, or remove this resource.",
		})
	case anotherResources:
		return f.WithVerdict(failure.Hint{
			Attribute: path.Root("system_user_id"),
			Means: fmt.Sprintf("Another resource of this configuration asks for the same change of the same system user, and has just got the "+
				"change request %s, for it.", describe(*o.request)),
			Next: "Remove one of the two, then apply again.",
		})
	case differs:
		return f.WithVerdict(otherRedirectURL(*o.request))
	case anotherVendors:
		return f.WithVerdict(failure.Hint{
			Attribute: path.Root("system_user_id"),
			Means: "This is how Altinn answers when the system user belongs to a system of another vendor than the organisation of the token. " +
				"It does not mean that the token has expired.",
			Next: "Check the id, and which organisation the Maskinporten client belongs to or acts for (`maskinporten.consumer_org`). If " +
				"both are right, check that the token is one that Maskinporten issues to an organisation.",
		})
	case unknownUser:
		return f.WithVerdict(whyUnknown(o))
	case notOnSystem:
		return f.WithFinding(approval.NotOnSystem(*o.system, want.RequiredRights, want.RedirectURL))
	default:
		return f.Diagnostics()
	}
}

func otherRedirectURL(stored altinn.SystemUserChangeRequest) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means: fmt.Sprintf("The customer is asked for the same change already, by %s%s. It is %s, and differs from the "+
			"configuration in `redirect_url` alone. A second one would ask for what the first one may have given by then.",
			describe(stored), approval.MadeAt(stored.Created), stored.Status),
		Next: wording().Import("older one", stored.ID) +
			"\n\nThe plan then shows that it is replaced.\n\nIf this apply was to replace that very change request, the new one was asked " +
			"for before the old one was withdrawn, which cannot work: remove `create_before_destroy` from this resource, and from those " +
			"that depend on it.",
	}
}

const (
	agentMeans = "This system user is for clients (of the type agent), and Altinn changes those of the type standard alone."
	agentNext  = "Ask the customer to delete the system user in Altinn, then ask for a new one with `altinn_system_user_request`."
)

// whyUnknown explains that the service knows no standard system user with an id, by the request
// that it may be of.
func whyUnknown(o outcome) failure.Hint {
	at := path.Root("system_user_id")
	switch {
	case o.origin != nil && o.originKind == altinn.AgentUser:
		return failure.Hint{Attribute: at, Means: agentMeans, Next: agentNext}
	case o.origin != nil && o.origin.Status != altinn.StatusAccepted:
		return failure.Hint{
			Attribute: at,
			Means: fmt.Sprintf("This is the id of a system user request that is %s. There is a system user with this id only when the customer "+
				"has accepted the request.", o.origin.Status),
			Next: "Wait for the customer's answer, then apply again. Refer to `system_user_id` of the request rather than to its `id`: it is null " +
				"until then.",
		}
	}
	return failure.Hint{
		Attribute: at,
		Means: "This environment of Altinn's has no standard system user with this id: the customer may have deleted it, or it is one " +
			"for clients (of the type agent), which cannot be changed.",
		Next: "Check the id, and `environment` in the provider block. The data source `altinn_system_users` shows the system users of a " +
			"system.",
	}
}

func creationWarnings(want ask, o outcome) diag.Diagnostics {
	var diags diag.Diagnostics
	if o.listErr != nil {
		diags.AddWarning("A customer may be asked for the same change twice",
			fmt.Sprintf("The same change of system user %q has been asked for and withdrawn or answered several times, so whether it is being asked for right now "+
				"was looked up in the list of the system's change requests, of which Altinn shows 50 at most. It could not be read to its "+
				"end: %v.\n\nIf an earlier apply was interrupted, the customer may have two change requests, and should answer one.", want.systemUserID, o.listErr))
	}
	if o.verdict == made && o.rejected != nil {
		diags.Append(asksAgain(describe(*o.rejected)))
	}
	if o.verdict == tookOver {
		diags.AddWarning("A change request was open already, and has been taken over",
			fmt.Sprintf("Change request %s, asks for the same change%s. That is what an apply leaves behind that ended before Altinn's answer came, so nothing more was "+
				"asked.\n\nIf another configuration or workspace manages it, remove one of the two resources without destroying it: a destroy "+
				"would withdraw the change request for both.", describe(*o.request), approval.MadeAt(o.request.Created)))
	}
	return diags
}

// deletionMessages say what the deletion of the change request in a state has come to.
func deletionMessages(state model, o outcome) diag.Diagnostics {
	var diags diag.Diagnostics
	switch o.verdict {
	case errored:
		return state.failed("delete", o.err).Diagnostics()
	case rejectedSince:
		return failed("delete", o.request.ID, nil).WithVerdict(failure.Hint{
			Means: fmt.Sprintf("It is change request %s. The customer has said no to it, which the plan did not know. The plan is to ask again "+
				"without a word about that, so nothing has been done.", describe(*o.request)),
			Next: "Plan again: the plan warns then.",
		})
	case acceptedSince:
		diags.AddWarning("A customer has accepted a change request that was to be withdrawn",
			fmt.Sprintf("It is %s. It could not be withdrawn any more, and has only been forgotten: what it has changed stays changed. To undo "+
				"the change, ask for the opposite in another `%s`.", describe(*o.request), resourceType))
	case unknownStatus:
		diags.AddWarning("A change request has not been withdrawn",
			fmt.Sprintf("Change request %s, has the status %q, which this version of the provider does not know, so it has only been forgotten. "+
				"The customer may still be able to answer it.", describe(*o.request), o.request.Status))
	case keptForAnother:
		diags.AddWarning("A change request is kept",
			fmt.Sprintf("Change request %s, was to be withdrawn, and one that asks the same made in its place. The new resource has taken this "+
				"one over, with the same `confirm_url`, so it has not been withdrawn.\n\nThis happens with `create_before_destroy`, and when a "+
				"resource gets another name without a `moved` block.", state.describe()))
	default:
	}
	return diags
}

// gone warns of a change request that a refresh has not found any more.
func gone(m model) diag.Diagnostic {
	next := "The plan will show that it is to be asked for again: the customer then gets a new change request, and a new link to answer it."
	if m.Status.ValueString() == altinn.StatusAccepted {
		next = "The customer had accepted it, and what it has changed stays changed. The plan will show that it is to be asked for again: " +
			"remove the resource instead, unless the change has been undone. " + notCompared
	}
	return failure.Vanished(noun, "has been deleted outside Terraform", m.describe(),
		"It was withdrawn; or the provider block selects another environment than before: if you did not mean to change that, do not "+
			"apply. "+next)
}

// What an import answers.

func isRequest() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means:     "This is the id of a system user request and of the system user that came of it, not of a change request.",
		Next:      "Import it as `altinn_system_user_request`. The id of a change request is in its `confirm_url`.",
	}
}

func unknownImportID() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: "This environment of Altinn's has no such change request, or it has been deleted. One that Altinn answered with " +
			"`NoChangeNeeded` was never stored, and cannot be imported.",
		Next: "Check the id, which is in the `confirm_url` of a change request, and `environment` in the provider block.",
	}
}

func badImportID() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means:     "This is not the id of a change request.",
		Next: "Import a change request by its id, a UUID such as 505f8488-3d48-4c15-8e21-35cb9432f815. It is in the address at which the " +
			"customer answers.",
	}
}

// What a plan warns of or refuses.

// asksAgain warns that the customer is asked again after a no.
func asksAgain(named string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A customer who said no is asked again",
		fmt.Sprintf("The customer has rejected change request %s, and the plan makes another one.\n\nSpeak with the customer before you pass "+
			"its `confirm_url` on.", named))
}

func changeStays(m model) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"What a change request has changed stays changed",
		fmt.Sprintf("The customer has accepted change request %s: the system user keeps the rights and access packages that it got, and stays "+
			"without those that it lost. Destroying the resource only forgets the change request, and deletes nothing at Altinn.\n\nTo undo the "+
			"change, ask for the opposite in another `%s`.", m.describe(), resourceType))
}

func acceptedAsksAgain(m model, again []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer has given already what a change request asks for",
		fmt.Sprintf("The customer has accepted change request %s, and the plan makes another one in its place, which asks for all that the "+
			"configuration lists now. The accepted one asked for these already:\n  - %s\n\n%s Remove these from the configuration, unless "+
			"something has taken them away since: `altinn_system_user_access` tells.\n\nWhat is only taken off a list stays as it was accepted: to take it from the system user, "+
			"list it as unwanted.", m.describe(), strings.Join(again, "\n  - "), notCompared))
}

func acceptedAndUserUnknown(m model) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		"A customer may be asked again for what a change request has changed",
		fmt.Sprintf("The customer has accepted change request %s, and the plan makes another one in its place, because it does not know "+
			"`system_user_id` yet. If that turns out to be what it was, the same is asked for again. %s\n\nUnless there is to be another system "+
			"user, give an id that is known while planning, such as `system_user_id` of an `altinn_system_user_request`. What comes from a data "+
			"source is not if that has `depends_on`, or refers to something that changes in the same apply.", m.describe(), notCompared))
}

func twoResources(systemUserID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		"Two resources for one change of a system user",
		fmt.Sprintf("Another address of this configuration has, or asks for, the same change of the same system user, %s. When the customer has "+
			"accepted one of the two, the other asks for what is there already. %s\n\nRemove one of the two, or the import block that is to make "+
			"it. %s", systemUserID, notCompared, wording().LetGo()))
}

// lostElsewhere refuses a plan that would withdraw for one address what another one is to have.
func lostElsewhere(systemUserID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"), "A change request would be withdrawn, and is to stay",
		fmt.Sprintf("In this plan one address of the configuration withdraws or replaces an open change request for system user %s, and another "+
			"address asks for the same change, keeps it or imports it: the customer's link would stop working.\n\n%s", systemUserID,
			wording().WaysOut()))
}

func acceptedBefore(stored altinn.SystemUserChangeRequest) diag.Diagnostic {
	return diag.NewWarningDiagnostic(
		"A customer has accepted the same change before",
		fmt.Sprintf("Change request %s, asks for what this one asks for, and is accepted%s. %s\n\nIf nothing has undone the change since, do "+
			"not ask again. %s\n\nIf the resource has only got another name, a `moved` block spares the import.",
			describe(stored), approval.MadeAt(stored.Created), notCompared, wording().Import("accepted change request", stored.ID)))
}

func agentCannotChange(origin altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_user_id"),
		fmt.Sprintf("System user %q is an agent and cannot be changed", origin.ID),
		fmt.Sprintf("It is that of %s.\n\n%s\n\n%s", approval.KeyOf(origin).Describe(), agentMeans, agentNext))
}

func notAcceptedYet(origin altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("system_user_id"),
		"There is no system user to change yet",
		fmt.Sprintf("%q is the id of a system user request, for %s, that is %s. Unless the customer accepts it first, the apply will fail. Refer to "+
			"`system_user_id` of the request rather than to its `id`: it is null until then.", origin.ID,
			approval.KeyOf(origin).Describe(), origin.Status))
}

func heldAlready(attribute string, held []string, origin altinn.SystemUserRequest) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root(attribute),
		"Asked for already when the system user was made",
		fmt.Sprintf("The customer has accepted request %s, which asks for these already:\n  - %s\n\n%s Remove these from `%s`, "+
			"unless the customer, or another change request, has taken them away since: `altinn_system_user_access` tells.",
			approval.Describe(origin.ID, approval.KeyOf(origin)), strings.Join(held, "\n  - "), notCompared, attribute))
}
