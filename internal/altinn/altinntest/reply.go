package altinntest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
)

// Object is JSON as a service keeps it. A fake has no type in common with the client.
type Object = map[string]any

// Reply answers JSON; nil for an empty body.
func Reply(code int, content any) *http.Response {
	var body []byte
	if content != nil {
		body = encoded(content)
	}
	return &http.Response{
		StatusCode: code, Status: fmt.Sprintf("%d %s", code, http.StatusText(code)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
}

// ProblemReply answers a problem with a code of Altinn's, and more members.
func ProblemReply(code int, altinnCode, title string, more Object) *http.Response {
	content := Object{"title": title, "status": code, "code": altinnCode, "traceId": "00-1"}
	maps.Copy(content, more)
	return Reply(code, content)
}

// Body reads what a request sends, and leaves it to be read again.
func Body(req *http.Request) Object {
	content, err := io.ReadAll(req.Body)
	if err != nil {
		panic(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(content))
	var sent Object
	if err := json.Unmarshal(content, &sent); err != nil {
		panic(err)
	}
	return sent
}

// Contains reports whether a list has an element that is the same JSON as this one.
func Contains(list []any, one any) bool {
	wanted := encoded(one)
	return slices.ContainsFunc(list, func(other any) bool { return bytes.Equal(encoded(other), wanted) })
}

func encoded(content any) []byte {
	text, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	return text
}
