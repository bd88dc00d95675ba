package token

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// noSystemUser tells whether Maskinporten knows no system user for the client, the customer and the reference
// (maskinporten.md §5.4).
func noSystemUser(e *maskinporten.Error) bool {
	return e.Code == "MP-303" || e.OAuthError == "invalid_altinn_customer_configuration"
}

// A diagnosis asks Altinn which link of the chain is missing: the system, its client id, the request, or the customer's
// answer. Maskinporten has one error for all of them.
type diagnosis struct {
	client   *altinn.Client
	clientID string
	of       systemUserModel
}

// A cause is a missing link, on the attribute at fault.
type cause struct {
	attribute   path.Path
	means, next string
}

// tooEarly ends a sentence on what the run that fails is to do itself.
const tooEarly = ", the token is fetched too early: a plan opens an ephemeral resource as soon as it knows the arguments, and `depends_on` " +
	"does not change that. Give it `count = var.accepted ? 1 : 0`, with a variable that you set when the customer has accepted."

// diagnostic explains the refusal. Where Altinn cannot be asked, as without the scopes for it, Maskinporten's own hint
// stands.
func (d diagnosis) diagnostic(ctx context.Context, refused *maskinporten.Error) diag.Diagnostic {
	summary := fmt.Sprintf("Unable to get a token for the system user of %s", d.party())
	found, err := d.find(ctx)
	if err != nil {
		return diag.NewErrorDiagnostic(summary, refused.Error()+"\n\nAltinn could not be asked for the reason: "+err.Error())
	}
	if found == nil {
		return diag.NewErrorDiagnostic(summary, "Altinn has the system, its client id and the system user as they should be. "+
			"A system user that was approved just now can take a moment to reach Maskinporten: run again.\n\n"+answered(refused))
	}
	detail := strings.Join([]string{found.means, found.next, answered(refused)}, "\n\n")
	return diag.NewAttributeErrorDiagnostic(found.attribute, summary, detail)
}

// answered is what Maskinporten said, without its hint: that lists all causes there can be, and one is found.
func answered(e *maskinporten.Error) string {
	lines := []string{fmt.Sprintf("Maskinporten answered %s: %s", e.OAuthError, e.Description), "Client id:  " + e.ClientID}
	if e.TraceID != "" {
		lines = append(lines, "Trace id:   "+e.TraceID)
	}
	return strings.Join(lines, "\n")
}

func (d diagnosis) party() string { return d.of.PartyOrgNumber.ValueString() }

// ref is the effective reference: a request without one has the customer's number.
func (d diagnosis) ref() string {
	if ref := d.of.ExternalRef.ValueString(); ref != "" {
		return ref
	}
	return d.party()
}

// find returns the first missing link, nil when none is.
func (d diagnosis) find(ctx context.Context) (*cause, error) {
	systemID, missing, err := d.system(ctx)
	if err != nil || missing != nil {
		return missing, err
	}
	user, err := d.client.SystemUser(ctx, systemID, d.party(), d.ref())
	if err == nil && !user.IsDeleted {
		return nil, nil //nolint:nilnil // nothing is missing
	}
	if err != nil && !api.IsNotFound(err) {
		return nil, err
	}
	return d.request(ctx, systemID)
}

// system finds the system whose tokens the client gets: the one configured, or the one that lists the client id.
func (d diagnosis) system(ctx context.Context) (string, *cause, error) {
	if id := d.of.SystemID.ValueString(); id != "" {
		missing, err := d.checkSystem(ctx, id)
		return id, missing, err
	}
	all, err := d.client.Systems(ctx)
	if err != nil {
		return "", nil, err
	}
	for _, summary := range all {
		system, err := d.client.System(ctx, summary.ID)
		if api.IsNotFound(err) {
			continue // deleted since it was listed
		}
		if err != nil {
			return "", nil, err
		}
		if slices.Contains(system.ClientIDs, d.clientID) {
			return system.ID, nil, nil
		}
	}
	return "", &cause{
		means: fmt.Sprintf("None of the vendor's systems lists the client id %q; one that is deleted does not count.", d.clientID),
		next: "Add it to `client_ids` of the system that the system user belongs to, and apply.\n\n" +
			"If this very run is to do so" + tooEarly,
	}, nil
}

