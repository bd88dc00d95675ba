package altinn

import (
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/api"
)

func TestSystemChangeLog(t *testing.T) {
	t.Parallel()
	s := &script{steps: []step{
		{status: 200, body: `[{"changeType":"update","changedByOrgNumber":"991825827","clientId":"c","changedData":{"Id": 1.50},"created":"2026"},{"changeType":"x"}]`},
		{status: 404, body: "System with ID 991825827_a%b not found."},
	}}
	client := newTestClient(s, &tokens{})
	got, err := client.SystemChangeLog(t.Context(), "991825827_a%b")
	if err != nil || len(got) != 2 || got[0].Type != "update" || got[0].ClientID != "c" || string(got[0].Data) != `{"Id": 1.50}` || got[1].Data != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if path := s.seen[0].URL.EscapedPath(); path != "/authentication/api/v1/systemregister/vendor/991825827_a%25b/changelog" {
		t.Errorf("asked for %s", path)
	}
	if _, err := client.SystemChangeLog(t.Context(), "991825827_a%b"); !api.IsNotFound(err) {
		t.Errorf("got %v", err)
	}
}
