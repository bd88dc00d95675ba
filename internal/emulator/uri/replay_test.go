package uri

import (
	"encoding/json"
	"os"
	"testing"
)

// TestRecordedURLs holds what the real register stored of redirect URLs, and which it took for
// none. What it stored is sent again with the next PUT and must not change by it.
func TestRecordedURLs(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/redirect-urls.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct {
		Stored  map[string]string `json:"stored"`
		Refused []string          `json:"refused"`
	}
	if err := json.Unmarshal(content, &recorded); err != nil {
		t.Fatal(err)
	}
	if len(recorded.Stored) != 257 || len(recorded.Refused) != 116 {
		t.Fatalf("%d stored and %d refused were recorded", len(recorded.Stored), len(recorded.Refused))
	}
	for text, want := range recorded.Stored {
		for _, sent := range []string{text, want} {
			if got, ok := Parse(sent); !ok || got.Canonical != want {
				t.Errorf("%q is read as %q (%v), recorded %q", sent, got.Canonical, ok, want)
			}
		}
	}
	for _, text := range recorded.Refused {
		if got, ok := Parse(text); ok {
			t.Errorf("%q is read as %q, recorded as none", text, got.Canonical)
		}
	}
}
