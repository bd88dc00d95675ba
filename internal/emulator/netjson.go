package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
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
)

// jsonNode is a parsed JSON value that has kept the order of its members,
// because the service reports the first thing wrong in document order.
type jsonNode struct {
	kind    jsonKind
	boolean bool
	text    string
	items   []jsonNode
	members []jsonMember
}

type jsonMember struct {
	name  string
	value jsonNode
}

// jsonError is a body that cannot be read, with the JSON path where reading stopped.
type jsonError struct {
	path    string
	message string
}

// parseJSON reads one JSON value as strictly as the service does: no comments,
// no trailing commas, nothing after the value.
func parseJSON(body []byte) (jsonNode, *jsonError) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	node, failure := parseValue(decoder, "$", 0)
	if failure != nil {
		return jsonNode{}, failure
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return jsonNode{}, &jsonError{"$", "The JSON value is followed by more data. Path: $"}
	}
	return node, nil
}

func parseValue(decoder *json.Decoder, path string, depth int) (jsonNode, *jsonError) {
	token, err := decoder.Token()
	if err != nil {
		return jsonNode{}, syntaxError(path, err)
	}
	switch value := token.(type) {
	case nil:
		return jsonNode{kind: jsonNull}, nil
	case bool:
		return jsonNode{kind: jsonBool, boolean: value}, nil
	case json.Number:
		return jsonNode{kind: jsonNumber, text: value.String()}, nil
	case string:
		return jsonNode{kind: jsonString, text: value}, nil
	}
	if depth >= maxJSONDepth {
		return jsonNode{}, &jsonError{path, fmt.Sprintf("The maximum configured depth of %d has been exceeded. Path: %s", maxJSONDepth, path)}
	}
	if token == json.Delim('[') {
		return parseArray(decoder, path, depth+1)
	}
	return parseObject(decoder, path, depth+1)
}

func parseArray(decoder *json.Decoder, path string, depth int) (jsonNode, *jsonError) {
	node := jsonNode{kind: jsonArray, items: []jsonNode{}}
	for decoder.More() {
		item, failure := parseValue(decoder, path+"["+strconv.Itoa(len(node.items))+"]", depth)
		if failure != nil {
			return jsonNode{}, failure
		}
		node.items = append(node.items, item)
	}
	if _, err := decoder.Token(); err != nil {
		return jsonNode{}, syntaxError(path, err)
	}
	return node, nil
}

func parseObject(decoder *json.Decoder, path string, depth int) (jsonNode, *jsonError) {
	node := jsonNode{kind: jsonObject}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return jsonNode{}, syntaxError(path, err)
		}
		name, isString := token.(string)
		if !isString {
			return jsonNode{}, &jsonError{path, "A property name was expected. Path: " + path}
		}
		value, failure := parseValue(decoder, path+"."+name, depth)
		if failure != nil {
			return jsonNode{}, failure
		}
		node.members = append(node.members, jsonMember{name, value})
	}
	if _, err := decoder.Token(); err != nil {
		return jsonNode{}, syntaxError(path, err)
	}
	return node, nil
}

func syntaxError(path string, err error) *jsonError {
	return &jsonError{path, fmt.Sprintf("The JSON value could not be read: %v. Path: %s", err, path)}
}
