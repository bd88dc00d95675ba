package changerequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// importable finds the change request that an import names.
func (r changeRequests) importable(ctx context.Context, id string) (*altinn.SystemUserChangeRequest, diag.Diagnostics) {
	if !identifier.IsUUID(id) {
		return nil, failure("import", id, nil).Judged(badImportID())
	}
	found, err := r.client.SystemUserChangeRequest(ctx, id)
	switch {
	case err == nil:
		return found, nil
	case !altinn.IsUnknownRequest(err):
		return nil, failure("import", id, err).Diagnostics()
	}
	if _, _, lookErr := r.requestOf(ctx, id); lookErr == nil {
		return nil, failure("import", id, err).Judged(isRequest())
	}
	return nil, failure("import", id, err).Judged(unknownImportID())
}
