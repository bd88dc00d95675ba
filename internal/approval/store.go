package approval

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// Moments is how old a look may be by which a request is deleted.
const Moments = 10 * time.Second

// A Store is how the requests of one kind are looked at and deleted. The service deletes anybody's,
// so what cannot be read as one's own must not be deleted (altinn-api.md §4.1, §13).
type Store[R any] struct {
	Read func(ctx context.Context, id string) (*R, error)
	// Delete fails with [api.ErrTooLate] if it cannot be sent within a time; zero means any.
	Delete func(ctx context.Context, id string, within time.Duration) error
	// Listed shows a request as a list has shown it so long ago, at most [Moments], in place of a
	// read before it is deleted. It is not ok if that has to be read; nil if there are no lists.
	Listed func(ctx context.Context, id string) (found *R, age time.Duration, ok bool)
	// Pause is what a write is given whose answer was lost, and which may still be under way.
	Pause time.Duration
}

// A Removal is what the deletion of a request has come to that goes by what the service shows of it.
type Removal[R any] struct {
	Seen    *R // as it was seen last; nil if it was not
	Deleted bool
	// Unseen is true if there was time between that look and the deletion in which the customer can
	// have answered.
	Unseen bool
	Err    error // one that [altinn.IsUnknownRequest] knows says that there was nothing
}

// Remove looks at a request and deletes it, as long as what the service shows of it may go. If the
// deletion has to wait for too long, it looks once more.
func (s Store[R]) Remove(ctx context.Context, id string, may func(R) bool) Removal[R] {
	seen, age, listed, err := s.look(ctx, id)
	unseen, within := listed, max(Moments-age, 1)
	for again := false; err == nil && may(*seen); again = true {
		tried := s.Withdraw(ctx, id, within)
		if tried.Left == nil || again {
			return Removal[R]{Seen: seen, Deleted: tried.Err == nil, Unseen: unseen, Err: tried.Err}
		}
		// The customer may have answered meanwhile. This time it is sent whenever it can be.
		seen, unseen, within = tried.Left, errors.Is(tried.Err, api.ErrTooLate), 0
	}
	return Removal[R]{Seen: seen, Err: err}
}

func (s Store[R]) look(ctx context.Context, id string) (found *R, age time.Duration, listed bool, err error) {
	if s.Listed != nil {
		if found, age, ok := s.Listed(ctx, id); ok {
			return found, age, true, nil
		}
	}
	found, err = s.Read(ctx, id)
	return found, 0, false, err
}

// A Withdrawal is what the deletion of a request has come to.
type Withdrawal[R any] struct {
	Err error // nil if the request is gone
	// Left is the request if it can be deleted once more: the answer was 500, as of a database that
	// was away (altinn-api.md §13), or the deletion could not be sent in time.
	Left *R
}

// Withdraw deletes a request. One that is gone after an answer that was lost is deleted as well; if
// the operation has ended meanwhile, the deletion may still be under way, and is given time.
func (s Store[R]) Withdraw(ctx context.Context, id string, within time.Duration) Withdrawal[R] {
	err := s.Delete(ctx, id, within)
	late := errors.Is(err, api.ErrTooLate)
	switch {
	case altinn.IsUnknownRequest(err):
		return Withdrawal[R]{}
	case !api.OutcomeUnknown(err) && !late:
		return Withdrawal[R]{Err: err}
	}
	read := func(ctx context.Context) (*R, error) { return s.Read(ctx, id) }
	left, lookErr := run.Look(ctx, read)
	if ctx.Err() != nil && lookErr == nil {
		run.Pause(context.WithoutCancel(ctx), s.Pause)
		_, lookErr = run.Look(ctx, read)
		left = nil
	}
	switch {
	case altinn.IsUnknownRequest(lookErr):
		return Withdrawal[R]{}
	case late && lookErr != nil:
		return Withdrawal[R]{Err: lookErr}
	case !late && !api.HasStatus(err, http.StatusInternalServerError):
		return Withdrawal[R]{Err: err}
	}
	return Withdrawal[R]{Err: err, Left: left}
}

// FindLost finds what a POST has left behind that got no usable answer. One that may still be under way
// is given time, also when the operation has ended. After that it is looked for once more, unless
// it is only to be sent again, and safely.
func FindLost[R any](
	ctx context.Context, answer error, pause time.Duration, sentAgain bool, read func(context.Context) (*R, error),
) (*R, error) {
	stored, err := run.Look(ctx, read)
	if !altinn.IsUnknownRequest(err) || api.HasStatus(answer, http.StatusInternalServerError) {
		return stored, err
	}
	run.Pause(context.WithoutCancel(ctx), pause)
	if sentAgain && ctx.Err() == nil {
		return stored, err
	}
	return run.Look(ctx, read)
}
