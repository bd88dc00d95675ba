package maskinporten

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	// longestLife bounds the life of a token, so that no number overflows. Maskinporten's tokens
	// live for minutes.
	longestLife = 24 * time.Hour
)

// ask sends a grant and returns the token with its life, which counts from before the request.
func (s *Source) ask(ctx context.Context, request Request) (Token, time.Duration, *Error) {
	failure := &Error{
		ClientID: s.options.ClientID, KeyID: s.options.Key.ID(), Scopes: request.Scopes, ConsumerOrg: request.ConsumerOrg,
	}
	at, err := s.discovered(ctx)
	if err != nil {
		failure.Err = err
		if asks, ok := errors.AsType[pauseError](err); ok {
			failure.RetryAfter = asks.pause
		}
		return Token{}, 0, failure
	}
	failure.Audience, failure.TokenEndpoint = at.issuer, at.tokenEndpoint

	var sent time.Time
	got, err := s.send(ctx, s.options.MaxRetries, func(ctx context.Context) (*http.Request, error) {
		sent = s.options.Now()
		return s.grantRequest(ctx, at, request, sent)
	})
	failure.Attempts = got.attempts
	if err != nil {
		failure.Err = err
		return Token{}, 0, failure
	}
	if got.status != http.StatusOK {
		failure.read(got, s.options.Now())
		return Token{}, 0, failure
	}
	token, life, err := readToken(got.body, sent)
	if err != nil {
		failure.Status, failure.Err = got.status, err
		return Token{}, 0, failure
	}
	return token, life, nil
}

func (s *Source) grantRequest(ctx context.Context, at server, request Request, now time.Time) (*http.Request, error) {
	assertion, err := s.options.Key.sign(request.claims(s.options.ClientID, at.issuer, now))
	if err != nil {
		return nil, err
	}
	// In the body, although Maskinporten reads the query too: addresses end up in logs (§2.3).
	form := url.Values{"grant_type": {grantType}, "assertion": {assertion}}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, at.tokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("making the request: %w", err)
	}
	post.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return post, nil
}

// readToken reads the token of an answer. Its errors quote nothing of the body, which has a token
// or most of one.
func readToken(body []byte, sent time.Time) (Token, time.Duration, error) {
	var document struct {
		AccessToken string  `json:"access_token"`
		TokenType   string  `json:"token_type"`
		ExpiresIn   float64 `json:"expires_in"`
	}
	if json.Unmarshal(body, &document) != nil || document.AccessToken == "" {
		return Token{}, 0, errors.New("the answer holds no token")
	}
	if !strings.EqualFold(document.TokenType, "Bearer") && document.TokenType != "" {
		return Token{}, 0, errors.New("the answer holds a token of another type than Bearer")
	}
	if err := checkBearer(document.AccessToken); err != nil {
		return Token{}, 0, errors.New("the answer holds a token that no HTTP header can carry")
	}
	life := time.Duration(min(max(document.ExpiresIn, 0), longestLife.Seconds()) * float64(time.Second))
	end := sent.Add(life)
	return Token{Value: document.AccessToken, ExpiresAt: end, ends: end}, life, nil
}
