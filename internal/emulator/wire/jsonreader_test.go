package wire

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is JSON to Go is JSON here, and nothing else.
func TestBodyIsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"{", "}", "[", "]", ",", ":", `"a"`, `"\u00e6\n"`, `"`, `\`, "1", "-0.5e+1", "-", ".", "0", "e", "true", "null", "fals", " ", "\n", "æ", "\x00",
		}), 0, 12).Draw(t, "parts")
		body := []byte(strings.Join(parts, ""))
		node, behind := parseJSON(body)
		if whole := node.firstFault() == nil && behind == nil; whole != json.Valid(body) {
			t.Fatalf("%q: fault %v, %v", body, node.firstFault(), behind)
		}
	})
}
