package maskinportenclient

import (
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// cannotBeUndone is what deleting a client means (maskinporten.md §8.4).
const cannotBeUndone = "A deleted client is never given back: a new one gets another id, and every system that lists the old one among its " +
	"`client_ids` gets no tokens by it from then on."

func invalidKey(id string, err error) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("keys").AtMapKey(id).AtName("public_key"), "Invalid public key",
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
		fmt.Sprintf("In this plan one address of the configuration destroys the client %s, and another address keeps it, imports it, or makes one of its name. %s\n\n%s\n\n%s",
			id, cannotBeUndone, failure.MoveAdvice(resourceType), failure.ForgetAdvice("client", resourceType)))
}

// removesKeys tells of keys that the apply takes away, which is how what somebody has added in the portal ends.
func removesKeys(name string, ids []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client are removed",
		fmt.Sprintf("The client %q loses these keys, since `keys` does not have them:\n  - %s\n\nWhat still signs with one of them gets no tokens from then on. If "+
			"somebody has added one in the portal, and it is to stay, add it to `keys`.", name, strings.Join(ids, "\n  - ")))
}

// swapsKeys is [removesKeys] for a plan that adds keys as well, and tells of the gap that such a change in one apply has.
func swapsKeys(name string, removed []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client are swapped in one apply",
		fmt.Sprintf("The client %q gets a key, and loses these, since `keys` does not have them:\n  - %s\n\nMaskinporten learns of both after some minutes, and until then what signs "+
			"with the new key, or still with an old one, may get no tokens. If somebody has added an old one in the portal, and it is to stay, add it to `keys`.\n\nFor a change "+
			"without a gap: add the new key and apply; when it works, switch what signs; then remove the old key and apply.", name, strings.Join(removed, "\n  - ")))
}

// endedKeysLeft tells of keys that the client has lost with a write, and that cannot be put back.
func endedKeysLeft(id, name string, ended []string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys"), "Keys of a Maskinporten client that have expired are gone",
		fmt.Sprintf("The API has taken the keys of the client %s, %q, away with the change. Those that are valid have been put back, but it takes none that has expired:\n  - %s\n\n"+
			"They gave no tokens before either. Remove them from `keys`, or set `expires_at` to a later time, at most a year away, which gives the same key more "+
			"life. Until then every plan shows that they are to be added.", id, name, strings.Join(ended, "\n  - ")))
}

// replacesKey tells of a key id that comes to mean another key.
func replacesKey(name, id string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("keys").AtMapKey(id), "A key is replaced under its id",
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

func notReadBack(id, name string, err error) diag.Diagnostic {
	why := "it is not there"
	if err != nil {
		why = err.Error()
	}
	return diag.NewWarningDiagnostic("A Maskinporten client could not be read back",
		fmt.Sprintf("What was to be written to the client %s, %q, has been, and the read after it failed: %s.\n\nThe state holds what was written. The next "+
			"plan compares it with what there is.", id, name, why))
}

// expiredKey refuses a plan that keeps a key which has expired: no set with such a key is taken.
func expiredKey(id, at string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("keys").AtMapKey(id), "A key that has expired",
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
