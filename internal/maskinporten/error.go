package maskinporten

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// tolerableOffset is a difference between two clocks that is not mentioned: the Date header has
// whole seconds, and answers take time.
const tolerableOffset = 5 * time.Second

const longestQuote = 500

var (
	codePattern  = regexp.MustCompile(`MP[-_](\d{3})`)
	tracePattern = regexp.MustCompile(`(?:trace_id|correlation id): ?([0-9A-Fa-f-]{8,})`)
	// jwtPattern matches tokens and assertions that a server or a proxy repeats.
	jwtPattern = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){0,2}`)
)

// Error is the failure of a grant, whether Maskinporten refused it or could not be reached. It has
// neither the assertion nor any part of the key.
type Error struct {
	Status      int    // 0 if there was no answer
	OAuthError  string // such as "invalid_grant"
	Description string // as Maskinporten wrote it, or the text of an answer that is no OAuth error
	// Foreign is true if something other than Maskinporten refused the grant: Maskinporten refuses
	// with an OAuth error (§2.6).
	Foreign bool
	Code    string // such as "MP-110"; often there is none (§2.6)
	TraceID string

	ClientID      string
	KeyID         string // empty when the grant carried a certificate
	Audience      string
	Scopes        []string
	ConsumerOrg   string
	TokenEndpoint string
	Attempts      int
	// Waited is how long the grant was repeated for a change of the client to reach Maskinporten.
	Waited time.Duration
	// CutShort is true if the caller's own time ended before that of the repetitions.
	CutShort bool
	// ClockOffset is how far this machine's clock is ahead of Maskinporten's, negative when it is
	// behind. Small offsets count as none.
	ClockOffset time.Duration
	// RetryAfter is the pause that Maskinporten asks for, if grants do not wait that long, and
	// otherwise zero.
	RetryAfter time.Duration
	// Err is the cause if there was no usable answer.
	Err error
}

// Error says what Maskinporten answered, what that most likely means, and what the grant asked for.
func (e *Error) Error() string {
	return "Maskinporten gave no token: " + e.summary() + "\n\n" + e.Hint() + "\n\n" + e.facts()
}

// Unwrap returns the cause if there was no usable answer.
func (e *Error) Unwrap() error { return e.Err }

// refused reports whether the grant was refused in a way that the next one would be, too.
func (e *Error) refused() bool {
	return e.Status >= http.StatusBadRequest && e.Status < http.StatusInternalServerError &&
		e.Status != http.StatusTooManyRequests && e.Status != http.StatusRequestTimeout && !e.Foreign
}

// Refused reports whether Maskinporten itself has refused the grant, with an OAuth error such as
// invalid_client.
func (e *Error) Refused() bool { return e.refused() && e.OAuthError != "" }

// RefusesScopes reports whether Maskinporten has refused the grant for one of its scopes: the client
// lacks it, it is for other clients, or the client's organisation has not been granted it.
func (e *Error) RefusesScopes() bool {
	if !e.Refused() {
		return false
	}
	switch e.Code {
	case "MP-200", "MP-201", "MP-250":
		return true
	}
	return e.OAuthError == "invalid_scope" || e.OAuthError == "forbidden" && e.ConsumerOrg == ""
}

// FindsNoSystemUser reports whether Maskinporten has refused the grant because Altinn has no such
// system user for this client (§5.4).
func (e *Error) FindsNoSystemUser() bool {
	return e.Refused() && (e.Code == "MP-303" || e.OAuthError == "invalid_altinn_customer_configuration")
}

// RefusesReference reports whether Maskinporten has refused the grant for the way in which it names
// the system user: its reference has characters that it does not take (§5.1).
func (e *Error) RefusesReference() bool {
	return e.Refused() && (e.Code == "MP-302" || strings.Contains(e.Description, "fields in the authorization details"))
}

// cutShort returns the error as it is for a caller whose own time has ended.
func (e *Error) cutShort() *Error {
	cut := *e
	cut.CutShort = true
	return &cut
}

func (e *Error) summary() string {
	switch {
	case e.Err != nil:
		return quotable(e.Err.Error())
	case e.Foreign && e.Description == "":
		return fmt.Sprintf("not Maskinporten but something in between answered with status %d and nothing more", e.Status)
	case e.Foreign:
		return fmt.Sprintf("not Maskinporten but something in between answered with status %d: %s", e.Status, e.Description)
	case e.OAuthError == "" && e.Description == "":
		return fmt.Sprintf("it answered with status %d and nothing more", e.Status)
	case e.OAuthError == "":
		return fmt.Sprintf("it answered with status %d: %s", e.Status, e.Description)
	case e.Code == "":
		return fmt.Sprintf("%s: %s", e.OAuthError, e.Description)
	}
	return fmt.Sprintf("%s (%s): %s", e.OAuthError, e.Code, e.Description)
}

func (e *Error) facts() string {
	keyID := e.KeyID
	if keyID == "" {
		keyID = "none, the grant carries a certificate (x5c)"
	}
	lines := []string{
		"client id: " + e.ClientID,
		"key id: " + keyID,
		"scopes: " + strings.Join(e.Scopes, " "),
	}
	for _, fact := range []struct{ name, value string }{
		{"consumer org", e.ConsumerOrg},
		{"audience", e.Audience},
		{"token endpoint", e.TokenEndpoint},
		{"trace id", e.TraceID},
	} {
		if fact.value != "" {
			lines = append(lines, fact.name+": "+quotable(fact.value))
		}
	}
	if e.Status != 0 {
		lines = append(lines, fmt.Sprintf("status: %d", e.Status))
	}
	if e.Attempts > 1 {
		lines = append(lines, fmt.Sprintf("attempts: %d", e.Attempts))
	}
	switch {
	case e.CutShort:
		lines = append(lines, fmt.Sprintf(
			"repeated for: %s, until the operation's own timeout ended (propagation_timeout allows more)", e.Waited))
	case e.Waited > 0:
		lines = append(lines, fmt.Sprintf("repeated for: %s (propagation_timeout)", e.Waited))
	}
	return strings.Join(lines, "\n")
}

// read fills in the error from an answer.
func (e *Error) read(got answer, now time.Time) {
	e.Status, e.RetryAfter = got.status, got.pause(now)
	var document struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		URI         string `json:"error_uri"`
	}
	if json.Unmarshal(got.body, &document) == nil && isOAuthError(document.Error, document.Description) {
		e.OAuthError, e.Description = quotable(document.Error), quotable(document.Description)
	} else {
		e.Description = excerpt(got)
		e.Foreign = isForeign(got)
	}
	if code := codePattern.FindStringSubmatch(document.URI + " " + e.Description); code != nil && !e.Foreign {
		e.Code = "MP-" + code[1]
	}
	if trace := tracePattern.FindStringSubmatch(e.Description); trace != nil {
		e.TraceID = trace[1]
	}
	if date, err := http.ParseTime(got.header.Get("Date")); err == nil && !e.Foreign {
		if offset := now.Sub(date); offset.Abs() > tolerableOffset {
			e.ClockOffset = offset.Round(time.Second)
		}
	}
}

// quotable makes a text fit for a message: one line of bounded length, without tokens and control
// characters.
func quotable(text string) string {
	text = jwtPattern.ReplaceAllString(text, "[token]")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }), " ")
	if runes := []rune(text); len(runes) > longestQuote {
		return string(runes[:longestQuote]) + "…"
	}
	return text
}
