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
	// notFound is the answer that there is no such client, if no write was accepted: then it need not be the write's doing.
	notFound error
}

// gone reports whether the client does not exist any more.
func (o outcome) gone() bool { return o.there != nil && o.there.Inactive }

// whyNot is why it is not known whether a write has been done, or has not been; nil if the API has merely not done it.
func (o outcome) whyNot() error {
	if o.err != nil {
		return o.err
	}
	return o.lookErr
}

// write sends what may be sent again, and reads whether it has been done. No answer tells: it may be lost, and a success may have any
// body, or none (maskinporten.md §8.2). A read that shows what was there before, or no client at all, may be behind the write
// (maskinporten.md §12): it is given time before the client is judged by it.
func (c clients) write(ctx context.Context, id string, send func(context.Context) error, done, stale func(client) bool) outcome {
	settled := func(there client, err error) bool {
		if api.IsNotFound(err) {
			return done(client{Registration: selfservice.Registration{Inactive: true}})
		}
		return err != nil || done(there) || !stale(there)
	}
	for attempt := 1; ; attempt++ {
		err := send(ctx)
		refused := err != nil && !api.OutcomeUnknown(err)
		if refused && attempt == 1 {
			o := outcome{err: err}
			if api.IsNotFound(err) {
				o.notFound = err
			}
			return o
		}
		there, lookErr := run.LookUntil(ctx, c.reader(id), settled)
		var notFound error
		switch {
		case api.IsNotFound(lookErr):
			there.Inactive = true
			if err != nil {
				notFound = lookErr
			}
		case lookErr != nil:
			return outcome{err: err, lookErr: lookErr}
		}
		switch {
		case done(there):
			return outcome{there: &there, notFound: notFound}
		case there.Inactive || attempt == writeAttempts || !answered(err) || ctx.Err() != nil:
			return outcome{there: &there, err: err, notFound: notFound}
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
		func(now client) bool { return now.Inactive },
		func(now client) bool { return !now.Inactive })
}

func (c clients) postKeys(ctx context.Context, before client, keys []selfservice.Key) outcome {
	return c.write(ctx, before.ClientID,
		func(ctx context.Context) error { return c.api.ReplaceKeys(ctx, before.ClientID, keys) },
		func(now client) bool { return !now.Inactive && sameKeys(keys, now.keys) },
		func(now client) bool { return sameKeys(before.keys, now.keys) })
}

// replace writes what of a client is not its keys. A PUT may take these away (maskinporten.md §8.4): whether it has, the read after it tells.
func (c clients) replace(ctx context.Context, there client, want selfservice.Registration) outcome {
	if len(differences(want, there.Registration)) == 0 {
		return outcome{there: &there}
	}
	next := there.Registration
	next.Name, next.Description, next.Scopes = want.Name, want.Description, want.Scopes
	if want.AccessTokenLifetime != 0 {
		next.AccessTokenLifetime = want.AccessTokenLifetime
	}
	return c.write(ctx, there.ClientID,
		func(ctx context.Context) error { return c.api.Replace(ctx, next) },
		func(now client) bool { return !now.Inactive && len(differences(want, now.Registration)) == 0 },
		func(now client) bool {
			return now.LastUpdated.Equal(there.LastUpdated) && len(differences(there.Registration, now.Registration)) == 0
		})
}
