package maskinportenclient

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

const (
	noun         = "Maskinporten client"
	resourceType = "altinn_maskinporten_client"
)

// failed is an operation on a client that the API refused or did not answer. Before there is an id, the name stands for it.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: noun, ID: id, Err: err, Service: failure.SelfService(),
		Attributes: map[string]path.Path{
			"client_name": path.Root("name"), "description": path.Root("description"), "scopes": path.Root("scopes"),
			"access_token_lifetime": path.Root("access_token_lifetime"),
			"keys":                  path.Root("keys"), "jwks": path.Root("keys"), "kid": path.Root("keys"), "kty": path.Root("keys"), "use": path.Root("keys"),
			"alg": path.Root("keys"), "n": path.Root("keys"), "e": path.Root("keys"), "exp": path.Root("keys"),
		},
		Hints: hints(err, false),
	}
}

// keysFailed is an operation that failed for the keys of the client.
func keysFailed(verb, id string, err error) failure.Operation {
	o := failed(verb, id, err)
	o.Hints = hints(err, true)
	return o
}

// hints explain what the API answers, by its status.
func hints(err error, ofKeys bool) map[string]failure.Hint {
	refused := failure.Hint{
		Means: "The content of the request was refused. Most often that is a scope that is not granted to the organisation, that does not exist, or " +
			"that is for another kind of client than Maskinporten's.",
		Next: "Compare `scopes` with what Digdir's self-service portal offers the organisation. A scope that is not granted has to be asked for at its owner.",
	}
	if ofKeys {
		refused = failure.Hint{
			Attribute: path.Root("keys"),
			Means:     "The set of keys was refused: a key in it is of a kind or size that Maskinporten does not take, or has expired.",
			Next:      "Correct the key that the answer names.",
		}
	}
	hints := failure.SelfServiceHints(err)
	hints["HTTP 400"] = refused
	hints["HTTP 404"] = failure.Hint{
		Means: "The organisation has no such client in this environment.",
		Next:  "Check the client id, and `environment` in the provider block.",
	}
	conflict := failure.Hint{
		Means: "What was sent conflicts with what there is: a key id may be taken, by another client perhaps, or the client has been deleted.",
		Next:  "Give the key an id that nobody else has, such as one that begins with the name of the product and ends with the year.",
	}
	if ofKeys {
		conflict.Attribute = path.Root("keys")
	}
	hints["HTTP 409"] = conflict
	return hints
}

// listFailed is that the list of clients could not be read.
func listFailed(err error) diag.Diagnostics {
	operation := failed("list", "", err)
	operation.Noun += "s"
	return operation.Diagnostics()
}

// nameIsTaken refuses to give a client the name that another one has.
func nameIsTaken(there selfservice.Registration) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("name"),
		Means: fmt.Sprintf("The organisation has a client of this name already, %s, and this run has not seen it in the state: a run that was "+
			"cut off may have left it, somebody may have made it, or a resource with another provider block has it.", there.ClientID),
		Next: "Choose another name. If another resource gives the name up in the same apply, apply again. If that client is the one that this resource is to manage, `state rm` " +
			"the resource, and import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, there.ClientID),
	}
}

// exists refuses to make a second client of a name.
func exists(there selfservice.Registration) failure.Hint {
	taken := nameIsTaken(there)
	return failure.Hint{
		Attribute: taken.Attribute,
		Means:     taken.Means + " Or it is the one that is to be replaced, which `create_before_destroy` leaves in place until the new one is made.",
		Next: "If it is to be replaced, remove `create_before_destroy` from this resource, and from those that depend on it, from which Terraform takes it " +
			"over; or give the new client another name. If the resource is tainted, `untaint` it to keep the client.\n\nIf no resource has it, and it is the one that is meant, " +
			"import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, there.ClientID) + "\n\nThe plan then shows what would change. Otherwise choose another name.",
	}
}

// madeElsewhere refuses to make a client of a name that this run has made one of. The plan refuses it as well, where it knows the names.
func madeElsewhere() failure.Hint {
	return failure.Hint{
		Attribute: path.Root("name"),
		Means: "In this run, another resource of this provider configuration has made a client of this name. By its name the provider finds a client whose creation was cut off, so " +
			"it must be one resource's alone.",
		Next: "Give one of the two another name, or remove one of them.",
	}
}

// nothingChanged tells of a write that the API has accepted and not done.
func nothingChanged() failure.Hint {
	return failure.Hint{
		Means: "The API has accepted it, twice, and what it tells of the client afterwards does not show it.",
		Next:  "Run again later. If it stays, ask Digdir (servicedesk@digdir.no).",
	}
}

// noneIsTheOne refuses to take one of the clients that have appeared for the one that a POST without an answer has made.
func noneIsTheOne(appeared []selfservice.Registration, several bool) failure.Hint {
	why := "None of them is the one that was to be made, as it was sent, and without keys: somebody else has made it, or changed it since."
	if several {
		why = "Which of them is the one that was made cannot be told."
	}
	return failure.Hint{
		Attribute: path.Root("name"),
		Means: "The answer was lost, and these clients of the name have appeared meanwhile:\n  - " + strings.Join(clientIDs(appeared), "\n  - ") + "\n\n" + why +
			" Nothing of them has been changed.",
		Next: "Look at them in Digdir's portal. If one is yours, import it. Add this block, with its id and the name of your resource:\n\n" +
			failure.ImportBlock(resourceType, appeared[0].ClientID) + "\n\nOtherwise choose another name.",
	}
}

