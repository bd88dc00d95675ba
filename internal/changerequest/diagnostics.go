package changerequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

const noun = "change request"

// failure is the attempt to make a change request that failed. It is named by its system user: it may have no id.
func (a ask) failure(err error) failure.Operation {
	f := failed("create", a.systemUserID, err)
	f.Noun = "change request for system user"
	return f
}

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

// failure is an operation on the change request of a state that failed.
func (m *model) failure(verb string, err error) failure.Operation {
	f := failed(verb, m.ID.ValueString(), err)
	if tfkit.Present(m.SystemID) { // not after an import, which knows the id alone
		f.About = fmt.Sprintf("It is the change request for %s.", m.key())
	}
	return f
}

// The verdicts: what a look after a call has shown.

func nothingAsked() failure.Hint {
	return failure.Hint{
		Means: "Altinn sees nothing to change, and has stored nothing.",
		Next:  "Ask for at least one right or access package, or remove this resource.",
	}
}

func exists(stored altinn.SystemUserChangeRequest) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("redirect_url"),
		Means: fmt.Sprintf("The customer is asked for the same change already, by %s%s. It is %s, and differs from the "+
			"configuration in `redirect_url` alone. A second one would ask for what the first one may have given by then.",
			namedAs(stored), made(stored), stored.Status),
		Next: "To manage the older one here, import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, stored.ID) +
			"\n\nThe plan then shows that it is replaced.\n\nIf this apply was to replace that very change request, the new one was asked " +
			"for before the old one was withdrawn, which cannot work: remove `create_before_destroy` from this resource, and from those " +
			"that depend on it.",
	}
}

// made tells when a change request was made, where Altinn tells.
func made(stored altinn.SystemUserChangeRequest) string {
	if at := tfkit.Timestamp(stored.Created); !at.IsNull() {
		return ", made " + at.ValueString()
	}
	return ""
}

func anotherResources(stored altinn.SystemUserChangeRequest) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means: fmt.Sprintf("Another resource of this configuration asks for the same change of the same system user, and has just got the "+
			"change request %s, for it.", namedAs(stored)),
		Next: "Remove one of the two, then apply again.",
	}
}

func createUnclear(id string, lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the change request has been stored is not known: the look-up that was to tell failed too (%v). If it has "+
			"been, its id is %s.", lookErr, id),
		Next: "Apply again when Altinn can be reached, without changing what this resource asks for. A change request that was stored is " +
			"found then, and not made a second time.",
	}
}

func anotherVendors() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means: "This is how Altinn answers when the system user belongs to a system of another vendor than the organisation of the token. " +
			"It does not mean that the token has expired.",
		Next: "Check the id, and which organisation the Maskinporten client belongs to or acts for (`maskinporten.consumer_org`). If " +
			"both are right, check that the token is one that Maskinporten issues to an organisation.",
	}
}

func isAgent() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means:     agentMeans,
		Next:      agentNext,
	}
}

func notAccepted(status string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means: fmt.Sprintf("This is the id of a system user request that is %s. There is a system user with this id only when the customer "+
			"has accepted the request.", status),
		Next: "Wait for the customer's answer, then apply again. Refer to `system_user_id` of the request rather than to its `id`: it is null " +
			"until then.",
	}
}

func noSystemUser() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("system_user_id"),
		Means: "This environment of Altinn's has no standard system user with this id: the customer may have deleted it, or it is one " +
			"for clients (of the type agent), which cannot be changed.",
		Next: "Check the id, and `environment` in the provider block. The data source `altinn_system_users` shows the system users of a " +
			"system.",
	}
}

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

// refusedSince explains that a change request is not replaced: the customer has said no, which the plan did not know.
func refusedSince(found altinn.SystemUserChangeRequest) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("It is change request %s. The customer has said no to it, which the plan did not know. The plan is to ask again "+
			"without a word about that, so nothing has been done.", namedAs(found)),
		Next: "Plan again: the plan warns then.",
	}
}
