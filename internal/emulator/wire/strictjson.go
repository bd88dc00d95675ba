package wire

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// DecodeStrict reads exactly one JSON value without unknown members; an empty body is an empty
// object.
func DecodeStrict(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if err := ReadStrict(body, into); err != nil {
		return fmt.Errorf("the JSON is not usable: %w", err)
	}
	return nil
}

// ReadStrict reads exactly one JSON value without unknown members. Its errors are for the person
// who wrote it.
func ReadStrict(content []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return ExplainJSON(content, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after it")
	}
	return nil
}

// ExplainJSON says what is wrong without the words of Go, and in which line.
func ExplainJSON(content []byte, err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("line %d: %w", lineAt(content, syntax.Offset), err)
	}
	if mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		what := mistyped.Field
		if what == "" {
			what = "it"
		}
		return fmt.Errorf("line %d: %s must be %s, not %s", lineAt(content, mistyped.Offset), what, wantedJSON(mistyped.Type), mistyped.Value)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

func lineAt(content []byte, offset int64) int {
	return 1 + bytes.Count(content[:min(offset, int64(len(content)))], []byte("\n"))
}

// wantedJSON names what a Go type is read from.
func wantedJSON(wanted reflect.Type) string {
	if reflect.PointerTo(wanted).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "a string"
	}
	switch wanted.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "an array"
	case reflect.String:
		return "a string"
	default:
		return "an object"
	}
}