func (d diagnosis) checkSystem(ctx context.Context, id string) (*cause, error) {
	system, err := d.client.System(ctx, id)
	switch {
	case api.IsNotFound(err):
		return &cause{
			attribute: atSystemID(),
			means:     fmt.Sprintf("There is no system with the id %q.", id),
			next: "Check the id, where upper and lower case matter, and `environment` in the provider block.\n\n" +
				"If this very run is to register it" + tooEarly,
		}, nil
	case err != nil:
		return nil, err
	case system.IsDeleted:
		return &cause{
			attribute: atSystemID(),
			means:     fmt.Sprintf("The system %q is deleted, which has stopped the tokens of all its system users for good.", id),
			next:      "Register a system with a new id, and ask the customer again.",
		}, nil
	case !slices.Contains(system.ClientIDs, d.clientID):
		return &cause{
			attribute: atSystemID(),
			means:     fmt.Sprintf("The system %q does not list the client id %q, which the provider block uses.", id, d.clientID),
			next: "Add it to `client_ids` of the system and apply, or use the credential of a client that is listed.\n\n" +
				"If this very run is to add it" + tooEarly,
		}, nil
	}
	return nil, nil //nolint:nilnil // nothing is missing
}

// request tells what became of the request when there is no system user.
func (d diagnosis) request(ctx context.Context, systemID string) (*cause, error) {
	for _, kind := range altinn.UserTypes() {
		request, err := d.client.SystemUserRequestByRef(ctx, kind, systemID, d.party(), d.ref())
		if api.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return unanswered(request), nil
	}
	refs, err := d.otherRefs(ctx, systemID)
	if err != nil {
		return nil, err
	}
	if len(refs) > 0 {
		return &cause{
			attribute: path.Root("external_ref"),
			means: fmt.Sprintf("The customer has no system user with the reference %q, but has one with: %s.",
				d.ref(), strings.Join(refs, ", ")),
			next: "Write the reference of the request in `external_ref`.",
		}, nil
	}
	return &cause{
		attribute: path.Root("party_org_number"),
		means:     fmt.Sprintf("The customer has no system user of the system %q, and has not been asked for one with the reference %q.", systemID, d.ref()),
		next: "Ask for it with `altinn_system_user_request`, and let the customer open its `confirm_url`.\n\n" +
			"If this very run is to ask for it" + tooEarly,
	}, nil
}

func unanswered(request *altinn.SystemUserRequest) *cause {
	about := failure.RequestKey(request.SystemID, request.PartyOrgNumber, request.ExternalRef)
	switch request.Status {
	case altinn.StatusNew:
		return &cause{
			attribute: path.Root("party_org_number"),
			means:     fmt.Sprintf("The customer has not answered the request for %s yet.", about),
			next:      "Send the customer this address, and run again when the request is approved: " + request.ConfirmURL,
		}
	case altinn.StatusAccepted:
		return &cause{
			attribute: path.Root("party_org_number"),
			means:     fmt.Sprintf("The request for %s was accepted, but the system user is gone: the customer has deleted it.", about),
			next:      "Ask again: replace the `altinn_system_user_request`.",
		}
	}
	return &cause{
		attribute: path.Root("party_org_number"),
		means:     fmt.Sprintf("The request for %s has the status %s.", about, request.Status),
		next:      "Talk to the customer, and ask again: replace the `altinn_system_user_request`, or let its `renew_on` do it.",
	}
}

// otherRefs are the references of the customer's system users of the system.
func (d diagnosis) otherRefs(ctx context.Context, systemID string) ([]string, error) {
	var refs []string
	for user, err := range d.client.SystemUsers(ctx, systemID) {
		if err != nil {
			return nil, err
		}
		if user.PartyOrgNumber == d.party() && !user.IsDeleted {
			refs = append(refs, fmt.Sprintf("%q", user.ExternalRef))
		}
	}
	return refs, nil
}

func otherSystem(wanted, got string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(atSystemID(), failedSummary,
		fmt.Sprintf("The token is for a system user of the system %q, not of %q: Maskinporten goes by the client id of the credential, "+
			"and that belongs to the other system.\n\nUse the credential of a client of %q, or correct `system_id`.", got, wanted, wanted))
}
