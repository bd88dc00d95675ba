// Package fault is what goes wrong on demand: calls that fail in a planned way, and calls that are
// one too many.
package fault

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// Where a connection breaks.
const (
	DropBefore = "before" // the call takes no effect
	DropAfter  = "after"  // the call takes effect, its answer is lost
)

// Fault makes matching calls fail. At most one of Status, Drop, Truncate, AppSourceDown and a Body
// alone says how; Late, Delay and Pad go with any of them where there is something to hold back or
// to pad, or stand alone.
type Fault struct {
	// Name is for the journal; without it the effect names the fault.
	Name string `json:"name,omitempty"`
	// Method is an HTTP method in any case; "" matches all.
	Method string `json:"method,omitempty"`
	// Path matches the whole decoded path, in any case. "*" stands for any run of characters,
	// slashes included: "/token", "*/systemregister/vendor/*". "" matches all but the emulator's
	// controls.
	Path string `json:"path,omitempty"`
	// Skip lets so many matching calls pass first.
	Skip int `json:"skip,omitempty"`
	// Times is how many calls it hits after that; 0 means one, -1 all.
	Times int `json:"times,omitempty"`
	// For is for how long it hits all matching calls instead, on this computer's clock, from the
	// first one that it hits. With a status of 500 and the path "/authentication/*" that is a
	// restart of Altinn's database (altinn-api.md §13). In JSON as Late.
	For Duration `json:"for,omitempty"`

	// Status answers with this status, Headers and Body. The call takes no effect, unless Applied
	// says that it does.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Applied bool              `json:"applied,omitempty"`
	// Body alone replaces the answer's body after the effect.
	Body *string `json:"body,omitempty"`
	// Drop resets the connection without an answer: DropBefore or DropAfter the effect.
	Drop string `json:"drop,omitempty"`
	// Truncate breaks the connection in the middle of the answer's body, after the effect.
	Truncate bool `json:"truncate,omitempty"`
	// AppSourceDown keeps the resource registry from asking where the apps are: the calls that
	// would are answered with 500, the others as ever (altinn-api.md §10.1).
	AppSourceDown bool `json:"app_source_down,omitempty"`
	// Late holds the effect back: what is stored meanwhile by calls that came after this one stays
	// unseen, and the effect comes also when the caller has left by then. In JSON a Go duration
	// such as "1.5s".
	Late Duration `json:"late,omitempty"`
	// Delay holds the answer, or the break, back; the effect has already happened. In JSON as Late.
	Delay Duration `json:"delay,omitempty"`
	// Pad is how many bytes of white space follow on the answer's body.
	Pad int64 `json:"pad,omitempty"`
}

// Duration is a time.Duration that is a text such as "90s" in JSON.
type Duration time.Duration

// MarshalText writes the duration as time.Duration does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration such as \"1.5s\" or \"4320h\"", text)
	}
	*d = Duration(parsed)
	return nil
}

// Validate fails on a fault that has no effect or contradicts itself.
func (f *Fault) Validate() error {
	effects := 0
	for _, chosen := range []bool{f.Status != 0, f.Drop != "", f.Truncate, f.AppSourceDown, f.Status == 0 && f.Body != nil} {
		if chosen {
			effects++
		}
	}
	switch {
	case effects > 1:
		return errors.New("a fault has one effect: choose one of status, drop, truncate, app_source_down and a body alone")
	case effects == 0 && f.Late == 0 && f.Delay == 0 && f.Pad == 0:
		return errors.New("the fault has no effect: give one of status, drop, truncate, app_source_down, body, late, delay and pad")
	case f.Status != 0 && (f.Status < http.StatusOK || f.Status > 599):
		return fmt.Errorf("status %d is no final HTTP status", f.Status)
	case f.Status == 0 && (len(f.Headers) > 0 || f.Applied):
		return errors.New("headers and applied go with a status")
	case f.Drop != "" && f.Drop != DropBefore && f.Drop != DropAfter:
		return fmt.Errorf("drop is %q; it must be %q or %q", f.Drop, DropBefore, DropAfter)
	case f.Late < 0 || f.Delay < 0 || f.Pad < 0:
		return errors.New("late, delay and pad must not be negative")
	case f.Late > 0 && !f.TakesEffect():
		return errors.New("late goes with a call that takes effect")
	case f.Pad > 0 && (f.Drop != "" || f.Truncate):
		return errors.New("pad goes with an answer that arrives")
	case f.Skip < 0:
		return errors.New("skip must not be negative")
	case f.For < 0:
		return errors.New("for must not be negative")
	case f.For > 0 && f.Times != 0:
		return errors.New("times and for exclude each other: a fault hits so many calls, or all for so long")
	case f.Times < -1:
		return errors.New("times must be -1 (always) or a number of calls")
	}
	return nil
}

func (f *Fault) matches(method, path string) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, method)) &&
		(f.Path == "" || matchGlob(strings.ToLower(f.Path), strings.ToLower(path)))
}

// matchGlob matches text against a pattern in which "*" stands for anything.
func matchGlob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, found := strings.CutPrefix(text, parts[0])
	if !found {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, rest, found = strings.Cut(rest, part); !found {
			return false
		}
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// TakesEffect reports whether the call has its effect all the same.
func (f *Fault) TakesEffect() bool { return f.Drop != DropBefore && (f.Status == 0 || f.Applied) }

// ApplyTo returns the answer as the fault changes it.
func (f *Fault) ApplyTo(answer *wire.Reply) *wire.Reply {
	if f.Status != 0 {
		answer = wire.Empty(f.Status)
		for name, value := range f.Headers {
			answer.Header.Set(name, value)
		}
	}
	if f.Body != nil {
		answer.Body = []byte(*f.Body)
		answer.Header.Del("Content-Length")
	}
	return answer
}

// HoldEffect waits until the effect is due, or until the emulator ends.
func (f *Fault) HoldEffect(ended <-chan struct{}) { wait(f.Late, ended) }

// holdAnswer waits for the fault's delay, or until the caller or the emulator gives up.
func (f *Fault) holdAnswer(ctx context.Context) { wait(f.Delay, ctx.Done()) }

func wait(d Duration, ended <-chan struct{}) {
	if d == 0 {
		return
	}
	timer := time.NewTimer(time.Duration(d))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ended:
	}
}

// Label is what the journal calls the fault.
func (f *Fault) Label() string {
	switch {
	case f.Name != "":
		return f.Name
	case f.Status != 0:
		return fmt.Sprintf("status %d", f.Status)
	case f.Drop != "":
		return "drop " + f.Drop
	case f.Truncate:
		return "truncate"
	case f.AppSourceDown:
		return "app source down"
	case f.Body != nil:
		return "body"
	case f.Delay != 0:
		return "delay " + time.Duration(f.Delay).String()
	case f.Late != 0:
		return "late " + time.Duration(f.Late).String()
	default:
		return fmt.Sprintf("pad %d", f.Pad)
	}
}
