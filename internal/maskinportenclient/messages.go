package maskinportenclient

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// cannotBeUndone is what deleting a client means (maskinporten.md §8.4).
const cannotBeUndone = "A deleted client is never given back: a new one gets another id, and every system that lists the old one among its " +
	"`client_ids` gets no tokens by it from then on."

// keyPath is where what is wrong with a key is told. CLIs show the line of an entry of a map, but for what is inside of one no more than the line
// on which the resource begins.
func keyPath(id string) path.Path { return path.Root("keys").AtMapKey(id) }

func invalidKey(id string, err error) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(keyPath(id), "Invalid public key",
		fmt.Sprintf("The key %q cannot be used: %s.", id, err))
}

func destroyWarning(id, name string, systems []string) diag.Diagnostic {
	detail := fmt.Sprintf("The plan destroys the client %s, %q. %s", id, name, cannotBeUndone)
	if len(systems) > 0 {
		detail += "\n\nSystems of this configuration that list it:\n  - " + strings.Join(systems, "\n  - ")
	}
	return diag.NewWarningDiagnostic("Destroying a Maskinporten client cannot be undone",
		detail+"\n\n"+failure.ForgetAdvice("client", resourceType))
}

// replaceWarning tells of a planned creation in place of a client of the same name. Whether the new one is to be made first, no plan tells a provider.
func replaceWarning(id, name string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Replacing a Maskinporten client cannot be undone",
		fmt.Sprintf("The plan makes a client %[2]q in place of %[1]s. %[3]s\n\nWith `create_before_destroy`, which Terraform takes over from what depends on the client, the apply will "+
			"fail, and leave the client as a deposed object: two clients of one name are not made. Remove it, there too, or give the new client another name. If the resource is tainted, "+
			"`untaint` it to keep the client.", id, name, cannotBeUndone))
}

// protected refuses what `deletion_protection` forbids.
func protected(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("deletion_protection"),
		fmt.Sprintf("Maskinporten client %q is protected from deletion", id),
		"This would destroy it, and `deletion_protection` is true in the state. "+cannotBeUndone+"\n\nIf that is what you want, set "+
			"`deletion_protection = false`, apply, and then try again. If it is to be replaced because it is tainted, `untaint` it.")
}

func gone(id, name string) diag.Diagnostic {
	return failure.Vanished(noun, "has been deleted outside Terraform", fmt.Sprintf("%s, %q", id, name),
		"The plan will show that a new one is to be made. "+cannotBeUndone+" What signs with its keys has to be given the new id.")
}

func twoResources(name string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("name"), "Two Maskinporten clients of one name",
		fmt.Sprintf("Another resource of this configuration has the name %q. By its name the provider finds a client whose creation was cut off, so it "+
			"must be one resource's alone.\n\nGive one of the two another name, or remove one of them.", name))
}

func heldTwice(id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("client_id"), "Two resources for one Maskinporten client",
		fmt.Sprintf("Another address of this configuration has the same client, %s, in its state. Each would undo what the other one changes.\n\nKeep one of "+
			"the two, and remove the other, or the import block that is to make it. %s", id, failure.ForgetAdvice("client", resourceType)))
}

// lostElsewhere refuses a plan that would delete a client for one address which another one is to have.
func lostElsewhere(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Maskinporten client %q would be destroyed, and is to stay", id),
		fmt.Sprintf("In this plan one address of the configuration destroys the client %s, and another address keeps it, imports it, or makes one of its name. %s\n\n%s\n\n%s\n\n%s",
			id, cannotBeUndone, failure.MoveAdvice(resourceType), failure.ForgetAdvice("client", resourceType), failure.DeposedAdvice("client")))
}

// removesKeys tells of keys that the apply takes away, which is how what somebody has added in the portal ends.
func removesKeys(name string, ids []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client are removed",
		fmt.Sprintf("The client %q loses these keys, since `keys` does not have them:\n  - %s\n\nWhat still signs with one of them gets no tokens from then on. If "+
			"somebody has added one in the portal, and it is to stay, add it to `keys`.", name, strings.Join(ids, "\n  - ")))
}

