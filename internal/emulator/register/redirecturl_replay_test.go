package register_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
)

// Every redirect URL that the service was given, alone in a PUT of a system, is stored in the same
// form, or refused.
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
	s := scenetest.New(t, emulator.Options{})
	path := scenetest.VendorPath + "/" + scenetest.SystemA
	put := func(url string) scenetest.Received {
		return s.Vendor.Do(http.MethodPut, path, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"allowedRedirectUrls": []string{url}}))
	}
	for url, want := range recorded.Stored {
		if answer := put(url); answer.Status != http.StatusOK {
			t.Errorf("%q: %d %s", url, answer.Status, answer.Body)
			continue
		}
		stored := scenetest.Decode[register.RegisteredSystem](t, s.Vendor.Must(http.StatusOK, http.MethodGet, path, nil)).RedirectURLs
		if !slices.Equal(stored, []string{want}) {
			t.Errorf("%q was stored as %q, recorded %q", url, stored, want)
		}
		// What was stored matches itself, as the customer's way back and in the next PUT.
		s.Vendor.Must(http.StatusOK, http.MethodPut, path, scenetest.SystemJSON(scenetest.SystemA, map[string]any{"allowedRedirectUrls": stored}))
		again := scenetest.Decode[register.RegisteredSystem](t, s.Vendor.Must(http.StatusOK, http.MethodGet, path, nil)).RedirectURLs
		if !slices.Equal(again, stored) {
			t.Errorf("%q was stored again as %q", stored, again)
		}
	}
	for _, url := range recorded.Refused {
		answer := put(url)
		found := scenetest.Decode[struct{ Errors map[string][]string }](t, answer).Errors
		if _, named := found["$.allowedRedirectUrls[0]"]; answer.Status != http.StatusBadRequest || !named {
			t.Errorf("%q: %d %s", url, answer.Status, answer.Body)
		}
	}
}
