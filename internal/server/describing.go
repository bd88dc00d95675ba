package server

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/tfkit"
)

// describing describes attributes to the CLI as what they are to it; see [tfkit.LargeSet].
type describing struct{ Server }

// GetProviderSchema implements [tfprotov6.ProviderServer].
func (d describing) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return d.Server.GetProviderSchema(tfkit.ForDescription(ctx), req) //nolint:wrapcheck // passed on
}
