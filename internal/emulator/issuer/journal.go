package issuer

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// maxGrants is how many grants are remembered; the oldest go first.
	maxGrants = 10_000
	// maxJournalText is how many bytes of each text are kept: what a caller sends has no other limit than the request's.
	maxJournalText = 1024
)

// Grant is one request to the token endpoint, accepted or refused. Of the assertion it keeps what was asked for, also when
// the signature turned out to be wrong, but never the assertion itself nor the token.
type Grant struct {
	Time        time.Time
	ClientID    string
	KeyID       string
	Scopes      []string
	ConsumerOrg string
	// Status is the answer's HTTP status: 200 when the grant was accepted.
	Status int
	// Error is the OAuth error code; "" when the grant was accepted.
	Error string
	// Code is Maskinporten's code, such as "MP-200"; "" when the grant was accepted and for errors that have none.
	Code string
	// Description and TraceID are those of the answer to a refused grant.
	Description, TraceID string
}

// Grants returns the requests to the token endpoint since the start or the last Reset, oldest first, at most 10 000.
func (i *Issuer) Grants() []Grant {
	i.mu.Lock()
	defer i.mu.Unlock()
	grants := slices.Clone(i.journal)
	for n := range grants {
		grants[n].Scopes = slices.Clone(grants[n].Scopes)
	}
	return grants
}

func (i *Issuer) record(g *grant, refused *refusal, traceID string) {
	var clientID, scopes, consumerOrg string
	g.claims.read("iss", &clientID)
	g.claims.read("scope", &scopes)
	g.claims.read("consumer_org", &consumerOrg)
	entry := Grant{
		Time: g.now, ClientID: clip(clientID), KeyID: clip(g.keyID),
		Scopes: strings.Fields(clip(scopes)), ConsumerOrg: clip(consumerOrg), Status: http.StatusOK,
	}
	if refused != nil {
		entry.Status, entry.Error, entry.Code = refused.status, refused.oauthError, refused.code
		entry.Description, entry.TraceID = clip(refused.description), traceID
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.journal) == maxGrants {
		i.journal = slices.Delete(i.journal, 0, 1)
	}
	i.journal = append(i.journal, entry)
}

func clip(text string) string {
	if len(text) <= maxJournalText {
		return text
	}
	return strings.ToValidUTF8(text[:maxJournalText], "") + "…"
}
