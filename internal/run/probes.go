package run

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

// probeTimeout bounds one probe, its turn and its retries included.
const probeTimeout = 10 * time.Second

// Probes are what the plans of one run ask Altinn for the sake of an earlier answer alone: the apply would tell as well. Once Altinn
// has left one of them without an answer, no further one is sent, so that a plan of many objects waits no longer than a plan of one.
// The zero value is ready for use, also by several goroutines.
type Probes struct {
	mu       sync.Mutex
	given    error // why no further probe is sent
	reported bool
}

// Do calls ask, within bounds. The error is what ask returned, or, where no probe is sent any more, the one that ended them.
func (p *Probes) Do(ctx context.Context, ask func(context.Context) error) error {
	p.mu.Lock()
	given := p.given
	p.mu.Unlock()
	if given != nil {
		return given
	}
	bounded, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	err := ask(bounded)
	if ctx.Err() == nil && endsProbes(err) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.given == nil {
			p.given = err
		}
	}
	return err
}

// WhyNot says in a sentence why a probe came to nothing.
func (p *Probes) WhyNot(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("Altinn gave no answer within %s", probeTimeout)
	}
	return err.Error()
}

// FirstToReport reports true once, for a refusal that concerns all probes of the run alike.
func (p *Probes) FirstToReport() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	first := !p.reported
	p.reported = true
	return first
}

// endsProbes reports whether an error says that the next probe would fare no better.
func endsProbes(err error) bool {
	answer, ok := errors.AsType[*api.Error](err)
	return ok && (answer.Status == 0 || answer.Status == http.StatusUnauthorized ||
		answer.Status == http.StatusTooManyRequests || answer.Status >= http.StatusInternalServerError)
}
