package tfkit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
)

// lookAheadTimeout bounds one look, its turn and its retries included.
const lookAheadTimeout = 10 * time.Second

// Looks are what the plans of one run ask Altinn for the sake of an earlier answer alone: the apply would tell as well. Once Altinn
// has left one of them without an answer, no further one is sent, so that a plan of many objects waits no longer than a plan of one.
// The zero value is ready for use, also by several goroutines.
type Looks struct {
	mu       sync.Mutex
	given    error // why no further look is sent
	reported bool
}

// Look calls ask, within bounds. The error is what ask returned, or, where no look is sent any more, the one that ended them.
func (l *Looks) Look(ctx context.Context, ask func(context.Context) error) error {
	l.mu.Lock()
	given := l.given
	l.mu.Unlock()
	if given != nil {
		return given
	}
	bounded, cancel := context.WithTimeout(ctx, lookAheadTimeout)
	defer cancel()
	err := ask(bounded)
	if ctx.Err() == nil && endsLooks(err) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.given == nil {
			l.given = err
		}
	}
	return err
}

// WhyNot says in a sentence why a look came to nothing.
func (l *Looks) WhyNot(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("Altinn gave no answer within %s", lookAheadTimeout)
	}
	return err.Error()
}

// FirstToReport reports true once, for a refusal that concerns all looks of the run alike.
func (l *Looks) FirstToReport() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := !l.reported
	l.reported = true
	return first
}

// endsLooks reports whether an error says that the next look would fare no better.
func endsLooks(err error) bool {
	answer, ok := errors.AsType[*altinn.Error](err)
	return ok && (answer.Status == 0 || answer.Status == http.StatusUnauthorized ||
		answer.Status == http.StatusTooManyRequests || answer.Status >= http.StatusInternalServerError)
}
