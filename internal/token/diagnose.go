package token

import (
	"context"
	"slices"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// A diagnosis asks Altinn which link of the chain is missing: the system, its client id, the request, or the customer's
// answer. Maskinporten has one error for all of them.
type diagnosis struct {
	client   *altinn.Client
	clientID string
	systemID string // "" where Maskinporten chooses
	party    string
	ref      string
}

func newDiagnosis(client *altinn.Client, clientID string, config systemUserModel) diagnosis {
	d := diagnosis{
		client: client, clientID: clientID,
		systemID: config.SystemID.ValueString(), party: config.PartyOrgNumber.ValueString(), ref: config.ExternalRef.ValueString(),
	}
	if d.ref == "" {
		d.ref = d.party // as the request for the system user has it
	}
	return d
}

// find returns the system user or, if there is none, the first missing link.
func (d diagnosis) find(ctx context.Context) (*altinn.SystemUser, *failure.Hint, error) {
	systemID, missing, err := d.system(ctx)
	if err != nil || missing != nil {
		return nil, missing, err
	}
	user, err := d.client.SystemUser(ctx, systemID, d.party, d.ref)
	if err == nil && !user.IsDeleted {
		return user, nil, nil
	}
	if err != nil && !api.IsNotFound(err) {
		return nil, nil, err
	}
	why, err := approval.WhyNoSystemUser(ctx, d.client, approval.Key{System: systemID, Party: d.party, Reference: d.ref},
		"\n\nIf this very run is to ask for it"+tooEarly)
	return nil, &why, err
}

// system finds the system whose tokens the client gets: the one configured, or the one that lists the client id.
func (d diagnosis) system(ctx context.Context) (string, *failure.Hint, error) {
	if d.systemID != "" {
		missing, err := d.checkSystem(ctx)
		return d.systemID, missing, err
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
	return "", clientNotListed(d.clientID), nil
}

func (d diagnosis) checkSystem(ctx context.Context) (*failure.Hint, error) {
	system, err := d.client.System(ctx, d.systemID)
	switch {
	case api.IsNotFound(err):
		return noSystem(d.systemID), nil
	case err != nil:
		return nil, err
	case system.IsDeleted:
		return systemDeleted(d.systemID), nil
	case !slices.Contains(system.ClientIDs, d.clientID):
		return clientNotOnSystem(d.systemID, d.clientID), nil
	}
	return nil, nil //nolint:nilnil // nothing is missing
}
