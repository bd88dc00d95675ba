package maskinporten

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// server is the Maskinporten that grants go to.
type server struct {
	issuer        string
	tokenEndpoint string
}

// discovered returns the server, and discovers it once: from the metadata or, as long as those
// cannot be read, from the configuration. Grants that start at the same time wait here for one
// another.
func (s *Source) discovered(ctx context.Context) (server, error) {
	s.discovering <- struct{}{}
	defer func() { <-s.discovering }()
	if s.server != nil {
		return *s.server, nil
	}
	found, err := s.discover(ctx)
	if err == nil {
		s.server = &found
	}
	return found, err
}

// discover returns the server of the metadata or of the configuration.
func (s *Source) discover(ctx context.Context) (server, error) {
	configured := server{issuer: s.options.Endpoints.Issuer, tokenEndpoint: s.options.Endpoints.TokenEndpoint}
	complete := configured.issuer != "" && configured.tokenEndpoint != ""
	if s.options.Endpoints.WellKnownURL == "" {
		if !complete {
			return server{}, errors.New("neither the metadata's URL nor both issuer and token endpoint are known")
		}
		return configured, configured.check()
	}
	retries := s.options.MaxRetries
	if complete {
		retries = single
	}
	found, err := s.metadata(ctx, retries)
	if err != nil && complete {
		return configured, configured.check()
	}
	return found, err
}

func (s *Source) metadata(ctx context.Context, retries int) (server, error) {
	location := s.options.Endpoints.WellKnownURL
	if err := CheckURL(location); err != nil {
		return server{}, fmt.Errorf("the metadata's URL cannot be used: %w", err)
	}
	got, err := s.send(ctx, retries, func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, location, http.NoBody)
	})
	if err != nil {
		return server{}, fmt.Errorf("the metadata at %s cannot be read: %w", location, err)
	}
	if got.status != http.StatusOK {
		if pause := got.pause(s.options.Now()); pause > 0 {
			return server{}, pauseError{location: location, status: got.status, pause: pause}
		}
		return server{}, fmt.Errorf("the metadata at %s cannot be read: the answer has status %d%s", location, got.status, saying(got))
	}
	var document struct {
		Issuer        string `json:"issuer"`
		TokenEndpoint string `json:"token_endpoint"`
	}
	if json.Unmarshal(got.body, &document) != nil || document.Issuer == "" || document.TokenEndpoint == "" {
		return server{}, fmt.Errorf("what %s answers is not the metadata of an authorization server%s", location, saying(got))
	}
	found := server{issuer: document.Issuer, tokenEndpoint: document.TokenEndpoint}
	if expected := s.options.Endpoints.Issuer; expected != "" && !sameOrigin(expected, found.issuer) {
		return server{}, fmt.Errorf("the metadata at %s are of the issuer %q, and %q was expected", location, found.issuer, expected)
	}
	// Whoever received a grant at another host could use it at the issuer that it names.
	if !sameOrigin(found.issuer, found.tokenEndpoint) {
		return server{}, fmt.Errorf("the metadata at %s name a token endpoint of another host than the issuer %q", location, found.issuer)
	}
	return found, found.check()
}

// saying quotes an answer that is no metadata, most often the page of a proxy or of a login portal.
func saying(got answer) string {
	if text := excerpt(got); text != "" {
		return ": " + text
	}
	return ""
}

func (s server) check() error {
	if err := CheckURL(s.tokenEndpoint); err != nil {
		return fmt.Errorf("the token endpoint cannot be used: %w", err)
	}
	return nil
}

// pauseError is an answer that asks for a longer pause than calls wait.
type pauseError struct {
	location string
	status   int
	pause    time.Duration
}

// Error implements [error].
func (e pauseError) Error() string {
	return fmt.Sprintf("the metadata at %s cannot be read: the answer has status %d", e.location, e.status)
}
