package provider

import (
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

const (
	shortestTimeout = time.Second
	longestTimeout  = 10 * time.Minute
	// defaultRetries outlast the fifteen seconds in which Altinn may answer every call with 500 (altinn-api.md §13).
	defaultRetries  = 6
	mostRetries     = 10
	mostConcurrency = 100
	highestRate     = 1000
)

// limits is how hard the provider may try. Values that are unknown or null are the defaults.
type limits struct {
	timeout     time.Duration // per attempt
	retries     int           // per call
	concurrency int           // for the whole provider
	rate        int           // requests per second, for the whole provider
}

func limitsOf(m model) (limits, diag.Diagnostics) {
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
	return l, nil
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
