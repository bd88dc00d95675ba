package emulator_test

import (
	"path/filepath"
	"testing"

	"github.com/altinn/terraform-provider-altinn/internal/emulator"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/scenetest"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/wire"
	"github.com/altinn/terraform-provider-altinn/internal/emulator/world"
)

// TestRegisterReplay plays what the real system register and its neighbours, requests, change
// requests and system users, answered.
func TestRegisterReplay(t *testing.T) {
	t.Parallel()
	world, err := world.Load(filepath.Join("testdata", "world.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := scenetest.Start(t, emulator.Options{World: world})
	player := scenetest.NewReplay(t, server, recordedTokens(t, server))
	steps := scenetest.LoadConversation(t, "register-and-requests.json", 217)
	for index, recorded := range steps {
		if err := player.Play(recorded); err != nil {
			t.Errorf("step %d, %s: %s %s: %v", index, recorded.Name, recorded.Method, recorded.Path, err)
		}
	}
}

// recordedTokens makes the tokens of the recording's callers. Those carried no client_id, so they
// are signed here and not taken from Maskinporten.
func recordedTokens(t *testing.T, server *emulator.Server) func(as string) string {
	t.Helper()
	const first, other = "991825827", "310547891"
	callers := map[string]struct{ organisation, scope string }{
		"w":  {first, wire.ScopeRegisterWrite},
		"q":  {first, wire.ScopeRequestWrite},
		"r":  {first, wire.ScopeRequestRead},
		"o":  {other, wire.ScopeRegisterWrite},
		"oq": {other, wire.ScopeRequestWrite},
		"or": {other, wire.ScopeRequestRead},
		"x":  {first, ""},
		"u":  {"", wire.ScopePortal},
	}
	tokens := map[string]string{"n": ""}
	for name, caller := range callers {
		tokens[name] = scenetest.SignToken(t, server, caller.organisation, caller.scope)
	}
	return func(as string) string {
		token, known := tokens[as]
		if !known {
			t.Fatalf("the conversation names an unknown caller %q", as)
		}
		return token
	}
}
