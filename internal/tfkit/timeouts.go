package tfkit

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Timeouts returns the timeouts attribute of a resource; a default of zero leaves the operation
// out.
func Timeouts(ctx context.Context, create, read, update, del time.Duration) schema.Attribute {
	describe := func(operation string, fallback time.Duration) string {
		return fmt.Sprintf("How long to %s at most, retries included, as a duration such as `90s` or `5m`. "+
			"Defaults to `%s`.", operation, shortDuration(fallback))
	}
	attributes, ok := timeouts.Attributes(ctx, timeouts.Opts{
		Create: create > 0, CreateDescription: describe("create", create),
		Read: read > 0, ReadDescription: describe("read", read),
		Update: update > 0, UpdateDescription: describe("update", update),
		Delete: del > 0, DeleteDescription: describe("delete", del),
	}).(schema.SingleNestedAttribute)
	if !ok {
		return timeouts.AttributesAll(ctx)
	}
	attributes.MarkdownDescription = "How long the operations on this resource may take. " +
		"It is kept in the state alone; changing it changes nothing at Altinn."
	for name, attribute := range attributes.Attributes {
		if text, ok := attribute.(schema.StringAttribute); ok {
			text.Validators = timeoutValidators()
			attributes.Attributes[name] = text
		}
	}
	return attributes
}

func timeoutValidators() []validator.String {
	return []validator.String{Check("timeout", checkTimeout)}
}

// checkTimeout returns what is wrong with a timeout. One of zero must not get into a state: a
// refresh uses the timeout in the state, and would fail before the configuration could change it.
func checkTimeout(text string) error {
	switch limit, err := time.ParseDuration(text); {
	case err != nil:
		return fmt.Errorf("%q is not a timeout: write a duration with its unit, such as 90s, 5m or 1h30m", text)
	case limit <= 0:
		return fmt.Errorf("%q leaves no time: a timeout must be longer than zero, such as 90s or 5m", text)
	}
	return nil
}

// Deadline bounds an operation by the timeout that the configuration chooses, such as
// plan.Timeouts.Create, or else by the fallback. The caller must call the returned function when
// done.
func Deadline(
	ctx context.Context,
	chosen func(context.Context, time.Duration) (time.Duration, diag.Diagnostics),
	fallback time.Duration,
	diags *diag.Diagnostics,
) (context.Context, context.CancelFunc) {
	limit, errs := chosen(ctx, fallback)
	diags.Append(errs...)
	return context.WithTimeout(ctx, limit)
}

// shortDuration writes 5m0s as 5m.
func shortDuration(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
