package wire

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// Media types of the services' answers.
const (
	TypeJSON        = "application/json; charset=utf-8"
	typeProblem     = "application/problem+json"
	TypeProblemUTF8 = "application/problem+json; charset=utf-8"
	TypeText        = "text/plain; charset=utf-8"
	headerType      = "Content-Type"
	HeaderAllow     = "Allow"
	HeaderCache     = "Cache-Control"
	NoStore         = "no-store,no-cache"
)

// Reply is one whole answer, made before a byte of it is sent: the fault plan may still cut or
// replace it.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Empty answers without a body.
func Empty(status int) *Reply { return &Reply{Status: status, Header: http.Header{}} }

// Body answers with a body of any type.
func Body(status int, contentType string, body []byte) *Reply {
	answer := Empty(status)
	answer.Header.Set(headerType, contentType)
	answer.Body = body
	return answer
}

// JSON answers with a value as JSON.
func JSON(status int, value any) *Reply { return Body(status, TypeJSON, EncodeJSON(value)) }

// With sets a header and returns the same answer.
func (r *Reply) With(name, value string) *Reply {
	r.Header.Set(name, value)
	return r
}

// Write sends the answer, with the length of its body unless the header gives one.
func (r *Reply) Write(w http.ResponseWriter) {
	if len(r.Body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(r.Body)))
	}
	maps.Copy(w.Header(), r.Header)
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body) // a caller that has left is no error of ours
}

// capture is the http.ResponseWriter behind which a foreign handler's answer becomes a reply.
type capture struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (c *capture) Header() http.Header { return c.header }

func (c *capture) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *capture) Write(data []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	c.body.Write(data)
	return len(data), nil
}

// Capture runs handler and returns what it answered.
func Capture(handler http.Handler, request *http.Request) *Reply {
	writer := &capture{header: http.Header{}}
	handler.ServeHTTP(writer, request)
	writer.WriteHeader(http.StatusOK)
	return &Reply{Status: writer.status, Header: writer.header, Body: writer.body.Bytes()}
}

// EncodeJSON writes a value that is always encodable: the emulator's own types.
func EncodeJSON(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("emulator: an answer cannot be encoded: " + err.Error())
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is a member of an [Object].
type Member struct {
	Name  string
	Value any
}

// MarshalJSON writes the members in order.
func (o Object) MarshalJSON() ([]byte, error) {
	var buffer bytes.Buffer
	buffer.WriteByte('{')
	for index, own := range o {
		if index > 0 {
			buffer.WriteByte(',')
		}
		buffer.Write(EncodeJSON(own.Name))
		buffer.WriteByte(':')
		buffer.Write(EncodeJSON(own.Value))
	}
	buffer.WriteByte('}')
	return buffer.Bytes(), nil
}

// wantsJSONText reports whether a plain text answer becomes a JSON string: when the request names
// JSON and neither text nor everything before it (altinn-api.md §8.1 E).
func wantsJSONText(accept string) bool {
	if strings.Contains(accept, "*/*") {
		return false
	}
	for entry := range strings.SplitSeq(accept, ",") {
		name, _, _ := strings.Cut(entry, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "text/plain", "text/*":
			return false
		case "application/json", "text/json", "application/*", "application/*+json":
			return true
		}
	}
	return false
}
