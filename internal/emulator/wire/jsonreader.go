package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// openAtEnd is said of a body that ends inside an array or object.
const openAtEnd = "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed."

// jsonReader reads the tokens of a body. Its faults are worded as those of .NET's Utf8JsonReader.
type jsonReader struct {
	body      []byte
	offset    int
	line      int
	lineStart int
	failed    bool // there was a fault: nothing more is read
}

func newJSONReader(body []byte) *jsonReader {
	return &jsonReader{body: bytes.TrimPrefix(body, []byte("\ufeff"))}
}

func (r *jsonReader) position() jsonPosition { return jsonPosition{r.line, r.offset - r.lineStart} }

// fault is one at the next byte.
func (r *jsonReader) fault(message string) *jsonFault {
	r.failed = true
	return &jsonFault{message, r.position()}
}

// faultAt is one that names the next byte.
func (r *jsonReader) faultAt(format string) *jsonFault {
	next := r.body[r.offset]
	name := string(rune(next))
	if next < ' ' || next >= utf8.RuneSelf-1 {
		name = fmt.Sprintf("0x%02X", next)
	}
	return r.fault(fmt.Sprintf(format, name))
}

// skipSpace goes to the next token and reports whether there is one.
func (r *jsonReader) skipSpace() bool {
	for ; r.offset < len(r.body); r.offset++ {
		switch r.body[r.offset] {
		case '\n':
			r.line, r.lineStart = r.line+1, r.offset+1
		case ' ', '\t', '\r':
		default:
			return true
		}
	}
	return false
}

// separator reads what stands between the items of an array or object and at its end, which done
// tells.
func (r *jsonReader) separator(end, otherEnd byte, what string) (done bool, fault *jsonFault) {
	if !r.skipSpace() {
		return false, r.fault(openAtEnd)
	}
	switch r.body[r.offset] {
	case end:
		r.offset++
		return true, nil
	case otherEnd:
		return false, r.faultAt("'%s' is invalid without a matching open.")
	case ',':
	default:
		return false, r.faultAt("'%s' is invalid after a value. Expected either ',', '}', or ']'.")
	}
	r.offset++
	switch {
	case !r.skipSpace():
		return false, r.fault("Expected start of a property name or value, but instead reached end of data.")
	case r.body[r.offset] == end:
		return false, r.fault("The JSON " + what + " contains a trailing comma at the end which is not supported in this mode. Change the reader options.")
	}
	return false, nil
}

// memberName reads a name and the colon behind it.
func (r *jsonReader) memberName() (string, *jsonFault) {
	if r.body[r.offset] != '"' {
		return "", r.faultAt(`'%s' is an invalid start of a property name. Expected a '"'.`)
	}
	name, fault := r.text()
	switch {
	case fault != nil:
		return "", fault
	case !r.skipSpace():
		return "", r.fault("Expected a value, but instead reached end of data.")
	case r.body[r.offset] != ':':
		return "", r.faultAt("'%s' is invalid after a property name. Expected a ':'.")
	}
	r.offset++
	return name, nil
}

// text reads a string. One that is no Unicode comes out as invalid UTF-8.
func (r *jsonReader) text() (string, *jsonFault) {
	start := r.offset
	for r.offset++; r.offset < len(r.body); r.offset++ {
		switch next := r.body[r.offset]; {
		case next == '"':
			r.offset++
			return unquote(r.body[start:r.offset]), nil
		case next < ' ':
			return "", r.faultAt("'%s' is invalid within a JSON string. The string should be correctly escaped.")
		case next == '\\':
			if fault := r.escape(); fault != nil {
				return "", fault
			}
		}
	}
	return "", r.fault(endOfText)
}

const endOfText = "Expected end of string, but instead reached end of data."

