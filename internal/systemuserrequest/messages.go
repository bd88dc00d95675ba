package systemuserrequest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// What messages call a request: where nothing else tells which kind it is, in full.
const (
	noun     = "request"
	fullNoun = "system user request"
)

func wording() approval.Wording {
	return approval.Wording{Noun: noun, Full: fullNoun, ResourceType: resourceType}
}

// keyTaken is what a system user that stays means for its key (altinn-api.md §4.4, §7.3).
const keyTaken = "Only the customer can delete a system user. As long as it lives, Altinn takes no new request for the same system, " +
	"party and reference."

// failed is an operation that failed on the request with an id, or with a key.
func failed(verb, id string, err error) failure.Operation {
	return failure.Operation{
		Verb: verb, Noun: fullNoun, ID: id, Err: err,
		Attributes: map[string]path.Path{
			"systemid":         path.Root("system_id"),
			"partyorgno":       path.Root("party_org_number"),
			"externalref":      path.Root("external_ref"),
			"integrationtitle": path.Root("integration_title"),
			"rights":           path.Root("rights"),
			"accesspackages":   path.Root("access_packages"),
			"redirecturl":      path.Root("redirect_url"),
		},
		Hints: hints(verb),
	}
}

// failedOn is an operation on a request that failed, of which more is known than its id.
func failedOn(k approval.Key, verb, id string, err error) failure.Operation {
	f := failed(verb, id, err)
	f.About = fmt.Sprintf("It is the request for %s.", k.Describe())
	return f
}

// describe names a request for a reader.
func describe(r altinn.SystemUserRequest) string { return approval.Describe(r.ID, approval.KeyOf(r)) }

func (l *listed) describe() string { return approval.Describe(l.ID.ValueString(), l.key()) }

// describeEnding says how an older request has ended, or that it is left without its system user.
func describeEnding(stored altinn.SystemUserRequest) string {
	switch {
	case timedOut(stored):
		return "timed out"
	case stored.Status == altinn.StatusAccepted:
		return "accepted, without a system user any more,"
	default:
		return stored.Status
	}
}

// dataSourceBlock is the configuration that reads the system user of a key.
func dataSourceBlock(k approval.Key) string {
	return fmt.Sprintf("  data \"altinn_system_user\" \"example\" {\n    system_id        = %q\n    party_org_number = %q\n"+
		"    external_ref     = %q\n  }", k.System, k.Party, k.Reference)
}
