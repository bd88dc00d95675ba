package system

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

const noun = "system"

// listFailed explains an error of the list of all systems, or of one of its members.
func listFailed(err error) diag.Diagnostics {
	return failure.Operation{
		Verb: "list", Noun: "systems", Err: err,
		Hints: map[string]failure.Hint{"HTTP 403": {
			Means: fmt.Sprintf("The Maskinporten client lacks the scope %s.", altinn.ScopeSystemRegister),
			Next:  "Ask Digdir for the scope, and check that the credential belongs to the client that has it.",
		}},
	}.Diagnostics()
}

// changeLogFailed explains an error of a system's change log.
func changeLogFailed(id string, err error) diag.Diagnostics {
	f := failed("read", id, err)
	f.Noun = "change log of system"
	for _, status := range []string{"HTTP 403", "HTTP 404"} {
		hint := f.Hints[status]
		hint.Attribute = path.Root("system_id")
		f.Hints[status] = hint
	}
	return f.Diagnostics()
}

// failed is an operation on a system that failed.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: noun, ID: id, Err: err,
		Attributes: map[string]path.Path{
			"id":                                    path.Root("id"),
			"vendor":                                path.Root("id"),
			"vendor.id":                             path.Root("id"),
			"name":                                  path.Root("name"),
			"description":                           path.Root("description"),
			"rights":                                path.Root("rights"),
			"accesspackages":                        path.Root("access_packages"),
			"clientid":                              path.Root("client_ids"),
			"allowedredirecturls":                   path.Root("allowed_redirect_urls"),
			"isvisible":                             path.Root("is_visible"),
			"registersystemrequest/systemid":        path.Root("id"),
			"registersystemrequest/vendor/id":       path.Root("id"),
			"registersystemrequest/rights/resource": path.Root("rights"),
			"registersystemrequest/accesspackages":  path.Root("access_packages"),
			"registersystemrequest/clientid":        path.Root("client_ids"),
			"registersystemrequest/allowedredirecturls": path.Root("allowed_redirect_urls"),
		},
		Hints: hints(id, err),
	}
}

// The verdicts: what a look after a write has shown.

func spentID(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("There was a system with the id %q, and it has been deleted. An id is spent for ever once it was "+
			"used: Altinn neither restores the system nor accepts another one with its id.", id),
		Next: "Choose an id that was never used, for instance by adding a number to its name.",
	}
}

func nothingToImport(id string) failure.Hint {
	hint := spentID(id)
	hint.Next = "There is nothing left to import: remove the import block, or the resource."
	return hint
}

func nothingToRead(id string) failure.Hint {
	hint := spentID(id)
	hint.Next = "Check the id. What the deleted system was, `altinn_system_change_log` still tells."
	return hint
}

// cannotRegister refuses a plan that is to register a system that is there, and that this run has seen at no address.
func cannotRegister(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("The plan is to register the system %q, and it is registered already. Another address of this configuration may "+
			"hold it: one that is left out by `-target`, or belongs to another configuration of the provider. Applying the plan could then "+
			"delete the system for ever.", id),
		Next: anotherAddress() + "\n\n" + letGo() + "\n\nOnly if no address manages the system yet, not even one of another configuration of the provider, such as an alias, import " +
			"it: beside an address that the same plan destroys, an import loses the system. Add this block, with the name of your resource " +
			"in place of `example`:\n\n" + failure.ImportBlock(resourceType, id) +
			"\n\nIf it is to be deleted and made anew, give it another `id`. If this came of `destroy`, add `-refresh=false`: Terraform plans " +
			"the whole configuration first otherwise.",
	}
}

func exists(want, found altinn.System) failure.Hint {
	comparison := "It is the same as in the configuration."
	if names := differences(want, found); len(names) > 0 {
		comparison = fmt.Sprintf("It differs from the configuration in %s.", failure.AttributeList(names))
	}
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: "This system is registered already: by someone else, by an earlier apply that was cut off, or by another " +
			"resource of this configuration with the same id. " + comparison,
		Next: "If its resource has only got another name, add a `moved` block. If no address manages it yet, import it here. Add this block, " +
			"with the name of your resource in place of `example`:\n\n" + failure.ImportBlock(resourceType, found.ID) +
			"\n\nThe plan then shows what would change. Otherwise choose another id.",
	}
}

func anothersSystem(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means: fmt.Sprintf("There is a system with the id %q, and Altinn does not show it to this token: it belongs to "+
			"another vendor than the organisation of the token.", id),
		Next: "Check the organisation number in the id, and which organisation the Maskinporten client belongs to or acts for " +
			"(`maskinporten.consumer_org`).",
	}
}

func badImportID(err error) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("id"),
		Means:     failure.Sentence(err.Error()),
		Next:      "Import a system by its id alone, such as 991825827_smartcloud.",
	}
}

func vanishedMeanwhile(id string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Altinn has no system with the id %q that belongs to the vendor %s. It had one when the state was "+
			"last refreshed, or the provider block selects another environment than then.", id, identifier.VendorOrgNumber(id)),
		Next: "Check `environment` in the provider block, then plan again.",
	}
}

func deletedMeanwhile(id string) failure.Hint {
	hint := spentID(id)
	hint.Means = "The system has been deleted since the state was last refreshed. An id is spent for ever once it was used: " +
		"Altinn neither restores the system nor accepts another one with its id."
	return hint
}

// changedSincePlanned refuses a write of a plan that was made before somebody else changed the system.
func changedSincePlanned(names []string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root(names[0]),
		Means: fmt.Sprintf("Somebody has changed the system since its state was last refreshed, in %s. The plan does not show that, and "+
			"carrying it out would undo it, as every write replaces all of a system. Nothing has been written.", failure.AttributeList(names)),
		Next: "Plan again: the plan shows that change as well.",
	}
}

func stillThere() failure.Hint {
	return failure.Hint{
		Means: "A read afterwards has found the system: it has not been deleted.",
		Next:  "Run again later. If it stays, report it to Altinn's support with the lines below.",
	}
}

func createUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the system has been registered is not known: the read that was to tell failed too (%v).", lookErr),
		Next: "Apply again when Altinn can be reached. If the system is registered by then, the error will hold the block " +
			"that imports it.",
	}
}

func updateUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the change has been made is not known: the read that was to tell failed too (%v).", lookErr),
		Next:  "Plan again when Altinn can be reached: the plan shows what is left to do.",
	}
}

func deleteUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the system has been deleted is not known: the read that was to tell failed too (%v). "+
			"Altinn answers 400 to some deletions that succeeded.", lookErr),
		Next: "Plan again when Altinn can be reached: a system that is deleted leaves the state then.",
	}
}
