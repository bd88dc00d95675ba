package maskinportenclient

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// organisationData is the key of [organisation] in private data.
const organisationData = "organisation"

// organisation is whose credential has shown a client last. The API answers any other organisation
// that there is no such client. It is empty if no token has told it.
type organisation string

func organisationOf(ctx context.Context, private tfkit.PrivateData, diags *diag.Diagnostics) organisation {
	return tfkit.ReadPrivate[organisation](ctx, private, organisationData, diags)
}

// caller is the organisation of the credential.
func (c clients) caller(ctx context.Context) organisation {
	number, err := c.api.Organisation(ctx)
	if err != nil {
		return ""
	}
	return organisation(number)
}

// keepCaller records that a client has been shown to the credential.
func (c clients) keepCaller(ctx context.Context, private tfkit.PrivateData) diag.Diagnostics {
	caller := c.caller(ctx)
	if caller == "" {
		return nil
	}
	return tfkit.WritePrivate(ctx, private, organisationData, caller)
}

// missing judges the answer that there is no such client, and returns nothing if that means that it
// has been deleted. No client is erased (maskinporten.md §8.4): the list that has the deleted ones
// tells, and where it has no such client either, only the organisation that was shown the client
// before can say so.
func (c clients) missing(ctx context.Context, verb, id string, owner organisation, notFound error) diag.Diagnostics {
	all, err := c.api.Registrations(ctx, true)
	if err != nil {
		return failed(verb, id, err).WithFinding("The API says that it has no such client, and whether it has been deleted was to be looked up in the list. " +
			"It stays in the state.")
	}
	at := slices.IndexFunc(all, func(one selfservice.Registration) bool { return one.ClientID == id })
	caller := c.caller(ctx)
	switch {
	case at >= 0 && all[at].Inactive:
		return nil
	case at >= 0:
		return failed(verb, id, notFound).WithVerdict(listedAllTheSame(id))
	case owner != "" && owner == caller:
		return nil
	}
	return failed(verb, id, notFound).WithVerdict(notOfTheCaller(id, owner, caller))
}
