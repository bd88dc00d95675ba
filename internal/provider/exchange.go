package provider

import (
	"context"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// exchanged exchanges tokens of the source at Altinn.
func exchanged(source *maskinporten.Source, client *altinn.Client) *maskinporten.Exchanged {
	return maskinporten.NewExchanged(source, func(ctx context.Context, tokens *maskinporten.Tokens) (maskinporten.Token, time.Duration, error) {
		token, err := client.Exchange(ctx, tokens)
		return maskinporten.Token{Value: token.Value, ExpiresAt: token.ExpiresAt}, token.Life, err
	})
}
