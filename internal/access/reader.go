package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// reader is what both data sources are made of.
type reader struct {
	client *altinn.Client
	tokens func(altinn.SystemUser) api.TokenSource
}

// Configure implements [datasource.DataSourceWithConfigure].
func (r *reader) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if data := tfkit.ConfigureData(req.ProviderData, &resp.Diagnostics); data != nil {
		resp.Diagnostics.Append(data.RequireCredential()...)
		r.client, r.tokens = data.Altinn, data.SystemUserTokens
	}
}

// find finds the system user. Access management answers one that does not exist like one that has
// been given nothing (altinn-api.md §14.2).
func (r *reader) find(ctx context.Context, o operation) (*altinn.SystemUser, diag.Diagnostics) {
	user, err := r.client.SystemUser(ctx, o.key.System, o.key.Party, o.key.Reference)
	switch {
	case err == nil && !user.IsDeleted:
		return user, nil
	case err != nil && !api.IsNotFound(err):
		return nil, o.notFound(err).Diagnostics()
	}
	why, lookupErr := approval.WhyNoSystemUser(ctx, r.client, o.key, "")
	if lookupErr != nil {
		why = unknownSystemUser(o.key)
	}
	return nil, o.notFound(err).WithVerdict(guarded(why))
}

// findAgain looks the system user up once more after an answer with nothing in it: it could have
// ended since.
func (r *reader) findAgain(ctx context.Context, o operation, user *altinn.SystemUser) diag.Diagnostics {
	again, diags := r.find(ctx, o)
	if again != nil && again.ID != user.ID {
		diags.Append(o.replaced())
	}
	return diags
}
