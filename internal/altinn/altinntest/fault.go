package altinntest

import (
	"errors"
	"net/http"
)

// A Fault answers one call in the service's place. It may let the effect happen, with or without its answer.
type Fault func(effect func() *http.Response) (*http.Response, error)

var errLost = errors.New("connection reset by peer")

// LostBefore is a [Fault]: the connection breaks before the call has an effect.
func LostBefore(func() *http.Response) (*http.Response, error) { return nil, errLost }

// LostAfter is a [Fault]: the connection breaks before the answer, and the call has its effect.
func LostAfter(effect func() *http.Response) (*http.Response, error) {
	effect()
	return nil, errLost
}

// Status answers with a status and nothing else.
func Status(code int) Fault {
	return func(func() *http.Response) (*http.Response, error) { return Reply(code, nil), nil }
}

// Problem answers as [ProblemReply] does.
func Problem(code int, altinnCode, title string, more Object) Fault {
	return func(func() *http.Response) (*http.Response, error) {
		return ProblemReply(code, altinnCode, title, more), nil
	}
}
