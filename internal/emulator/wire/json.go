package wire

import (
	"fmt"
	"unicode/utf8"
)

// maxJSONDepth is the nesting that ASP.NET Core accepts in a request body.
const maxJSONDepth = 32

// jsonKind is the kind of a [jsonNode].
type jsonKind int

const (
	jsonNull jsonKind = iota
	jsonBool
	jsonNumber
	jsonString
	jsonArray
	jsonObject
	jsonBroken // cannot be read; the fault says why
)

// jsonNode is a parsed JSON value that has kept the order of its members, because the service
// reports the first thing wrong in document order, whether it is one of syntax or of types. A fault
// in an array or object comes after the items or members that were read.
type jsonNode struct {
	kind     jsonKind
	boolean  bool
	text     string
	items    []jsonNode
	members  []jsonMember
	fault    *jsonFault
	position jsonPosition // behind the value's first token
}

type jsonMember struct {
	name  string
	value jsonNode
}

// jsonPosition is a place in a body, as .NET counts: lines from 0, and bytes in a line.
type jsonPosition struct{ line, column int }

// jsonFault is why a body cannot be read further, in the words of .NET's reader.
type jsonFault struct {
	message string
	at      jsonPosition
}

// jsonError is a body that cannot be used, with the JSON path where reading stopped.
type jsonError struct {
	path    string
	message string
}

// on is the fault as an answer tells it, under the path where reading was.
func (f *jsonFault) on(path string) *jsonError {
	return &jsonError{path, fmt.Sprintf("%s Path: %s | %s", f.message, path, f.at)}
}

// String writes a position as .NET does.
func (p jsonPosition) String() string {
	return fmt.Sprintf("LineNumber: %d | BytePositionInLine: %d.", p.line, p.column)
}

// firstFault is the first fault in a value, nil for none.
func (n *jsonNode) firstFault() *jsonFault {
	for index := range n.items {
		if found := n.items[index].firstFault(); found != nil {
			return found
		}
	}
	for index := range n.members {
		if found := n.members[index].value.firstFault(); found != nil {
			return found
		}
	}
	return n.fault
}

// isText reports whether a value is a string that .NET can read.
func (n *jsonNode) isText() bool { return n.kind == jsonString && utf8.ValidString(n.text) }

// parseJSON reads one JSON value as strictly as the service does: no comments, no trailing commas.
// A fault behind the value is the second result.
func parseJSON(body []byte) (jsonNode, *jsonFault) {
	reader := newJSONReader(body)
	if !reader.skipSpace() {
		return broken(reader.fault("The input does not contain any JSON tokens. " +
			"Expected the input to start with a valid JSON token, when isFinalBlock is true.")), nil
	}
	node := reader.value(0)
	if !reader.failed && reader.skipSpace() {
		return node, reader.faultAt("'%s' is invalid after a single JSON value. Expected end of data.")
	}
	return node, nil
}

func broken(fault *jsonFault) jsonNode { return jsonNode{kind: jsonBroken, fault: fault} }

// value reads the value that begins at the next byte.
func (r *jsonReader) value(depth int) jsonNode {
	switch next := r.body[r.offset]; {
	case next == '{' && depth == maxJSONDepth:
		return broken(r.fault(fmt.Sprintf("The maximum configured depth of %d has been exceeded. Cannot read next JSON object.", maxJSONDepth)))
	case next == '[' && depth == maxJSONDepth:
		return broken(r.fault(fmt.Sprintf("The maximum configured depth of %d has been exceeded. Cannot read next JSON array.", maxJSONDepth)))
	case next == '{':
		return r.object(depth)
	case next == '[':
		return r.array(depth)
	case next == '"':
		text, fault := r.text()
		if fault != nil {
			return broken(fault)
		}
		return jsonNode{kind: jsonString, text: text, position: r.position()}
	case next == '-' || next >= '0' && next <= '9':
		return r.number()
	default:
		return r.literal()
	}
}

func (r *jsonReader) array(depth int) jsonNode {
	r.offset++
	node := jsonNode{kind: jsonArray, items: []jsonNode{}, position: r.position()}
	if !r.skipSpace() {
		node.fault = r.fault(openAtEnd)
		return node
	}
	if r.body[r.offset] == ']' {
		r.offset++
		return node
	}
	for {
		item := r.value(depth + 1)
		node.items = append(node.items, item)
		if r.failed {
			return node
		}
		var done bool
		if done, node.fault = r.separator(']', '}', "array"); done || node.fault != nil {
			return node
		}
	}
}

func (r *jsonReader) object(depth int) jsonNode {
	r.offset++
	node := jsonNode{kind: jsonObject, position: r.position()}
	if !r.skipSpace() {
		node.fault = r.fault(openAtEnd)
		return node
	}
	if r.body[r.offset] == '}' {
		r.offset++
		return node
	}
	for {
		name, fault := r.memberName()
		if fault != nil {
			node.fault = fault
			return node
		}
		var value jsonNode
		if r.skipSpace() {
			value = r.value(depth + 1)
		} else {
			value = broken(r.fault(openAtEnd))
		}
		node.members = append(node.members, jsonMember{name, value})
		if r.failed {
			return node
		}
		var done bool
		if done, node.fault = r.separator('}', ']', "object"); done || node.fault != nil {
			return node
		}
	}
}