// swapsKeys is [removesKeys] for a plan that adds keys as well, and tells of the gap that such a change in one apply has. For as many keys as are
// too many, there is no room beside the new ones.
func swapsKeys(name string, removed []string, tooMany int) diag.Diagnostic {
	room, first := "", "add"
	if tooMany > 0 {
		room = fmt.Sprintf("\n\nA client has %d keys at most, so %d of these will be gone before the new ones are there.", selfservice.MostKeys, tooMany)
		first = "remove keys that nothing signs with, and apply; add"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client are swapped in one apply",
		fmt.Sprintf("The client %q gets a key, and loses these, since `keys` does not have them:\n  - %s\n\nMaskinporten learns of both after some minutes, and until then what signs "+
			"with the new key, or still with an old one, may get no tokens. If somebody has added an old one in the portal, and it is to stay, add it to `keys`.%s\n\nFor a change "+
			"without a gap: %s the new key and apply; when it works, switch what signs; then remove the old key and apply.", name, strings.Join(removed, "\n  - "), room, first))
}

// endedKeysLeft tells of keys that a write has not kept, since they cannot be posted.
func endedKeysLeft(now client, ended []string) diag.Diagnostic {
	left := "The others are there."
	if len(now.keys) == 0 {
		left = "It has no key left, so nothing gets tokens by it."
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client that have expired are gone",
		fmt.Sprintf("The client %s, %q, does not have these keys any more after the change: they have expired, and the API takes no set with such a key.\n  - %s\n\n%s\n\n"+
			"They gave no tokens before either. Remove them from `keys`, and add another one if none is left; or set `expires_at` to a later time, at most a year away, "+
			"which gives the same key more life. Until then every plan shows that they are to be added.", now.ClientID, now.Name, strings.Join(ended, "\n  - "), left))
}

// wentAtOnce tells of keys that have gone before the new ones were there.
func wentAtOnce(now client, ids []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client went before the new ones were there",
		fmt.Sprintf("The client %s, %q, had these keys, which could not be kept beside the new ones for the moment of the change:\n  - %s\n\nA client has %d keys at "+
			"most, and the API does not take again every key that it took once, such as one that is not RSA. The change is done, and they are gone, as it was planned.",
			now.ClientID, now.Name, strings.Join(ids, "\n  - "), selfservice.MostKeys))
}

// keysPutBack tells, beside the error of a change that failed, that it has taken the keys away, and that they are there again.
func keysPutBack(now client, had []selfservice.Key) diag.Diagnostic {
	lost := keyIDsOf(slices.DeleteFunc(slices.Clone(had), func(key selfservice.Key) bool { return has(now.keys, key.ID) }))
	missing := ""
	if len(lost) > 0 {
		missing = "\n\nNot put back, since they have expired, or are of a kind that the API does not take any more:\n  - " + strings.Join(lost, "\n  - ")
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "The keys of a Maskinporten client have been put back",
		fmt.Sprintf("The API has taken the keys of the client %s, %q, away with the change, and the new set could not be posted. So that what signs with them goes on to get tokens, "+
			"those that it had have been posted again. Now it has:\n  - %s%s", now.ClientID, now.Name, strings.Join(keyIDsOf(now.keys), "\n  - "), missing))
}

// keysLost tells, beside the error of a change that failed, that it has taken the keys away.
func keysLost(now client, had []selfservice.Key, err error) diag.Diagnostic {
	why := "they have expired, or are of a kind that the API does not take any more."
	if err != nil {
		why = failure.Sentence(err.Error())
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("keys"), "A Maskinporten client may be left without keys",
		fmt.Sprintf("The API has taken the keys of the client %s, %q, away with the change, and neither the new set nor those that it had could be posted, as far as is known:\n  - %s\n\n"+
			"The reason: %s\n\nWithout a key, nothing gets tokens by it. Correct what the error above names, and apply again at once: the plan shows the keys that are to be added.",
			now.ClientID, now.Name, strings.Join(keyIDsOf(had), "\n  - "), why))
}

// replacesKey tells of a key id that comes to mean another key.
func replacesKey(name, id string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(keyPath(id), "A key is replaced under its id",
		fmt.Sprintf("Under the key id %q, the client %q gets another key. The old one ends with the apply, and Maskinporten learns of the new one after some minutes: until "+
			"then no grant with this id may work. To avoid that, add the new key under an id of its own, and remove the old one later.", id, name))
}

