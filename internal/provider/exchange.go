package provider

import (
	"context"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// exchanged exchanges tokens of the source at Altinn. It has a client of its own: a call keeps its
// turn in that of the features while it waits for its token, so an exchange that waited for a turn
// there could wait for ever.
func exchanged(source *maskinporten.Source, options api.Options) *maskinporten.Exchanged {
	client := altinn.New(options)
	return maskinporten.NewExchanged(source, func(ctx context.Context, tokens *maskinporten.Tokens) (maskinporten.Token, time.Duration, error) {
		token, err := client.Exchange(ctx, tokens)
		return maskinporten.Token{Value: token.Value, ExpiresAt: token.ExpiresAt}, token.Life, err
	})
}
