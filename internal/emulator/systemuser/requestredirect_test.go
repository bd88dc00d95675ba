package systemuser_test

import (
	"net/http"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
)

// A redirect URL of a request must not be relative. What begins with a slash is a file of the
// service's own computer, which no system allows.
func TestRedirectURLOfARequest(t *testing.T) {
	t.Parallel()
	s := scenetest.New(t, emulator.Options{})
	for url, want := range map[string]string{
		"//x.example": systemuser.AuthRedirectRefused, "/x": systemuser.AuthRedirectRefused, "/": systemuser.AuthRedirectRefused, "urn:x": systemuser.AuthRedirectRefused, "c:/x": systemuser.AuthRedirectRefused,
		"https://x.example/": systemuser.AuthRedirectRefused, "not a url": "", "x/y": "", "https:x": "", "https://a..b/": "", "//": "", "//a..b/": "", "c:x": "",
	} {
		answer := s.Vendor.Do(http.MethodPost, scenetest.StandardPath, scenetest.RequestJSON(systemuser.Standard, map[string]any{"redirectUrl": url}))
		if wanted := want != ""; wanted != (answer.Status == http.StatusBadRequest) || !wanted && answer.Status != http.StatusInternalServerError {
			t.Errorf("%q: %d %s", url, answer.Status, answer.Body)
		}
		s.HasCode(want, answer)
	}
}
