package maskinportenclient

import (
	"context"
	"errors"

	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/run"
	"github.com/altinn/terraform-provider-altinn/internal/selfservice"
)

// writeAttempts bounds the writes of one thing that a read between them has not shown. What was not answered at all, [api.Client] has
// sent again before.
const writeAttempts = 2

// outcome is what a write has come to.
type outcome struct {
	there   *client // as the API has it after the write; nil if that is not known
	err     error   // nil for a write that was accepted
	lookErr error   // why there is nil, after a write that may have been done
}

// gone reports whether the client does not exist any more.
func (o outcome) gone() bool { return o.there != nil && o.there.Inactive }

// write sends what may be sent again, and reads whether it has been done. No answer tells: it may be lost, and a success may have any
// body, or none (maskinporten.md §8.2).
func (c clients) write(ctx context.Context, id string, send func(context.Context) error, done func(client) bool) outcome {
	for attempt := 1; ; attempt++ {
		err := send(ctx)
		if err != nil && !api.OutcomeUnknown(err) {
			return outcome{err: err}
		}
		there, lookErr := run.LookAfter(ctx, c.reader(id), func(there client, err error) bool { return err != nil || done(there) })
		switch {
		case api.IsNotFound(lookErr):
			there.Inactive = true
		case lookErr != nil:
			return outcome{err: err, lookErr: lookErr}
		}
		switch {
		case done(there):
			return outcome{there: &there}
		case there.Inactive || attempt == writeAttempts || !answered(err) || ctx.Err() != nil:
			return outcome{there: &there, err: err}
		}
	}
}

// answered reports whether a write got an answer that is a success, or 500, which [api.Client] repeats no write after.
func answered(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return err == nil || ok && (e.Status/100 == 2 || e.Status == 500)
}

func (c clients) deactivate(ctx context.Context, id string) outcome {
	return c.write(ctx, id,
		func(ctx context.Context) error { return c.api.Deactivate(ctx, id) },
		func(now client) bool { return now.Inactive })
}

func (c clients) postKeys(ctx context.Context, id string, keys []selfservice.Key) outcome {
	return c.write(ctx, id,
		func(ctx context.Context) error { return c.api.ReplaceKeys(ctx, id, keys) },
		func(now client) bool { return !now.Inactive && sameKeys(keys, now.keys) })
}
