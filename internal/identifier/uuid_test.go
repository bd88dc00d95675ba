package identifier

import "testing"

func TestIsUUID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"505f8488-3d48-4c15-8e21-35cb9432f815":          true,
		"505F8488-3D48-4C15-8E21-35CB9432F815":          true,
		"505f84883d484c158e2135cb9432f815":              false,
		"{505f8488-3d48-4c15-8e21-35cb9432f815}":        false,
		"urn:uuid:505f8488-3d48-4c15-8e21-35cb9432f815": false,
		"505f8488-3d48-4c15-8e21-35cb9432f81g":          false,
		"991825827_smartcloud/310904473/main":           false,
		"":                                              false,
	} {
		if got := IsUUID(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