// escape goes from a backslash to the last byte that belongs to it.
func (r *jsonReader) escape() *jsonFault {
	r.offset++
	switch {
	case r.offset == len(r.body):
		return r.fault(endOfText)
	case strings.IndexByte(`"\/bfnrtu`, r.body[r.offset]) < 0:
		return r.faultAt("'%s' is an invalid escapable character within a JSON string. The string should be correctly escaped.")
	case r.body[r.offset] != 'u':
		return nil
	}
	for range len("0000") {
		r.offset++
		if r.offset == len(r.body) {
			return r.fault(endOfText)
		}
		if strings.IndexByte("0123456789abcdefABCDEF", r.body[r.offset]) < 0 {
			return r.faultAt(`'%s' is not a hex digit following '\u' within a JSON string. The string should be correctly escaped.`)
		}
	}
	return nil
}

// unquote decodes a string whose escapes are right. Half of a surrogate pair is no character: the
// rest of the string then does not matter.
func unquote(quoted []byte) string {
	var text string
	if !utf8.Valid(quoted) || json.Unmarshal(quoted, &text) != nil {
		return "\xff"
	}
	replaced := strings.Count(text, "\ufffd")
	written := bytes.Count(quoted, []byte("\ufffd")) + bytes.Count(bytes.ToLower(quoted), []byte(`\ufffd`))
	if replaced > written {
		return "\xff"
	}
	return text
}

// number reads a number, of which only the syntax matters: no model has one.
func (r *jsonReader) number() jsonNode {
	for _, part := range []func() *jsonFault{r.integer, r.fraction, r.exponent} {
		if fault := part(); fault != nil {
			return broken(fault)
		}
	}
	if r.offset < len(r.body) && !r.isNext(",}] \t\r\n") {
		return broken(r.faultAt("'%s' is an invalid end of a number. Expected a delimiter."))
	}
	return jsonNode{kind: jsonNumber, position: r.position()}
}

func (r *jsonReader) integer() *jsonFault {
	if r.skip("-") {
		if fault := r.digit(afterSign); fault != nil {
			return fault
		}
	}
	if !r.skip("0") {
		r.digits()
		return nil
	}
	if r.isNext(decimals) {
		return r.faultAt("Invalid leading zero before '%s'.")
	}
	return nil
}

func (r *jsonReader) fraction() *jsonFault {
	if !r.skip(".") {
		return nil
	}
	fault := r.digit("immediately after a decimal point ('.')")
	r.digits()
	return fault
}

func (r *jsonReader) exponent() *jsonFault {
	if !r.skip("eE") {
		return nil
	}
	r.skip("+-")
	fault := r.digit(afterSign)
	r.digits()
	return fault
}

const (
	decimals  = "0123456789"
	afterSign = "immediately after a sign character ('+' or '-')"
)

// isNext reports whether one of some characters is next.
func (r *jsonReader) isNext(chars string) bool {
	return r.offset < len(r.body) && strings.IndexByte(chars, r.body[r.offset]) >= 0
}

// skip goes past the next character if it is one of some, and reports whether it was.
func (r *jsonReader) skip(chars string) bool {
	if !r.isNext(chars) {
		return false
	}
	r.offset++
	return true
}

// digit wants one next.
func (r *jsonReader) digit(where string) *jsonFault {
	switch {
	case r.offset == len(r.body):
		return r.fault("Expected a digit ('0'-'9'), but instead reached end of data.")
	case !r.isNext(decimals):
		return r.faultAt("'%s' is invalid within a number, " + where + ". Expected a digit ('0'-'9').")
	}
	return nil
}

func (r *jsonReader) digits() {
	for r.skip(decimals) {
	}
}

// literal reads true, false or null.
func (r *jsonReader) literal() jsonNode {
	known := map[byte]string{'t': "true", 'f': "false", 'n': "null"}[r.body[r.offset]]
	if known == "" {
		return broken(r.faultAt("'%s' is an invalid start of a value."))
	}
	rest := r.body[r.offset:]
	if !bytes.HasPrefix(rest, []byte(known)) {
		message := fmt.Sprintf("'%s' is an invalid JSON literal. Expected the literal '%s'.", rest, known)
		for index := 0; r.offset < len(r.body) && r.body[r.offset] == known[index]; index++ {
			r.offset++
		}
		return broken(r.fault(message))
	}
	r.offset += len(known)
	kind := jsonBool
	if known == "null" {
		kind = jsonNull
	}
	return jsonNode{kind: kind, boolean: known == "true", position: r.position()}
}
