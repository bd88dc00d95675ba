package maskinporten

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const (
	// patience is for how long a call that is answered 429 waits and is sent again. Operations last
	// five minutes at least by default, so it ends before they do, and they can tell why.
	patience = 2 * time.Minute
	// calm is for how long after a pause calls go on one at a time.
	calm = 10 * time.Second
)

// errNoTurn is the error of a call whose turn has not come within its patience.
var errNoTurn = fmt.Errorf("it has not come within %s, since Maskinporten takes fewer calls (429)", patience)

// pace makes all calls wait when Maskinporten answers 429. After the pause they go on one at a
// time, since all at once would be too many again. Which rate it accepts, Maskinporten does not say
// (§2.6).
type pace struct {
	turn chan struct{} // held by the call that is next until it has its answer; it queues the others in their order

	mu    sync.Mutex
	until time.Time // the end of the last pause
}

func newPace() *pace { return &pace{turn: make(chan struct{}, 1)} }

// wait returns when a call may be sent. The call has to end its turn once it has its answer.
func (p *pace) wait(ctx context.Context) (end func(), err error) {
	free := func() {}
	switch {
	case p.left() < -calm:
		return free, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("waiting for its turn: %w", context.Cause(ctx))
	}
	select {
	case p.turn <- struct{}{}:
		end = func() { <-p.turn }
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for its turn: %w", context.Cause(ctx))
	}
	for {
		switch left := p.left(); {
		case left < -calm:
			end()
			return free, nil
		case left <= 0:
			return end, nil
		default:
			if err := sleep(ctx, left); err != nil {
				end()
				return nil, err
			}
		}
	}
}

// left is what is left of the pause; it is negative if the pause is over.
func (p *pace) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}

// slow makes all calls pause.
func (p *pace) slow(pause time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(pause); until.After(p.until) {
		p.until = until
	}
}
