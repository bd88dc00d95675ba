package changerequest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/approval"
	"github.com/altinn/terraform-provider-altinn/internal/identifier"
)

// importable finds the change request that an import names.
func importable(ctx context.Context, client *altinn.Client, id string) (*altinn.SystemUserChangeRequest, diag.Diagnostics) {
	if !identifier.IsUUID(id) {
		return nil, failed("import", id, nil).WithVerdict(badImportID())
	}
	found, err := client.SystemUserChangeRequest(ctx, id)
	switch {
	case err == nil:
		return found, nil
	case !altinn.IsUnknownRequest(err):
		return nil, failed("import", id, err).Diagnostics()
	}
	if _, _, lookErr := approval.RequestByID(ctx, client, id); lookErr == nil {
		return nil, failed("import", id, err).WithVerdict(isRequest())
	}
	return nil, failed("import", id, err).WithVerdict(unknownImportID())
}
