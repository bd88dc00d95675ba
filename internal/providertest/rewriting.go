package providertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Rewriting is a transport that changes what is answered on the way, as a service of another time would answer it. Rewrite gets each
// answer as [json.Unmarshal] decodes it.
type Rewriting struct {
	Next    http.RoundTripper
	Rewrite func(answer any) any
}

// RoundTrip implements [http.RoundTripper].
func (r Rewriting) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := r.Next.RoundTrip(request)
	if err != nil {
		return nil, err //nolint:wrapcheck // a transport's error must stay what it is
	}
	defer answer.Body.Close()

	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err //nolint:wrapcheck // likewise
	}

	var content any
	if json.Unmarshal(body, &content) == nil {
		if body, err = json.Marshal(r.Rewrite(content)); err != nil {
			return nil, fmt.Errorf("encoding the rewritten answer: %w", err)
		}
	}

	answer.Body, answer.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer.Header.Set("Content-Length", strconv.Itoa(len(body)))

	return answer, nil
}
