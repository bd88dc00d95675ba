package maskinporten

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// clockTolerance is for how long Altinn still accepts a token that has expired.
const clockTolerance = 10 * time.Second

// Static hands out one ready token. It reads expiry and scopes of a JWT, unverified, for better
// errors than a 401 of Altinn's; any other token it passes on as it is.
type Static struct { //nolint:recvcheck // a copy must not print the token either
	token     string
	expiresAt time.Time // zero when unknown
	scopes    []string
	hasScopes bool
	now       func() time.Time
}

// NewStatic returns a source of one ready token. It fails if the text cannot be a bearer token; the
// error does not quote the text.
func NewStatic(token string, now func() time.Time) (*Static, error) {
	token = strings.TrimSpace(token)
	if err := checkBearer(token); err != nil {
		return nil, err
	}
	s := &Static{token: token, now: now}
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil {
		return s, nil //nolint:nilerr // Not a JWT: nothing to read.
	}
	if expiry, err := claims.GetExpirationTime(); err == nil && expiry != nil {
		s.expiresAt = expiry.Time
	}
	for _, name := range []string{"scope", "urn:altinn:scope"} {
		if text, ok := claims[name].(string); ok {
			s.scopes, s.hasScopes = append(s.scopes, strings.Fields(text)...), true
		}
	}
	return s, nil
}

// Token returns the token, or an error when it has expired or lacks a scope.
func (s *Static) Token(_ context.Context, scopes ...string) (string, error) {
	if err := s.expired(); err != nil {
		return "", err
	}
	for _, scope := range scopes {
		if !s.opens(scope) {
			return "", fmt.Errorf("the ready token lacks the scope %s: it has %s. Get a token with that scope, or give a "+
				"Maskinporten credential, with which every call gets the token it needs", scope, s.listed())
		}
	}
	return s.token, nil
}

// Discard always returns false: a ready token cannot be renewed.
func (s *Static) Discard(string) bool { return false }

// Warning returns a text if the token has expired or has none of the scopes, as far as that is
// known.
func (s *Static) Warning(scopes ...string) string {
	if err := s.expired(); err != nil {
		return err.Error()
	}
	if !slices.ContainsFunc(scopes, s.opens) {
		return fmt.Sprintf("the ready token has none of the scopes %s: it has %s", strings.Join(scopes, ", "), s.listed())
	}
	return ""
}

// String implements [fmt.Stringer] without the token.
func (Static) String() string { return "ready token" }

// Format implements [fmt.Formatter] without the token, whatever the verb.
func (s Static) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, s.String()) }

func (s *Static) expired() error {
	if s.expiresAt.IsZero() || s.now().Before(s.expiresAt.Add(clockTolerance)) {
		return nil
	}
	return fmt.Errorf("the ready token expired at %s, %s ago by this machine's clock. Get a new one, or give a Maskinporten "+
		"credential, with which tokens are renewed as needed",
		s.expiresAt.UTC().Format(time.RFC3339), s.now().Sub(s.expiresAt).Round(time.Second))
}

// opens reports whether the token may have a scope, which an admin scope includes if it ends in
// .write.
func (s *Static) opens(scope string) bool {
	if !s.hasScopes || slices.Contains(s.scopes, scope) {
		return true
	}
	stem, isWrite := strings.CutSuffix(scope, ".write")
	return isWrite && slices.Contains(s.scopes, stem+".admin")
}

func (s *Static) listed() string {
	if len(s.scopes) == 0 {
		return "none"
	}
	return quotable(strings.Join(s.scopes, " "))
}

// checkBearer returns why a text cannot be a bearer token in an Authorization header (RFC 6750
// §2.1).
func checkBearer(token string) error {
	if token == "" {
		return errors.New("it is empty")
	}
	if scheme, _, found := strings.Cut(token, " "); found && strings.EqualFold(scheme, "Bearer") {
		return errors.New(`it begins with the word "Bearer": give the token alone`)
	}
	for _, r := range token {
		if r <= ' ' || r > '~' || r == '"' || r == ',' {
			return errors.New("it holds characters that no bearer token has, such as white space or quotes: give the token alone")
		}
	}
	return nil
}
