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

// probeTimeout bounds one probe, with waiting for its turn and retries.
const probeTimeout = 10 * time.Second

// Probes bounds the reads that plans make only to report early what the apply would report anyway.
// Once Altinn has failed to answer one, no further one is sent in the run, so that a plan of many
// objects waits no longer than a plan of one. The zero value is ready for use and safe for
// concurrent use.
type Probes struct {
	mu       sync.Mutex
	ended    error // why no further probe is sent
	reported bool
}

// Do calls ask with a timeout. It returns the error of ask or, once no probe is sent any more, the
// error that ended them.
func (p *Probes) Do(ctx context.Context, ask func(context.Context) error) error {
	p.mu.Lock()
	ended := p.ended
	p.mu.Unlock()
	if ended != nil {
		return ended
	}
	bounded, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	err := ask(bounded)
	if ctx.Err() == nil && endsProbes(err) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.ended == nil {
			p.ended = err
		}
	}
	return err
}

// WhyNot describes, as the beginning of a sentence, why a probe failed.
func (p *Probes) WhyNot(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("there was no answer within %s", probeTimeout)
	}
	return err.Error()
}

// FirstToReport reports true once, so that a refusal that concerns all probes of the run is
// reported once.
func (p *Probes) FirstToReport() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	first := !p.reported
	p.reported = true
	return first
}

// endsProbes reports whether the next probe would most likely fail in the same way.
func endsProbes(err error) bool {
	answer, ok := errors.AsType[*api.Error](err)
	return ok && (answer.Status == 0 || answer.Status == http.StatusUnauthorized ||
		answer.Status == http.StatusTooManyRequests || answer.Status >= http.StatusInternalServerError)
}
