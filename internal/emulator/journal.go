package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

const (
	// Older calls are forgotten, by their number and by what all of them take.
	maxCalls        = 10_000
	maxJournalBytes = 64 << 20
	maxJournalBody  = 64 << 10 // bytes that are kept of one body
	callOverhead    = 512      // bytes that a call takes beside its texts, about
)

// Call is one request to an emulated service and what became of it. It holds no token, assertion or
// key: /token keeps neither query nor bodies, and what looks like a token is blotted out elsewhere.
type Call struct {
	Time   time.Time `json:"time"` // the emulator's
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"`
	// Status is the answer's, also of one that a fault kept from arriving; 0 when the call was
	// dropped before it took effect.
	Status       int      `json:"status"`
	ClientID     string   `json:"client_id,omitempty"`
	Organisation string   `json:"organisation,omitempty"`
	Scopes       []string `json:"scopes,omitempty"`
	UserAgent    string   `json:"user_agent,omitempty"`
	// Fault is the label of the fault that fired.
	Fault string `json:"fault,omitempty"`
	// RequestBody and ResponseBody are kept up to 64 KiB each.
	RequestBody  string `json:"request_body,omitempty"`
	ResponseBody string `json:"response_body,omitempty"`
}

// tokenForm is what a JSON Web Token looks like.
var tokenForm = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*`)

// size is about what a call takes, in bytes.
func (c *Call) size() int {
	size := callOverhead + len(c.Method) + len(c.Path) + len(c.Query) + len(c.ClientID) + len(c.Organisation) +
		len(c.UserAgent) + len(c.Fault) + len(c.RequestBody) + len(c.ResponseBody)
	for _, scope := range c.Scopes {
		size += len(scope)
	}
	return size
}

type journal struct {
	mu      sync.Mutex
	entries []Call
	bytes   int // the sizes of all entries
}

func (j *journal) add(entry Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, entry)
	j.bytes += entry.size()
	forgotten := 0
	for ; j.bytes > maxJournalBytes || len(j.entries)-forgotten > maxCalls; forgotten++ {
		j.bytes -= j.entries[forgotten].size()
	}
	j.entries = slices.Delete(j.entries, 0, forgotten)
}

func (j *journal) calls() []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	calls := slices.Clone(j.entries)
	for index := range calls {
		calls[index].Scopes = slices.Clone(calls[index].Scopes)
	}
	return calls
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.bytes = nil, 0
}

// newCall begins the entry of a request.
func newCall(now time.Time, r *http.Request, body []byte, from wire.Caller) Call {
	entry := Call{
		Time: now, Method: r.Method, Path: redact(r.URL.Path), UserAgent: redact(r.UserAgent()),
		ClientID: from.ClientID, Organisation: from.Organisation, Scopes: from.Scopes,
	}
	if r.URL.Path != tokenPath { // a grant may stand in the query as well as in the body
		entry.Query, entry.RequestBody = redact(r.URL.RawQuery), kept(body)
	}
	return entry
}

// finish adds the answer.
func (c *Call) finish(answer *wire.Reply) {
	c.Status = answer.Status
	if c.Path != tokenPath {
		c.ResponseBody = kept(answer.Body)
	}
}

// kept is what the journal keeps of a body.
func kept(body []byte) string {
	text := string(body)
	if len(text) > maxJournalBody {
		text = strings.ToValidUTF8(text[:maxJournalBody], "") + "…"
	}
	return redact(text)
}

// redact blots out JSON Web Tokens wherever someone may have pasted one.
func redact(text string) string { return tokenForm.ReplaceAllString(text, "[token]") }