// madeAtTheSameTime refuses to have a client beside one that another run has made meanwhile.
func madeAtTheSameTime(others []selfservice.Registration) failure.Hint {
	first := slices.MinFunc(others, older)
	return failure.Hint{
		Attribute: path.Root("name"),
		Means: fmt.Sprintf("Another run, with a state of its own, a resource with another provider block, or somebody in the portal has made a client of this name at the same time, "+
			"%s, and was first. What was made here has been deleted again: nobody knew it yet.", first.ClientID),
		Next: "If a resource has that client, choose another name. If none has, and it is the one that is meant, import it. Add this block, with the name of your resource in place of `example`:\n\n" +
			failure.ImportBlock(resourceType, first.ClientID) + "\n\nOtherwise choose another name.",
	}
}

func createUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the client has been made is not known: the look that was to tell failed too (%v).", lookErr),
		Next:  "Apply again later. If it has been made, the error will hold the block that imports it.",
	}
}

func deleteUnclear(lookErr error) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("Whether the client has been deleted is not known: the look that was to tell failed too (%v).", lookErr),
		Next:  "Plan again later: a client that is deleted leaves the state then.",
	}
}

// leftWithoutKeys says what has become of a client that is of no use, and could not be deleted either.
func leftWithoutKeys(id string) string {
	return fmt.Sprintf("The client %s could not be deleted again. It stays in the state, and the next apply replaces it.", id)
}

// keysUnclear says what has become of a client of which it is not known whether it has its keys.
func keysUnclear(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("keys"),
		Means: fmt.Sprintf("The client %s was made, and whether it has its keys is not known, nor whether Digdir finds it again. It stays in the state, tainted: the next "+
			"apply would replace it.", id),
		Next: "If Digdir's portal shows the client, `untaint` the resource: the plan then shows what is missing, and the apply adds it.",
	}
}

// foundWithoutKeys says what has become of a client that was found in the list, and could not be given its keys.
func foundWithoutKeys(id string) string {
	return fmt.Sprintf("The answer to the creation was lost, and the client %s, which has appeared since, could not be given its keys. It has not been deleted, as it may be somebody "+
		"else's, and is not in the state. If it is yours, import it, and the next apply adds the keys. Add this block, with the name of your resource in place of `example`:\n\n%s",
		id, failure.ImportBlock(resourceType, id))
}

func goneMeanwhile(id string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The client %s has been deleted since the state was last refreshed. %s", id, cannotBeUndone),
		Next:  "Plan again: the plan shows that a new one is to be made.",
	}
}

// notOfTheCaller refuses to take a client for deleted that the credential cannot see.
func notOfTheCaller(id string, owner, caller organisation) failure.Hint {
	whose := "the organisation of this credential"
	if caller != "" {
		whose += fmt.Sprintf(", %s", caller)
	}
	shown, next := "", "If another organisation's credential made the client, use that one."
	if owner != "" && owner != caller {
		shown = fmt.Sprintf(" It was last read with a credential of the organisation %s.", owner)
		next = fmt.Sprintf("Use a credential of the organisation %s.", owner)
	}
	return failure.Hint{
		Means: fmt.Sprintf("The client %s is not known to %s.%s Among the clients of this credential's organisation, the deleted ones included, there is none of this id: so it counts as "+
			"another organisation's, or as one of another environment, and not as deleted. It stays in the state, and nothing has been changed.", id, whose, shown),
		Next: next + " If it is known that the client does not exist any more, `terraform state rm` takes it out of the state.",
	}
}

// listedAllTheSame refuses to take a client for deleted that the list has.
func listedAllTheSame(id string) failure.Hint {
	return failure.Hint{
		Means: fmt.Sprintf("The API says that it has no client %s, and its list has it, and not as a deleted one. It stays in the state, and nothing has been changed.", id),
		Next:  "Run again later. If it stays, ask Digdir (servicedesk@digdir.no).",
	}
}

func changedSincePlanned(names []string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root(names[0]),
		Means: fmt.Sprintf("Somebody has changed the client since its state was last refreshed, in %s. The plan does not show that, and carrying it out would "+
			"undo it. Nothing has been written.", failure.AttributeList(names)),
		Next: "Plan again: the plan shows that change as well.",
	}
}

func nothingToImport(id string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("client_id"),
		Means:     fmt.Sprintf("The organisation has no client with the id %q in this environment, or it has been deleted.", id),
		Next:      "Import a client by its id alone, as Digdir's portal shows it. Check `environment` in the provider block.",
	}
}

func nothingToRead(id string, deleted bool) failure.Hint {
	means := fmt.Sprintf("The organisation has no client with the id %q in this environment.", id)
	if deleted {
		means = fmt.Sprintf("The client %s has been deleted, and cannot get tokens any more.", id)
	}
	return failure.Hint{
		Attribute: path.Root("client_id"), Means: means,
		Next: "Check the client id, and `environment` in the provider block. The data source `altinn_maskinporten_clients` lists the clients that there are.",
	}
}

// notOneOfTheName is that a name is not that of exactly one client.
func notOneOfTheName(ids []string) failure.Hint {
	if len(ids) == 0 {
		return failure.Hint{
			Attribute: path.Root("name"),
			Means:     "The organisation has no Maskinporten client of this name in this environment. Upper and lower case differ.",
			Next:      "Check the name, and `environment` in the provider block. The data source `altinn_maskinporten_clients` lists the clients that there are.",
		}
	}
	return failure.Hint{
		Attribute: path.Root("name"),
		Means:     "Several clients have this name:\n  - " + strings.Join(ids, "\n  - "),
		Next:      "Give the `client_id` of the one that is meant in place of `name`.",
	}
}

func anotherType(id, integrationType string) failure.Hint {
	return failure.Hint{
		Attribute: path.Root("client_id"),
		Means: fmt.Sprintf("The client %s is of the integration type %q, which never changes, and not one of Maskinporten.", id,
			integrationType),
		Next: "Choose a client of Maskinporten, or make a new one.",
	}
}
