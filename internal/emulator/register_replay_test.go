package emulator

import (
	"path/filepath"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// TestRegisterReplay plays what the real system register and its neighbours,
// requests, change requests and system users, answered.
func TestRegisterReplay(t *testing.T) {
	t.Parallel()
	world, err := LoadWorld(filepath.Join("testdata", "world.json"))
	if err != nil {
		t.Fatal(err)
	}
	server := startServer(t, Options{World: world})
	player := newReplay(t, server, recordedTokens(t, server))
	steps := loadConversation(t, "register-and-requests.json", 217)
	for index, recorded := range steps {
		if err := player.play(recorded); err != nil {
			t.Errorf("step %d, %s: %s %s: %v", index, recorded.Name, recorded.Method, recorded.Path, err)
		}
	}
}

// recordedTokens makes the tokens of the recording's callers. Those carried no
// client_id, so they are signed here and not taken from Maskinporten.
func recordedTokens(t *testing.T, server *Server) func(as string) string {
	t.Helper()
	const first, other = "991825827", "310547891"
	callers := map[string]struct{ organisation, scope string }{
		"w":  {first, scopeRegisterWrite},
		"q":  {first, scopeRequestWrite},
		"r":  {first, scopeRequestRead},
		"o":  {other, scopeRegisterWrite},
		"oq": {other, scopeRequestWrite},
		"or": {other, scopeRequestRead},
		"x":  {first, ""},
		"u":  {"", scopePortal},
	}
	tokens := map[string]string{"n": ""}
	for name, caller := range callers {
		tokens[name] = signToken(t, server, caller.organisation, caller.scope)
	}
	return func(as string) string {
		token, known := tokens[as]
		if !known {
			t.Fatalf("the conversation names an unknown caller %q", as)
		}
		return token
	}
}

// signToken makes a token without a client, and without a consumer when the
// organisation is "".
func signToken(t *testing.T, server *Server, organisation, scope string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: server.state.SigningKey}, nil)
	if err != nil {
		t.Fatal(err)
	}
	claims := map[string]any{
		"iss": server.Access().Issuer, "scope": scope,
		"iat": server.Now().Unix(), "exp": server.Now().Unix() + 3600,
	}
	if organisation != "" {
		claims["consumer"] = map[string]string{"authority": "iso6523-actorid-upis", "ID": orgPrefix + organisation}
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
