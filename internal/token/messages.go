package token

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

const failedSummary = "Unable to get a token from Maskinporten"

// needsCredential is the error where a ready token is all there is.
const needsCredential = `This asks Maskinporten for a token, and a ready token (access_token, ALTINN_ACCESS_TOKEN) cannot do that.

Give a Maskinporten credential instead: maskinporten.client_id with client_jwk, private_key or pkcs12, or the environment variables for them.`

// failed says why there is no token: Maskinporten gave none, or Altinn none of its own for it.
func failed(err error) diag.Diagnostics {
	if _, ok := errors.AsType[*api.Error](err); ok {
		return failure.Operation{Verb: "exchange", Noun: "the Maskinporten token for Altinn's own", Err: err}.Diagnostics()
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(failedSummary, err.Error())}
}

func otherSystem(wanted, got string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("system_id"), failedSummary, otherSystemText(wanted, got))
}

func otherSystemText(wanted, got string) string {
	return fmt.Sprintf("The token is for a system user of the system %q, not of %q: Maskinporten goes by the client id of the credential, "+
		"and that belongs to the other system.\n\nUse the credential of a client of %q, or correct `system_id`.", got, wanted, wanted)
}

func otherSystemUserText(wanted, got string) string {
	return fmt.Sprintf("The token is for the system user %s, and Altinn has %s now: the customer has deleted the former since the token was "+
		"made, and approved a request for the latter. A token of Altinn's lives for half an hour.\n\nRun again: each run gets tokens of its own.",
		got, wanted)
}

// noSystemUser explains the refusal by what the diagnosis has found: the missing link, none, or why Altinn could not be asked, as
// without the scopes for it.
func noSystemUser(party string, refused *maskinporten.Error, found *failure.Hint, err error) diag.Diagnostic {
	summary := noSystemUserSummary(party)
	switch {
	case err != nil:
		return diag.NewErrorDiagnostic(summary, refused.Error()+"\n\nAltinn could not be asked for the reason: "+err.Error())
	case found == nil:
		return diag.NewErrorDiagnostic(summary, "Altinn has the system, its client id and the system user as they should be. "+
			"A system user that was approved just now can take a moment to reach Maskinporten: run again.\n\n"+answered(refused))
	}
	detail := strings.Join([]string{found.Means, found.Next, answered(refused)}, "\n\n")
	return diag.NewAttributeErrorDiagnostic(found.Attribute, summary, detail)
}

// noTokenByReference explains a refusal that is due to the reference of the system user.
func noTokenByReference(party string, refused *maskinporten.Error, why string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("external_ref"), noSystemUserSummary(party), why+"\n\n"+answered(refused))
}

func noSystemUserSummary(party string) string {
	return fmt.Sprintf("Unable to get a token for the system user of %s", party)
}

// answered is Maskinporten's answer without the provider's hint for it, which lists all causes there can be: one is found.
func answered(e *maskinporten.Error) string {
	lines := []string{fmt.Sprintf("Maskinporten answered %s: %s", e.OAuthError, e.Description), "Client id:  " + e.ClientID}
	if e.TraceID != "" {
		lines = append(lines, "Trace id:   "+e.TraceID)
	}
	return strings.Join(lines, "\n")
}

// tooEarly ends a sentence on what the run that fails is to do itself.
const tooEarly = ", the token is fetched too early: a plan opens an ephemeral resource as soon as it knows the arguments, and `depends_on` " +
	"does not change that. Give it `count = var.accepted ? 1 : 0`, with a variable that you set when the customer has accepted."

func clientNotListed(clientID string) *failure.Hint {
	return &failure.Hint{
		Means: fmt.Sprintf("None of the vendor's systems lists the client id %q; one that is deleted does not count.", clientID),
		Next: "Add it to `client_ids` of the system that the system user belongs to, and apply.\n\n" +
			"If this very run is to do so" + tooEarly,
	}
}

func noSystem(id string) *failure.Hint {
	return &failure.Hint{
		Attribute: path.Root("system_id"),
		Means:     fmt.Sprintf("There is no system with the id %q.", id),
		Next: "Check the id, where upper and lower case matter, and `environment` in the provider block.\n\n" +
			"If this very run is to register it" + tooEarly,
	}
}

func systemDeleted(id string) *failure.Hint {
	return &failure.Hint{
		Attribute: path.Root("system_id"),
		Means:     fmt.Sprintf("The system %q is deleted, which has stopped the tokens of all its system users for good.", id),
		Next:      "Register a system with a new id, and ask the customer again.",
	}
}

func clientNotOnSystem(id, clientID string) *failure.Hint {
	return &failure.Hint{
		Attribute: path.Root("system_id"),
		Means:     fmt.Sprintf("The system %q does not list the client id %q, which the provider block uses.", id, clientID),
		Next: "Add it to `client_ids` of the system and apply, or use the credential of a client that is listed.\n\n" +
			"If this very run is to add it" + tooEarly,
	}
}
