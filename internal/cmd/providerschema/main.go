// Command providerschema prints what the provider offers, in the form of "terraform providers schema -json". It asks the
// provider's own protocol server: no released CLI shows everything, and generating docs needs none this way.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/altinn/terraform-provider-altinn/internal/provider"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "providerschema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	exported, err := export(ctx, provider.NewServer("dev"))
	if err != nil {
		return err
	}

	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)

	if err := encoder.Encode(exported); err != nil {
		return fmt.Errorf("writing the schema: %w", err)
	}

	return nil
}

// export asks the server for all its schemas.
func export(ctx context.Context, server tfprotov6.ProviderServer) (document, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return document{}, fmt.Errorf("reading the schema: %w", err)
	}

	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return document{}, fmt.Errorf("reading the identities: %w", err)
	}

	for _, diagnostic := range append(schemas.Diagnostics, identities.Diagnostics...) {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return document{}, fmt.Errorf("the provider's schema is wrong: %s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}

	return document{
		FormatVersion: "1.0",
		Providers: map[string]offer{"altinn": {
			Provider:           newSchema(schemas.Provider),
			Resources:          each(schemas.ResourceSchemas, newSchema),
			DataSources:        each(schemas.DataSourceSchemas, newSchema),
			EphemeralResources: each(schemas.EphemeralResourceSchemas, newSchema),
			ListResources:      each(schemas.ListResourceSchemas, newSchema),
			Functions:          each(schemas.Functions, newFunction),
			Identities:         each(identities.IdentitySchemas, newIdentity),
		}},
	}, nil
}
