package failure_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/altinn/terraform-provider-altinn/internal/altinn"
	"github.com/altinn/terraform-provider-altinn/internal/api"
	"github.com/altinn/terraform-provider-altinn/internal/failure"
)

// down answers every call with 500, as Altinn does while its database is away.
type down struct{}

func (down) RoundTrip(req *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(http.StatusInternalServerError)
	if _, err := answer.WriteString(`{"title":"An error occurred while processing your request.","status":500,"traceId":"00-1"}`); err != nil {
		return nil, err
	}
	result := answer.Result()
	result.Request = req
	return result, nil
}

// While Altinn's database was away, sixty objects got sixty long errors, and each of them advised
// to report it.
func TestOutageIsExplainedOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := altinn.New(api.Options{BaseURL: "http://altinn.test", Transport: down{}, MaxRetries: 6})
		var said diag.Diagnostics
		fail := func(judge func(failure.Operation) diag.Diagnostics) {
			_, err := client.Resource(t.Context(), "ske-x")
			said.Append(judge(failed(err))...)
		}
		fail(failure.Operation.Diagnostics)
		fail(failure.Operation.Diagnostics)
		fail(func(f failure.Operation) diag.Diagnostics {
			return f.WithVerdict(failure.Hint{Means: "Whether the thing was made is not known.", Next: "Apply again."})
		})
		// How long the waits are is drawn.
		drawn := regexp.MustCompile(`in 1\d(\.\d)?s, 1\d(\.\d)?s of it`)
		for i, one := range said {
			said[i] = diag.NewErrorDiagnostic(one.Summary()+map[bool]string{true: " again"}[i > 0], drawn.ReplaceAllString(one.Detail(), "in 16s, 16s of it"))
		}
		golden(t, "outage", said)
	})
}
