package emulator

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
	typeJSON        = "application/json; charset=utf-8"
	typeProblem     = "application/problem+json"
	typeProblemUTF8 = "application/problem+json; charset=utf-8"
	typeText        = "text/plain; charset=utf-8"
	headerType      = "Content-Type"
	headerAllow     = "Allow"
	headerCache     = "Cache-Control"
	noStore         = "no-store,no-cache"
)

// reply is one whole answer, made before a byte of it is sent: the fault plan
// may still cut or replace it.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func emptyReply(status int) reply { return reply{status: status, header: http.Header{}} }

func bodyReply(status int, contentType string, body []byte) reply {
	answer := emptyReply(status)
	answer.header.Set(headerType, contentType)
	answer.body = body
	return answer
}

func jsonReply(status int, value any) reply { return bodyReply(status, typeJSON, encodeJSON(value)) }

// with sets a header and returns the same answer.
func (r reply) with(name, value string) reply {
	r.header.Set(name, value)
	return r
}

// write sends the answer, with the length of its body unless the header gives one.
func (r reply) write(w http.ResponseWriter) {
	if len(r.body) > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body) // a caller that has left is no error of ours
}

// capture is the http.ResponseWriter behind which a foreign handler's answer
// becomes a reply.
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

// captureReply runs handler and returns what it answered.
func captureReply(handler http.Handler, request *http.Request) reply {
	writer := &capture{header: http.Header{}}
	handler.ServeHTTP(writer, request)
	writer.WriteHeader(http.StatusOK)
	return reply{status: writer.status, header: writer.header, body: writer.body.Bytes()}
}

// encodeJSON writes a value that is always encodable: the emulator's own types.
func encodeJSON(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("emulator: an answer cannot be encoded: " + err.Error())
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var buffer bytes.Buffer
	buffer.WriteByte('{')
	for index, own := range o {
		if index > 0 {
			buffer.WriteByte(',')
		}
		buffer.Write(encodeJSON(own.name))
		buffer.WriteByte(':')
		buffer.Write(encodeJSON(own.value))
	}
	buffer.WriteByte('}')
	return buffer.Bytes(), nil
}

// wantsJSONText tells whether a plain text answer becomes a JSON string: when
// the request names JSON and neither text nor everything before it
// (altinn-api.md §8.1 E).
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
