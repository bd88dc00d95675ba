package identifier

import (
	"strings"
	"testing"
)

func TestCheckExternalRef(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string]string{
		"a":                      "",
		"910493353":              "",
		"Åse_Ødegård-1":          "",
		strings.Repeat("å", 255): "",
		strings.Repeat("a", 256): "at most 255 characters, and this one has 256",
		"":                       "must not be empty",
		" ":                      `" "`,
		"a/b c/d":                `" ", "/"`,
		"ref.1":                  `"."`,
		"é":                      `"é"`,
		"\xff":                   "is not a reference",
		"a\n":                    `"\n"`,
	} {
		err := CheckExternalRef(ref)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", ref, err, want)
		}
	}
}
