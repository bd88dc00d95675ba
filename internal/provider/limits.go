package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const (
	shortestTimeout = time.Second
	longestTimeout  = 10 * time.Minute
	// defaultRetries outlast the fifteen seconds in which Altinn may answer every call with 500
	// (altinn-api.md §13).
	defaultRetries  = 6
	mostRetries     = 10
	mostConcurrency = 100
	highestRate     = 1000
	// longestPropagation is four times as long as anybody has seen a change take (maskinporten.md §8.4).
	longestPropagation = time.Hour
)

// limits bounds the requests of the provider. Values that are null or not known yet have their
// defaults.
type limits struct {
	timeout     time.Duration // per attempt
	retries     int           // per call
	concurrency int           // for the whole provider
	rate        int           // requests per second, for the whole provider
	propagation time.Duration // for a change of the client to reach Maskinporten
}

func limitsOf(ctx context.Context, m model) (limits, diag.Diagnostics) {
	l := limits{
		timeout: api.DefaultRequestTimeout, retries: defaultRetries,
		concurrency: api.DefaultMaxConcurrentRequests, rate: api.DefaultMaxRequestsPerSecond,
	}
	if known := m.RequestTimeout; !known.IsNull() && !known.IsUnknown() {
		timeout, err := parseTimeout(known.ValueString())
		if err != nil {
			return l, diag.Diagnostics{configured(known, path.Root("request_timeout")).invalid(err.Error())}
		}
		l.timeout = timeout
	}
	if known := m.MaxRetries; !known.IsNull() && !known.IsUnknown() {
		l.retries = int(known.ValueInt64())
	}
	if known := m.MaxConcurrentRequests; !known.IsNull() && !known.IsUnknown() {
		l.concurrency = int(known.ValueInt64())
	}
	if known := m.MaxRequestsPerSecond; !known.IsNull() && !known.IsUnknown() {
		l.rate = int(known.ValueInt64())
	}
	var err error
	l.propagation, err = propagationOf(ctx, m.Maskinporten)
	if err != nil {
		return l, diag.Diagnostics{input{attribute: path.Root("maskinporten").AtName("propagation_timeout")}.invalid(err.Error())}
	}
	return l, nil
}

// propagationOf is `propagation_timeout`, zero where there is none or it is not known.
func propagationOf(ctx context.Context, block types.Object) (time.Duration, error) {
	var mp maskinportenModel
	if block.IsNull() || block.IsUnknown() || block.As(ctx, &mp, basetypes.ObjectAsOptions{}).HasError() {
		return 0, nil
	}
	text := mp.PropagationTimeout
	if text.IsNull() || text.IsUnknown() {
		return 0, nil
	}
	wait, err := time.ParseDuration(text.ValueString())
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is not a duration: write a number and a unit, such as 5m", text.ValueString())
	case wait < 0 || wait > longestPropagation:
		return 0, errors.New(text.ValueString() + " is out of bounds: at least 0s and at most 1h")
	}
	return wait, nil
}

func parseTimeout(text string) (time.Duration, error) {
	timeout, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: write a number and a unit, such as 30s or 2m", text)
	}
	if timeout < shortestTimeout || timeout > longestTimeout {
		return 0, errors.New(text + " is out of bounds: at least 1s and at most 10m")
	}
	return timeout, nil
}
