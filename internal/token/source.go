package token

import (
	"context"
	"errors"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// SystemUserTokens makes the member of [tfkit.ProviderData] of that name. Without a Maskinporten
// credential, exchanged is nil.
func SystemUserTokens(exchanged maskinporten.Grants) func(altinn.SystemUser) api.TokenSource {
	return func(user altinn.SystemUser) api.TokenSource {
		if exchanged == nil {
			return noTokens{}
		}
		request := maskinporten.Request{SystemUser: &maskinporten.SystemUser{OrgNumber: user.PartyOrgNumber, ExternalRef: user.OwnRef}}
		return &systemUserTokens{Tokens: maskinporten.NewTokens(exchanged, request), user: user}
	}
}

// systemUserTokens are those of one system user. They could be of another: Maskinporten goes by the
// client id alone, so of another system's, and a token is kept while it lives, so of one that has
// been deleted since.
type systemUserTokens struct {
	*maskinporten.Tokens

	user altinn.SystemUser
}

// Token implements [api.TokenSource].
func (s *systemUserTokens) Token(ctx context.Context, scopes ...string) (string, error) {
	token, err := s.Tokens.Token(ctx, scopes...)
	if err != nil {
		return "", err
	}
	got := readSystemUser(token)
	if got.SystemID != "" && got.SystemID != s.user.SystemID {
		return "", errors.New(otherSystemText(s.user.SystemID, got.SystemID))
	}
	if id := got.id(); id != nil && *id != s.user.ID {
		return "", errors.New(otherSystemUserText(s.user.ID, *id))
	}
	return token, nil
}

// noTokens is the source of a provider without a Maskinporten credential.
type noTokens struct{}

// Token implements [api.TokenSource].
func (noTokens) Token(context.Context, ...string) (string, error) {
	return "", errors.New(needsCredential)
}

// Discard implements [api.TokenSource].
func (noTokens) Discard(string) bool { return false }