// endsSoon tells of keys that have expired, or do so within `expiry_warning`.
func endsSoon(name string, keys []ending, now time.Time) diag.Diagnostic {
	lines := make([]string, len(keys))
	for i, key := range keys {
		days := int(key.at.Sub(now).Hours() / 24)
		switch {
		case !key.at.After(now):
			lines[i] = fmt.Sprintf("%s: expired at %s", key.id, key.at.UTC().Format(time.RFC3339))
		default:
			lines[i] = fmt.Sprintf("%s: expires at %s, in %d days", key.id, key.at.UTC().Format(time.RFC3339), days)
		}
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client expire",
		fmt.Sprintf("The client %q:\n  - %s\n\nAn expired key gives no tokens (MP-121). Add a new key, switch what signs with the old one, and remove it; or set "+
			"`expires_at` to a later time, at most a year away, which gives the same key more life.", name, strings.Join(lines, "\n  - ")))
}

func listedWithoutKeys(id, name string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A Maskinporten client has no keys",
		fmt.Sprintf("The client %s, %q, has no keys, and the resource needs at least one. A configuration that is generated for it cannot be applied as it is: add a key to "+
			"its `keys`, or leave the client out.", id, name))
}

func notAsked(name, why string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("name"), "Whether Maskinporten clients exist already could not be asked",
		fmt.Sprintf("Whether the organisation has a client %q already could not be found out: %s.\n\nIf it has, the apply will fail; nothing is lost by that.", name, why))
}

// notReadBack tells of a write that was accepted, and that no read shows.
func notReadBack(id, name string, err error) diag.Diagnostic {
	why := "the API does not show it, and may take a while to"
	if err != nil {
		why = "the read after it failed: " + err.Error()
	}
	return diag.NewWarningDiagnostic("A Maskinporten client could not be read back",
		fmt.Sprintf("What was written to the client %s, %q, has been accepted, but %s.\n\nThe state holds what was written. Plan again in some minutes: the plan compares it "+
			"with what there is, and writes what is missing.", id, name, why))
}

// alsoThere tells of clients of the name that there are besides one that was made.
func alsoThere(made creation, others []selfservice.Registration) diag.Diagnostic {
	from := "Another run, with a state of its own, a resource with another provider block, or somebody in the portal has made it at the same time."
	if !made.sure() {
		from = "A first attempt to make the client, which was not answered, may have come to something late, or another run has made it at the same time."
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("name"), "There are several Maskinporten clients of one name",
		fmt.Sprintf("The client %s, %q, is made and in the state, and there is also:\n  - %s\n\n%s\n\nLook at it in Digdir's portal. If it has no keys and nobody uses it, delete it "+
			"there; if it is to stay, give it another name.", made.ClientID, made.Name, strings.Join(clientIDs(others), "\n  - "), from))
}

// othersUnknown tells that it is not known whether an attempt that was not answered has made a client as well.
func othersUnknown(made creation, err error) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("name"), "There may be several Maskinporten clients of one name",
		fmt.Sprintf("The client %s, %q, is made and in the state. A first attempt to make it was not answered, and whether it has come to something late could not be looked up: %s.\n\n"+
			"Look in Digdir's portal for another client of the name. If it has no keys and nobody uses it, delete it there.", made.ClientID, made.Name, err))
}

func clientIDs(all []selfservice.Registration) []string {
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.ClientID
	}
	return ids
}

// expiredKey refuses a plan that keeps a key which has expired: no set with such a key is taken.
func expiredKey(id, at string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(keyPath(id), "A key that has expired",
		fmt.Sprintf("The key %q has expired, at %s, and a set of keys that has it is refused. Remove it from `keys`, or set its `expires_at` to a later time, at most a "+
			"year away, which gives the same key more life.", id, at))
}

// renamedTo refuses a name that another client of the configuration has.
func renamedTo(name, id string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("name"), "Two Maskinporten clients of one name",
		fmt.Sprintf("The plan is to name a client %q, and the client %s of this configuration has that name. By its name the provider finds a client whose creation was "+
			"cut off, so it must be one resource's alone.\n\nChoose another name, or let the other one give it up in an apply before.", name, id))
}

func readBackOtherwise(id, name string, attributes []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("A Maskinporten client is not what was written",
		fmt.Sprintf("What was written to the client %s, %q, was accepted, and the API has something else for %s when it is read back: it may keep a value "+
			"within bounds, such as those that scopes set to `access_token_lifetime`, or somebody else has changed it at the same moment.\n\nThe state holds what was "+
			"written. The next plan shows the difference.", id, name, failure.AttributeList(attributes)))
}
