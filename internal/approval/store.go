package approval

import (
	"context"
	"net/http"
	"time"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
)

// A Store is how the requests of one kind are looked at and deleted. The service deletes anybody's,
// so what cannot be read as one's own must not be deleted (altinn-api.md §4.1, §13).
type Store[R any] struct {
	Read   func(ctx context.Context, id string) (*R, error)
	Delete func(ctx context.Context, id string) error
	// Listed shows a request as a list has shown it moments ago, in place of a read before it is
	// deleted. It is not ok if that has to be read; nil if there are no lists.
	Listed func(ctx context.Context, id string) (found *R, ok bool)
	// Pause is what a write is given whose answer was lost, and which may still be under way.
	Pause time.Duration
}

// Remove reads a request and deletes it, as long as what the service shows of it may go. It returns
// what it has seen last; an error that [altinn.IsUnknownRequest] knows says that there was nothing.
func (s Store[R]) Remove(ctx context.Context, id string, may func(R) bool) (found *R, deleted bool, err error) {
	found, err = s.look(ctx, id)
	for again := false; err == nil && may(*found); again = true {
		tried := s.Withdraw(ctx, id)
		if tried.Left == nil || again {
			return found, tried.Err == nil, tried.Err
		}
		found = tried.Left // the customer may have answered meanwhile
	}
	return found, false, err
}

func (s Store[R]) look(ctx context.Context, id string) (*R, error) {
	if s.Listed != nil {
		if found, ok := s.Listed(ctx, id); ok {
			return found, nil
		}
	}
	return s.Read(ctx, id)
}

// A Withdrawal is what the deletion of a request has come to.
type Withdrawal[R any] struct {
	Err error // nil if the request is gone
	// Left is the request if it can be deleted once more: the answer was 500, as of a database that
	// was away (altinn-api.md §13).
	Left *R
}

// Withdraw deletes a request. One that is gone after an answer that was lost is deleted as well; if
// the operation has ended meanwhile, the deletion may still be under way, and is given time.
func (s Store[R]) Withdraw(ctx context.Context, id string) Withdrawal[R] {
	err := s.Delete(ctx, id)
	switch {
	case altinn.IsUnknownRequest(err):
		return Withdrawal[R]{}
	case !api.OutcomeUnknown(err):
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
	case !api.HasStatus(err, http.StatusInternalServerError):
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
