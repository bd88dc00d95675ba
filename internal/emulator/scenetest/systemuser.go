package scenetest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/altinn/terraform-provider-altinn/internal/emulator/register"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/systemuser"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
)

// ExpectHeld checks what the only system user holds, in any order.
func (s *Scene) ExpectHeld(when string, rights, packages []string) {
	s.T.Helper()
	users := s.Server.SystemUsers()
	if len(users) != 1 {
		s.T.Fatalf("%s: system users are %+v", when, users)
	}
	held, delegated := slices.Sorted(slices.Values(users[0].Rights)), slices.Sorted(slices.Values(users[0].AccessPackages))
	if !slices.Equal(held, rights) || !slices.Equal(delegated, packages) {
		s.T.Errorf("%s: the system user holds %q and %q, want %q and %q", when, held, delegated, rights, packages)
	}
}

// tokenFor asks Maskinporten for a system user's token as the first vendor.
func (s *Scene) tokenFor(externalRef string) Received {
	s.T.Helper()
	detail := map[string]any{
		"type":           "urn:altinn:systemuser",
		"systemuser_org": map[string]string{"authority": "iso6523-actorid-upis", "ID": register.OrgPrefix + CustomerOrg},
	}
	if externalRef != "" {
		detail["externalRef"] = externalRef
	}
	form := url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"},
		"assertion":  {SignAssertion(s.T, s.Server, VendorID, wire.ScopeRequestRead, detail)},
	}
	return s.Vendor.Do(http.MethodPost, "/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// ExpectToken checks whether Maskinporten issues the system user's token.
func (s *Scene) ExpectToken(when string, want bool, externalRef string) {
	s.T.Helper()
	answer := s.tokenFor(externalRef)
	if got := answer.Status == http.StatusOK; got != want {
		s.T.Errorf("%s: status %d: %s", when, answer.Status, answer.Body)
	}
	if !want && !strings.Contains(answer.Body, "MP-303") {
		s.T.Errorf("%s: %s", when, answer.Body)
	}
}

// MadeInPortal lets the customer make a system user of its own, without a request.
func MadeInPortal(s *Scene, _ systemuser.Kind) string {
	s.T.Helper()
	made, err := s.Server.CreateSystemUser(SystemA, CustomerOrg)
	if err != nil {
		s.T.Fatal(err)
	}
	return made.ID
}

// Walk follows a list's pages by their tokens and returns how many items each had, and every id
// shown.
func (s *Scene) Walk(path string) (sizes []int, shown map[string]int) {
	s.T.Helper()
	shown = map[string]int{}
	for token := ""; ; {
		answer := Decode[wire.Page[struct{ ID string }]](s.T, s.Vendor.Must(http.StatusOK, http.MethodGet, path+"?token="+token, nil))
		sizes = append(sizes, len(answer.Data))
		for _, item := range answer.Data {
			shown[item.ID]++
		}
		if answer.Links.Next == "" {
			return sizes, shown
		}
		next, err := url.Parse(answer.Links.Next)
		if err != nil || next.Path != path {
			s.T.Fatalf("next is %q (%v)", answer.Links.Next, err)
		}
		token = next.Query().Get("token")
	}
}
