package maskinporten

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func readyToken(claims jwt.MapClaims) string {
	return must(jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(rsaKey()))
}

func TestStatic(t *testing.T) {
	t.Parallel()
	const register, read = "altinn:authentication/systemregister.write", "altinn:authentication/systemuser.request.read"
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	soon, past := now.Add(time.Minute).Unix(), now.Add(-5*time.Minute).Unix()
	for name, test := range map[string]struct {
		token   string
		err     string // of Token for the scope register
		warning string // for register and read
	}{
		"opaque":                     {"opaque-token", "", ""},
		"valid":                      {readyToken(jwt.MapClaims{"exp": soon, "scope": register}), "", ""},
		"one of several scopes":      {readyToken(jwt.MapClaims{"exp": soon, "scope": "x " + register + " y"}), "", ""},
		"without scope claim":        {readyToken(jwt.MapClaims{"exp": soon}), "", ""},
		"without exp":                {readyToken(jwt.MapClaims{"scope": register}), "", ""},
		"Altinn's own scope claim":   {readyToken(jwt.MapClaims{"exp": soon, "urn:altinn:scope": register}), "", ""},
		"admin instead of write":     {readyToken(jwt.MapClaims{"scope": "altinn:authentication/systemregister.admin"}), "", ""},
		"expired":                    {readyToken(jwt.MapClaims{"exp": past, "scope": register}), "expired at 2026-01-01T11:55:00Z, 5m0s ago", "expired"},
		"expired within tolerance":   {readyToken(jwt.MapClaims{"exp": now.Add(-9 * time.Second).Unix()}), "", ""},
		"other scope that helps":     {readyToken(jwt.MapClaims{"exp": soon, "scope": read}), "lacks the scope " + register + ": it has " + read, ""},
		"admin of something else":    {readyToken(jwt.MapClaims{"scope": "other.admin"}), "lacks the scope", "none of the scopes"},
		"scope that is only a start": {readyToken(jwt.MapClaims{"scope": register + "x"}), "lacks the scope", "none of the scopes"},
		"empty scope":                {readyToken(jwt.MapClaims{"scope": ""}), "it has none", "it has none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := NewStatic(" "+test.token+"\n", func() time.Time { return now })
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Token(t.Context(), register)
			if (err == nil) != (test.err == "") || (err != nil && !strings.Contains(err.Error(), test.err)) {
				t.Errorf("error is %v, want %q in it", err, test.err)
			}
			if err == nil && got != test.token {
				t.Error("another token than the one that went in")
			}
			if warning := s.Warning(register, read); (warning == "") != (test.warning == "") || !strings.Contains(warning, test.warning) {
				t.Errorf("warning is %q, want %q in it", warning, test.warning)
			}
			if s.Discard(test.token) {
				t.Error("a ready token cannot be renewed")
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v %v %s", s, s, s, err, s.Warning(register)), test.token) {
				t.Error("the token is printed")
			}
		})
	}
}

func TestStaticRefusesWhatIsNoToken(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                     "empty",
		" \n":                  "empty",
		"Bearer hunter2":       `the word "Bearer"`,
		"bearer hunter2":       `the word "Bearer"`,
		"hunter2\nhunter3":     "white space",
		`"hunter2"`:            "quotes",
		"hunter2,hunter3":      "white space or quotes",
		"hunter2å":             "characters",
		`{"access_token":"x"}`: "characters",
	} {
		_, err := NewStatic(text, time.Now)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error repeats the text", text)
		}
	}
}
