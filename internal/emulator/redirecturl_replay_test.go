package emulator

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Every redirect URL that the service was given, alone in a PUT of a system, is
// stored in the same form, or refused.
func TestRedirectURLsReplay(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("testdata", "redirect-urls.json"))
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
	s := newScene(t, Options{})
	path := vendorPath + "/" + systemA
	put := func(url string) received {
		return s.vendor.do(http.MethodPut, path, systemJSON(systemA, map[string]any{"allowedRedirectUrls": []string{url}}))
	}
	for url, want := range recorded.Stored {
		if answer := put(url); answer.status != http.StatusOK {
			t.Errorf("%q: %d %s", url, answer.status, answer.body)
			continue
		}
		stored := decode[registeredSystem](t, s.vendor.must(http.StatusOK, http.MethodGet, path, nil)).RedirectURLs
		if !slices.Equal(stored, []string{want}) {
			t.Errorf("%q was stored as %q, recorded %q", url, stored, want)
		}
		// What was stored matches itself, as the customer's way back and in the next PUT.
		s.vendor.must(http.StatusOK, http.MethodPut, path, systemJSON(systemA, map[string]any{"allowedRedirectUrls": stored}))
		again := decode[registeredSystem](t, s.vendor.must(http.StatusOK, http.MethodGet, path, nil)).RedirectURLs
		if !slices.Equal(again, stored) {
			t.Errorf("%q was stored again as %q", stored, again)
		}
	}
	for _, url := range recorded.Refused {
		answer := put(url)
		found := decode[struct{ Errors map[string][]string }](t, answer).Errors
		if _, named := found["$.allowedRedirectUrls[0]"]; answer.status != http.StatusBadRequest || !named {
			t.Errorf("%q: %d %s", url, answer.status, answer.body)
		}
	}
}
