package maskinporten

import (
	"context"
	"strings"
	"time"
)

// propagationPause is the time between two grants that wait for a change of the client to reach
// Maskinporten.
const propagationPause = 5 * time.Second

// isUnknownYet reports whether a refusal may be that of a client, a key or a scope of which
// Maskinporten has not learnt yet (§8.4). It looks the same as that of one which does not exist.
func (e *Error) isUnknownYet() bool {
	return e.Code == "MP-100" || e.Code == "MP-200" || e.OAuthError == "invalid_scope" && e.Code == "" ||
		strings.Contains(e.Description, "Unknown key identifier") || strings.Contains(e.Description, "Client not found")
}

// askUntilKnown makes a grant, and repeats one that Maskinporten refuses because it may not know of
// the client, its key or its scopes yet, for as long as the options say.
func (s *Source) askUntilKnown(ctx context.Context, request Request, repeats func(*Error)) (Token, time.Duration, error) {
	began := time.Now()
	for {
		token, life, err := s.ask(ctx, request)
		if err == nil {
			return token, life, nil
		}
		if !err.isUnknownYet() || s.options.PropagationTimeout == 0 {
			return token, life, err
		}
		err.Waited = time.Since(began).Round(time.Second)
		if left := s.options.PropagationTimeout - time.Since(began); left < propagationPause {
			return token, life, err
		}
		repeats(err)
		if s.options.Waiting != nil {
			s.options.Waiting(ctx, err)
		}
		if sleep(ctx, propagationPause) != nil {
			return token, life, err
		}
	}
}
