package token

import (
	"context"
	"errors"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/maskinporten"
)

// SystemUserTokens makes the member of [tfkit.ProviderData] of that name. Without a Maskinporten
// credential, exchanged is nil.
func SystemUserTokens(exchanged maskinporten.Grants) func(systemID, partyOrgNumber, externalRef string) api.TokenSource {
	return func(systemID, partyOrgNumber, externalRef string) api.TokenSource {
		if exchanged == nil {
			return noTokens{}
		}
		request := maskinporten.Request{SystemUser: &maskinporten.SystemUser{OrgNumber: partyOrgNumber, ExternalRef: externalRef}}
		return &systemUserTokens{TokenSource: maskinporten.NewTokens(exchanged, request), systemID: systemID}
	}
}

// systemUserTokens are those of one system user. Maskinporten goes by the client id alone, so they
// could be of another system's.
type systemUserTokens struct {
	api.TokenSource

	systemID string
}

// Token implements [api.TokenSource].
func (s *systemUserTokens) Token(ctx context.Context, scopes ...string) (string, error) {
	token, err := s.TokenSource.Token(ctx, scopes...)
	if err != nil {
		return "", err
	}
	if got := readSystemUser(token).SystemID; got != "" && got != s.systemID {
		return "", errors.New(otherSystemText(s.systemID, got))
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
