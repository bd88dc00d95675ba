package api

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

func TestRetryAfterForms(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		"Mon, 23 Nov 2026 12:00:09 GMT": 9 * time.Second,
		"Mon, 23 Nov 2026 11:00:00 GMT": 0,
		"86400":                         24 * time.Hour,
		"soon":                          0,
		"-5":                            0,
	} {
		for _, off := range []time.Duration{0, 3 * time.Minute, -3 * time.Minute} {
			header := http.Header{"Retry-After": {value}, "Date": {now.Format(http.TimeFormat)}}
			if got := retryAfter(&http.Response{Header: header}, now.Add(off)); got != want {
				t.Errorf("%q with a clock that is %s off: %s, want %s", value, off, got, want)
			}
		}
		if got := retryAfter(&http.Response{Header: http.Header{"Retry-After": {value}}}, now); got != want {
			t.Errorf("%q without a date: %s, want %s", value, got, want)
		}
	}
	if got := retryAfter(&http.Response{Header: http.Header{"Retry-After": {strconv.Itoa(1 << 40)}}}, now); got != 0 {
		t.Errorf("a number that is none of seconds: %s", got)
	}
}
